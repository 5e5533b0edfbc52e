"""What CI runs first, and `make check` alone: each check is one command. All are run; a failed one shows its output."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"

CHECKS: dict[str, list[str | Path]] = {
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "types": [BIN / "mypy", "--no-error-summary"],
    "holes": [BIN / "bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "huiyin", "tools"],
    "packages": [BIN / "python", "-m", "tools.advisories"],
    "messages": [BIN / "python", "-m", "tools.messages", "check"],
    "migrations": [BIN / "python", "-m", "django", "makemigrations", "--check", "--dry-run"],
}
REMEDY = {
    "format": "make format",
    "migrations": ".venv/bin/python -m django makemigrations --settings huiyin.settings",
}


def check() -> list[str]:
    """Run them all and return the names of those that failed."""
    nobodys = {"DJANGO_SETTINGS_MODULE": "huiyin.settings", "HUIYIN_DATABASE_URL": "sqlite://:memory:"}
    environment = os.environ | nobodys
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        result = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        verdict = "failed" if result.returncode else "good"
        print(f"check {name}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
        if result.returncode:
            failed.append(name)
            print(result.stdout.rstrip(), flush=True)
            if name in REMEDY:
                print(f"    what usually puts it right: {REMEDY[name]}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(1 if check() else 0)
