"""A chart's elements stand in the order of the schema (ISO/IEC 29500-1, annex A): Word refuses the file otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from planpress.integrity.opened import Found, WordFile, local, tag

_LABEL = (
    "layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize "
    "separator"
)
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr "
    "txPr crossAx crosses crossesAt"
)
_ORDER: Mapping[str, str] = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData "
    "printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs "
    "showDLblsOverMax extLst",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
    "scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
    "ser": "idx order tx spPr invertIfNegative pictureOptions marker explosion dPt dLbls trendline errBars cat val "
    "xVal yVal bubbleSize bubble3D shape smooth extLst",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "marker": "symbol size spPr extLst",
    "dLbls": f"dLbl delete {_LABEL} showLeaderLines leaderLines extLst",
    "dLbl": f"idx delete {_LABEL} extLst",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr extLst",
    "catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
    "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
    "scaling": "logBase orientation max min extLst",
    "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
    "title": "tx layout overlay spPr txPr extLst",
}
"""The children of each element that charts have, in their order; for other elements nothing is said."""
_PLACES = {parent: {name: place for place, name in enumerate(names.split())} for parent, names in _ORDER.items()}


def chart_order(file: WordFile) -> Found:
    """No element of a chart stands before one that the schema puts in front of it, or where it has no place."""
    for part, chart in file.charts.items():
        for element in chart.iter(*(tag(f"c:{name}") for name in _PLACES)):
            places, reached = _PLACES[local(element)], 0
            for child in element.iterchildren(tag("c:*")):
                place = places.get(local(child), -1)
                if place < reached:
                    yield part, element, f"{local(child)} stands in the wrong place of {local(element)}"
                    break
                reached = place
