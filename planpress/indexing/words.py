"""Numbers, dates, languages and outcomes become words of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from planpress.writers import FORMATS

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@lru_cache(maxsize=256)
def language_name(tag: str) -> str:
    """Chinese for zh, Chinese (Traditional) for zh-Hant; a tag that nobody knows stays as it is."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (ValueError, UnknownLocaleError):
        return tag


def format_name(name: str) -> str:
    """What people call a format."""
    return FORMATS[name].name if name in FORMATS else name


def document_name(stem: str) -> str:
    """A document's file name as a title: Annual review."""
    return capital(spaced(stem))


def spaced(name: str) -> str:
    """A name of files as words: annual review."""
    return name.replace("-", " ").replace("_", " ").strip()


def capital(words: str) -> str:
    """The words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


def full_day(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"


def short_day(date: dt.date) -> str:
    """In a table's column: 23 Nov 2026."""
    return f"{date.day} {date:%b %Y}"


def day_of_year(date: dt.date) -> str:
    return f"{date.day} {date:%B}"


def moment(time: dt.datetime) -> str:
    """Tuesday 24 November 2026, 06:00, with its zone."""
    return f"{time:%A} {full_day(time)}, {time:%H:%M} {time.tzname()}"


def number_word(count: int) -> str:
    """Up to twelve in words, from there in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """1 file, 12 files."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def spell(count: int, noun: str) -> str:
    """One plan, Three plans: the first words of a sentence."""
    return capital(f"{number_word(count)} {noun}{'' if count == 1 else 's'}")


def listed(words: Sequence[str], most: int = 6) -> str:
    """All of them up to `most`, else how many more there are."""
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return ", ".join(words)


def sentence(words: str) -> str:
    """The words with one full stop at their end, blank when there are none."""
    words = words.strip()
    return words if not words or words.endswith((".", "!", "?", "。")) else f"{words}."
