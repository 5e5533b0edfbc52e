"""The faces in which offices write, for the PDFs: FangSong, KaiTi, HeiTi and Song of the Fandol family.

Debian keeps them in a large package of TeX. It is fetched with Debian's own tools, which check what they fetch, and
taken apart without being installed, so that it needs no root; four faces of it stay in var/fonts. Where that cannot be
done, papers are set in Noto Serif from npm, and an office may name a folder of its own (HUIYIN_FONTS).
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "var" / "fonts"
PACKAGE = "texlive-lang-chinese"
FACES = ("FandolFang-Regular", "FandolKai-Regular", "FandolHei-Regular", "FandolSong-Regular", "FandolSong-Bold")
SECONDS = 300


def bring() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    if all((FONTS / f"{face}.otf").exists() for face in FACES):
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            _unpack(Path(folder))
    except (OSError, subprocess.SubprocessError) as without:
        print(f"    no FangSong from Debian ({without}): papers are set in Noto Serif", flush=True)


def _unpack(folder: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise FileNotFoundError("this is no Debian")
    if not list(folder.glob("*.deb")) and not _download(folder):
        _quietly("apt-get", "update", cwd=folder)  # a fresh container has no lists
        if not _download(folder):
            raise FileNotFoundError(f"apt-get download {PACKAGE} failed")
    (package,) = folder.glob("*.deb")
    _quietly("dpkg-deb", "-x", package, folder / "in", cwd=folder)
    for face in FACES:
        (found,) = folder.glob(f"in/usr/share/texlive/**/{face}.otf")
        shutil.copy(found, FONTS)
    for said in folder.glob("in/usr/share/doc/texlive-doc/fonts/fandol/*"):
        shutil.copy(said, FONTS)


def _download(folder: Path) -> bool:
    return _quietly("apt-get", "download", PACKAGE, cwd=folder) == 0


def _quietly(*command: str | Path, cwd: Path) -> int:
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS
    ).returncode
