"""Small colour profiles (ICC.1, version 2), made here so that their colours can be worked out by hand."""

from __future__ import annotations

import struct
from collections.abc import Mapping

D50 = (0.9642, 1.0, 0.8249)
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
"""Display P3's red, green and blue in XYZ, adapted to D50 (SMPTE EG 432-1)."""
GAMMA = 2.2
CYAN_INK = (60, -20, -30)
"""What full cyan is in CIELAB in the profile of inks."""


def wide_rgb() -> bytes:
    """A display with the primaries of Display P3 and a gamma of 2.2."""
    names = ("rXYZ", "gXYZ", "bXYZ")
    tags = {name: _xyz(primary) for name, primary in zip(names, P3, strict=True)}
    return _profile("mntr", "RGB ", "XYZ ", tags | dict.fromkeys(("rTRC", "gTRC", "bTRC"), _gamma(GAMMA)))


def linear_grey() -> bytes:
    """Grey whose numbers are amounts of light."""
    return _profile("mntr", "GRAY", "XYZ ", {"kTRC": _gamma(1.0)})


def inks() -> bytes:
    """Four inks on white paper, mixed by halves from their corners: full black is black, full cyan is `CYAN_INK`."""
    corners = bytearray()
    for number in range(16):
        cyan, magenta, yellow, black = (number >> shift & 1 for shift in (3, 2, 1, 0))
        lightness = 0 if black else 100 - 40 * cyan - 30 * magenta - 10 * yellow
        a = 0 if black else CYAN_INK[1] * cyan + 60 * magenta - 5 * yellow
        b = 0 if black else CYAN_INK[2] * cyan + 60 * yellow
        corners += bytes((round(lightness * 2.55), a + 128, b + 128))
    curves = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + curves * 4 + bytes(corners) + curves * 3
    return _profile("prtr", "CMYK", "Lab ", {"A2B0": table, "A2B1": table})


def _profile(kind: str, space: str, connection: str, tags: Mapping[str, bytes]) -> bytes:
    words = {"desc": _description("Test"), "cprt": b"text\0\0\0\0None\0", "wtpt": _xyz(D50)}
    placed, entries, data = {**words, **tags}, b"", b""
    start = 128 + 4 + 12 * len(placed)
    for name, content in placed.items():
        entries += name.encode() + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI", start + len(data), b"none", 0x02400000) + f"{kind}{space}{connection}".encode()
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(D50)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(placed)) + entries + data


def _fixed(values: tuple[float, ...]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


def _description(words: str) -> bytes:
    text = words.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)
