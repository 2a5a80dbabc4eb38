"""A page's resources become one list of what they hold, those of its forms, patterns and fonts included (7.8.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

_MOST = 20_000
"""Things held by one page that are looked at."""


@dataclass(frozen=True, slots=True)
class Held:
    """A thing held by name: its `kind` (ColorSpace, XObject, Group ...), its names on the way to it, and itself.

    `spaces` are the colour spaces that are named beside it.
    """

    kind: str
    where: str
    thing: Any
    spaces: dict[str, Any]


def held_resources(resources: Any, page: Any) -> Iterator[Held]:
    """Everything that a page's resources lead to, each stream once."""
    if isinstance(page.get("/Group"), pikepdf.Dictionary):
        yield Held("Group", "the page's group", page["/Group"], named_spaces(resources))
    waiting: list[tuple[str, Any]] = [("", resources)]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting and count < _MOST:
        way, held = waiting.pop(0)
        for one in _listed(way, held):
            count += 1
            key = _key(one.thing)
            if key in seen and isinstance(one.thing, pikepdf.Stream):
                continue
            seen.add(key)
            yield one
            inner = list(_inside(one))
            yield from (found for found in inner if found.kind == "Group")
            waiting += [(one.where, found.thing) for found in inner if found.kind == "Resources"]


def named_spaces(resources: Any) -> dict[str, Any]:
    """The colour spaces of resources by name."""
    return dict(entries(resources, "/ColorSpace"))


def entries(holder: Any, kind: str) -> list[tuple[str, Any]]:
    """The entries of a dictionary inside `holder`; none where there is no such dictionary."""
    inner = holder.get(kind) if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) else None
    return [(str(name), thing) for name, thing in inner.items()] if isinstance(inner, pikepdf.Dictionary) else []


def _key(thing: Any) -> tuple[int, int]:
    return thing.objgen if isinstance(thing, pikepdf.Object) else (0, 0)


def _listed(way: str, resources: Any) -> Iterator[Held]:
    spaces = named_spaces(resources)
    for kind in ("ColorSpace", "XObject", "Pattern", "Shading", "ExtGState", "Font"):
        for name, thing in entries(resources, f"/{kind}"):
            yield Held(kind, f"{way}{name}", thing, spaces)


def _inside(held: Held) -> Iterator[Held]:
    """The resources and blending groups of a form, a pattern, a glyph or a soft mask."""
    streams = [held.thing]
    if held.kind == "ExtGState" and isinstance(held.thing, pikepdf.Dictionary):
        mask = held.thing.get("/SMask")
        streams = [mask.get("/G")] if isinstance(mask, pikepdf.Dictionary) else []
    for stream in streams:
        if not isinstance(stream, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if isinstance(stream.get("/Group"), pikepdf.Dictionary):
            yield Held("Group", held.where, stream["/Group"], held.spaces)
        if isinstance(stream.get("/Resources"), pikepdf.Dictionary):
            yield Held("Resources", held.where, stream["/Resources"], {})
        soft = stream.get("/SMask")
        if held.kind == "XObject" and isinstance(soft, pikepdf.Stream):
            yield Held("Resources", held.where, pikepdf.Dictionary(XObject=pikepdf.Dictionary(SMask=soft)), {})
