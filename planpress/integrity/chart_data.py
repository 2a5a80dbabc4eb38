"""A chart's cached values are those of the workbook inside it, which opens: Edit Data shows what the chart shows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from planpress.integrity.charts import plots, series_of, value
from planpress.integrity.opened import Element, Found, WordFile, local, tag, whole
from planpress.integrity.wiring import EPOCH

if TYPE_CHECKING:
    from openpyxl import Workbook

_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,()]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_CACHES = ("c:strCache", "c:numCache")
_PAIRS = (("cat", "val"), ("xVal", "yVal"))


def chart_data(file: WordFile) -> Found:
    for part, chart in file.charts.items():
        yield from _counts(part, chart)
        data = _workbook_of(file, part, chart)
        if data is None:
            yield part, "", "the chart has no workbook: Edit Data finds nothing (externalData)"
            continue
        name, content = data
        yield from ((name, "", what) for what in _archive_faults(content))
        book, why = _opened(content)
        if book is None:
            yield name, "", f"the chart's workbook cannot be opened: {why}"
            continue
        for reference in _references(chart):
            holder = next(reference.iterancestors(tag("c:ser")), local(reference))
            yield from ((part, holder, what) for what in _differences(reference, book))


def _counts(part: str, chart: Element) -> Found:
    """Points are numbered within their count, and categories are as many as values."""
    for cache in chart.iter(*map(tag, _CACHES)):
        count, series = whole(value(cache, "ptCount")), next(cache.iterancestors(tag("c:ser")), local(cache))
        numbers = [whole(point.get("idx", "")) for point in cache.iterfind(tag("c:pt"))]
        if count is None:
            yield part, series, "a cache does not say how many points it has (ptCount)"
        elif any(number is None or number >= count for number in numbers):
            yield part, series, f"a point has a number that is not below the count of {count}"
        if len(set(numbers)) < len(numbers):
            yield part, series, "two points have the same number"
    for plot in plots(chart):
        for series in series_of(plot):
            for names in _PAIRS:
                lengths = {c.get("val") for n in names for c in series.iterfind(f"{tag(f'c:{n}')}//{tag('c:ptCount')}")}
                if len(lengths) > 1:
                    counted = " and ".join(sorted(map(str, lengths)))
                    yield part, series, f"it has {counted} points for {' and '.join(names)}"


def _workbook_of(file: WordFile, part: str, chart: Element) -> tuple[str, bytes] | None:
    external = chart.find(tag("c:externalData"))
    id_ = "" if external is None else external.get(tag("r:id"), "")
    target = next((one.part for one in file.relations.get(part, ()) if one.id == id_), None)
    return (target, file.parts[target]) if target in file.parts and target else None


def _archive_faults(content: bytes) -> Iterator[str]:
    """The workbook's bytes repeat, too."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return  # told when it is opened
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if any(entry.date_time != EPOCH for entry in package.infolist()):
            yield "the times in the chart's workbook are not fixed: bytes would not repeat"


def _opened(content: bytes) -> tuple[Workbook | None, str]:
    """The workbook, or why it cannot be opened."""
    from openpyxl import load_workbook  # late: it takes a quarter of a second

    try:
        return load_workbook(io.BytesIO(content), data_only=True), ""
    except Exception as error:  # a damaged file makes openpyxl raise KeyError, TypeError, ParseError and others
        return None, " ".join(str(error).split())[:160] or type(error).__name__


def _references(chart: Element) -> Iterator[Element]:
    yield from chart.iter(tag("c:strRef"), tag("c:numRef"), tag("c15:datalabelsRange"))


def _differences(reference: Element, book: Workbook) -> Iterator[str]:
    """How the cells at a formula differ from what the chart keeps of them."""
    formula = next((child.text or "" for child in reference if local(child) == "f"), "")
    cache = next((child for child in reference if local(child).endswith("Cache")), None)
    cells, why = _cells(formula, book)
    if cells is None or cache is None:
        yield f"{formula or 'a reference without formula'} {why or 'has no values kept in the chart'}"
        return
    count = whole(value(cache, "ptCount"))
    if count != len(cells):
        yield f"{formula} has {len(cells)} cells, and the chart keeps {count} points"
        return
    kept = {whole(point.get("idx", "")): point.findtext(tag("c:v")) or "" for point in cache.iterfind(tag("c:pt"))}
    for number, cell in enumerate(cells):
        shown = kept.get(number)
        if not _same(shown, cell, is_number=local(cache) == "numCache"):
            yield f"{formula}, point {number}: the chart shows {_said(shown)}, the workbook has {_said(cell)}"


def _cells(formula: str, book: Workbook) -> tuple[Sequence[Any] | None, str]:
    """The values of the cells that a formula names, or why there are none."""
    plain = formula.strip().removeprefix("(").removesuffix(")")
    areas = list(_AREA.finditer(plain))
    if not areas or ",".join(area.group() for area in areas) != plain:
        return None, "is no range of cells"
    found: list[Any] = []
    for area in areas:
        quoted, bare, column, row, last_column, last_row = area.groups()
        sheet = quoted.replace("''", "'") if quoted else bare
        if sheet not in book.sheetnames:
            return None, f"names the sheet {sheet}, which the workbook does not have"
        corner = f"{last_column or column}{last_row or row}"
        found += [cell.value for line in book[sheet][f"{column}{row}:{corner}"] for cell in line]
    return found, ""


def _same(shown: str | None, cell: Any, is_number: bool) -> bool:
    if shown is None or cell in (None, ""):
        return shown in (None, "") and cell in (None, "")
    if not is_number:
        return shown == str(cell)
    try:
        return float(shown) == float(cell)
    except (TypeError, ValueError):
        return False


def _said(what: object) -> str:
    return "nothing" if what in (None, "") else str(what)
