"""LibreOffice without a window: a second reader of the Word files we write, for the tests."""

import shutil

from tools import debian

NAMES = ("soffice", "libreoffice")


def find() -> str:
    """Its path, installed if need be; raises debian.Missing."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        debian.install("LibreOffice", "libreoffice-writer-nogui")
        path = next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        raise debian.Missing(f"No LibreOffice on the path: none of {', '.join(NAMES)}")
    return path
