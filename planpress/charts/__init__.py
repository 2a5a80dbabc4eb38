"""Chart specs become layouts in plain geometry, and layouts become matplotlib figures; one file for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from planpress.charts import (
    band,
    baseline_to_target,
    beams,
    bullets,
    gallery,
    path,
    ranked_bars,
    rise,
    skyline,
    target_history,
    tower,
    towers,
)
from planpress.charts.geometry import Layout, Room
from planpress.charts.metrics import Metrics, metrics_of
from planpress.document import ChartSpec
from planpress.lengths import Pt

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from planpress.brand import Brand

LAYOUTS: dict[str, Callable[[Any, Room, Metrics], tuple[Layout, ...]]] = {
    "band": band.lay_out,
    "baseline-to-target": baseline_to_target.lay_out,
    "beams": beams.lay_out,
    "bullets": bullets.lay_out,
    "gallery": gallery.lay_out,
    "path": path.lay_out,
    "ranked-bars": ranked_bars.lay_out,
    "rise": rise.lay_out,
    "skyline": skyline.lay_out,
    "target-history": target_history.lay_out,
    "tower": tower.lay_out,
    "towers": towers.lay_out,
}
"""Each kind of chart and how it is laid out."""


def lay_out(
    spec: ChartSpec,
    width: Pt,
    height: Pt | None,
    brand: Brand,
    max_height: Pt | None = None,
    first_height: Pt | None = None,
) -> tuple[Layout, ...]:
    """The chart in parts of `width` points, more than one only when its rows do not fit one page's part.

    `height` is filled where the kind can; None lets the kind choose by its rows. No part of a kind with
    rows is higher than `max_height`, unless a single row is; the first part keeps to `first_height`.
    """
    return LAYOUTS[spec.kind](spec, Room(width, height, max_height, first_height), metrics_of(brand))


def draw(layout: Layout, brand: Brand) -> Figure:
    """The layout as a figure of its size at 72 dpi, on no ground."""
    from planpress.charts.artists import draw as draw_artists  # late: matplotlib costs 0.4 s

    return draw_artists(layout, brand)
