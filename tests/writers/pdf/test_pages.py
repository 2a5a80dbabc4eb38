"""The briefing as a PDF: what an investor, a printer of pages and another program find in it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from planpress.brand import Brand
from planpress.composing import compose
from planpress.document import (
    Callout,
    Chart,
    Document,
    Heading,
    List,
    ListStyle,
    Paragraph,
    Photo,
    QuantityText,
    Table,
    Text,
    openings,
    plain_text,
    walk,
)
from planpress.errors import EditionError
from planpress.planning.reading import read_plan
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.grid import FOOT, FOOT_MARGIN, MARGIN, PORTRAIT
from tests.composing.plans import BRIEFING, DATE, ROOT, plan_of
from tests.conftest import require_tool
from tests.writers import sample
from tests.writers.pdf.opened import Opened, squeezed, words_of


@pytest.fixture(scope="module")
def dalian() -> Document:
    return compose(read_plan(ROOT / "data" / "dalian"), BRIEFING, "en", DATE)


@pytest.fixture(scope="module")
def opened(dalian: Document, brand: Brand) -> Opened:
    return Opened(write_pdf(dalian, brand))


def shown(document: Document) -> tuple[object, ...]:
    """The document's blocks without the heads that plain tables keep for screen readers."""
    plain = (table for table in walk(document) if isinstance(table, Table) and table.style == "plain")
    hidden = {id(node) for table in plain for column in table.columns for node in walk(column)}
    return tuple(n for n in walk(document.blocks) if isinstance(n, Text | QuantityText) and id(n) not in hidden)


def many(count: int) -> Document:
    """A briefing on so many clusters with long and short names."""
    names = ("Advanced manufacturing and precision engineering of the northern corridor", "Textiles", "New energy")
    figures = {
        f"{names[number % 3]} {number}": (
            "" if number % 4 == 3 else f"{number + 3}.5 billion RMB",
            "" if number % 9 == 8 else f"{'over ' if number % 2 else ''}{3 * number + 12} billion RMB",
        )
        for number in range(count)
    }
    return compose(plan_of(figures), BRIEFING, "en", DATE)


@pytest.fixture(scope="module")
def crowded(brand: Brand) -> Opened:
    return Opened(write_pdf(many(43), brand))


def test_every_word_of_the_document_is_on_its_pages(opened: Opened, dalian: Document) -> None:
    text = squeezed(opened.text)
    missing = [words for words in words_of(shown(dalian)) if squeezed(words) not in text]
    assert missing == []


def test_every_node_of_a_document_is_written(brand: Brand) -> None:
    document = sample.whole_document()
    text = squeezed(Opened(write_pdf(document, brand)).text)
    missing = [words for words in words_of(shown(document)) if squeezed(words) not in text]
    assert missing == []


def test_charts_are_vectors_and_no_picture_is_in_the_file(opened: Opened, dalian: Document) -> None:
    kinds = [node.spec.kind for node in walk(dalian) if isinstance(node, Chart)]
    assert len(kinds) >= 6 and len(set(kinds)) >= 3
    assert opened.images == 0


def test_a_photo_is_the_only_picture(brand: Brand) -> None:
    document = sample.whole_document()
    photos = [node for node in walk(document) if isinstance(node, Photo)]
    assert Opened(write_pdf(document, brand)).images == len(photos)


def test_all_fonts_are_embedded_subsets_with_their_characters_named(opened: Opened) -> None:
    assert opened.fonts
    for font in opened.fonts:
        assert "/FontFile2" in font.FontDescriptor
        assert "+" in str(font.BaseFont)
        assert "/ToUnicode" in font


def test_bookmarks_name_the_sections_on_their_pages(opened: Opened, dalian: Document) -> None:
    names = [f"{section.number} {plain_text(section.label)}".strip() for section in openings(dalian)]
    assert [name for name, _ in opened.bookmarks] == names
    pages = [page for _, page in opened.bookmarks]
    assert pages == sorted(set(pages))
    for section, page in zip(openings(dalian), pages, strict=True):
        assert squeezed(plain_text(section.heading.content)) in squeezed(opened.pages[page - 1])


