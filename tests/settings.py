"""The site's own settings, less what only costs tests time."""

import atexit
import os
import shutil
import tempfile

# Tests never touch the database or secret of the installation they run in. Each run has a home of its own, which the
# processes it starts share.
if "HUIYIN_HOME" not in os.environ:
    os.environ["HUIYIN_HOME"] = tempfile.mkdtemp(prefix="huiyin-tests-")
    atexit.register(shutil.rmtree, os.environ["HUIYIN_HOME"], ignore_errors=True)

from huiyin.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A suite asks for more in a minute than a person does; tests/limits/ sets its own.
LIMITS = dict.fromkeys(LIMITS, 1_000_000)  # noqa: F405
STORAGES |= {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Each test client reads the folder of static files when it is made; here a file is looked for when it is asked for.
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in real use: threads in a test are then separate connections that really wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # noqa: F405
    HOME.mkdir(parents=True, exist_ok=True)  # noqa: F405
    # No power fails in a test: nobody waits for the disk.
    _made = DATABASES["default"]["OPTIONS"]["init_command"]  # noqa: F405
    DATABASES["default"]["OPTIONS"] |= {"init_command": _made.replace("synchronous=FULL", "synchronous=OFF")}  # noqa: F405

# Whoever signs in in a test does it with what the test says; tests/signin turns it on.
SECOND_FACTOR = []
