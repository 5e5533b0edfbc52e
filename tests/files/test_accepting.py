"""What is taken of what was sent, and what is refused in which words."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from huiyin.files.accepting import MOST_SIDE, accept
from tests.files.made import GPS, encoded, photo, picture, png_that_says, upload, with_place


def opened(accepted):
    return Image.open(BytesIO(accepted.data))


def refused(file, **how):
    with pytest.raises(ValidationError) as caught:
        accept(file, **how)
    return caught.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_of_each_kind_becomes_a_jpeg(kind):
    accepted = accept(upload(encoded(picture(), kind), "集市.dat", "application/octet-stream"))

    assert (accepted.name, accepted.media_type) == ("集市.jpg", "image/jpeg")
    assert (opened(accepted).format, opened(accepted).size) == ("JPEG", (60, 40))
    assert (accepted.width, accepted.height) == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGBA", "I;16", "YCbCr"])
def test_a_picture_in_any_mode_of_colour_is_taken(mode):
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    image = picture(mode="RGB").convert("L").convert("I").convert("I;16") if mode == "I;16" else picture().convert(mode)

    assert opened(accept(upload(encoded(image, kind)))).size == (60, 40)


def test_sixteen_bits_of_grey_stay_grey():
    kept = opened(accept(upload(encoded(Image.new("I;16", (60, 40), 32768), "PNG"))))

    assert kept.getpixel((0, 0)) == 128


def test_a_photograph_keeps_no_place_no_device_and_no_comment():
    sent = with_place()
    assert b"SECRETPHONE" in sent
    assert b"SECRETCOMMENT" in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS)

    kept = accept(upload(sent))

    for data in (kept.data, kept.small):
        assert b"SECRET" not in data
        assert b"Exif" not in data
    assert dict(opened(kept).getexif()) == {}
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_a_photograph_taken_sideways_stands_upright():
    assert opened(accept(upload(with_place((60, 40))))).size == (40, 60)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_keep_no_place_either(kind):
    notes = Image.Exif()
    notes[0x010F] = "SECRETPHONE"
    sent = encoded(picture(mode="RGBA", colour=(1, 2, 3, 100)), kind, exif=notes)
    assert b"SECRETPHONE" in sent

    kept = accept(upload(sent))

    assert b"SECRET" not in kept.data
    assert opened(kept).info == {}


def test_colours_are_brought_into_the_common_ones_and_their_profile_goes():
    common = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    turned = common.replace(b"rXYZ", b"xXYZ").replace(b"bXYZ", b"rXYZ").replace(b"xXYZ", b"bXYZ")  # red is blue

    kept = opened(accept(upload(encoded(picture(colour="red"), icc_profile=turned))))

    red, _green, blue = kept.getpixel((0, 0))
    assert (red < 60, blue > 200) == (True, True)
    assert "icc_profile" not in kept.info


def test_a_profile_that_fits_no_picture_is_left_out():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

    for icc in (lab, b"no profile at all"):
        kept = opened(accept(upload(encoded(picture(colour="red"), icc_profile=icc))))
        assert kept.getpixel((0, 0))[0] > 200
        assert "icc_profile" not in kept.info


def test_what_shows_through_goes_on_doing_so():
    accepted = accept(upload(encoded(picture(mode="RGBA", colour=(10, 20, 30, 128)), "PNG"), "印章.png"))

    assert (accepted.name, accepted.media_type) == ("印章.png", "image/png")
    assert opened(accepted).getpixel((0, 0)) == (10, 20, 30, 128)


def test_of_a_moving_picture_the_first_is_kept():
    frames = [picture(colour="red"), picture(colour="blue")]

    kept = opened(accept(upload(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))))

    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((0, 0))[0] > 200


def test_a_large_picture_is_made_smaller_and_has_a_preview():
    accepted = accept(photo(size=(4000, 3000)))

    assert opened(accepted).size == (MOST_SIDE, 1920)
    assert Image.open(BytesIO(accepted.small)).size == (480, 360)


def test_a_small_picture_is_its_own_preview():
    assert accept(photo()).small == b""


def test_nothing_behind_the_end_of_a_picture_is_kept():
    kept = accept(upload(encoded(picture()) + b"<html><script>alert(1)</script>"))

    assert b"script" not in kept.data
    assert kept.data.endswith(b"\xff\xd9")


def test_a_file_over_the_limit_is_told_its_size_and_the_limit(settings):
    settings.FILE_MEGABYTES = 1

    assert "“照片.jpg”有 1.5 MB，超过了 1 MB" in refused(upload(b"x" * 1_572_864))
    assert "“照片.jpg”有 1.1 MB，超过了 1 MB" in refused(upload(b"x" * 1_048_577))


@pytest.mark.parametrize("side", [(20_000, 20_000), (10_000, 7_000)])
def test_a_picture_that_would_unfold_to_too_much_is_refused_before_it_does(side):
    words = refused(upload(png_that_says(*side), "炸弹.png"))

    assert words.startswith("“炸弹.png”的像素太多")


def test_a_phone_s_fifty_megapixels_are_taken():
    assert opened(accept(upload(encoded(picture((8160, 6120)), quality=1)))).size == (2560, 1920)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_cut_off_on_its_way_is_refused(kind):
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    whole = encoded(noise, kind)

    assert "没有传完整" in refused(upload(whole[: len(whole) // 2]))


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_heic_is_refused_with_the_way_to_send_it(brand):
    words = refused(upload(b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1heic", "IMG_1.HEIC"))

    assert words.startswith("“IMG_1.HEIC”是 HEIC（高效）格式")
    assert "JPEG" in words


OTHERS = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "html named jpeg": b"\xff\xd8<html>",
    "zip": b"PK\x03\x04",
    "exe": b"MZ\x90\x00",
    "tiff": encoded(picture(), "TIFF"),
    "bmp": encoded(picture(), "BMP"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "pdf": b"%PDF-1.7",
}


@pytest.mark.parametrize("what", OTHERS)
def test_anything_else_is_refused_with_what_is_taken(what):
    words = refused(upload(OTHERS[what], "图.jpg", "image/jpeg"))

    assert words == "“图.jpg”不是能收的图片。可以传 JPEG、PNG、WebP、GIF、AVIF。"


def test_an_empty_file_is_said_to_be_empty():
    assert "是空的" in refused(upload(b""))


def test_a_document_is_kept_as_it_is_where_documents_are_taken():
    accepted = accept(upload(b"%PDF-1.7 ...", "../报告.txt"), pdf=True)

    assert (accepted.name, accepted.kind, accepted.data) == ("报告.pdf", "pdf", b"%PDF-1.7 ...")
    assert "或 PDF 文件" in refused(upload(OTHERS["svg"], "图.svg"), pdf=True)


def test_the_same_photograph_becomes_the_same_bytes():
    assert accept(upload(with_place())).sha256 == accept(upload(with_place(), "另一名.jpg")).sha256
