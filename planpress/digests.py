"""A tree of frozen dataclasses becomes one hash, the same in every process for the same content."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeAlias

_Encoder: TypeAlias = Callable[[Any], str]

LARGE: Final = 4096
"""Bytes above this length, which are pictures and attached files, are hashed once for all documents that have them."""


def digest(document: object) -> str:
    """The SHA-256, in hexadecimal digits, of everything in a tree: class names, fields in their order, and values with
    their types, so that Decimal("1.0") and Decimal("1.00") differ as they do in print.

    Fields with compare=False are left out: they say where a thing was read, which may move. Raises TypeError for a
    value whose content cannot be told from outside, such as a set of objects or a function.
    """
    return hashlib.sha256(_encoded(document).encode("utf-8", "surrogatepass")).hexdigest()


# Each value is written as a sign for its type, its length where it has one, and its content: no two trees are alike.


def _encoded(value: object) -> str:
    return _ENCODERS[type(value)](value)


def _text(value: str) -> str:
    return f"s{len(value)}:{value}"


def _bytes(value: bytes) -> str:
    return _large_bytes(value) if len(value) > LARGE else f"y{hashlib.sha256(value).hexdigest()}"


@lru_cache(maxsize=16)  # a bytes object keeps its own hash, and one that is the same object is found without comparing
def _large_bytes(value: bytes) -> str:
    return f"y{hashlib.sha256(value).hexdigest()}"


def _sequence(value: Iterable[Any]) -> str:
    return f"({''.join([_ENCODERS[type(part)](part) for part in value])})"


def _set(value: frozenset[Any]) -> str:
    return f"{{{''.join(sorted(map(_encoded, value)))}}}"


def _mapping(value: Mapping[Any, Any]) -> str:
    return f"<{''.join(sorted(_encoded(key) + _encoded(part) for key, part in value.items()))}>"


def _named(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


class _Encoders(dict[type, _Encoder]):
    """How values of exactly one class are written; what a class needs is found out once."""

    def __missing__(self, kind: type) -> _Encoder:
        """Raises TypeError for a class that is not among those known."""
        if is_dataclass(kind):
            self[kind] = _dataclass(kind)
        elif issubclass(kind, Enum):
            self[kind] = lambda value: f"e{_named(kind)}.{value.name};"
        elif issubclass(kind, Mapping):
            self[kind] = _mapping
        else:
            raise TypeError(f"a {_named(kind)} has no canonical form")
        return self[kind]


def _dataclass(kind: type) -> _Encoder:
    head = f"c{_named(kind)}("
    names = [part.name for part in fields(kind) if part.compare]
    if not names:
        return lambda _: f"{head})"
    values = attrgetter(*names)
    if len(names) == 1:
        return lambda value: f"{head}{_encoded(values(value))})"
    return lambda value: f"{head}{''.join([_ENCODERS[type(part)](part) for part in values(value)])})"


_ENCODERS: Final = _Encoders(
    {
        str: _text,
        bytes: _bytes,
        int: lambda value: f"i{value};",
        float: lambda value: f"f{value.hex()};",
        bool: lambda value: "T" if value else "F",
        type(None): lambda _: "N",
        Decimal: lambda value: f"d{value};",
        Fraction: lambda value: f"q{value};",
        dt.date: lambda value: f"t{value.isoformat()};",
        tuple: _sequence,
        list: lambda value: f"l{_sequence(value)}",
        frozenset: _set,
    }
)