def test_headings_inside_a_section_are_bookmarks_below_its_own(opened: Opened, dalian: Document) -> None:
    headings = [node for node in walk(dalian) if isinstance(node, Heading) and node.level == 2]
    below = [(title, page) for title, page, level in opened.outline if level == 1]
    assert [title for title, _ in below] == [plain_text(heading.content) for heading in headings]
    for title, page in below:
        assert squeezed(title) in squeezed(opened.pages[page - 1])


def test_the_contents_link_to_the_pages_they_print(opened: Opened, dalian: Document) -> None:
    pages = {page.obj.objgen: number for number, page in enumerate(opened.pdf.pages, 1)}
    others = [section for section in openings(dalian) if plain_text(section.label) != "Overview"]
    names = {f"{section.number} {plain_text(section.label)}".strip() for section in others}
    links = [note for note in opened.pdf.pages[1].Annots if str(note.Contents) in names]
    starts = [page for _, page in opened.bookmarks][1:]
    assert [pages[link.Dest[0].objgen] for link in links] == starts
    printed = squeezed(opened.pages[1])
    for number, section in zip(starts, others, strict=True):
        assert f"{squeezed(plain_text(section.label))}{number}" in printed


def test_each_page_says_which_of_how_many_it_is(opened: Opened) -> None:
    count = len(opened.pages)
    for number, text in enumerate(opened.pages[1:], 2):
        assert f"{number} of {count}" in text


def test_the_file_names_its_title_and_language(opened: Opened, dalian: Document) -> None:
    assert str(opened.pdf.docinfo["/Title"]) == dalian.title
    assert str(opened.pdf.Root.Lang) == "en"


