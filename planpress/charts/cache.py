"""A drawn chart becomes bytes under a key that says all that it was drawn from, to be kept and drawn no more.

Where they are kept, the process says once (`keep_in`); until then nowhere. What a writer gives never depends on it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from planpress.brand import Brand
from planpress.digests import digest

MARK: Final = b"planpress chart 1\n"
"""The first bytes of an entry: its form. What another form has is no entry."""
_HASH: Final = hashlib.sha256().digest_size
_SIZE: Final = 4
LIBRARIES: Final = ("matplotlib", "numpy", "pillow", "reportlab")
"""The packages that draw. Pillow packs pixels with a zlib of its own."""
PACKAGE: Final = Path(__file__).parents[1]

Drawn = TypeVar("Drawn")


class BrokenEntryError(ValueError):
    """Bytes are no entry, or not a whole one."""


class Cache(Protocol):
    """Bytes by their key, which is made of digits and letters. It may forget anything at any time."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, entry: bytes) -> None: ...


class Nowhere:
    """The cache that keeps nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 (the form of a cache)
        return None

    def put(self, key: str, entry: bytes) -> None:
        pass


_place: Cache = Nowhere()


def keep_in(place: Cache) -> None:
    """Charts that this process draws are kept in that place from now on."""
    global _place
    _place = place


def key_of(asked: tuple[Any, ...], brand: Brand) -> str:
    """The key of what is drawn for all that was `asked`; "" where nothing is kept."""
    return "" if isinstance(_place, Nowhere) else digest((asked, _surroundings(brand)))


def kept(key: str, read: Callable[[bytes], Drawn]) -> Drawn | None:
    """What is kept under a key, read of its entry; None where there is none, or what is there is broken."""
    entry = _place.get(key) if key else None
    try:
        return None if entry is None else read(entry)
    except BrokenEntryError:
        return None


def keep(key: str, entry: bytes) -> None:
    """Keep what was drawn, in the place of what was there."""
    if key:
        _place.put(key, entry)


# -------------------------------------------------------------------------------------------------- the keys


@lru_cache(maxsize=4)
def _surroundings(brand: Brand) -> str:
    """The digest of all beside the chart itself that can change a picture: colours, faces, program and libraries.

    The files of the faces, which may have 80 MB, are known by name, size and time.
    """
    faces = brand.faces
    files = (faces.files, faces.scripts, faces.bold_scripts)
    known = tuple({name: _known(file) for name, file in group.items()} for group in files)
    return digest((MARK, dict(brand.colours), faces.family, known, program(), _versions()))


def _known(file: Path) -> tuple[str, int, int]:
    found = file.stat()
    return str(file), found.st_size, found.st_mtime_ns


@cache
def program() -> str:
    """The hash of this program's source."""
    hashed = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        hashed.update(f"{path.relative_to(PACKAGE)}\n".encode() + path.read_bytes())
    return hashed.hexdigest()


def _versions() -> Mapping[str, str]:
    found = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {**found, "Python": platform.python_version()}


# ----------------------------------------------------------------------------------------------- the entries


def packed(tree: Any, blobs: Sequence[bytes] = ()) -> bytes:
    """An entry that holds a tree of what JSON can say, and bytes: data alone, which nothing in it makes do anything."""
    head = json.dumps([tree, [len(blob) for blob in blobs]], separators=(",", ":")).encode()
    body = len(head).to_bytes(_SIZE) + head + b"".join(blobs)
    return MARK + hashlib.sha256(body).digest() + body


def unpacked(entry: bytes) -> tuple[Any, list[bytes]]:
    """The tree and the bytes of an entry. Raises BrokenEntryError when it is none, or not the one that was packed."""
    mark, told, body = entry[: len(MARK)], entry[len(MARK) : len(MARK) + _HASH], entry[len(MARK) + _HASH :]
    if mark != MARK or hashlib.sha256(body).digest() != told:
        raise BrokenEntryError
    start = _SIZE + int.from_bytes(body[:_SIZE])
    tree, sizes = json.loads(body[_SIZE:start])
    blobs = []
    for size in sizes:
        blobs.append(body[start : start + size])
        start += size
    return tree, blobs
