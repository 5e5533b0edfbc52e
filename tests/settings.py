"""The site's own settings, less what only costs tests time."""

import os
import tempfile
from pathlib import Path

# Tests never touch the database or secret of the installation they run in.
os.environ.setdefault("HUIYIN_HOME", str(Path(tempfile.gettempdir()) / f"huiyin-tests-{os.getuid()}"))

from huiyin.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in real use: threads in a test are then separate connections that really wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # noqa: F405
    HOME.mkdir(parents=True, exist_ok=True)  # noqa: F405
