"""How a language words figures: numbers, units, qualifiers, number words and messages, from templates/locale/."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol

from planpress.document import QuantityText, Role
from planpress.errors import Fault, InputError, Place, name_hint
from planpress.planning.model import Qualifier
from planpress.planning.periods import Period
from planpress.planning.quantities import Absent, Figure, Interval, rounded
from planpress.planning.units import SCALES, Unit

Form: TypeAlias = Literal["full", "short", "bare"]
"""How much of the unit is printed: "100 billion RMB", "100 bn RMB", "100"."""


@lru_cache(maxsize=64)
def _signs(locale: Locale) -> dict[int, str]:
    """The signs of a locale's numbers for those of Python's; groups are of three everywhere."""
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": "\u2212"})


@dataclass(frozen=True)
class Language:
    """One locale file's words. `tag` is its BCP 47 tag."""

    tag: str
    file: Path
    locale: Locale
    words: Mapping[str, str]
    scales: Mapping[str, tuple[str, str]]
    usual_scales: tuple[str, ...]
    qualifiers: Mapping[str, str]
    numbers: tuple[str, ...]
    messages: Mapping[str, str]
    method: tuple[str, ...]

    def number(self, value: Decimal, decimals: int | None = None) -> str:
        """The number in this language's digits and signs.

        A stated value keeps its own decimals (163.0 stays 163.0); a calculated one is rounded half
        to even to `decimals`, and an exactly whole one prints none.
        """
        value = rounded(value, decimals)
        places = max(0, -int(value.as_tuple().exponent))
        return f"{value:,.{places}f}".translate(_signs(self.locale))

    def interval(self, interval: Interval, decimals: int | None) -> str:
        """The number or the range of numbers, without its qualifier."""
        if interval.qualifier is None:
            assert interval.low is not None and interval.high is not None, "a range has two ends"
            return f"{self.number(interval.low, decimals)}\u2013{self.number(interval.high, decimals)}"
        end = interval.low if interval.low is not None else interval.high
        assert end is not None, "an interval has at least one end"
        return self.number(end, decimals)

    def qualifier(self, interval: Interval, unit: Unit) -> str:
        """The qualifier's words; counts of things have their own ("more than 80 enterprises")."""
        if interval.qualifier in (None, Qualifier.EXACT):
            return ""
        assert interval.qualifier is not None
        key = interval.qualifier.value
        countable = unit.currency is None and not unit.is_percentage
        return self.qualifiers.get(f"{key}_count", self.qualifiers[key]) if countable else self.qualifiers[key]

    def unit(self, unit: Unit, form: Form = "full") -> str:
        """The unit's words: "billion RMB", short "bn RMB", bare nothing."""
        if form == "bare":
            return ""
        scale = self.scales.get(unit.scale, (unit.scale, unit.scale))[0 if form == "full" else 1]
        base = self.words.get(f"unit_{unit.base}", unit.base)
        return f"{scale} {base}".strip()

    def worded(self, unit: Unit, value: Decimal) -> Unit:
        """The unit in a scale that this language has words for: its own, else the greatest that leaves one or more."""
        if not unit.scale or unit.scale in self.scales:
            return unit
        size = abs(value).scaleb(SCALES[unit.scale])
        fitting = [scale for scale in self.usual_scales if size.scaleb(-SCALES[scale]) >= 1]
        return Unit(unit.base, max(fitting, key=SCALES.__getitem__, default=""))

    def quantity(self, figure: Figure, role: Role, form: Form = "full") -> QuantityText:
        """The figure as a document prints it."""
        if isinstance(figure, Absent):
            return QuantityText(figure.key, self.words[figure.reason], role=role, absent=True)
        return QuantityText(
            figure.key,
            self.interval(figure.interval, figure.decimals),
            self.qualifier(figure.interval, figure.unit),
            self.unit(figure.unit, form),
            role,
        )

    def period(self, period: Period | None) -> str:
        """The period in words: "2011–2015", "quarter 2 of 2025", "March 2023"; nothing when it is not stated."""
        if period is None:
            return ""
        if period.kind in ("month", "day"):
            pattern = "MMMM y" if period.kind == "month" else "long"
            return str(format_date(_first_day(period), pattern, locale=self.locale))
        form = self.words.get(f"period_{period.kind.replace(' ', '_')}")
        if form is None:
            return period.text
        number = int((period.start - int(period.start)) / (period.end - period.start)) + 1
        return form.format(first=int(period.start), last=period.year, number=number)

    @property
    def decimal_sign(self) -> str:
        return str(get_decimal_symbol(self.locale))

    @property
    def group_sign(self) -> str:
        return str(get_group_symbol(self.locale))

    def counted(self, count: int) -> str:
        """A small count in words ("five"), a larger one in digits."""
        return self.numbers[count] if 0 <= count < len(self.numbers) else self.number(Decimal(count))

    def date(self, date: dt.date) -> str:
        """The date in this language's long form: 23 November 2026."""
        return str(format_date(date, "long", locale=self.locale))

    def short_date(self, date: dt.date, year: bool) -> str:
        """The date as the head of a narrow column has it: 23 Nov, with the year where that is asked for."""
        return str(format_skeleton("yMMMd" if year else "MMMd", date, locale=self.locale))


