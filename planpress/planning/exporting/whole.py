"""A plan becomes JSON: all that it says, and nothing of the files that said it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TypeAlias

from planpress.planning.model import Plan
from planpress.planning.periods import Period
from planpress.planning.units import Unit

Json: TypeAlias = "str | bool | list[Json] | dict[str, Json]"

_LEFT_OUT = ("place", "places", "data", "file", "lines", "cells", "texts", "indicators")
"""Fields that tell of files, and those that are written apart."""


def plan_json(plan: Plan) -> str:
    """The plan as JSON. Numbers are texts of plain digits, so that none is lost; what is blank is left out; a text
    has its words by language.
    """
    language = plan.languages[0]
    used = {observation.indicator for observation in plan.observations}
    used |= {cluster.indicator for cluster in plan.clusters}
    whole = _object(plan, language)
    whole["indicators"] = [plain(plan.indicators[name], language) for name in sorted(used & set(plan.indicators))]
    whole["texts"] = [
        {"id": subject, "language": tag, "settings": dict(text.settings), "sections": dict(text.sections)}
        for (subject, tag), text in sorted(plan.texts.items())
    ]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def plain(value: object, language: str) -> Json:
    """A part of a plan as JSON has it; `language` is the one of texts that name none."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Period | Unit | dt.date):
        return str(value)
    if isinstance(value, Mapping):
        pairs = ((str(key) or language, plain(inner, language)) for key, inner in value.items())
        return {key: found for key, found in pairs if found not in _BLANK}
    if isinstance(value, tuple):
        return [plain(inner, language) for inner in value]
    return _object(value, language)


def _object(value: object, language: str) -> dict[str, Json]:
    """The fields of a dataclass that are not blank."""
    assert is_dataclass(value), f"{type(value).__name__} has a form in JSON"
    pairs = ((name, getattr(value, name)) for name in _names(type(value)))  # type: ignore[arg-type]  # a class is hashable
    return {name: found for name, inner in pairs if inner is not None and (found := _filled(inner, language))}


def _filled(value: object, language: str) -> Json | None:
    """A value as JSON has it, None for a blank one. Most of a plan's values are texts."""
    if type(value) is str:
        return value or None
    found = plain(value, language)
    return None if found in _BLANK else found


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind) if part.name not in _LEFT_OUT)


_BLANK: tuple[Json, ...] = ("", [], {})
