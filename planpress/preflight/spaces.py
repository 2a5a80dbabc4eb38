"""A PDF's colour space and the numbers in it become inks (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pikepdf

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
ALL = "All"
Inks: TypeAlias = Mapping[str, float]
"""How much of each ink, from 0 to 1."""

_SIMPLE = {"/G": "DeviceGray", "/RGB": "DeviceRGB", "/CMYK": "DeviceCMYK", "/I": "Indexed"}
"""The short names of inline images (8.9.7)."""
_PARTS = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "CalGray": 1, "CalRGB": 3, "Lab": 3, "Indexed": 1}
_NO_INKS = frozenset({"DeviceRGB", "CalRGB", "Lab"})
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its family, how many numbers a colour has, and by family: the names of its inks (Separation,
    DeviceN), the space it is based on (Indexed, Pattern) or shown by on other devices (Separation, DeviceN), the
    colours of an Indexed one. `key` tells spaces with different tint transformations apart."""

    family: str
    parts: int
    names: tuple[str, ...] = ()
    base: Space | None = None
    lookup: bytes = b""
    key: str = ""

    @property
    def is_pattern(self) -> bool:
        return self.family == "Pattern"

    @property
    def spots(self) -> tuple[str, ...]:
        """The inks beside the four of the process."""
        return tuple(name for name in self.names if name not in (*PROCESS, ALL, "None"))

    @property
    def start(self) -> tuple[float, ...]:
        """The first colour in the space (8.6.5 to 8.6.7)."""
        if self.family in ("Separation", "DeviceN"):
            return (1.0,) * self.parts
        return (0.0, 0.0, 0.0, 1.0) if self.family == "DeviceCMYK" else (0.0,) * self.parts

    def foreign(self) -> Iterator[str]:
        """What in the space is neither an ink nor grey."""
        if self.family in _NO_INKS:
            yield self.family
        elif self.family == "ICCBased" and self.parts == 3:
            yield "ICCBased of three channels"
        elif self.family == UNKNOWN.family:
            yield "a colour space that cannot be read"
        elif self.base is not None:
            yield from (f"{self.family} over {what}" for what in self.base.foreign())

    def inks(self, values: Sequence[float]) -> Inks | None:
        """The inks of a colour, None where they are not known: RGB, patterns."""
        if len(values) != self.parts:
            return None
        match self.family:
            case "DeviceCMYK":
                return dict(zip(PROCESS, values, strict=True))
            case "ICCBased" if self.parts == 4:
                return dict(zip(PROCESS, values, strict=True))
            case "DeviceGray" | "CalGray" | "ICCBased" if self.parts == 1:
                return {"Black": 1 - values[0]}
            case "Separation" | "DeviceN":
                return {name: value for name, value in zip(self.names, values, strict=True) if name != "None"}
            case "Indexed" if self.base is not None:
                return self._looked_up(self.base, int(values[0]))
        return None

    def _looked_up(self, base: Space, index: int) -> Inks | None:
        chosen = self.lookup[index * base.parts : (index + 1) * base.parts]
        return base.inks([byte / 255 for byte in chosen])


GRAY, RGB, CMYK = (Space(name, parts) for name, parts in (("DeviceGray", 1), ("DeviceRGB", 3), ("DeviceCMYK", 4)))
UNKNOWN = Space("Unknown", 0)
_DEVICE = {space.family: space for space in (GRAY, RGB, CMYK)}


def ink_sum(inks: Inks) -> float:
    """All inks in one place; the registration colour is in all four of the process."""
    return sum(value * (len(PROCESS) if name == ALL else 1) for name, value in inks.items())


def space_of(raw: Any, named: Mapping[str, Any], depth: int = 0) -> Space:
    """The colour space that an object describes or names; `named` are those of the resources. What is broken or nests
    too deep is UNKNOWN."""
    if depth > _DEEPEST or raw is None:
        return UNKNOWN
    if isinstance(raw, pikepdf.Name):
        name = _SIMPLE.get(str(raw), str(raw)[1:])
        if name == "Pattern":
            return Space("Pattern", 0)
        found = named.get(str(raw))
        return _DEVICE.get(name) or (UNKNOWN if found is None else space_of(found, {}, depth + 1))
    if not isinstance(raw, pikepdf.Array) or not len(raw):
        return UNKNOWN
    return _built(list(raw), named, depth + 1)


def _built(raw: list[Any], named: Mapping[str, Any], depth: int) -> Space:
    """A space that is written as an array: its family and what belongs to it."""
    family = _SIMPLE.get(str(raw[0]), str(raw[0])[1:])
    rest = raw[1:]
    if family == "ICCBased" and rest:
        return Space(family, int(rest[0].get("/N", 0)))
    if family == "Indexed" and len(rest) == 3:
        table = rest[2].read_bytes() if isinstance(rest[2], pikepdf.Stream) else bytes(rest[2])
        return Space(family, 1, base=space_of(rest[0], named, depth), lookup=table)
    if family in ("Separation", "DeviceN") and len(rest) >= 3:
        listed = [rest[0]] if family == "Separation" else list(rest[0])
        names = tuple(str(name)[1:] for name in listed)
        return Space(family, len(names), names, space_of(rest[1], named, depth), key=_key(rest[1:3]))
    if family == "Pattern":
        return Space(family, 0, base=space_of(rest[0], named, depth) if rest else None)
    return _DEVICE.get(family) or (Space(family, _PARTS[family]) if family in _PARTS else UNKNOWN)


def _key(parts: Sequence[Any]) -> str:
    """What tells one tint transformation from another: the alternate space and the function, as written."""
    written = (repr(part.unparse(resolved=True)) if isinstance(part, pikepdf.Object) else repr(part) for part in parts)
    streams = (repr(part.read_bytes()) for part in parts if isinstance(part, pikepdf.Stream))
    return " ".join([*written, *streams])
