"""Promises that charts keep where they are as narrow as a letter on a telephone."""

from __future__ import annotations

from random import Random

import pytest

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Layout
from planpress.charts.specs import BaselineToTarget
from planpress.lengths import Pt
from planpress.writers.letter.pictures import LAID_OUT, NARROW, NARROW_SIZE, WIDE, WIDE_SIZE
from tests.charts import factories, strategies
from tests.charts.checks import figures, outside, overlapping, worded

PHONE, CARD = Pt(NARROW * LAID_OUT / NARROW_SIZE), Pt(WIDE * LAID_OUT / WIDE_SIZE)


def only(spec: BaselineToTarget, width: Pt, brand: Brand) -> Layout:
    (layout,) = lay_out(spec, width, None, brand)
    return layout


@pytest.mark.parametrize("width", [PHONE, CARD], ids=["phone", "card"])
def test_no_words_overlap_and_no_figure_is_lost(width: Pt, brand: Brand) -> None:
    for seed in range(150):
        spec = strategies.dumbbells(Random(seed))
        layouts = lay_out(spec, width, None, brand)
        assert worded(layouts).keys() == figures(spec), seed
        assert all(not overlapping(layout) and not outside(layout) for layout in layouts), seed


def test_names_stand_above_their_rows_and_leave_the_scale_the_width(brand: Brand) -> None:
    layout = only(factories.dumbbells(), PHONE, brand)
    name = next(words for words in layout.words if words.text == "Petrochemicals")
    figure = next(words for words in layout.words if words.text.startswith("44.3"))
    assert name.box.left < 1 and name.y > figure.y
    zero = next(words.x for words in layout.words if words.text == "0")
    assert zero < 10 < next(words.x for words in only(factories.dumbbells(), CARD, brand).words if words.text == "0")
