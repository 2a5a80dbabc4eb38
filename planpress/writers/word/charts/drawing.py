"""A chart of Word's own becomes its part: word/charts/chart1.xml (DrawingML charts, ISO/IEC 29500-1, 21.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planpress.lengths import Mm
from planpress.writers.word.charts.axes import category_axis, number_axis, time_axis
from planpress.writers.word.charts.model import Form, NativeChart
from planpress.writers.word.charts.series import series_xml
from planpress.writers.word.charts.shades import body, properties, text
from planpress.writers.word.charts.sheet import Sheet
from planpress.writers.word.markup import DECLARATION, A, R, words

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NAMESPACES = f'xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"'
_AXES = '<c:axId val="1"/><c:axId val="2"/>'
_GAP = 45
"""The room between bars, as a percentage of a bar's width."""
_MARGIN = Mm(22)
"""Beside bars: the room for labels beyond the longest one."""
_TITLE_ROOM, _AXIS_ROOM = Mm(7), Mm(7)
"""Over bars and under them."""


def chart_xml(chart: NativeChart, sheet: Sheet, width: Mm, language: str) -> bytes:
    """The chart part, `width` millimetres wide; its relationship rId1 is the workbook."""
    plot = _PLOTS[chart.form](chart, sheet)
    return (
        f'{DECLARATION}<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="{language}"/>'
        '<c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart, width)}<c:autoTitleDeleted val="{int(not chart.title)}"/>'
        f"<c:plotArea>{_layout(chart, width)}{plot}</c:plotArea>{_legend(chart)}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{text("ink")}<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


# -------------------------------------------------------------------------------------------------- plots


def _bars(chart: NativeChart, sheet: Sheet) -> str:
    return (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series_xml(chart, sheet)}<c:gapWidth val="{_GAP}"/><c:overlap val="0"/>{_AXES}</c:barChart>'
        f"{category_axis(chart)}{number_axis(chart)}"
    )


def _lines(chart: NativeChart, sheet: Sheet) -> str:
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{series_xml(chart, sheet)}<c:marker val="1"/>{_AXES}</c:lineChart>'
        f"{category_axis(chart)}{number_axis(chart)}"
    )


def _points(chart: NativeChart, sheet: Sheet) -> str:
    return (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f"{series_xml(chart, sheet)}{_AXES}</c:scatterChart>{time_axis(chart)}{number_axis(chart)}"
    )


_PLOTS: dict[Form, Callable[[NativeChart, Sheet], str]] = {"bar": _bars, "line": _lines, "scatter": _points}
"""Each form's plot with its axes."""


# ------------------------------------------------------------------------------------------------- around


def _title(chart: NativeChart, width: Mm) -> str:
    """Flush with the plot, on its own line at the top."""
    if not chart.title:
        return ""
    look = f"{body()}<a:lstStyle/><a:p><a:pPr>{properties('a:defRPr', 'ink', bold=True)}</a:pPr>"
    title = f"<a:r>{properties('a:rPr', 'ink', bold=True)}<a:t>{words(chart.title)}</a:t></a:r></a:p>"
    places = {"x": _left(chart, width), "y": 0.0}
    return f'<c:title><c:tx><c:rich>{look}{title}</c:rich></c:tx>{_placed(places)}<c:overlay val="1"/></c:title>'


def _layout(chart: NativeChart, width: Mm) -> str:
    """Where the plot stands. Beside each other, charts of the same rows need the same upper and lower edge, and
    labels beyond the longest bar their room."""
    if chart.form != "bar":
        return "<c:layout/>"
    left, top = _left(chart, width), (_TITLE_ROOM if chart.title else 1.0) / chart.height
    places = {"x": left, "y": top, "w": 1 - left - _MARGIN / width, "h": 1 - top - _AXIS_ROOM / chart.height}
    return _placed(places, '<c:layoutTarget val="inner"/>')


def _left(chart: NativeChart, width: Mm) -> float:
    """Where the plot begins, as a part of the width."""
    return chart.names / width if chart.names else 0.02


def _placed(places: Mapping[str, float], target: str = "") -> str:
    values = "".join(f'<c:{name} val="{part:.4f}"/>' for name, part in places.items())
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>"


def _legend(chart: NativeChart) -> str:
    if not chart.legend:
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>'
        for index in range(len(chart.series))
        if index not in chart.legend
    )
    return f'<c:legend><c:legendPos val="t"/>{hidden}<c:overlay val="0"/>{text("second")}</c:legend>'
