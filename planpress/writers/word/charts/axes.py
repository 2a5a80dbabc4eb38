"""The two axes of a chart: names or years along one, a scale from zero along the other."""

from __future__ import annotations

from planpress.writers.word.charts.model import NativeChart
from planpress.writers.word.charts.shades import line, text

_QUIET = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'


def category_axis(chart: NativeChart) -> str:
    """The rows' names: at the left of bars, from the top down; below points, from left to right."""
    bars = chart.form == "bar"
    grouped = any(category.group for category in chart.categories)
    axis = line("second", 0.5) if grouped else line("ink", 0.75)
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{"maxMin" if bars else "minMax"}"/></c:scaling>'
        f'<c:delete val="{int(bars and not chart.names)}"/><c:axPos val="{"l" if bars else "b"}"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{_QUIET}<c:tickLblPos val="low"/>'
        f"<c:spPr>{axis}</c:spPr>{text('ink')}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:noMultiLvlLbl val="{int(not grouped)}"/></c:catAx>'
    )


def time_axis(chart: NativeChart) -> str:
    """The years as a scale of numbers, for places between them."""
    places = [category.at for category in chart.categories]
    return (
        '<c:valAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{max(places):g}"/><c:min val="{min(places):g}"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        f'{_QUIET}<c:tickLblPos val="low"/><c:spPr>{line("ink", 0.75)}</c:spPr>{text("ink")}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:crossBetween val="midCat"/><c:majorUnit val="1"/></c:valAx>'
    )


def number_axis(chart: NativeChart) -> str:
    """The scale, from zero, which any bar must start at; its end is Word's to choose unless charts are compared."""
    bars = chart.form == "bar"
    values = [cell.value for series in chart.series for cell in series.cells if cell]
    least = "" if min(values, default=0) < 0 else '<c:min val="0"/>'
    most = f'<c:max val="{chart.maximum:g}"/>' if chart.maximum is not None else ""
    step = f'<c:majorUnit val="{chart.step:g}"/>' if chart.step else ""
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{most}{least}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"b" if bars else "l"}"/>'
        f"<c:majorGridlines><c:spPr>{line('hairline', 0.5)}</c:spPr></c:majorGridlines>"
        f'<c:numFmt formatCode="{chart.scale_format}" sourceLinked="0"/>{_QUIET}<c:tickLblPos val="nextTo"/>'
        f"<c:spPr>{line(None, 0)}</c:spPr>{text('second')}"
        f'<c:crossAx val="1"/><c:crosses val="{"max" if bars else "autoZero"}"/>'
        f'<c:crossBetween val="{"midCat" if chart.form == "scatter" else "between"}"/>{step}</c:valAx>'
    )
