"""Lines break where readers expect, in Latin and in Han script, and paragraphs split without widows and orphans."""

from __future__ import annotations

from planpress.brand import Brand
from planpress.document import FixedWords, Link, QuantityText, Span, Strong, Text
from planpress.writers.pdf.abbreviations import Abbreviations
from planpress.writers.pdf.grid import BODY, LABEL
from planpress.writers.pdf.paragraphs import TextBlock
from planpress.writers.pdf.pieces import Register, Setting
from planpress.writers.pdf.words import Setter, broken


def lines(brand: Brand, words: str, width: float) -> list[str]:
    setter = Setter(brand)
    found = broken(setter.runs((Text(words),), BODY), width, setter)
    return ["".join(run.text for run in line) for line in found]


def test_no_line_is_wider_than_its_measure(brand: Brand) -> None:
    setter = Setter(brand)
    words = "The park holds several large petrochemical projects, among them two. " * 5
    for line in broken(setter.runs((Text(words),), BODY), 150, setter):
        assert setter.width(line) <= 150.01


def test_every_word_is_kept_in_order(brand: Brand) -> None:
    words = "The park holds several large projects, among them 西太平洋石化 and others-of-note."
    assert "".join(lines(brand, words, 90)).replace(" ", "") == words.replace(" ", "")


def test_a_number_stays_with_its_unit(brand: Brand) -> None:
    figure = QuantityText("k", "44.3", unit="billion RMB")
    setter = Setter(brand)
    for width in range(60, 200, 7):
        found = broken(setter.runs((Text("an output of "), figure, Text(" in 2008")), BODY), width, setter)
        texts = ["".join(run.text for run in line) for line in found]
        assert any("44.3\u00a0billion" in text for text in texts)


def test_a_thin_space_before_a_per_cent_sign_never_ends_a_line(brand: Brand) -> None:
    for width in range(30, 120, 5):
        assert any("12.3\u2009%" in line for line in lines(brand, "growth of 12.3\u2009% a year", width))


def test_a_word_wider_than_the_line_is_broken_not_clipped(brand: Brand) -> None:
    found = lines(brand, "x Donaudampfschifffahrtsgesellschaftskapitän y", 60)
    assert "".join(found).replace(" ", "") == "xDonaudampfschifffahrtsgesellschaftskapitäny"
    assert len(found) > 3


def test_han_script_breaks_anywhere_but_not_before_closing_signs(brand: Brand) -> None:
    words = "大孤山石化产业集群，包括炼油、芳烃和聚酯。" * 3
    for width in range(40, 160, 3):
        found = lines(brand, words, width)
        assert "".join(found) == words
        assert not [line for line in found if line[0] in "，、。"]


def test_marks_are_signs_and_words_never_colour_alone(brand: Brand) -> None:
    runs = Setter(brand).runs((Span("unstated", (Text("not stated"),)),), LABEL)
    assert "".join(run.text for run in runs) == "□\u2002not stated"


def test_strong_words_are_semibold_and_figures_carry_their_key(brand: Brand) -> None:
    runs = Setter(brand).runs((Strong((QuantityText("k", "100", "over"),)),), BODY)
    assert [(run.text, run.weight, run.key) for run in runs] == [("over 100", "semibold", "k")]


def block(brand: Brand, count: int) -> TextBlock:
    """A paragraph of exactly `count` lines."""
    setting = Setting(brand, Register(), FixedWords())
    runs = Setter(brand).runs((Text("\n".join(["line"] * count)),), BODY)
    return TextBlock(setting, runs, BODY)


def test_a_paragraph_splits_so_that_two_lines_stay_at_each_end(brand: Brand) -> None:
    for count in range(2, 9):
        for height in range(0, 130, 5):
            parts = block(brand, count).split(100, height)
            kept = [len(part.lines(100)) for part in parts]
            assert kept == [] or (min(kept) >= 2 and sum(kept) == count and kept[0] * BODY.leading <= height + 0.01)


def test_short_forms_are_expanded_where_they_are_heard_as_words_not_in_addresses(brand: Brand) -> None:
    address = "https://example.org/GDP-2015.pdf"
    inlines = (Text("The GDP of 2015: "), Link((Text(address),), address), Text(" "), Link((Text("the GDP"),), address))
    (line,) = broken(Setter(brand).runs(inlines, BODY), 1000, Setter(brand))
    found = list(Abbreviations((("GDP", "gross domestic product"),)).marked(line))
    spoken = [run for run in found if run.element and run.element.expansion == "gross domestic product"]
    assert [(run.text.strip(), bool(run.href)) for run in spoken] == [("GDP", False), ("GDP", True)]
    assert "".join(run.text for run in found) == "".join(run.text for run in line)
