"""What stands where on the pages of a PDF, read back from the file: millimetres from the page's top left."""

import ctypes
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import pypdfium2.raw as raw

MM = 72 / 25.4


@dataclass
class Sign:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    points: float
    font: str
    embedded: bool


class Page:
    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page = page
        self.width, self.height = page.get_width() / MM, page.get_height() / MM

    @cached_property
    def signs(self) -> list[Sign]:
        text = self.page.get_textpage()
        found = []
        for at in range(text.count_chars()):
            sign = chr(raw.FPDFText_GetUnicode(text, at))
            if 0xDC00 <= ord(sign) < 0xE000:  # the second half of a sign beyond 16 bits
                found[-1].text = (found[-1].text + sign).encode("utf-16", "surrogatepass").decode("utf-16")
                continue
            if sign.isspace() or raw.FPDFText_IsGenerated(text, at):
                continue
            left, bottom, right, top = text.get_charbox(at, loose=False)
            points = raw.FPDFText_GetFontSize(text, at)
            found.append(
                Sign(
                    sign,
                    left / MM,
                    self.height - top / MM,
                    right / MM,
                    self.height - bottom / MM,
                    points,
                    *_font(text, at),
                )
            )
        return found

    @cached_property
    def lines(self) -> list[list[Sign]]:
        """Signs that overlap by height, from the top."""
        lines: list[list[Sign]] = []
        for sign in sorted(self.signs, key=lambda sign: (sign.top + sign.bottom) / 2):
            middle = (sign.top + sign.bottom) / 2
            if lines and abs(_middle(lines[-1]) - middle) < 3:
                lines[-1].append(sign)
            else:
                lines.append([sign])
        return [sorted(line, key=lambda sign: sign.left) for line in lines]

    @cached_property
    def words(self) -> list[str]:
        return ["".join(sign.text for sign in line) for line in self.lines]

    @property
    def body(self) -> list[list[Sign]]:
        """Lines of the type area, without the page's number."""
        return [line for line in self.lines if 36 < line[0].top < 263]

    def line(self, words: str) -> list[Sign]:
        return next(line for line in self.lines if words in "".join(sign.text for sign in line))

    def picture(self, dots: int = 300):
        return self.page.render(scale=dots / 72).to_pil().convert("RGB")

    def links(self) -> list[str]:
        found, start, link = [], ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(self.page, ctypes.byref(start), ctypes.byref(link)):
            action = raw.FPDFLink_GetAction(link)
            room = ctypes.create_string_buffer(2048)
            raw.FPDFAction_GetURIPath(self.page.pdf, action, room, 2048)
            found.append(room.value.decode())
        return found


def _middle(line: list[Sign]) -> float:
    return sum((sign.top + sign.bottom) / 2 for sign in line) / len(line)


def _font(text: pypdfium2.PdfTextPage, at: int) -> tuple[str, bool]:
    room = ctypes.create_string_buffer(256)
    raw.FPDFText_GetFontInfo(text, at, room, 256, ctypes.c_int())
    font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, at))
    return room.value.decode(), bool(raw.FPDFFont_GetIsEmbedded(font))


def pages(made: bytes) -> list[Page]:
    return [Page(page) for page in pypdfium2.PdfDocument(made)]


@dataclass
class Stroke:
    """A horizontal run of one colour across a page's picture."""

    top: float
    bottom: float
    left: float
    right: float


def red_strokes(page: Page, least: float = 100) -> list[Stroke]:
    """Red lines at least `least` mm long, from the top, as the eye sees them."""
    dots = 300
    picture = page.picture(dots)
    one = 25.4 / dots
    found: list[Stroke] = []
    pixels = picture.load()
    for y in range(picture.height):
        xs = [x for x in range(0, picture.width, 2) if _is_red(pixels[x, y])]
        if len(xs) * 2 * one < least:
            continue
        if found and abs(found[-1].bottom - y * one) < one / 2:
            found[-1].bottom = (y + 1) * one
        else:
            found.append(Stroke(y * one, (y + 1) * one, xs[0] * one, xs[-1] * one))
    return found


def _is_red(pixel: tuple[int, int, int]) -> bool:
    red, green, blue = pixel
    return red > 180 and green < 90 and blue < 90
