"""A cell or a setting becomes a value: numbers, periods, dates, names. What is wrong says what to write instead."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import Enum
from typing import TypeVar
from urllib.parse import urlsplit

from planpress.errors import name_hint, nearest
from planpress.planning.periods import FORMS, FiscalYear, Period
from planpress.planning.units import SCALES, Unit

NamedEnum = TypeVar("NamedEnum", bound=Enum)

LONGEST_NUMBER = 28
"""Digits a number may have: as many as calculations keep."""

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_NOTHING = {"n/a", "na", "n.a.", "-", "–", "—", "none", "null", "nan", "unknown", "not stated", "...", "…", "?", "tbd"}
_BOUND_WORDS = {
    ">": "over", "over": "over", "more than": "over", "above": "over", "exceeded": "over", "+": "over",
    "<": "under", "under": "under", "less than": "under", "below": "under",
    ">=": "at_least", "≥": "at_least", "at least": "at_least", "<=": "at_most", "≤": "at_most", "at most": "at_most",
    "up to": "at_most", "~": "about", "≈": "about", "about": "about", "around": "about", "ca.": "about", "c.": "about",
    "approximately": "about", "approx.": "about", "close to": "about", "nearly": "about", "exceeds": "over",
    "exceed": "over", "surpass": "over", "surpasses": "over", "surpassed": "over", "fewer than": "under",
    "not less than": "at_least", "no less than": "at_least", "not under": "at_least", "or more": "at_least",
    "minimum": "at_least", "not more than": "at_most", "no more than": "at_most", "not over": "at_most",
    "or less": "at_most", "maximum": "at_most", "ceiling": "at_most",
}  # fmt: skip
"""Words and signs that plans put before a number, and the qualifier that says the same."""


class MalformedError(ValueError):
    """A text is not the value it should be: `what` in a few words, the `reason`, the `mend`."""

    def __init__(self, what: str, reason: str, mend: str) -> None:
        self.what, self.reason, self.mend = what, reason, mend
        super().__init__(reason)


# --------------------------------------------------------------------------------------------- numbers


def number(text: str) -> Decimal:
    """Read "44.3": digits and at most one decimal point, nothing else."""
    if not _NUMBER.fullmatch(text):
        reason, mend = _number_mend(text)
        raise MalformedError("Not a number", reason, mend)
    if sum(character.isdigit() for character in text) > LONGEST_NUMBER:
        reason = f"it has more than {LONGEST_NUMBER} digits"
        raise MalformedError("Number too long", reason, "Use a larger unit, or fewer digits.")
    return Decimal(text)


def _number_mend(text: str) -> tuple[str, str]:
    """The reason and the mend for a text that is no number."""
    if text.casefold() in _NOTHING:
        return "words are no number", "Leave the cell blank: a blank means not stated."
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if _NUMBER.fullmatch(plain):
        return f"nearest number: {plain}", f"Use plain digits: {plain}"
    for rule in (_exponent, _grouped, _decimal_comma, _bounded, _range, _with_unit):
        found = rule(plain)
        if found:
            return found
    return "only digits and one decimal point make a number", "Write it like 44.3, or leave the cell blank."


def _exponent(text: str) -> tuple[str, str] | None:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}", text):
        return None
    whole = format(Decimal(text), "f")
    return f"nearest number: {whole}", f"Write the number out: {whole}"


def _grouped(text: str) -> tuple[str, str] | None:
    """Numbers with thousands separators: 1.000,21 and 1,000.21 and 1 000."""
    for mark, point in ((".", ","), (",", "."), ("'", "."), ("’", "."), (" ", ".")):
        pattern = rf"[+-]?[0-9]{{1,3}}({re.escape(mark)}[0-9]{{3}})+({re.escape(point)}[0-9]+)?"
        if not re.fullmatch(pattern, text):
            continue
        plain = text.replace(mark, "").replace(point, ".")
        if mark == "," and text.count(",") == 1 and "." not in text:
            either = f"Write {plain} if the comma parts thousands, {text.replace(',', '.')} if it marks decimals."
            return f"nearest number: {plain}", either
        return f"nearest number: {plain}", f"Leave out the thousands separators: {plain}"
    return None


def _decimal_comma(text: str) -> tuple[str, str] | None:
    if not re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        return None
    plain = text.replace(",", ".")
    return f"nearest number: {plain}", f"Use a point for decimals: {plain}"


def _bounded(text: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(?P<word>\D*?)\s*(?P<digits>[0-9]+(\.[0-9]+)?)\s*(?P<plus>\+?)", text)
    if match is None:
        return None
    qualifier = _BOUND_WORDS.get((match["word"].strip() or match["plus"]).casefold())
    if qualifier is None:
        return None
    return f"nearest number: {match['digits']}", f"Write {match['digits']}, and {qualifier} in column qualifier."


def _range(text: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(?:-|–|—|~|to|\.\.)\s*([0-9]+(?:\.[0-9]+)?)", text)
    if match is None:
        return None
    return "this is a range", f"Write {match[1]} in column low and {match[2]} in column high, and leave value blank."


def _with_unit(text: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(?P<digits>[+-]?[0-9]+(\.[0-9]+)?)\s*(?P<unit>[^0-9]+)", text)
    if match is None:
        return None
    return f"nearest number: {match['digits']}", f"Write {match['digits']}, and {match['unit'].strip()} in column unit."


def positive(text: str) -> Decimal:
    """Read a number above zero."""
    value = number(text)
    if value <= 0:
        raise MalformedError("Not above zero", f"{text} is not above zero", "Correct the number.")
    return value


def month(text: str) -> int:
    """Read a month as a number from 1 to 12."""
    if text in {str(number) for number in range(1, 13)}:
        return int(text)
    raise MalformedError("Not a month", f"{text} is no month", "Write a number from 1 to 12.")


def coordinate(limit: int) -> Callable[[str], Decimal]:
    """A reader of degrees between -limit and limit."""

    def degrees(text: str) -> Decimal:
        value = number(text)
        if abs(value) > limit:
            reason = f"degrees lie between -{limit} and {limit}"
            raise MalformedError("Not on Earth", reason, "Write decimal degrees, and check the order of the two.")
        return value

    return degrees


# ------------------------------------------------------------------------------------- periods and dates


def period(text: str, fiscal: FiscalYear | None = None) -> Period:
    """Read "2015", "2011/2015", "2013-Q1" and the other forms of a period."""
    try:
        return Period.parse(text, fiscal)
    except ValueError as error:
        if fiscal is None and re.fullmatch(r"FY[0-9]{4}(/[0-9]{2})?", text):
            mend = "Add fiscal_year: {first_month: 4, named_after: end} to plan.yaml, with the plan's own month."
            raise MalformedError("Fiscal year not known", "the plan does not say when it begins", mend) from None
        near = _near_period(text)
        mend = f"Write {near}." if near else f"Write {FORMS}."
        raise MalformedError("Not a period", str(error).split(";")[0], mend) from None


def _near_period(text: str) -> str | None:
    """The form of a period that a text seems to mean: 2011/2015 for 2011-2015, FY2022/23 for 2022-23."""
    span = re.fullmatch(r"([0-9]{4})\s*(?:-|–|—|to)\s*([0-9]{4})", text)
    if span:
        return f"{span[1]}/{span[2]}"
    years = re.fullmatch(r"([0-9]{4})\s*(?:-|–|—|/)\s*([0-9]{2})", text)
    follows = years is not None and (int(years[1]) + 1) % 100 == int(years[2])
    return f"FY{years[1]}/{years[2]}" if years and follows else None


def period_in(fiscal: FiscalYear | None) -> Callable[[str], Period]:
    """A reader of periods for a plan with this fiscal year."""
    return lambda text: period(text, fiscal)


def date(text: str) -> dt.date:
    """Read an ISO 8601 calendar date: 2026-11-23."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise MalformedError("Not a date", f"there is no day {text}", "Write year, month and day: 2026-11-23")


