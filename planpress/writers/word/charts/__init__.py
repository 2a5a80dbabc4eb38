"""Chart specs become charts of Word's own, with their sheets; one file for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from planpress.brand import Brand
from planpress.document import ChartSpec, FixedWords
from planpress.lengths import Mm
from planpress.writers.word.charts import baseline_to_target, bullets, path, ranked_bars, target_history
from planpress.writers.word.charts.drawing import chart_xml
from planpress.writers.word.charts.model import NativeChart
from planpress.writers.word.charts.sheet import Sheet, workbook
from planpress.writers.word.languages import full_tag

NATIVE: dict[str, Callable[[Any, Mm, FixedWords], tuple[NativeChart, ...]]] = {
    "baseline-to-target": baseline_to_target.build,
    "bullets": bullets.build,
    "path": path.build,
    "ranked-bars": ranked_bars.build,
    "target-history": target_history.build,
}
"""Each kind of chart that Word can draw itself, and what makes it."""

_TILES = "a field of tiles that are counted one by one: no chart of Word's draws any such"
PICTURES = {
    "band": _TILES,
    "beams": _TILES,
    "gallery": _TILES,
    "rise": "an area that ends in a stem and a ring: Word's areas have neither, and its lines have no stem",
    "skyline": "a drawing whose lines are counted: no chart of Word's draws a column as so many lines",
    "tower": _TILES,
    "towers": _TILES,
}
"""Each kind of chart that comes as a picture, and why."""


def native_charts(spec: ChartSpec, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:
    """The charts that show a spec in `width` millimetres, in reading order; none when it comes as a picture."""
    build = NATIVE.get(spec.kind)
    return build(spec, width, words) if build else ()


def chart_parts(chart: NativeChart, width: Mm, brand: Brand, language: str) -> tuple[bytes, bytes]:
    """A chart's part, for a drawing of `width` millimetres, and the workbook behind it."""
    sheet = Sheet(chart)
    return chart_xml(chart, sheet, width, full_tag(language)), workbook(sheet, brand, language)
