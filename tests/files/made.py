"""Files as people send them, good and bad, made on the spot."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

LATITUDE, ORIENTATION, GPS = 2, 0x0112, 0x8825


def picture(size=(60, 40), colour="teal", mode="RGB"):
    return Image.new(mode, size, colour)


def encoded(image, kind="JPEG", **how):
    stored = BytesIO()
    image.save(stored, kind, **how)
    return stored.getvalue()


def upload(data, name="照片.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, data, content_type)


def photo(name="照片.jpg", **how):
    return upload(encoded(picture(**how)), name)


def with_place(size=(60, 40)):
    """A photograph that says where it was taken, by what, and lies on its side."""
    notes = Image.Exif()
    notes[ORIENTATION] = 6
    notes[0x010F] = "SECRETPHONE"
    notes.get_ifd(GPS)[LATITUDE] = (29.0, 39.0, 0.0)
    return encoded(picture(size), exif=notes, comment=b"SECRETCOMMENT")


def png_that_says(width, height):
    """A few bytes that claim to be a picture of that size."""
    small = bytearray(encoded(picture((1, 1)), "PNG"))
    small[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    import zlib

    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)
