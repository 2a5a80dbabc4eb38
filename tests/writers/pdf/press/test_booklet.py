"""A booklet's sheets, printed on both sides and folded, are the document in its order."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.document import Landscape, PageBreak, Paragraph
from planpress.errors import EditionError
from planpress.lengths import Mm, points
from planpress.writers.pdf.press import write_print
from planpress.writers.pdf.press.booklet import Side, booklet, saddle_order, write_booklet
from tests.writers.sample import document, words


def read(data: bytes) -> list[tuple[str, str]]:
    """The words on the left and on the right half of each side."""
    file = pypdfium2.PdfDocument(data)
    sides = []
    for page in file:
        wide, tall = page.get_size()
        text = page.get_textpage()
        halves = [text.get_text_bounded(start, 0, start + wide / 2, tall) for start in (0, wide / 2)]
        sides.append((halves[0], halves[1]))
    return sides


def pages(count: int) -> tuple[Paragraph | PageBreak, ...]:
    blocks: list[Paragraph | PageBreak] = []
    for number in range(1, count + 1):
        blocks += [Paragraph(words(f"This is leaf {number:02}.")), PageBreak()]
    return tuple(blocks[:-1])


@pytest.mark.parametrize("count", range(1, 41))
def test_folded_and_turned_over_the_pages_follow_each_other(count: int) -> None:
    """The sheets lie in each other; turning a leaf shows its back, whose left is the next page."""
    sides = list(saddle_order(count))
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    assert len(sheets) == -(-count // 4)
    leaves = [side for front, back in sheets for side in (front[1], back[0])]
    leaves += [side for front, back in reversed(sheets) for side in (back[1], front[0])]
    assert leaves == [*range(count), *[None] * (4 * len(sheets) - count)]


def test_eight_pages_are_two_sheets() -> None:
    expected: list[Side] = [(7, 0), (1, 6), (5, 2), (3, 4)]
    assert list(saddle_order(8)) == expected


@pytest.mark.parametrize(
    ("count", "order"), [(8, [(8, 1), (2, 7), (6, 3), (4, 5)]), (5, [(0, 1), (2, 0), (0, 3), (4, 5)])]
)
def test_each_half_of_a_side_holds_its_page(brand: Brand, count: int, order: list[tuple[int, int]]) -> None:
    sides = read(write_booklet(document(*pages(count)), brand))
    assert len(sides) == len(order)
    for shown, wanted in zip(sides, order, strict=True):
        for half, page in zip(shown, wanted, strict=True):
            assert [f"leaf {n:02}" in half for n in range(1, count + 1)] == [n == page for n in range(1, count + 1)]
            assert half.strip() or not page  # nought is blank
    assert "page 1 of" not in "".join(half for side in sides for half in side)  # no slug, no marks


def test_a_side_is_twice_the_page_and_turned_over_its_short_edge(brand: Brand) -> None:
    file = pikepdf.open(io.BytesIO(write_booklet(document(*pages(8)), brand)))
    for page in file.pages:
        assert [round(float(edge), 1) for edge in page.mediabox] == [0, 0, 1190.6, 841.9]
    assert file.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
    assert file.Root.ViewerPreferences.PrintScaling == "/None"
    assert file.pdf_version >= "1.7"
    assert "/Metadata" not in file.Root  # a booklet is no PDF/X file and does not say so
    assert file.Root.OutputIntents[0].DestOutputProfile.N == 4


def test_inner_sheets_are_moved_towards_the_fold(brand: Brand) -> None:
    sides = pypdfium2.PdfDocument(write_booklet(document(*pages(12)), brand))
    places = []
    for index in range(len(sides)):
        text = sides[index].get_textpage()
        found = [text.get_charbox(n)[0] for n in range(text.count_chars()) if text.get_text_range(n, 5) == "This "]
        places.append(sorted(found))
    wide, creep = 1190.55 / 2, points(Mm(0.1))
    margin = places[0][0]
    for index, (left, right) in enumerate(places):
        assert left == pytest.approx(margin + creep * (index // 2), abs=0.02)
        assert right == pytest.approx(wide + margin - creep * (index // 2), abs=0.02)


def test_a_wide_page_lies_on_its_side(brand: Brand) -> None:
    wide = Landscape((Paragraph(words("Wide and long")),))
    sides = read(write_booklet(document(*pages(3), wide), brand))
    assert "Wide and long" in sides[0][0] and "leaf 01" in sides[0][1]


def test_pages_of_other_sizes_make_no_booklet(brand: Brand) -> None:
    with pikepdf.open(io.BytesIO(write_print(document(*pages(4)), brand))) as file:
        file.pages[2].obj.TrimBox = pikepdf.Array([50, 50, 250, 350])
        out = io.BytesIO()
        file.save(out)
    with pytest.raises(EditionError, match="page 3 is 71 × 106 mm, and the first page is 210 × 297 mm"):
        booklet(out.getvalue(), "Dalian")


def test_the_same_document_gives_the_same_booklet(brand: Brand) -> None:
    one = document(*pages(4))
    assert write_booklet(one, brand) == write_booklet(replace(one), brand)
