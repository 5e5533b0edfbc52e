"""Pictures and a voice for the demo's writings, drawn and sung by a few lines: nobody's photograph, nobody's voice."""

from __future__ import annotations

import math
import wave
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (1500, 1000)
RATE = 16_000  # samples a second
_SKIES = [((120, 160, 205), (235, 225, 205)), ((92, 120, 170), (244, 205, 170)), ((150, 175, 190), (238, 238, 230))]
_EARTH = [(150, 132, 92), (121, 128, 82), (170, 150, 110)]


def landscape(luck: Random) -> SimpleUploadedFile:
    """Snow mountains, a slope, a few houses."""
    (top, low), earth = luck.choice(_SKIES), luck.choice(_EARTH)
    image = Image.new("RGB", SIZE)
    draw, (width, height) = ImageDraw.Draw(image), SIZE
    for line in range(height):
        part = line / height
        draw.line((0, line, width, line), tuple(round(a + (b - a) * part) for a, b in zip(top, low, strict=True)))
    for distance in (3, 2, 1):
        _ridge(draw, luck, distance, earth)
    for _house in range(luck.randint(2, 5)):
        _house_at(draw, luck.randint(80, width - 260), luck.randint(720, 880), luck.randint(90, 170))
    stored = BytesIO()
    image.save(stored, "PNG")
    return SimpleUploadedFile("画.png", stored.getvalue(), "image/png")


def _ridge(draw: ImageDraw.ImageDraw, luck: Random, distance: int, earth: tuple[int, int, int]) -> None:
    width, height = SIZE
    base, rough = 760 - 150 * distance, 40 + 70 * distance
    points = [(x, base + round(luck.uniform(-rough, rough))) for x in range(0, width + 120, 120)]
    shade = tuple(round(channel * (1.05 - 0.12 * distance) + 22 * (distance - 1)) for channel in earth)
    draw.polygon([*points, (width, height), (0, height)], fill=shade)
    if distance == 3:  # snow on the highest
        for x, y in points:
            if y < base - 40:
                draw.polygon(
                    [(x, y), (x - 42, y + 70), (x - 10, y + 52), (x + 14, y + 74), (x + 40, y + 66)], fill="white"
                )


def _house_at(draw: ImageDraw.ImageDraw, left: int, top: int, wide: int) -> None:
    """Flat roof, white wall, dark windows."""
    high = wide * 2 // 3
    draw.rectangle((left, top, left + wide, top + high), fill=(243, 238, 226))
    draw.rectangle((left - 6, top - 12, left + wide + 6, top), fill=(120, 42, 34))
    for place in (0.2, 0.62):
        start = left + round(wide * place)
        draw.rectangle((start, top + high // 4, start + wide // 6, top + high // 2), fill=(52, 44, 40))


def voice(luck: Random, seconds: int = 6) -> SimpleUploadedFile:
    """A hummed tune: a tone with its overtones, a syllable every half second."""
    notes = [luck.choice((165, 185, 208, 247, 277)) for _note in range(seconds * 2)]
    samples, half = bytearray(), RATE // 2
    for note in notes:
        for at in range(half):
            swell = min(1.0, at / 1600, (half - at) / 2400)
            tone = sum(math.sin(2 * math.pi * note * over * at / RATE) / over**1.5 for over in (1, 2, 3, 4))
            samples += round(7000 * swell * tone).to_bytes(2, "little", signed=True)
    stored = BytesIO()
    with wave.open(stored, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return SimpleUploadedFile("讲述.wav", stored.getvalue(), "audio/wav")
