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
