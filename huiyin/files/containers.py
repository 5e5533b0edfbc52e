"""The files phones keep sound in, less all that is no sound: place, day, name, picture, bytes behind the end.

Each reader gives the cleaned bytes and their length in seconds. Raises NotSound with a reason (sound.py has the words);
whatever else it raises, the file is damaged.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


class NotSound(Exception):
    """`reason`: "video", "locked", "coding"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# MPEG-4: m4a of phones, audio/mp4 of browsers

_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf", b"edts"}
_OUTSIDE = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"mfra"}
_KNOWN = _INSIDE | {
    *(b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"elst", b"smhd", b"dinf", b"trex", b"mehd", b"mfhd", b"tfhd", b"tfdt"),
    *(b"trun", b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"sgpd", b"sbgp"),
}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}


@dataclass
class _Mpeg:
    data: bytearray
    kinds: list[bytes] = field(default_factory=list)  # of the tracks
    codings: list[bytes] = field(default_factory=list)
    scale: int = 0  # ticks in a second
    ticks: int = 0
    live: int = 0  # ticks of the pieces it was sent in, where it was sent while it was made
    usual: int = 0  # ticks of a sample where its piece does not say

    def seconds(self) -> float:
        return max(self.ticks, self.live) / self.scale if self.scale else 0.0


def mpeg4(data: bytes) -> tuple[bytes, float]:
    """What says more than the sound is filled with noughts where it lies: no offset moves."""
    read = _Mpeg(bytearray(data))
    _boxes(read, 0, len(data), _OUTSIDE)
    if any(kind != b"soun" for kind in read.kinds):
        raise NotSound("video")
    if any(coding in (b"enca", b"drms") for coding in read.codings):
        raise NotSound("locked")
    if not read.kinds or any(coding not in (b"mp4a", b"Opus") for coding in read.codings):
        raise NotSound("coding")
    return bytes(read.data), read.seconds()


def _boxes(read: _Mpeg, start: int, end: int, known: set[bytes] = _KNOWN) -> None:
    while start < end:
        size, kind = struct.unpack_from(">I4s", read.data, start)
        inside = start + 8
        if size == 1:
            size, inside = struct.unpack_from(">Q", read.data, start + 8)[0], start + 16
        stop = start + size if size else end
        if stop > end or stop < inside:
            raise ValueError("a box ends behind the file")
        if kind not in known:
            read.data[start + 4 : start + 8] = b"free"
            read.data[inside:stop] = bytes(stop - inside)
        elif kind in _INSIDE:
            _boxes(read, inside, stop)
        else:
            _box(read, kind, inside, stop)
        start = stop


def _box(read: _Mpeg, kind: bytes, start: int, end: int) -> None:
    data = read.data
    if kind in _DATED:
        wide = data[start] == 1
        data[start + 4 : start + (20 if wide else 12)] = bytes(16 if wide else 8)  # when it was made and changed
        if kind == b"mdhd":
            read.scale, ticks = struct.unpack_from(">IQ" if wide else ">II", data, start + (20 if wide else 12))
            read.ticks = max(read.ticks, ticks)
    elif kind == b"hdlr":
        read.kinds.append(bytes(data[start + 8 : start + 12]))
        data[start + 24 : end] = bytes(max(0, end - start - 24))  # its name
    elif kind == b"stsd":
        read.codings.append(bytes(data[start + 12 : start + 16]))
    elif kind == b"trex":
        read.usual = struct.unpack_from(">I", data, start + 12)[0]
    elif kind == b"tfhd":
        _usual(read, start)
    elif kind == b"trun":
        _run(read, start)


def _usual(read: _Mpeg, start: int) -> None:
    """A piece of a recording sent while it was made may have its own usual length of a sample."""
    flags = int.from_bytes(read.data[start + 1 : start + 4], "big")
    if flags & 0x08:
        before = (8 if flags & 0x01 else 0) + (4 if flags & 0x02 else 0)
        read.usual = struct.unpack_from(">I", read.data, start + 8 + before)[0]


def _run(read: _Mpeg, start: int) -> None:
    flags = int.from_bytes(read.data[start + 1 : start + 4], "big")
    (count,) = struct.unpack_from(">I", read.data, start + 4)
    if not flags & 0x100:
        read.live += count * read.usual
        return
    first = start + 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    step = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    read.live += sum(struct.unpack_from(">I", read.data, first + step * place)[0] for place in range(count))


# Ogg: Opus and Vorbis

_PAGE = "<4sBBqIIIB"  # mark, version, what kind of page, where in the sound, stream, number, sum, segments
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))  # its sum counts bits the other way round


