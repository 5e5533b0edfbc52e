"""What is taken of what was sent. Judged by content: neither the name nor the type a browser states is believed.

A picture is decoded and made anew, so that what we keep is pixels and nothing else: no place, no camera, no comment, no
bytes behind its end. A PDF stays as it is, and is only ever handed out as a download (views.py).
"""

from __future__ import annotations

import hashlib
import logging
import math
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from huiyin.files.cleaning import clean_name
from huiyin.files.models import SMALL_SIDE, Attachment
from huiyin.files.receiving import MEGABYTE, Dropped

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS = 52_000_000  # a phone's "50 megapixels" are up to 50.4
MOST_SIDE = 2560  # pixels
QUALITY = 82
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1"}
PDF = b"%PDF-"
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Accepted:
    """What may be kept (keeping.py), as it will be stored."""

    name: str
    kind: Attachment.Kind
    media_type: str
    data: bytes
    small: bytes = b""  # the preview, where the picture is larger than one
    width: int | None = None
    height: int | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def accept(upload: UploadedFile, *, pdf: bool = False) -> Accepted:
    """The picture, or with `pdf` the document too. Refuses with words that say what to do, and name the file."""
    shown = clean_name(upload.name or "")
    check_size(upload, shown, _("请换一张小一些的，或在手机上截屏后传截图。"))
    upload.seek(0)
    data = upload.read()
    if pdf and data.startswith(PDF):
        name = clean_name(upload.name or "", ".pdf")
        return Accepted(name, Attachment.Kind.PDF, "application/pdf", data)
    picture = _decoded(data, shown, pdf)
    ending, media_type, stored = _encoded(picture)
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Accepted(
        clean_name(upload.name or "", ending),
        Attachment.Kind.PICTURE,
        media_type,
        stored,
        _encoded(small)[2] if small.size != picture.size else b"",
        *picture.size,
    )


def check_size(upload: UploadedFile, shown: str, instead: str) -> None:
    most, size = settings.FILE_MEGABYTES, upload.size or 0
    if size > most * MEGABYTE:
        facts = {"name": shown, "size": f"{math.ceil(size / MEGABYTE * 10) / 10:.1f}", "most": most}  # never "15.0"
        raise ValidationError((_("“%(name)s”有 %(size)s MB，超过了 %(most)d MB。") % facts) + instead)
    if isinstance(upload, Dropped):
        raise ValidationError(_("“%(name)s”没有收下：一次传的文件合起来太大。请分几次传。") % {"name": shown})
    if not size:
        raise ValidationError(_("“%(name)s”是空的，里面没有内容。请重新选择。") % {"name": shown})


def _decoded(data: bytes, shown: str, pdf: bool) -> Image.Image:
    """The first picture in `data`, upright, at most `MOST_SIDE` a side, in RGB, RGBA or grey, and nothing beside."""
    facts = {"name": shown}
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            return _plain(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        words = _("“%(name)s”的像素太多，超过 5000 万。请在手机相机里选小一些的尺寸，或传截图。") % facts
        raise ValidationError(words) from None
    except UnidentifiedImageError:
        raise ValidationError(_not_taken(data, facts, pdf)) from None
    except Exception as wrong:  # whatever a decoder stumbles on, the file is one we cannot show
        log.info("picture refused: %s: %s", type(wrong).__name__, wrong)
        words = _("“%(name)s”没有传完整，或者已经损坏，打不开。请重新选择或重新拍一张。") % facts
        raise ValidationError(words) from wrong


def _not_taken(data: bytes, facts: dict[str, Any], pdf: bool) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return (
            _(
                "“%(name)s”是 HEIC（高效）格式，这里打不开。请在手机“设置 → 相机 → 格式”里选“兼容性最佳”（JPEG）再拍，"
                "或用相册的“另存为 JPEG”、截屏后再传。"
            )
            % facts
        )
    if pdf:
        return _("“%(name)s”不是能收的文件。可以传 JPEG、PNG、WebP、GIF、AVIF 图片，或 PDF 文件。") % facts
    return _("“%(name)s”不是能收的图片。可以传 JPEG、PNG、WebP、GIF、AVIF。") % facts


def _plain(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off at white
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    shows_through = image.has_transparency_data and image.mode != "RGBA"
    if shows_through or image.mode not in ("RGB", "RGBA", "L", "CMYK"):  # a palette cannot be made smaller well
        image = image.convert("RGBA" if shows_through else "RGB")  # keeps the notes that say which side is up
    image.thumbnail((MOST_SIDE, MOST_SIDE), reducing_gap=2.0)
    image = _in_common_colours(_upright(image), profile)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # unreadable notes about a readable picture
        return image


def _in_common_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones write wide colours; without the profile, which we drop, they would look pale."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        common = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, BytesIO(profile), common, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _encoded(picture: Image.Image) -> tuple[str, str, bytes]:
    """The ending, the type and the bytes: PNG where something shows through, else JPEG."""
    stored = BytesIO()
    if picture.mode == "RGBA":
        picture.save(stored, "PNG", optimize=True)
        return ".png", "image/png", stored.getvalue()
    picture.save(stored, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return ".jpg", "image/jpeg", stored.getvalue()
