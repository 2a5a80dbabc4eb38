"""What makes writing quicker gives the bytes and the links that there would be without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import rl_accel

from planpress.brand import Brand
from planpress.document import Block, Footnote, Heading, Inline, Link, Page, Paragraph, Reference, Text
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.sparing import SparingFace, numbers
from tests.writers.pdf.opened import Opened
from tests.writers.sample import designed_page, document, words

NUMBERS = st.one_of(st.integers(-(10**7), 10**7), st.floats(-1e6, 1e6))


@given(st.lists(NUMBERS, max_size=6))
def test_numbers_are_written_as_reportlab_writes_them(given: list[float]) -> None:
    assert numbers(*given) == rl_accel.fp_str(*given)
    assert numbers(given) == numbers(tuple(given)) == rl_accel.fp_str(given)


def test_subsets_are_those_that_reportlab_makes(brand: Brand) -> None:
    (plain,) = (kind for kind in SparingFace.__bases__)
    for file, shown in ((brand.faces.files["light"], "Häfen à la carte"), (brand.faces.scripts["zh"], "大孤山石化 38")):
        subset = [0, *map(ord, dict.fromkeys(shown))]
        assert SparingFace(str(file)).makeSubset(subset) == plain(str(file)).makeSubset(subset)


def page_with(*blocks: Block) -> Page:
    first = designed_page()
    return replace(first, areas=(first.areas[0], replace(first.areas[1], content=blocks)))


def other_page() -> Page:
    return replace(page_with(Heading(1, words("Far away"), "far")), anchor="other", label=words("Far away"))


@pytest.mark.parametrize(
    "inline",
    [Reference((Text("see there"),), "far"), Link((Text("see there"),), "#far"), Footnote((Text("see there"),))],
    ids=lambda inline: type(inline).__name__,
)
def test_designed_pages_lead_to_places_that_come_later(brand: Brand, inline: Inline) -> None:
    opened = Opened(write_pdf(document(page_with(Paragraph((Text("Words, "), inline))), other_page()), brand))
    assert [note.Subtype for note in opened.pdf.pages[0].Annots] == ["/Link"]


def test_designed_pages_are_as_many_as_there_are(brand: Brand) -> None:
    opened = Opened(write_pdf(document(page_with(Paragraph(words("Words"))), other_page()), brand))
    assert len(opened.pdf.pages) == 2 and opened.bookmarks == [("Words on a designed page", 1), ("Far away", 2)]
