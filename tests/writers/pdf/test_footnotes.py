"""A footnote is printed wherever it is written, numbered in reading order, and its mark leads to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.accessibility.aloud import read_aloud
from planpress.accessibility.tree import TaggedFile
from planpress.brand import Brand
from planpress.document import (
    Block,
    Column,
    Document,
    Footnote,
    Heading,
    Inlines,
    List,
    Opening,
    Paragraph,
    Quote,
    Row,
    Table,
)
from planpress.reconciling import reconcile
from planpress.writers import FORMATS
from planpress.writers.pdf import write_pdf
from tests.writers.pdf.opened import Opened
from tests.writers.sample import document, photo, words


def noted(name: str) -> Inlines:
    """A name with a note about it."""
    return (*words(name), Footnote(words(f"About {name}.")))


def table(name: str) -> Table:
    return Table((Column(noted(f"head of {name}")), Column(words("Value"))), (Row((noted(name), words("b"))),))


PLACES: dict[str, Block] = {
    "paragraph": Paragraph(noted("ships")),
    "heading": Heading(2, noted("ships"), "ships"),
    "list": List(((Paragraph(noted("ships")),),)),
    "tiles": List(((Paragraph(noted("ships")),),), "tiles"),
    "quotation": Quote((Paragraph(noted("ships")),)),
    "table": table("ships"),
    "photo": replace(photo(), caption=noted("ships")),
}


def section(name: str, *content: Block) -> tuple[Block, ...]:
    return Opening(Heading(1, words(name), name), words(name)), *content


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_a_note_is_printed_and_accounted_for_in_every_place(brand: Brand, place: str, suffix: str) -> None:
    made = document(*section("First", PLACES[place]))
    assert not reconcile(made, FORMATS[suffix].write(made, brand), suffix).differences


@pytest.mark.parametrize("place", PLACES)
def test_a_mark_leads_to_its_note(brand: Brand, place: str) -> None:
    heard = "\n".join(read_aloud(TaggedFile(write_pdf(document(*section("First", PLACES[place])), brand)).roots))
    assert "ships[link 1: About" in heard
    assert "Note: 1 About" in heard


def test_each_section_counts_from_one_and_leads_to_its_own_notes(brand: Brand) -> None:
    made: Document = document(*section("First", Paragraph(noted("ships"))), *section("Second", table("boats")))
    opened = Opened(write_pdf(made, brand))
    assert "1 About ships." in opened.pages[0]
    assert "1 About head of boats." in opened.pages[1]
    assert "2 About boats." in opened.pages[1]
    places = [str(link.A.D if "/A" in link else link.Dest) for page in opened.pdf.pages for link in page.Annots]
    assert len(set(places)) == len(places) == 3


def test_a_head_that_is_shown_again_marks_its_note_without_a_second_link(brand: Brand) -> None:
    rows = tuple(Row((words(f"row {number}"), words("b"))) for number in range(90))
    long = Table((Column(noted("ships")), Column(words("Value"))), rows)
    opened = Opened(write_pdf(document(*section("First", long)), brand))
    assert len(opened.pages) > 2
    assert sum(len(page.get("/Annots", ())) for page in opened.pdf.pages) == 1
