"""A chart part is one that Word draws and edits: series, axes, labels, blanks (ISO/IEC 29500-1, 21.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from planpress.integrity.opened import Element, Found, WordFile, local, tag, whole
from planpress.integrity.words import named_series

_AROUND_POINTS = frozenset({"t", "b", "l", "r", "ctr"})
_POSITIONS: Mapping[str, frozenset[str]] = {
    "lineChart": _AROUND_POINTS,
    "scatterChart": _AROUND_POINTS,
    "bubbleChart": _AROUND_POINTS,
    "stockChart": _AROUND_POINTS,
    "pieChart": frozenset({"bestFit", "ctr", "inEnd", "outEnd"}),
    "ofPieChart": frozenset({"bestFit", "ctr", "inEnd", "outEnd"}),
}
"""Where Word lets labels stand, by the kind of plot. It calls the file damaged when one stands elsewhere, and no schema
says so. Kinds that are not here (areas, rings, radars, all in three dimensions) let none be named."""
_BARS = frozenset({"ctr", "inBase", "inEnd"})
_SINGLE_BARS = _BARS | {"outEnd"}

_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
_WITHOUT_AXES = frozenset({"pieChart", "pie3DChart", "ofPieChart", "doughnutChart"})
"""All other kinds of plot need a pair of axes; those in three dimensions may have a third."""


def plots(chart: Element) -> Iterator[Element]:
    """The plots of a chart: its bars, its lines, each a layer of its own."""
    return (child for child in _plot_area(chart) if local(child).endswith("Chart"))


def _plot_area(chart: Element) -> Element:
    area = chart.find(f"{tag('c:chart')}/{tag('c:plotArea')}")
    return () if area is None else area


def series_of(plot: Element) -> Iterator[Element]:
    yield from plot.iterchildren(tag("c:ser"))


def value(element: Element, *path: str) -> str:
    """The val of the element at a path of names, blank when it is not there."""
    found = element.find("/".join(tag(f"c:{name}") for name in path))
    return "" if found is None else str(found.get("val", ""))


def points(series: Element) -> tuple[int, frozenset[int]]:
    """How many points a series has, and which of them have a value."""
    caches = (series.find(f"{tag(name)}//{tag('c:ptCount')}/..") for name in ("c:val", "c:yVal"))
    cache = next((found for found in caches if found is not None), None)
    if cache is None:
        return 0, frozenset()
    known = {whole(point.get("idx", "")) for point in cache.iterfind(tag("c:pt"))}
    return whole(value(cache, "ptCount")) or 0, frozenset(number for number in known if number is not None)


def chart_series(file: WordFile) -> Found:
    """Each series has its own number and place, and its parts belong to points that it has."""
    for part, chart in file.charts.items():
        series = [each for plot in plots(chart) for each in series_of(plot)]
        if not series:
            yield part, "", "the chart has no series"
        for key in ("idx", "order"):
            counts = Counter(value(each, key) for each in series)
            for each in series:
                if counts[value(each, key)] > 1 or not value(each, key).isdecimal():
                    yield part, each, f'its {key} "{value(each, key)}" is missing or that of another series'
        for each in series:
            yield from ((part, each, what) for what in (*_lacks(each), *_point_faults(each)))


def _lacks(series: Element) -> Iterator[str]:
    if not named_series(series).startswith('"'):
        yield "it has no name"
    if not points(series)[0]:
        yield "it has no values"


def _point_faults(series: Element) -> Iterator[str]:
    count, _ = points(series)
    for path, name in (("c:dPt", "format"), (f"c:dLbls/{tag('c:dLbl')}", "label")):
        numbers = Counter(value(one, "idx") for one in series.iterfind(tag(path)))
        for number, times in numbers.items():
            if not number.isdecimal() or int(number) >= count:
                yield f"a {name} is for point {number}, and the series has {count}"
            if times > 1:
                yield f"point {number} has {times} times a {name}"


def labels(file: WordFile) -> Found:
    """Labels stand where Word lets them, and say of each thing whether they show it: programs differ about the rest."""
    for part, chart in file.charts.items():
        for group in chart.iter(tag("c:dLbls"), tag("c:dLbl")):
            silent = [name for name in _SHOWN if group.find(tag(f"c:{name}")) is None]
            if silent and group.find(tag("c:delete")) is None:
                holder = next(group.iterancestors(tag("c:ser")), local(group))
                yield part, holder, f"a label does not say whether it shows ({', '.join(silent)})"
    yield from _positions(file)


def _positions(file: WordFile) -> Found:
    for part, chart in file.charts.items():
        for plot in plots(chart):
            allowed = _allowed(plot)
            for position in plot.iter(tag("c:dLblPos")):
                where = position.get("val", "")
                if where not in allowed:
                    known = f"here it takes {', '.join(sorted(allowed))}" if allowed else "here it takes none"
                    holder = next(position.iterancestors(tag("c:ser")), local(plot))
                    point = next(position.iterancestors(tag("c:dLbl")), None)
                    label = "a label" if point is None else f"the label of point {value(point, 'idx')}"
                    yield part, holder, f'{label} stands at "{where}", which Word refuses in a {local(plot)}: {known}'


def _allowed(plot: Element) -> frozenset[str]:
    if local(plot) == "barChart":
        return _SINGLE_BARS if value(plot, "grouping") in ("clustered", "") else _BARS
    return _POSITIONS.get(local(plot), frozenset())


def chart_axes(file: WordFile) -> Found:
    """Each plot has its axes, each axis a plot, and the two of a pair cross each other."""
    for part, chart in file.charts.items():
        axes = [child for child in _plot_area(chart) if local(child).endswith("Ax")]
        crossing = {value(axis, "axId"): value(axis, "crossAx") for axis in axes}
        if len(crossing) < len(axes):
            yield part, "axes", "two axes have the same id"
        used = set()
        for plot in plots(chart):
            ids = [axis.get("val", "") for axis in plot.iterchildren(tag("c:axId"))]
            used.update(ids)
            if (len(ids) < 2) != (local(plot) in _WITHOUT_AXES):
                yield part, local(plot), f"it has {len(ids)} axes"
            for id_ in ids:
                if id_ not in crossing:
                    yield part, local(plot), f"its axis {id_} is not there"
        for id_, other in crossing.items():
            if other == id_ or crossing.get(other) != id_:
                yield part, f"axis {id_}", f"it crosses axis {other or 'none'}, which does not cross it"
            if id_ not in used:
                yield part, f"axis {id_}", "no plot uses it"


def blanks(file: WordFile) -> Found:
    """What is not stated stays a gap, without a label: some programs print a 0 there."""
    for part, chart in file.charts.items():
        gaps = value(chart, "chart", "dispBlanksAs")
        for plot in plots(chart):
            for series in series_of(plot):
                count, known = points(series)
                missing = [number for number in range(count) if number not in known]
                if missing and gaps != "gap":
                    yield part, series, f'a blank is shown as "{gaps or "zero"}", not as a gap (dispBlanksAs)'
                for number in missing:
                    if _shows_value(plot, series, number):
                        yield part, series, f"the blank point {number} has a label: some programs print 0 there"


def _shows_value(plot: Element, series: Element, number: int) -> bool:
    """Whether a point's label shows its value: its own label decides, else the series', else the plot's."""
    labels = series.find(tag("c:dLbls"))
    for label in () if labels is None else labels.iterchildren(tag("c:dLbl")):
        if value(label, "idx") == str(number):
            return label.find(tag("c:tx")) is None and _shows(label)
    for around in (labels, plot.find(tag("c:dLbls"))):
        if around is not None:
            return _shows(around)
    return False


def _shows(label: Element) -> bool:
    """Words that are typed in show no value; what a label does not say is taken as shown, as some programs do."""
    if label.find(tag("c:delete")) is not None:
        return value(label, "delete") in ("0", "false")
    return value(label, "showVal") not in ("0", "false") or value(label, "showPercent") in ("1", "true")
