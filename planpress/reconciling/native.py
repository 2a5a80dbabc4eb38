"""A chart of Word's own becomes what it says: its rows' names, and their figures as its number formats print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol
from lxml import etree

from planpress.reconciling.printouts import ChartRow, ChartText, squeezed

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_AFTER = re.compile(r"(?<=[0-9])[ \u00a0](?=[0-9])")
_SECTIONS = re.compile(r'(?:"[^"]*"|[^";])+')
_LITERAL = re.compile(r'("[^"]*")')


def read_chart(root: Any, at: int) -> ChartText:
    """The words of a chart part (ISO/IEC 29500-1, 21.2), from the values that are cached in it."""
    signs = _signs(root)
    series = root.findall(f".//{_C}ser")
    names = _names(series[0]) if series else {}
    words: dict[int, list[str]] = {index: [name] for index, name in names.items()}
    for one in series:
        for index, text in _figures(one, signs):
            words.setdefault(index, []).append(text)
    rows = tuple(
        ChartRow(squeezed(names.get(index, "").partition("\n")[0]), "|".join(map(squeezed, words[index])))
        for index in sorted(words)
    )
    return ChartText(at, rows, tuple(squeezed(_text(one.find(f"{_C}tx//{_C}v"))) for one in series))


def _signs(root: Any) -> tuple[str, str]:
    """The decimal and the group sign of the chart's language."""
    tag = root.find(f"{_C}lang")
    try:
        locale = Locale.parse(tag.get("val") if tag is not None else "en", sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    return get_decimal_symbol(locale), get_group_symbol(locale)


def _names(series: Any) -> dict[int, str]:
    """The categories by their index; of grouped ones the innermost level."""
    found = series.find(f"{_C}cat")
    if found is None:
        found = series.find(f"{_C}xVal")
    level = found.find(f".//{_C}lvl") if found is not None else None
    points = (level if level is not None else found).iter(f"{_C}pt") if found is not None else ()
    return {int(point.get("idx")): _text(point.find(f"{_C}v")) for point in points}


def _figures(series: Any, signs: tuple[str, str]) -> Iterator[tuple[int, str]]:
    """Each figure as its label prints it, or as its cell does; one without a format of its own is never printed."""
    labels = {
        int(label.find(f"{_C}idx").get("val")): code.get("formatCode")
        for label in series.iter(f"{_C}dLbl")
        if (code := label.find(f"{_C}numFmt")) is not None
    }
    values = series.find(f"{_C}val")
    for point in (values if values is not None else series.find(f"{_C}yVal")).iter(f"{_C}pt"):
        index = int(point.get("idx"))
        code = labels.get(index) or point.get("formatCode", "General")
        if code != "General":
            # White space after the number is dropped with all other, so a sign must keep it apart from a year there.
            words = printed(float(_text(point.find(f"{_C}v"))), code, *signs)
            yield index, _AFTER.sub(";", words)


def _text(node: Any) -> str:
    return node.text or "" if isinstance(node, etree._Element) else ""


def printed(value: float, code: str, decimal: str, group: str) -> str:
    """What a number format (ISO/IEC 29500-1, 18.8.31) of words, one number and words prints for a value; one below
    zero is printed by the second section if there is one."""
    sections = _SECTIONS.findall(code)
    below = value < 0 and len(sections) > 1
    return "".join(
        part[1:-1] if part.startswith('"') else _number(abs(value) if below else value, part, decimal, group)
        for part in _LITERAL.split(sections[1 if below else 0])
        if part
    )


def _number(value: float, core: str, decimal: str, group: str) -> str:
    places = len(core.partition(".")[2])
    whole, point, rest = f"{abs(value):{',' if ',' in core else ''}.{places}f}".partition(".")
    number = whole.replace(",", group) + (decimal if point else "") + rest
    return f"-{number}" if value < 0 else number
