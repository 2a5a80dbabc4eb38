"""A chart's columns become series: names, values, marks and labels, each with the cells of the sheet it stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planpress.writers.word.charts.model import PLACES, Cell, Form, Label, Mark, NativeChart, Series
from planpress.writers.word.charts.shades import fill, hatch, line, text
from planpress.writers.word.charts.sheet import Sheet
from planpress.writers.word.markup import attribute, words

_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_REACH = 2.25
"""How thick the bars are that lead from figures, in points."""
_NOTHING = _SHOWN.format(0)


def series_xml(chart: NativeChart, sheet: Sheet) -> str:
    """All series in their order, the last in front."""
    return "".join(_series(chart, sheet, index) for index in range(len(chart.series)))


def _series(chart: NativeChart, sheet: Sheet, index: int) -> str:
    series, form = chart.series[index], chart.form
    own = {
        number: cell.mark for number, cell in enumerate(series.cells) if cell and cell.mark and cell.mark != series.mark
    }
    points = "".join(
        f'<c:dPt><c:idx val="{number}"/>{_LOOKS[form](mark, series, True)}</c:dPt>' for number, mark in own.items()
    )
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>{_name(series, sheet, index)}'
        f"{_LOOKS[form](series.mark, series, False)}{points}{_labels(chart, series)}{_reaches(chart, series, sheet)}"
        f"{_data(chart, series, sheet, index)}{_STRAIGHT[form]}</c:ser>"
    )


_STRAIGHT: dict[Form, str] = {"bar": "", "line": '<c:smooth val="0"/>', "scatter": '<c:smooth val="0"/>'}


def _name(series: Series, sheet: Sheet, index: int) -> str:
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{words(series.name)}</c:v></c:pt></c:strCache>'
    return f"<c:tx><c:strRef><c:f>{sheet.head(index)}</c:f>{cache}</c:strRef></c:tx>"


# -------------------------------------------------------------------------------------------------- looks


def _bar(mark: Mark, series: Series, single: bool) -> str:  # noqa: ARG001  both looks share one signature
    ground = hatch(mark.fill) if mark.hatched and mark.fill else fill(mark.fill)
    look = f"<c:spPr>{ground}{line(mark.line, mark.width)}</c:spPr>"
    upright = '<c:invertIfNegative val="0"/>'
    return f'{upright}<c:bubble3D val="0"/>{look}' if single else f"{look}{upright}"


def _marker(mark: Mark, series: Series, single: bool) -> str:
    look = f"<c:spPr>{fill(mark.fill)}{line(mark.line, mark.width)}</c:spPr>" if mark.symbol != "none" else ""
    size = f'<c:size val="{mark.size}"/>' if mark.symbol != "none" else ""
    marker = f'<c:marker><c:symbol val="{mark.symbol}"/>{size}{look}</c:marker>'
    joined = f"<c:spPr>{line(series.line, series.width, series.dashed)}</c:spPr>"
    return f'{marker}<c:bubble3D val="0"/>{joined}' if single else f"{joined}{marker}"


_LOOKS: dict[Form, Callable[[Mark, Series, bool], str]] = {"bar": _bar, "line": _marker, "scatter": _marker}
"""What a series, or a single one of its points, looks like in each form."""


# ------------------------------------------------------------------------------------------------- labels


def _labels(chart: NativeChart, series: Series) -> str:
    """Every figure's label by itself; a gap's is deleted, or LibreOffice prints a 0 there."""
    if not any(cell and cell.label for cell in series.cells):
        return ""
    singles = "".join(_label(chart.form, index, cell) for index, cell in enumerate(series.cells))
    return f"<c:dLbls>{singles}{_NOTHING}</c:dLbls>"


def _label(form: Form, index: int, cell: Cell | None) -> str:
    if cell is None or cell.label is None:
        return f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
    label: Label = cell.label
    assert label.place in PLACES[form], f"Word refuses labels at {label.place} of a {form} chart"
    return (
        f'<c:dLbl><c:idx val="{index}"/><c:numFmt formatCode={attribute(cell.format)} sourceLinked="0"/>'
        f"<c:spPr>{fill(None)}{line(None, 0)}</c:spPr>{text(label.colour, label.bold, label.italic, wrapped=False)}"
        f'<c:dLblPos val="{label.place}"/>{_SHOWN.format(1)}</c:dLbl>'
    )


def _reaches(chart: NativeChart, series: Series, sheet: Sheet) -> str:
    """The bars that lead from figures: to the end of a range, or from a baseline to its target."""
    ways = [way for one, way in sheet.reaches if one == series]
    if not ways:
        return ""
    lengths = {way: _cache([cell.length(way) if cell else None for cell in series.cells]) for way in ways}
    named = {1: "plus", -1: "minus"}
    ends = "".join(
        f"<c:{named[way]}><c:numRef><c:f>{sheet.reach(series, way)}</c:f>{lengths[way]}</c:numRef></c:{named[way]}>"
        for way in ways
    )
    direction = '<c:errDir val="y"/>' if chart.form == "scatter" else ""
    kind = "both" if len(ways) > 1 else named[ways[0]]
    return (
        f'<c:errBars>{direction}<c:errBarType val="{kind}"/><c:errValType val="cust"/><c:noEndCap val="1"/>{ends}'
        f"<c:spPr>{line(series.reach_colour, _REACH)}</c:spPr></c:errBars>"
    )


# --------------------------------------------------------------------------------------------------- data


def _data(chart: NativeChart, series: Series, sheet: Sheet, index: int) -> str:
    values = f"<c:numRef><c:f>{sheet.figures(index)}</c:f>{_figures(series)}</c:numRef>"
    if chart.form == "scatter":
        places = _cache([category.at for category in chart.categories])
        return f"<c:xVal><c:numRef><c:f>{sheet.names}</c:f>{places}</c:numRef></c:xVal><c:yVal>{values}</c:yVal>"
    return f"<c:cat>{_names(chart, sheet)}</c:cat><c:val>{values}</c:val>"


def _figures(series: Series) -> str:
    """The values as the sheet has them, each with the format that prints it."""
    points = "".join(
        f'<c:pt idx="{index}" formatCode={attribute(cell.format)}><c:v>{cell.value!r}</c:v></c:pt>'
        for index, cell in enumerate(series.cells)
        if cell
    )
    return _numbers(points, len(series.cells))


def _cache(values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value!r}</c:v></c:pt>' for index, value in enumerate(values) if value is not None
    )
    return _numbers(points, len(values))


def _numbers(points: str, count: int) -> str:
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}</c:numCache>'


def _names(chart: NativeChart, sheet: Sheet) -> str:
    count = f'<c:ptCount val="{len(chart.categories)}"/>'
    names = _texts([category.name for category in chart.categories])
    if not sheet.grouped:
        return f"<c:strRef><c:f>{sheet.names}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef>"
    groups = _texts([category.group for category in chart.categories])
    levels = f"<c:lvl>{names}</c:lvl><c:lvl>{groups}</c:lvl>"  # the innermost first (21.2.2.95)
    cache = f"<c:multiLvlStrCache>{count}{levels}</c:multiLvlStrCache>"
    return f"<c:multiLvlStrRef><c:f>{sheet.names}</c:f>{cache}</c:multiLvlStrRef>"


def _texts(names: Sequence[str]) -> str:
    return "".join(f'<c:pt idx="{i}"><c:v>{words(name)}</c:v></c:pt>' for i, name in enumerate(names) if name)
