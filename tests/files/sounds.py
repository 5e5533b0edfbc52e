"""Voice notes as phones and browsers write them, a few seconds long, with what should not be kept."""

import struct
import wave
from io import BytesIO

from mutagen.id3 import TPE1
from mutagen.mp3 import MP3
from mutagen.ogg import OggPage

from huiyin.files.containers import _element

ESDS = struct.pack(">I4s4x", 39, b"esds") + bytes.fromhex("031900010004114015" + "00" * 11 + "050215880601 02")
PLACE = b"\x00\x12\x15\xc7+29.6500+091.1000/"  # as an iPhone writes it


def wav(seconds=2, rate=8000, says=b""):
    stored = BytesIO()
    with wave.open(stored, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(bytes(128 for _sample in range(seconds * rate)))
    if not says:
        return stored.getvalue()
    return stored.getvalue() + b"LIST" + struct.pack("<I", len(says) + 4) + b"INFO" + says


def mp3(seconds=2, says="", end=b""):
    """Silent frames of 26 ms; an artist before them."""
    stored = BytesIO((b"\xff\xfb\x50\x00" + bytes(204)) * (seconds * 1000 // 26))  # 64 kbit/s, 44.1 kHz
    if says:
        tagged = MP3(stored)
        tagged.add_tags()
        tagged.tags.add(TPE1(encoding=3, text=says))
        stored.seek(0)
        tagged.save(stored)
    return stored.getvalue() + end


def opus(seconds=2, says=""):
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 0, 48000, 0, 0)
    said = f"ARTIST={says}".encode()
    tags = b"OpusTags" + struct.pack("<I", 5) + b"phone" + struct.pack("<II", 1, len(said)) + said
    sound = [b"\xfc" + bytes(20)] * (50 * seconds)  # 20 ms each
    pages = [*_pages([head], 0), *_pages([tags], 0), *_pages(sound, 48000 * seconds)]
    for number, page in enumerate(pages):
        page.serial, page.sequence = 7, number
    pages[0].first = pages[-1].last = True
    return b"".join(page.write() for page in pages)


def _pages(packets, position):
    made = OggPage.from_packets(packets)
    for page in made:
        page.position = position
    return made


def _box(kind, *inside):
    body = b"".join(inside)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _track(kind, coding, seconds):
    entry = _box(coding, bytes(8), bytes(8), struct.pack(">HHI", 1, 16, 0), struct.pack(">I", 8000 << 16), ESDS)
    table = _box(b"stbl", _box(b"stsd", bytes(4), struct.pack(">I", 1), entry))
    days = struct.pack(">II", 0xE0000000, 0xE0000000)  # when it was recorded
    media = [
        _box(b"mdhd", bytes(4), days, struct.pack(">II", 8000, 8000 * seconds), bytes(4)),
        _box(b"hdlr", bytes(8), kind, bytes(12), b"SECRETPHONE\0"),
        _box(b"minf", table),
    ]
    return _box(b"trak", _box(b"mdia", *media))


def m4a(seconds=2, kind=b"soun", coding=b"mp4a", sound=b"sound" * 50):
    """With an artist, the place twice, and the day."""
    item = _box(b"\xa9ART", _box(b"data", struct.pack(">II", 1, 0), b"SECRETNAME"))
    listed = _box(b"meta", bytes(4), _box(b"hdlr", bytes(8), b"mdirappl", bytes(9)), _box(b"ilst", item))
    udta = _box(b"udta", listed, _box(b"\xa9xyz", PLACE))
    quick = _box(b"meta", _box(b"keys", b"SECRETKEYS com.apple.quicktime.location.ISO6709"), _box(b"ilst", PLACE))
    moov = _box(b"moov", _track(kind, coding, seconds), udta, quick)
    return _box(b"ftyp", b"M4A ", bytes(4), b"isom") + moov + _box(b"uuid", b"SECRETUUID") + _box(b"mdat", sound)


def webm(seconds=2, kind=2, live=True, says=b"SECRETTITLE"):
    """As a browser sends it while it records: without sizes of the whole and of its pieces."""
    head = _element(0x1A45DFA3, _element(0x4282, b"webm"))
    info = _element(0x1549A966, _element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + _element(0x7BA9, says))
    track = [(0xD7, b"\x01"), (0x83, bytes([kind])), (0x86, b"A_OPUS"), (0x536E, says)]
    tracks = _element(0x1654AE6B, _element(0xAE, b"".join(_element(*one) for one in track)))
    tags = _element(0x1254C367, says)
    pieces = b""
    for second in range(seconds + 1):
        blocks = _element(0xE7, (second * 1000).to_bytes(4, "big")) + _element(0xA3, b"\x81\x00\x00\x80sound")
        pieces += b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7 + blocks if live else _element(0x1F43B675, blocks)
    inside = info + tracks + tags + pieces
    return head + (b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + inside if live else _element(0x18538067, inside))