@dataclass(frozen=True)
class _Page:
    kind: int
    at: int
    stream: int
    number: int
    lacing: bytes  # lengths of its segments; below 255 a packet ends
    body: bytes

    def written(self, number: int) -> bytes:
        facts = (b"OggS", 0, self.kind, self.at, self.stream, number)
        rest = self.lacing + self.body
        blank = struct.pack(_PAGE, *facts, 0, len(self.lacing)) + rest
        counted = zlib.crc32(blank.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
        return struct.pack(_PAGE, *facts, int(f"{counted:032b}"[::-1], 2), len(self.lacing)) + rest


def ogg(data: bytes) -> tuple[bytes, float]:
    """The same pages with a comment that says nothing."""
    first, *pages = _pages(data)
    if any(page.stream != first.stream for page in pages):
        raise NotSound("video")
    if first.body.startswith(b"OpusHead"):
        says, more, rate = b"OpusTags" + bytes(8), 1, 48_000  # no vendor, no comments; so many headers follow
        skipped = struct.unpack_from("<H", first.body, 10)[0]
    elif first.body.startswith(b"\x01vorbis"):
        says, more, skipped = b"\x03vorbis" + bytes(8) + b"\x01", 2, 0
        rate = struct.unpack_from("<I", first.body, 12)[0]
    else:
        raise NotSound("coding")
    upto = _headers_end(pages, more)
    headers = _headers([says, *_packets(pages[:upto])[1:]], first.stream)
    clean = b"".join(page.written(number) for number, page in enumerate([first, *headers, *pages[upto:]]))
    return clean, max(0, max(page.at for page in pages) - skipped) / rate


def _pages(data: bytes) -> Iterator[_Page]:
    start = 0
    while data[start : start + 4] == b"OggS":
        _mark, _version, kind, at, stream, number, _sum, count = struct.unpack_from(_PAGE, data, start)
        inside = start + 27 + count
        lacing = data[start + 27 : inside]
        start = inside + sum(lacing)
        if start > len(data):
            raise ValueError("a page ends behind the file")
        yield _Page(kind, at, stream, number, lacing, data[inside:start])


def _headers_end(pages: list[_Page], more: int) -> int:
    """The first page of sound: header packets end with the page they stand on."""
    done = 0
    for place, page in enumerate(pages):
        done += sum(length < 255 for length in page.lacing)
        if done >= more:
            return place + 1
    raise ValueError("no sound behind the headers")


def _packets(pages: list[_Page]) -> list[bytes]:
    packets, packet, body = [], b"", b"".join(page.body for page in pages)
    for length in b"".join(page.lacing for page in pages):
        packet, body = packet + body[:length], body[length:]
        if length < 255:
            packets.append(packet)
            packet = b""
    return packets


def _headers(packets: list[bytes], stream: int) -> list[_Page]:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    body, made = b"".join(packets), []
    for start in range(0, len(lacing), 255):
        part = lacing[start : start + 255]
        goes_on = 1 if start and lacing[start - 1] == 255 else 0
        made.append(_Page(goes_on, 0, stream, 0, part, body[: sum(part)]))
        body = body[sum(part) :]
    return made


# MP3

_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mp3(data: bytes) -> tuple[bytes, float]:
    """The frames alone, one after the other; tags before, behind and between them go."""
    frames: list[bytes] = []
    seconds = 0.0
    start = data.find(b"\xff", _behind_tag(data))
    while 0 <= start < len(data) - 4:
        size, lasts = _frame(data[start : start + 4])
        fits = size and start + size <= len(data)
        if fits and (frames or _frame(data[start + size : start + size + 4])[0]):
            frames.append(data[start : start + size])
            seconds += lasts
            start += size
        else:
            start = data.find(b"\xff", start + 1)
    return b"".join(frames), seconds


def _behind_tag(data: bytes) -> int:
    if data[:3] != b"ID3":
        return 0
    return 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))


