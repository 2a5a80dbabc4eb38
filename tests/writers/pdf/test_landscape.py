"""What is wide stands on pages that are wider than high, and the text before and after on upright ones."""

from __future__ import annotations

from planpress.brand import Brand
from planpress.document import Block, Callout, Landscape, PageBreak, Paragraph
from planpress.writers import FORMATS
from planpress.writers.pdf import write_pdf
from tests.writers.pdf.opened import Opened
from tests.writers.sample import bare, cover, document, words


def paragraph(text: str) -> Paragraph:
    return Paragraph(words(text))


def shapes(brand: Brand, *blocks: Block) -> list[str]:
    """The pages in order by their shapes."""
    boxes = [tuple(map(float, page.mediabox)) for page in Opened(write_pdf(document(*blocks), brand)).pdf.pages]
    return ["wide" if right > top else "high" for _, _, right, top in boxes]


ABOVE, WIDE, BELOW = paragraph("Above."), Landscape((paragraph("Wide."),)), paragraph("Below.")


def test_the_pages_turn_and_turn_back(brand: Brand) -> None:
    assert shapes(brand, ABOVE, WIDE, BELOW) == ["high", "wide", "high"]


def test_a_cover_is_upright_whatever_follows(brand: Brand) -> None:
    assert shapes(brand, cover(), WIDE) == ["high", "wide"]


def test_a_document_may_be_wide_from_its_first_page(brand: Brand) -> None:
    assert shapes(brand, WIDE) == ["wide"]


def test_no_empty_page_stands_between(brand: Brand) -> None:
    assert shapes(brand, ABOVE, Landscape(()), WIDE, WIDE, PageBreak(), BELOW) == ["high", "wide", "high"]
    assert shapes(brand, ABOVE, PageBreak(), WIDE) == ["high", "wide"]


def test_a_long_text_goes_on_over_wide_pages(brand: Brand) -> None:
    long = Landscape(tuple(paragraph(f"Sentence {number} of a text that is long.") for number in range(40)))
    assert shapes(brand, long, BELOW) == ["wide", "wide", "high"]


def test_nothing_stands_outside_of_a_wide_page(brand: Brand) -> None:
    opened = Opened(write_pdf(document(Landscape((paragraph("A long line. " * 90), Paragraph(bare("44.3"))))), brand))
    _, _, right, top = map(float, opened.pdf.pages[0].mediabox)
    edges = [box for _, box in opened.characters(0)]
    assert max(box[2] for box in edges) <= right and max(box[3] for box in edges) <= top
    assert max(box[2] for box in edges) > top, "the foot reaches to the right edge of the wide page"


def test_inside_of_another_block_its_content_stands_where_it_is(brand: Brand) -> None:
    assert shapes(brand, Callout((WIDE,))) == ["high"]


def test_other_formats_keep_the_words_in_their_place(brand: Brand) -> None:
    made = document(ABOVE, WIDE, BELOW)
    text = FORMATS["txt"].write(made, brand).decode()
    assert text.index("Above.") < text.index("landscape") < text.index("Wide.") < text.index("Below.")
    assert FORMATS["docx"].write(made, brand)
