"""Read settings from the environment by type. A wrong value stops the start and names itself."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def text(name: str, *, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return _FLAGS[raw.strip().lower()]
    except KeyError:
        raise ImproperlyConfigured(f"{name} is {raw!r}: write true or false.") from None


def whole(name: str, *, default: int, least: int = 0) -> int:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if not raw.strip().isdecimal() or int(raw) < least:
        raise ImproperlyConfigured(f"{name} is {raw!r}: write a whole number of at least {least}.")
    return int(raw)


def words(name: str, *, default: list[str]) -> list[str]:
    """Values separated by commas."""
    raw = os.environ.get(name)
    return default if raw is None else [word.strip() for word in raw.split(",") if word.strip()]


def path(name: str, *, default: Path) -> Path:
    raw = os.environ.get(name)
    try:
        return Path(raw).expanduser().resolve() if raw else default
    except (OSError, RuntimeError) as wrong:  # no such user's home, links that go round
        raise ImproperlyConfigured(f"{name} is {raw!r}: there can be no such path.") from wrong


def secret(name: str, *, made_in: Path | None) -> str:
    """The value itself, or the content of the file named by `NAME_FILE`.

    Where neither is set, a random one is made once and kept in `made_in`, readable by its owner alone, so that a
    fresh installation starts with a secret of its own. Without `made_in` it is empty then.
    """
    if value := os.environ.get(name):
        return value
    given = os.environ.get(f"{name}_FILE")
    if given and not Path(given).is_file():
        raise ImproperlyConfigured(f"{name}_FILE is {given!r}: there is no such file.")
    file = Path(given) if given else made_in
    if file is None:
        return ""
    try:
        return _read_or_make(file)
    except (OSError, UnicodeDecodeError) as wrong:
        which = f"{name}_FILE is {given!r}: it" if given else f"{name} is not set, and {made_in}"
        why = getattr(wrong, "strerror", None) or "no text"
        raise ImproperlyConfigured(
            f"{which} can be neither read nor made ({why}): set HUIYIN_HOME to a folder you can write in."
        ) from wrong


def _read_or_make(file: Path) -> str:
    if not file.exists():
        from django.core.management.utils import get_random_secret_key

        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(get_random_secret_key())
        except FileExistsError:  # another process made it a moment ago
            pass
    return file.read_text().strip()
