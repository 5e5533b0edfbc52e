"""What is taken of a voice note: judged by content, kept without anything that is not sound (containers.py)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from huiyin.files import containers
from huiyin.files.accepting import Accepted, check_size
from huiyin.files.cleaning import clean_name
from huiyin.files.models import Attachment

MOST_MINUTES = 30
MOVING = (b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"FLV")
Reader = Callable[[bytes], tuple[bytes, float]]
log = logging.getLogger(__name__)


def accept_sound(upload: UploadedFile) -> Accepted:
    """Refuses with words that say what to do, and name the file."""
    name = clean_name(upload.name or "")
    shown = {"name": name, "most": MOST_MINUTES}
    check_size(upload, name, _("请录短一些，或者在录音机里选小一些的音质。"))
    upload.seek(0)
    data = upload.read()
    ending, media_type, read = _kind(data, shown)
    try:
        clean, seconds = read(data)
    except containers.NotSound as refused:
        raise ValidationError(_words(refused.reason) % shown) from None
    except Exception as wrong:  # whatever a reader stumbles on, the file is one we cannot play
        log.info("sound refused: %s: %s", type(wrong).__name__, wrong)
        raise ValidationError(
            _("“%(name)s”没有传完整，或者已经损坏，放不出来。请重新选择或重新录。") % shown
        ) from wrong
    if seconds <= 0:
        raise ValidationError(_("“%(name)s”里没有声音。请重新录。") % shown)
    if seconds > MOST_MINUTES * 60:
        raise ValidationError(_("“%(name)s”超过 %(most)d 分钟。请剪短，或者分成几篇。") % shown)
    return Accepted(clean_name(upload.name or "", ending), Attachment.Kind.AUDIO, media_type, clean)


def _kind(data: bytes, shown: dict[str, object]) -> tuple[str, str, Reader]:
    if data[4:8] == b"ftyp":
        return ".m4a", "audio/mp4", containers.mpeg4
    if data[:4] == b"OggS":
        return ".ogg", "audio/ogg", containers.ogg
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return ".wav", "audio/wav", containers.wav
    if data[:4] == b"\x1aE\xdf\xa3":
        return ".webm", "audio/webm", containers.webm
    if data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] and data[1] & 0xE6 == 0xE2):
        return ".mp3", "audio/mpeg", containers.mp3
    if data.startswith(MOVING) or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        raise ValidationError(_words("video") % shown)
    raise ValidationError(_words("coding") % shown)


def _words(reason: str) -> str:
    if reason == "video":
        return _("“%(name)s”里有活动画面或别的内容，不是单纯的录音。请只传录音，照片可以另外传。")
    if reason == "locked":
        return _("“%(name)s”有版权保护（加了锁），别人放不出来。请传自己录的声音。")
    return _("“%(name)s”不是能收的录音。可以传手机录的 m4a（AAC）、mp3、ogg、wav，或在这一页上直接录。")
