"""A name pattern of publish.yaml becomes the path of a document's files, which no file system misreads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from planpress.errors import name_hint, nearest
from planpress.planning.cells import MalformedError

PLACEHOLDERS = {
    "plan": "the plan's folder or workbook",
    "document": "the document",
    "template": "its template",
    "subject": "the cluster, group or audience that it is about",
    "kind": "cluster, group, audience or plan",
    "language": "the language",
    "edition": "the plan's edition date",
}
"""What a pattern may have in braces, and what is put there."""

RESERVED = ("editions", "thumbnails", "outbox", "manifest.json", "run.json", "index.html")
"""What stands beside a plan's documents, at the top of its folder of reports."""

LONGEST = 200
"""Bytes that a part of a path may have: most file systems hold 255, and endings need some."""

_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
"""Names that Windows keeps for devices, whatever their ending (Microsoft, Naming Files, Paths, and Namespaces)."""
_FORBIDDEN = '<>:"\\|?*[]'
"""Signs to which a file system or a pattern of --only gives a meaning of their own; the slash parts folders."""
_BRACES = re.compile(r"\{([^{}]*)\}")


def pattern(text: str) -> str:
    """Read a pattern such as {language}/{document}-{edition}."""
    for name in _BRACES.findall(text):
        if name not in PLACEHOLDERS:
            near = nearest(name, PLACEHOLDERS)
            mend = f"Write {{{near}}}." if near else f"Known are {', '.join(f'{{{one}}}' for one in PLACEHOLDERS)}."
            raise MalformedError("Unknown placeholder", name_hint(name, PLACEHOLDERS), mend)
    if set("{}") & set(_BRACES.sub("", text)):
        raise MalformedError("Stray brace", "a brace stands alone", "Write placeholders as {document}.")
    return text


def filled(text: str, names: Mapping[str, str]) -> str:
    """The pattern with these names in the places of their braces; others wait."""
    return _BRACES.sub(lambda found: names.get(found[1], found[0]), text)


def names_in(text: str) -> tuple[str, ...]:
    """The placeholders of a pattern."""
    return tuple(_BRACES.findall(text))


def safe_path(path: str) -> str:
    """The path itself, when it stays below its folder and can be written on any file system. Raises MalformedError."""
    mend = "Write a path such as {language}/{document}, with letters, digits, hyphens and underscores."
    for reason in _obstacles(path):
        raise MalformedError("Not a file name", f'"{_shown(path)}" {reason}', mend)
    return path


def _obstacles(path: str) -> Iterator[str]:
    parts = path.split("/")
    if path.startswith("/"):
        yield "begins at the root of the disk"
    if "" in parts:
        yield "has a part without a name"
    if parts[0].casefold() in RESERVED:
        yield f"would lie at {parts[0]}, which stands for something else there"
    for part in parts:
        yield from _part_obstacles(part)


@lru_cache(4096)  # the same few folders and names come with every document
def _part_obstacles(part: str) -> tuple[str, ...]:
    return tuple(_obstacles_of(part))


def _obstacles_of(part: str) -> Iterator[str]:
    if part.startswith("."):
        yield "has a part that begins with a dot"
    if part != part.strip() or part.endswith("."):
        yield "has a part with a space or a dot at its end, or a space before it"
    if any(unicodedata.category(sign).startswith("C") for sign in part):
        yield "has a control character"
    if found := [sign for sign in part if sign in _FORBIDDEN]:
        yield f"has {found[0]}, which means something else in names and patterns"
    if part.split(".")[0].casefold() in _DEVICES:
        yield f"has the part {part}, a device of Windows"
    if len(part.encode("utf-8", "surrogatepass")) > LONGEST:
        yield f"has a part of more than {LONGEST} bytes"


def _shown(path: str) -> str:
    return "".join("�" if unicodedata.category(sign).startswith("C") else sign for sign in path[:LONGEST])
