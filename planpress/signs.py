"""The signs that stand beside words on a terminal, and how wide words are there."""

from __future__ import annotations

import unicodedata
from typing import Literal, TypeAlias

Sign: TypeAlias = Literal[
    "due",
    "made",
    "fetched",
    "done",
    "unchanged",
    "failed",
    "error",
    "warning",
    "missed",
    "stopped",
    "paused",
    "quiet",
    "note",
    "sent",
    "planned",
    "sending",
    "deferred",
    "unknown",
    "withdrawn",
]

SIGNS: dict[Sign, tuple[str, str, str]] = {
    "due": ("▸", ">", "cyan"),
    "made": ("✓", "+", "green"),
    "fetched": ("✓", "+", "green"),
    "done": ("✓", "+", "green"),
    "unchanged": ("=", "=", "bright_black"),
    "failed": ("×", "x", "red"),
    "error": ("×", "x", "red"),
    "warning": ("!", "!", "yellow"),
    "missed": ("!", "!", "yellow"),
    "stopped": ("!", "!", "yellow"),
    "paused": ("!", "!", "yellow"),
    "quiet": ("=", "=", "bright_black"),
    "note": ("i", "i", "cyan"),
    "sent": ("✓", "+", "green"),
    "planned": ("▸", ">", "cyan"),
    "sending": ("▸", ">", "cyan"),
    "deferred": ("~", "~", "yellow"),
    "unknown": ("?", "?", "red"),
    "withdrawn": ("=", "=", "bright_black"),
}
"""Each sign, its ASCII stand-in and its colour; the word always stands beside it."""


def cut(text: str, room: int) -> str:
    """As much of a text as there are columns for."""
    used = 0
    for index, character in enumerate(text):
        used += width(character)
        if used > room:
            return text[:index]
    return text


def width(text: str) -> int:
    """The columns a text takes: East Asian wide characters take two (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