def date_or_part(text: str) -> str:
    """Read a date that may lack its day or month: 2010-05-11, 2010-05 or 2010."""
    if re.fullmatch(r"[0-9]{4}", text) or re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        return text
    return date(text).isoformat()


# ------------------------------------------------------------------------------------------------ names


def identifier(text: str) -> str:
    """Read an id: it becomes a file name and an anchor, so only a-z, 0-9, hyphen and underscore are in it."""
    if text in ("plan", "region"):
        raise MalformedError("Reserved id", f"{text} stands for the whole", "Choose another id.")
    return _matching(text, r"[a-z0-9][a-z0-9_-]{0,59}", "lowercase letters, digits, hyphens and underscores", "-")


def indicator_id(text: str) -> str:
    """Read an indicator's id: templates use it as a name, so it has underscores and no hyphens."""
    return _matching(text, r"[a-z][a-z0-9_]{0,59}", "lowercase letters, digits and underscores", "_")


def source_id(text: str) -> str:
    """Read a source's id, such as S1."""
    return _matching(text, r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", "letters, digits, hyphens and underscores", "-", str)


def _matching(text: str, pattern: str, allowed: str, joint: str, fold: Callable[[str], str] = str.casefold) -> str:
    if re.fullmatch(pattern, text):
        return text
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    near = re.sub(r"[^A-Za-z0-9]+", joint, fold(ascii_text)).strip(joint)
    mend = f"Write {near}." if re.fullmatch(pattern, near) else f"Use {allowed}."
    raise MalformedError("Bad id", f"an id has only {allowed}", mend)


def language(text: str) -> str:
    """Read a language tag (BCP 47, RFC 5646): language, then script or region if needed: en, zh, zh-Hant, pt-BR."""
    if re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", text):
        return text
    raise MalformedError("Not a language", f"{text} is no language tag", "Write a tag such as en, zh, ja or zh-Hant.")


def web_address(text: str) -> str:
    """Read an address that begins with http:// or https://."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and not re.search(r'[\s<>"]', text)
    except ValueError:
        good = None
    if good:
        return text
    near = f"https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text) else None
    mend = f"Write {near}" if near else "Write the whole address, with http:// or https://"
    raise MalformedError("Not a web address", "a link begins with http:// or https://", mend)


def email(text: str) -> str:
    """Read one email address: a name, an @ and a domain. Whether it is anybody's is not checked."""
    if re.fullmatch(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]+", text):
        return text
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("mailto:")
    near = re.sub(r"\s*(?:[(\[]\s*(?:at|@)\s*[)\]]|\s+at\s+|@)\s*", "@", plain, flags=re.IGNORECASE)
    if near != text and re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", near):
        mend = f"Write {near}."
    else:
        mend = "Write one address, such as office@example.org."
    raise MalformedError("Not an email address", "an address is a name, an @ and a domain", mend)


LEAST_DIGITS = 3
"""Digits that any telephone number has; the shortest are those of hotlines."""


def telephone(text: str) -> str:
    """Read a telephone number as people write it: +86 411 1234 5678, ext. 9. Whether it is anybody's is not
    checked."""
    if "@" not in text and sum(sign.isdigit() for sign in text) >= LEAST_DIGITS:
        return text
    mend = "Write it with its country code: +86 411 1234 5678"
    if "@" in text:
        mend = "Write an email address under email, and here the number: +86 411 1234 5678"
    raise MalformedError("Not a telephone number", f"a number has {LEAST_DIGITS} digits at least, and no @", mend)


def choice(kinds: type[NamedEnum], synonyms: dict[str, NamedEnum], what: str) -> Callable[[str], NamedEnum]:
    """A reader of one of an enum's values; `synonyms` only serve to name the right one."""
    values = {str(member.value): member for member in kinds if member.value}

    def read(text: str) -> NamedEnum:
        folded = text.casefold().replace(" ", "_").replace("-", "_")
        if folded in values:
            return values[folded]
        meant = synonyms.get(text.casefold())
        near = str(meant.value) if meant else nearest(text, values)
        reason = f"the nearest name is {near}; known: {', '.join(values)}" if near else f"known: {', '.join(values)}"
        raise MalformedError(what, reason, f"Write {near}." if near else "Write one of these, or leave the cell blank.")

    return read


def qualifier_synonyms() -> dict[str, str]:
    """Words for bounds, and the qualifier each stands for."""
    return dict(_BOUND_WORDS)


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    if text.casefold() in ("yes", "no"):
        return text.casefold() == "yes"
    raise MalformedError("Neither yes nor no", "only yes and no are known here", "Write yes or no.")


def one_of(known: Iterable[str], what: str) -> Callable[[str], str]:
    """A reader of one of the `known` names."""
    names = tuple(known)

    def read(text: str) -> str:
        if text in names:
            return text
        near = nearest(text, names)
        raise MalformedError(what, name_hint(text, names), f"Write {near}." if near else "Write a known name.")

    return read


# ------------------------------------------------------------------------------------------------ units

_UNIT_WORDS = {
    "bn": "billion", "mn": "million", "mio": "million", "m": "million", "k": "thousand", "tn": "trillion",
    "trn": "trillion", "percent": "%", "pct": "%", "rmb": "RMB", "renminbi": "RMB", "cny": "CNY", "usd": "USD",
    "eur": "EUR", "billions": "billion", "millions": "million", "thousands": "thousand",
}  # fmt: skip


def unit(text: str) -> Unit:
    """Read "billion RMB", "enterprises" or "% a year"."""
    try:
        return Unit.parse(text)
    except ValueError as error:
        example = f"Write {text} RMB, or whatever is counted." if text in SCALES else "Write a unit."
        raise MalformedError("Not a unit", str(error), example) from None


def fits(measure: Unit, wanted: str) -> bool:
    """Whether `measure` is of the kind an indicator is in: "money" is any currency, "" is anything."""
    if not wanted:
        return True
    if wanted == "money":
        return measure.currency is not None
    return measure.dimension == Unit.parse(wanted).dimension


def unit_mend(text: str, wanted: str) -> str:
    """What to write instead of a unit that does not fit."""
    near = " ".join(_UNIT_WORDS.get(word.casefold(), word) for word in text.split())
    if near != text and fits(Unit.parse(near), wanted):
        return f"Write {near}."
    return "Write a currency, for instance billion RMB." if wanted == "money" else f"Write {wanted}."