def _first_day(period: Period) -> dt.date:
    """The first day of a month or a day, whose text is its ISO 8601 form."""
    return dt.date.fromisoformat(period.text if period.kind == "day" else f"{period.text}-01")


REFERENCE = "en"
"""The language whose file has every key; another language must have the same ones."""
_PARTS = ("words", "scales", "qualifiers", "messages")


@lru_cache(maxsize=32)
def _read_language(folder: Path, tag: str, stamps: tuple[int, int]) -> Language:  # noqa: ARG001 (stamps are the key)
    """Read templates/locale/<tag>.yaml; `stamps` are modification times, so that an edit is seen."""
    file = folder / f"{tag}.yaml"
    raw = _yaml(file)
    faults = _missing(file, raw, _yaml(folder / f"{REFERENCE}.yaml"))
    if faults:
        raise InputError(faults)
    return Language(
        tag=tag,
        file=file,
        locale=Locale.parse(str(raw["locale"]).replace("-", "_")),
        words=raw["words"],
        scales={word: (forms[0], forms[1]) for word, forms in raw["scales"].items()},
        usual_scales=tuple(raw["usual_scales"]),
        qualifiers=raw["qualifiers"],
        numbers=tuple(raw["numbers"]),
        messages=raw["messages"],
        method=tuple(raw["method"]),
    )


def _yaml(file: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(file), line=mark.line + 1 if mark else None)
        raise InputError([Fault("Not YAML", place, str(error), "Correct the line.")]) from error
    return raw if isinstance(raw, dict) else {}


def _missing(file: Path, raw: Mapping[str, Any], reference: Mapping[str, Any]) -> list[Fault]:
    paths: list[tuple[str, ...]] = [(key,) for key in reference if key not in _PARTS]
    paths += [(part, key) for part in _PARTS for key in reference[part] if not key.endswith("_count")]
    mend = f"Add it; {REFERENCE}.yaml has it in English."
    return [
        Fault("Missing wording", Place(str(file), column=".".join(path)), "this language has no such key", mend)
        for path in paths
        if path[-1] not in (raw if len(path) == 1 else raw.get(path[0]) or {})
    ]


def language_of(folder: Path, tag: str) -> Language:
    """The language of a tag. Raises InputError with the nearest known one when there is no such file."""
    file, reference = folder / f"{tag}.yaml", folder / f"{REFERENCE}.yaml"
    if not file.is_file():
        known = sorted(path.stem for path in folder.glob("*.yaml"))
        reason = f'no wording for "{tag}"; {name_hint(tag, known)}'
        raise InputError([Fault("Unknown language", Place(str(file)), reason, "Add the file.")])
    return _read_language(folder, tag, (file.stat().st_mtime_ns, reference.stat().st_mtime_ns))
