"""The sample plans' documents are printed whole: with the same figures, in the same colours, within the ink limit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.composing import compose
from planpress.document import Document
from planpress.planning.reading import read_plan
from planpress.reconciling import reconcile
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.press import write_print
from tests.conftest import ROOT
from tests.writers.pdf.opened import Opened, squeezed
from tests.writers.pdf.press.difference import ciede2000, lab
from tests.writers.pdf.press.plates import as_printed, pages_in_inks

PLANS = ("dalian", "korea-regions", "malaysia-nimp2030")
FIRST = 4
"""So many pages of each document are seen through Ghostscript: the cover, the opening, tables and a cluster's page."""


@pytest.fixture(scope="module", params=[(plan, template) for plan in PLANS for template in ("briefing", "progress")])
def document(request: pytest.FixtureRequest) -> Document:
    plan, template = request.param
    return compose(read_plan(ROOT / "data" / plan), ROOT / "templates" / template, "en", dt.date(2026, 11, 26))


@pytest.fixture(scope="module")
def printed(document: Document, brand: Brand) -> bytes:
    return write_print(document, brand)


@pytest.fixture(scope="module")
def screen(document: Document, brand: Brand) -> bytes:
    return write_pdf(document, brand)


def test_each_figure_is_printed_and_no_other(document: Document, printed: bytes) -> None:
    assert reconcile(document, printed, "pdf-print").differences == ()


def test_the_words_of_each_page_are_those_of_the_screen(printed: bytes, screen: bytes) -> None:
    for on_paper, on_screen in zip(Opened(printed).pages, Opened(screen).pages, strict=True):
        assert squeezed(on_screen) in squeezed(on_paper)


def test_the_pages_look_as_those_on_the_screen_and_bear_no_more_ink_than_the_paper(
    printed: bytes, screen: bytes, brand: Brand, tmp_path: Path
) -> None:
    pages = pypdfium2.PdfDocument(screen)
    for number, inked in enumerate(pages_in_inks(printed, tmp_path, FIRST, 36)):
        assert np.asarray(inked).sum(2).max() <= 255 * brand.press.condition.ink_limit
        shown = pages[number].render(scale=0.5).to_pil().convert("RGB").resize(inked.size)
        paper = as_printed(inked, brand.press.condition)
        assert ciede2000(lab(np.asarray(shown)), lab(paper)).mean() < 6
