"""A number that a letter says otherwise than its document is found, in its HTML, in its text, and in its pictures."""

from __future__ import annotations

import re

import pytest

from planpress.brand import Brand
from planpress.document import Document
from planpress.reconciling import READERS, reconcile
from planpress.writers.letter import Letter, write_letter
from tests.letters import PLANS, letter_document, plan_of
from tests.writers import sample

PARTS = ("letter-html", "letter-txt")


@pytest.fixture(scope="module")
def dalian() -> Document:
    return letter_document(plan_of("dalian"))


@pytest.fixture(scope="module")
def letter(dalian: Document, brand: Brand) -> Letter:
    return write_letter(dalian, brand)


def part(letter: Letter, suffix: str) -> str:
    return letter.html if suffix == "letter-html" else letter.text


@pytest.mark.parametrize("suffix", PARTS)
@pytest.mark.parametrize("changed", [2, 0])
@pytest.mark.parametrize("name", PLANS)
def test_a_sound_letter_gives_no_alarm(brand: Brand, name: str, changed: int, suffix: str) -> None:
    document = letter_document(plan_of(name), changed)
    found = reconcile(document, part(write_letter(document, brand), suffix).encode(), suffix)
    assert found.differences == ()
    assert len(found.occurrences) >= 9


@pytest.mark.parametrize("part_of", [slice(1, 3), slice(3, 5)], ids=["opening and chart", "table"])
@pytest.mark.parametrize("suffix", PARTS)
def test_what_no_letter_of_the_house_has_gives_no_alarm_either(brand: Brand, suffix: str, part_of: slice) -> None:
    document = sample.document(*sample.whole_document().blocks[part_of])
    found = reconcile(document, part(write_letter(document, brand), suffix).encode(), suffix)
    assert found.differences == ()


PLANTED = {
    "letter-html": (
        ("a key figure", r'(class="number[^>]*>)380', r"\g<1>308"),
        ("a key figure's limit", r'(class="qualifier[^>]*>)at most', r"\g<1>at least"),
        ("a key figure's unit", r"bn RMB</span></span>", "m RMB</span></span>"),
        ("what was", r"(<td[^>]*>)38\.9(</td>)", r"\g<1>39.8\2"),
        ("what is", r"over 80(</strong></td>)", r"over 81\1"),
        ("the lead", r'(class="lead"[^>]*>[^<]*now over 10)', r"\g<1>0"),
        ("a value of the chart", r'(alt="[^"]*)44\.3', r"\g<1>43.4"),
        ("a limit in the chart", r'(alt="[^"]*implied growth )at most ', r"\1"),
        ("a row less", r"<tr><th(?:(?!</tr>).)*Electronics(?:(?!</tr>).)*over 80.*?</tr>", ""),
        ("a number from nowhere", r"</h1>", "</h1><p>It was 17 before.</p>"),
        ("a number for the eye alone", r"</h1>", '</h1><p aria-hidden="true">It was 17 before.</p>'),
        ("a number in the preview", r"now over 80", "now over 81"),
    ),
    "letter-txt": (
        ("a key figure", r"over 380 bn", "over 308 bn"),
        ("what was", r" 38\.9   at most", " 39.8   at most"),
        ("what is", r"80        over 80", "80        over 81"),
        ("the lead", r"now over 10 b", "now over 100 b"),
        ("a value of the chart", r"44\.3", "43.4"),
        ("a limit in the chart", r"implied growth at most ", "implied growth "),
        ("a row less", r"Electronics - output.*\n", ""),
        ("a number from nowhere", r"Attached\n", "It was 17 before.\n\nAttached\n"),
    ),
}


@pytest.mark.parametrize(
    ("suffix", "what", "pattern", "instead"),
    [(suffix, *fault) for suffix, faults in PLANTED.items() for fault in faults],
    ids=lambda part: part if len(part) < 30 else "",
)
def test_a_planted_fault_is_found(
    dalian: Document, letter: Letter, suffix: str, what: str, pattern: str, instead: str
) -> None:
    sound = part(letter, suffix)
    faulty = re.sub(pattern, instead, sound, count=1, flags=re.DOTALL)
    assert faulty != sound, f"{what} was not planted"
    assert reconcile(dalian, faulty.encode(), suffix).differences, what


def test_words_that_only_lists_of_letters_show_are_read_too(dalian: Document, letter: Letter) -> None:
    shown = re.search(r'class="preview"[^>]*>([^<]*)', letter.html)
    assert shown and "over 80" in shown[1]
    faulty = letter.html.replace(shown[1], shown[1].replace("over 80", "over 81"))
    assert reconcile(dalian, faulty.encode(), "letter-html").differences


def test_letters_are_no_format_of_editions() -> None:
    from planpress.writers import FORMATS

    assert not set(PARTS) & set(FORMATS) and set(PARTS) < set(READERS)
