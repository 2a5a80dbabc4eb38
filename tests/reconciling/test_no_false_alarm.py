"""Files that sound writers wrote hold no difference, whatever the plan; what stands there is found with its place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from planpress.brand import Brand
from planpress.composing import compose
from planpress.document import Document, QrCode, QuantityText, walk
from planpress.lengths import Mm
from planpress.pictures import Focus
from planpress.planning.model import Plan
from planpress.planning.reading import read_plan
from planpress.reconciling import READERS, reconcile
from planpress.writers import FORMATS
from tests.composing.plans import BRIEFING, DATE, ROOT, plan_of
from tests.test_any_plan import plans
from tests.writers.sample import document as sample_document
from tests.writers.sample import photo

LETTERS = ("letter-html", "letter-txt")
"""The parts of a letter, which tests/reconciling/test_letters.py has read back."""
FILES = [suffix for suffix in READERS if suffix not in LETTERS]
SAMPLES = sorted(path.parent.name for path in (ROOT / "data").glob("*/publish.yaml"))


def keys(document: Document) -> set[str]:
    return {node.key for node in walk(document.blocks) if isinstance(node, QuantityText) and node.key}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("suffix", FILES)
def test_the_samples_print_what_their_documents_say(brand: Brand, name: str, suffix: str) -> None:
    document = compose(read_plan(ROOT / "data" / name), BRIEFING, "en", DATE)
    found = reconcile(document, FORMATS[suffix].write(document, brand), suffix)
    assert not found.differences
    assert {one.key for one in found.occurrences} == keys(document)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("template", ["progress", "brochure", "poster"])
def test_the_outline_of_every_template_says_what_the_document_says(brand: Brand, name: str, template: str) -> None:
    document = compose(read_plan(ROOT / "data" / name), BRIEFING.parent / template, "en", DATE)
    assert not reconcile(document, FORMATS["txt"].write(document, brand), "txt").differences


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(plan=plans())
def test_any_plan_prints_what_its_document_says(brand: Brand, plan: Plan) -> None:
    document = compose(plan, BRIEFING, "en", DATE)
    for suffix in ("pdf", "docx"):  # names that look like an outline's own marks cannot be told from them
        assert not reconcile(document, FORMATS[suffix].write(document, brand), suffix).differences


@pytest.mark.parametrize("template", ["briefing", "progress"])
@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_charts_and_lists_over_pages_say_what_the_document_says(brand: Brand, template: str, suffix: str) -> None:
    """43 clusters whose names have numbers and several lines, so that titles, names and numbers come back."""
    names = ("Ships {}", "Timber cluster {}", "Advanced manufacturing and precision engineering cluster {}")
    figures = {
        names[number % 3].format(number): (
            f"over {number + 3} billion RMB" if number % 4 else "",
            f"{number * 3 + 10} billion RMB",
        )
        for number in range(1, 44)
    }
    document = compose(plan_of(figures), BRIEFING.parent / template, "en", DATE)
    assert not reconcile(document, FORMATS[suffix].write(document, brand), suffix).differences


def test_every_format_is_read_back() -> None:
    assert READERS.keys() == {*FORMATS, *LETTERS} - {"pdf-booklet"}


def test_a_figure_is_found_on_its_pages_with_the_kind_of_place(brand: Brand) -> None:
    document = compose(read_plan(ROOT / "data" / "dalian"), BRIEFING, "en", DATE)
    found = reconcile(document, FORMATS["pdf"].write(document, brand), "pdf").occurrences
    kinds = {one.kind for one in found if one.text == "at most 38.9\u2009% a year"}
    assert {"key figure", "headline"} <= kinds
    assert any(one.page == 1 and one.kind == "cover" for one in found)


@pytest.mark.parametrize("suffix", FILES)
def test_frames_of_photos_and_addresses_of_codes_are_no_figures(brand: Brand, suffix: str) -> None:
    framed = replace(photo(), ratio=Fraction(16, 9), height=Mm(62.5), focus=Focus(Decimal(27), Decimal(66)))
    codes = [QrCode(href, f"QR code that leads to {href}.") for href in ("https://example.org/2015/38", "tel:+8641138")]
    document = sample_document(framed, *codes)
    assert not reconcile(document, FORMATS[suffix].write(document, brand), suffix).differences
