"""What copying sites do to a page, done here to texts of our own."""

import re

# Characters such sites gloss, and the readings they write.
GLOSSED = {
    "協": "xié",
    "業": "yè",
    "區": "qū",
    "創": "chuàng",
    "發": "fā",
    "聯": "lián",
    "農": "nóng",
    "鄉": "xiāng",
    "經": "jīng",
}


def gloss(text: str, glossary: dict[str, str] = GLOSSED) -> str:
    return "".join(f"{character}({glossary[character]})" if character in glossary else character for character in text)


def double_commas(text: str) -> str:
    return re.sub("[，、。；]", lambda mark: f",{mark[0].replace('，', ',')}", text)


def slip(text: str, glossed: str, reading: str) -> str:
    """Insert a reading wherever the bytes of `glossed` occur, even across two characters, and read the page as GBK."""
    found = glossed.encode("gbk")
    page = text.encode("gbk")
    return _as_browser(page.replace(found, found + b"(", 1)).replace("?", f"?{reading})", 1)


def lose_lead(text: str) -> str:
    """Drop the lead byte of the full stop that ends a paragraph before its closing mark."""
    page = text.encode("gbk").replace("。”".encode("gbk"), b"?\xa3\xa1\xb1", 1)
    return _as_browser(page).replace("！", "!")


def _as_browser(page: bytes) -> str:
    """Decode as the copies were: a byte that leads nothing takes the next along and becomes a question mark."""
    text, at = "", 0
    while at < len(page):
        width = 1 if page[at] < 0x80 else 2
        decoded = page[at : at + width].decode("gbk", "replace")
        text += "?" if "\ufffd" in decoded else decoded
        at += width
    return text