def _frame(head: bytes) -> tuple[int, float]:
    """Bytes and seconds of the frame that begins so; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # layer III
        return 0, 0
    version, rate, samples = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or samples == 3:
        return 0, 0
    bits, hertz = _RATES[3 if version == 3 else 2][rate] * 1000, _SAMPLES[version][samples]
    together = 1152 if version == 3 else 576
    return together // 8 * bits // hertz + (head[2] >> 1 & 1), together / hertz


# WAV


def wav(data: bytes) -> tuple[bytes, float]:
    chunks = dict(_chunks(data))
    form, rate = struct.unpack_from("<HxxIxxxxxx", chunks[b"fmt "])[0], struct.unpack_from("<I", chunks[b"fmt "], 8)[0]
    if form not in (1, 3, 0xFFFE):
        raise NotSound("coding")
    kept = b"".join(
        name + struct.pack("<I", len(chunks[name])) + chunks[name] + b"\0" * (len(chunks[name]) % 2)
        for name in (b"fmt ", b"data")
    )
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WAVE" + kept, len(chunks[b"data"]) / rate


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    start = 12
    while start + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, start)
        yield name, data[start + 8 : start + 8 + size]
        start += 8 + size + size % 2


# WebM: what browsers record

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_TOP = {_INFO, _TRACKS, _CLUSTER, 0x114D9B74, 0x1C53BB6B, 0x1254C367, 0x1941A469, 0x1043A770}
_KEPT = {
    _INFO: {0x2AD7B1, 0x4D80, 0x5741},  # how long a tick is; which programs wrote it
    0xAE: {0xD7, 0x73C5, 0x83, 0x86, 0x63A2, 0x56AA, 0x56BB, 0xE1, 0x23E383},  # a track: no name, no language
    _CLUSTER: {0xE7, 0xA3, 0xA0},
    0xA0: {0xA1, 0x9B, 0x75A2},  # a block with its length
}
_Element = tuple[int, bytes]


def webm(data: bytes) -> tuple[bytes, float]:
    head, *rest = _elements(data)
    segment = next(inside for name, inside in rest if name == _SEGMENT)
    scale, last, kept = 1_000_000, 0, b""
    for name, inside in _elements(segment):
        children = list(_elements(inside)) if name in (_INFO, _TRACKS, _CLUSTER) else []
        if name == _INFO:
            scale = int.from_bytes(dict(children).get(0x2AD7B1, scale.to_bytes(4, "big")), "big")
            kept += _element(name, _only(children, _KEPT[_INFO]))
        elif name == _TRACKS:
            kept += _element(name, b"".join(_track(entry) for kind, entry in children if kind == 0xAE))
        elif name == _CLUSTER:
            children = [
                (kind, _only(_elements(block), _KEPT[kind]) if kind == 0xA0 else block) for kind, block in children
            ]
            kept += _element(name, _only(children, _KEPT[_CLUSTER]))
            last = max([last, *_times(children)])
    return _element(*head) + _element(_SEGMENT, kept), last * scale / 1_000_000_000


def _track(entry: bytes) -> bytes:
    facts = dict(_elements(entry))
    if facts.get(0x83, b"")[-1:] != b"\x02":
        raise NotSound("video")
    if 0x6D80 in facts:
        raise NotSound("locked")
    if facts.get(0x86, b"").rstrip(b"\0") != b"A_OPUS":  # Vorbis keeps its comments in here
        raise NotSound("coding")
    return _element(0xAE, _only(list(facts.items()), _KEPT[0xAE]))


def _times(children: list[_Element]) -> Iterator[int]:
    """When each block of a cluster begins, in ticks."""
    begins = int.from_bytes(dict(children).get(0xE7, b""), "big")
    for name, inside in children:
        block = dict(_elements(inside)).get(0xA1, b"") if name == 0xA0 else inside if name == 0xA3 else b""
        if len(block) > 3:
            yield begins + int.from_bytes(block[1:3], "big", signed=True)  # behind the track's number, below 127


def _only(children: Iterable[_Element], names: set[int]) -> bytes:
    return b"".join(_element(name, inside) for name, inside in children if name in names)


def _element(name: int, inside: bytes) -> bytes:
    size = (len(inside) | 1 << 56).to_bytes(8, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + inside


def _elements(data: bytes) -> Iterator[_Element]:
    """Those side by side in `data`. One without a size, as they are sent live, ends where one of its rank begins."""
    start = 0
    while start < len(data):
        name, inside = _number(data, start, keep=True)
        size, inside = _number(data, inside, keep=False)
        stop = inside + size if size >= 0 else _live_end(data, name, inside)
        yield name, data[inside:stop]
        start = stop


def _live_end(data: bytes, name: int, start: int) -> int:
    if name == _SEGMENT:
        return len(data)
    while start < len(data):
        child, inside = _number(data, start, keep=True)
        if child in _TOP:
            return start
        size, inside = _number(data, inside, keep=False)
        if size < 0:
            raise ValueError("a part without an end")
        start = inside + size
    return len(data)


def _number(data: bytes, start: int, *, keep: bool) -> tuple[int, int]:
    """A number of one to eight bytes, as its first byte says, and where it ends; -1 for a size that is not known."""
    width = 9 - data[start].bit_length()
    if width > 8:
        raise ValueError("no number begins here")
    found = int.from_bytes(data[start : start + width], "big")
    if not keep:
        found -= 1 << 7 * width
        found = -1 if found == (1 << 7 * width) - 1 else found
    return found, start + width