def test_qpdf_finds_nothing_wrong(opened: Opened, tmp_path: Path) -> None:
    qpdf = require_tool("qpdf", "qpdf")
    (tmp_path / "briefing.pdf").write_bytes(opened.data)
    result = subprocess.run(
        [qpdf, "--check", str(tmp_path / "briefing.pdf")], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_briefing_of_charts_and_text_stays_small(opened: Opened) -> None:
    assert len(opened.data) < 10_000 * len(opened.pages)


def test_the_annex_lists_the_pages_on_which_a_figure_stands(opened: Opened) -> None:
    text = " ".join(opened.pages)
    for growth in ("12.3", "at most 38.9", "at least 14.5"):
        listed = re.search(rf"Implied growth 2008–2015, % a year {growth} ○ calculated \d+, \d+ ([\d–, ]+)", text)
        assert listed is not None
        named = {page for part in listed[1].split(", ") for page in _pages(part)}
        annex = {number for number, page in enumerate(opened.pages, 1) if "○ calculated" in page}
        number = growth.split()[-1]
        assert named == {page for page, words in enumerate(opened.pages, 1) if number in words} - annex


def _pages(words: str) -> range:
    first, _, last = words.strip().partition("–")
    return range(int(first), int(last or first) + 1)


@pytest.mark.parametrize("count", [1, 2, 12, 43])
def test_no_word_leaves_the_text_area_whatever_the_number_of_clusters(brand: Brand, count: int) -> None:
    opened = Opened(write_pdf(many(count), brand))
    for page in range(1, len(opened.pages)):
        for character, (left, bottom, right, top) in opened.characters(page):
            assert left > MARGIN - 2 and right < MARGIN + PORTRAIT.measure + 2, (page + 1, character)
            assert bottom > FOOT - 4 and top < PORTRAIT.height, (page + 1, character)
            assert bottom > FOOT_MARGIN - 3 or bottom < FOOT + 8, (page + 1, character)


def test_the_cover_keeps_its_words_on_the_page(crowded: Opened) -> None:
    for character, (left, bottom, right, top) in crowded.characters(0):
        assert left >= 0 and right <= PORTRAIT.width and bottom >= 0 and top <= PORTRAIT.height, character


def test_a_long_table_repeats_its_head_on_each_page(crowded: Opened) -> None:
    assert sum("ClusterIndustrialbase" in squeezed(text) for text in crowded.pages) >= 3


def test_a_section_of_two_pages_fills_the_first_and_has_its_table_whole_on_the_second(opened: Opened) -> None:
    start = next(page for title, page in opened.bookmarks if "Software" in title)
    first, second = opened.pages[start - 1 : start + 1]
    figures = ("over 100 bn RMB", "30.6 bn RMB", "148.5 bn RMB", "163 bn RMB", "156.7 bn RMB", "105.3 bn RMB")
    assert "All figures of this cluster" not in first
    assert all(figure in second.replace("\N{NO-BREAK SPACE}", " ") for figure in figures)
    foot = PORTRAIT.height - PORTRAIT.bottom
    lowest = min(box[1] for _, box in opened.characters(start - 1) if box[1] > foot)
    assert lowest < foot + 0.1 * PORTRAIT.height


def test_every_cluster_has_its_page(crowded: Opened) -> None:
    names = [name for name, _ in crowded.bookmarks]
    assert len(names) == 43 + 4
    for number in range(1, 44):
        assert sum(f"Cluster {number} of 43" in text for text in crowded.pages) == 1


def test_a_document_without_a_cover_starts_with_an_inner_page(brand: Brand, dalian: Document) -> None:
    bare = replace(dalian, blocks=dalian.blocks[1:])
    assert "1 of" in Opened(write_pdf(bare, brand)).pages[0]


def test_tables_of_the_sample_align_numbers_on_the_decimal_point(opened: Opened, dalian: Document) -> None:
    table = next(node for node in walk(dalian) if isinstance(node, Table) and node.number == 1)
    assert plain_text(table.columns[2].head).startswith("Baseline 2008")
    points = [box[0] for character, box in opened.characters(2) if character == "." and box[1] > 480]
    baseline_column = [round(x, 1) for x in points if 345 < x < 360]
    assert len(set(baseline_column)) <= 1


@pytest.mark.parametrize("style", ["tiles", "steps", "bullet", "number"])
def test_a_list_longer_than_a_page_runs_on(brand: Brand, dalian: Document, style: ListStyle) -> None:
    items = tuple((Paragraph((Text(f"Item{number}x of the list"),)),) for number in range(300))
    opened = Opened(write_pdf(replace(dalian, blocks=(List(items, style),)), brand))
    assert len(opened.pages) > 1
    text = squeezed(opened.text)
    assert [number for number in range(300) if f"Item{number}x" not in text] == []


def test_a_callout_longer_than_a_page_runs_on(brand: Brand, dalian: Document) -> None:
    long = Callout((Paragraph((Text("words and " * 3000),)),))
    assert len(Opened(write_pdf(replace(dalian, blocks=(long,)), brand)).pages) > 1


def test_what_fits_no_page_is_named_by_its_first_words(brand: Brand, dalian: Document) -> None:
    section = openings(dalian)[0]
    endless = replace(section, content=(Paragraph((Text("words and " * 5000),), "lead"),))
    with pytest.raises(EditionError) as raised:
        write_pdf(replace(dalian, blocks=(*dalian.blocks[:1], *openings(dalian)[1:3], endless)), brand)
    fault = raised.value.faults[0]
    assert fault.what == "Too large for a page"
    assert fault.reason.startswith('what starts with "Five Dalian clusters each aim for"')


def test_no_words_are_drawn_unseen_but_the_heads_of_plain_tables(opened: Opened, dalian: Document) -> None:
    plain = (table for table in walk(dalian) if isinstance(table, Table) and table.style == "plain")
    heads = {squeezed(plain_text(column.head)) for table in plain for column in table.columns}
    unseen = {squeezed(words) for page in range(len(opened.pages)) for words in opened.unseen(page)}
    assert unseen and unseen <= heads
