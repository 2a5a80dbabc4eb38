"""No page shows an empty box for a letter that its fonts lack."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.brand import Brand
from planpress.document import Document, Inlines, Paragraph, Text
from planpress.errors import EditionError, Fault
from planpress.writers.pdf import write_pdf
from planpress.writers.word import write_docx
from tests.writers.sample import document, dumbbells, words


def with_words(*content: Inlines) -> Document:
    return document(*(Paragraph(inlines) for inlines in content))


def faults(brand: Brand, made: Document) -> tuple[Fault, ...]:
    with pytest.raises(EditionError) as caught:
        write_pdf(made, brand)
    return caught.value.faults


def test_letters_without_a_font_are_named_script_by_script_with_the_words_that_they_stand_in(brand: Brand) -> None:
    hebrew, thai = faults(brand, with_words(words("The תכנית of Haifa"), words("A อาคาร"), words("Another תב")))
    assert hebrew.reason == (
        'no font of the brand has ב U+05D1, י U+05D9, כ U+05DB, נ U+05E0, ת U+05EA (Hebrew), as in "The תכנית of Haifa"'
    )
    assert "(Thai)" in thai.reason
    assert "_brand.yml" in thai.mend


def test_signs_and_letters_for_private_use_are_named_by_their_numbers(brand: Brand) -> None:
    (fault,) = faults(brand, with_words(words("A factory \U0001f3ed and \ue000")))
    assert "\U0001f3ed U+1F3ED" in fault.reason
    assert "has U+E000, " in fault.reason


def test_a_long_list_of_letters_is_cut_short(brand: Brand) -> None:
    (fault,) = faults(brand, with_words(words("".join(map(chr, range(0x5D0, 0x5DA))))))
    assert "and 4 more" in fault.reason


def test_another_document_with_the_same_brand_is_made(brand: Brand) -> None:
    faults(brand, with_words(words("תכנית")))
    assert write_pdf(with_words((*words("Dalian "), Text("大连", "zh"))), brand).startswith(b"%PDF")


def test_a_word_file_may_hold_any_letter_but_in_its_charts(brand: Brand) -> None:
    """The program that opens the file finds a font for its text; charts are drawn here."""
    assert write_docx(with_words(words("The תכנית")), brand)
    chart = dumbbells()
    named = replace(chart, spec=replace(chart.spec, unit="bn ₪ תב"))  # type: ignore[type-var]
    with pytest.raises(EditionError, match="Hebrew"):
        write_docx(document(named), brand)


def test_words_that_are_only_heard_need_no_font(brand: Brand) -> None:
    assert write_pdf(document(replace(dumbbells(), alt="From 44.3 to 100, \U0001f3ed.")), brand)
