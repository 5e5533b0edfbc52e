"""The browser the tests open, and fonts for what they look at: Chinese and Tibetan."""

import shutil
import subprocess
from pathlib import Path

import playwright

from tools import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = {"zh": "fonts-noto-cjk", "bo": "fonts-noto-core"}


def find() -> str:
    """The path of a Chromium, installed if need be; raises debian.Missing. Missing fonts are only said."""
    missing = [package for language, package in FONTS.items() if not _has_font(language)]
    path = _path()
    if not path:
        debian.install("Chromium", "chromium", "fontconfig", *missing)
        path = _path()
    elif missing:
        try:
            debian.install("A font for Chinese or Tibetan", "fontconfig", *missing)
        except debian.Missing as without:
            print(f"{without} (the tests run without)", flush=True)
    if not _driver_starts():
        debian.install("What Playwright's own Node.js needs", "libatomic1")
    if not path:
        raise debian.Missing(f"No browser on the path: none of {', '.join(NAMES)}")
    return path


def _path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _driver_starts() -> bool:
    node = Path(playwright.__file__).parent / "driver" / "node"
    return subprocess.run([node, "--version"], capture_output=True).returncode == 0


def _has_font(language: str) -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", f":lang={language}"], capture_output=True).stdout.strip())
