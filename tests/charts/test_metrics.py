"""Promises about measuring text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from planpress.brand import Brand, Weight
from planpress.charts.metrics import Metrics

MIXED = "Huayuankou 花园口"


@pytest.mark.parametrize("weight", ["regular", "semibold", "italic"])
@pytest.mark.parametrize("text", ["Automobiles, over 10", "12.3\u2009% a year", "2008–2015 AVATAR"])
def test_a_width_is_the_one_the_pdf_will_have(brand: Brand, metrics: Metrics, weight: Weight, text: str) -> None:
    font = TTFont("measured", str(brand.faces.files[weight]))
    assert metrics.width(text, 8, weight) == pytest.approx(font.stringWidth(text, 8), abs=0.01)


def test_what_the_latin_face_lacks_is_set_in_the_script_face(brand: Brand, metrics: Metrics) -> None:
    latin, chinese = metrics.runs(MIXED, "semibold")
    assert (latin.text, latin.file) == ("Huayuankou ", brand.faces.files["semibold"])
    assert (chinese.text, chinese.file) == ("花园口", brand.faces.scripts["zh"])


def test_runs_are_as_wide_as_the_text_they_make_up(metrics: Metrics) -> None:
    assert sum(run.width for run in metrics.runs(MIXED)) * 8 == pytest.approx(metrics.width(MIXED, 8))


def test_han_characters_reach_higher_than_latin_letters(metrics: Metrics) -> None:
    assert metrics.box("花", 0, 0, 8).top > metrics.box("l", 0, 0, 8).top


def test_specs_and_layouts_are_imported_without_matplotlib() -> None:
    code = "import planpress.charts, planpress.charts.specs, sys; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
