"""Designed pages: areas stand where the template puts them, and what it gets wrong is named with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from planpress.composing import compose
from planpress.composing.environment import Markdown, sentences
from planpress.document import Area, Document, Page
from planpress.errors import InputError
from tests.composing.plans import DATE, ROOT, plan_of

PLAN = plan_of({"a": ("10 billion RMB", "100 billion RMB")})
MODULE = 8.4


@pytest.fixture
def make(tmp_path: Path) -> Any:
    """Compose a document from a template's text."""
    (tmp_path / "locale").symlink_to(ROOT / "templates" / "locale")
    folder = tmp_path / "note"
    folder.mkdir()

    def _make(text: str) -> Document:
        (folder / "document.md.j2").write_text(text, "utf-8")
        return compose(PLAN, folder, "en", DATE)

    return _make


def page(area: str, options: str = "", size: str = "", inside: str = "Words") -> str:
    return f":::::{{page}} {size}\n{options}\n::::{{area}} {area}\n\n{inside}\n::::\n:::::\n"


def areas(document: Document, number: int = 0) -> tuple[Area, ...]:
    found = document.blocks[number]
    assert isinstance(found, Page)
    return found.areas


def box(area: Area) -> tuple[float, ...]:
    return tuple(round(float(edge), 3) for edge in (area.left, area.top, area.width, area.height))


def test_an_area_is_placed_by_modules(make: Any) -> None:
    (area,) = areas(make(page("2 1.5 12 20")))
    assert box(area) == pytest.approx((2 * MODULE, 1.5 * MODULE, 12 * MODULE, 20 * MODULE))


def test_a_star_goes_to_the_edge_of_whatever_size(make: Any) -> None:
    document = make(page("10 5 * *", size="A3-landscape"))
    assert (document.blocks[0].width, document.blocks[0].height) == (420, 297)
    assert box(areas(document)[0]) == (84, 42, 336, 255)


def test_left_pages_mirror_right_ones(make: Any) -> None:
    right, left = (areas(make(page("2 1 5 5", ":mirror: yes") * 2), number)[0] for number in (0, 1))
    assert box(right)[0] == 2 * MODULE
    assert box(left)[0] == pytest.approx(210 - 7 * MODULE)


def test_a_tower_stands_at_the_outer_edge_of_its_page(make: Any) -> None:
    both = page("14 0 * *", ":mirror: yes", inside=":::{chart} tower\n:clusters: a\n:::") * 2
    sides = [areas(make(both), number)[0].content[0].spec.side for number in (0, 1)]
    assert sides == ["right", "left"]


def test_a_scale_is_left_of_its_area_on_both_sides(make: Any) -> None:
    outset = page("2 1 12 5\n:outset: 1", ":mirror: yes") * 2
    right, left = (box(areas(make(outset), number)[0]) for number in (0, 1))
    assert (right[0], right[2]) == (MODULE, 13 * MODULE)
    assert left[0] == pytest.approx(210 - 15 * MODULE) and left[2] == pytest.approx(13 * MODULE)


def test_a_foot_has_the_page_s_own_number(make: Any) -> None:
    feet = [block.foot for block in make(page("2 1 5 5", ":foot: The plan") * 3).blocks]
    assert [foot.number for foot in feet] == [1, 2, 3]


WRONG = {
    "a size that is none": (page("2 1 5 5", size="A9"), "Unknown size", 'no page size "A9"'),
    "three lengths": (page("2 1 5"), "Wrong place", '"2 1 5" is not 4 counts of modules'),
    "words for lengths": (page("left 1 5 5"), "Wrong place", "is not 4 counts"),
    "words beside areas": (":::::{page}\n\nLost words\n:::::\n", "Outside of an area", "something stands beside"),
    "an area alone": (":::{area} 1 1 1 1\nWords\n:::\n", "Outside of a page", "an area is a part of a page"),
    "a ground that is none": (page("2 1 5 5\n:ground: pink"), "Unknown ground", 'ground cannot be "pink"'),
    "a hue beyond the last": (page("2 1 5 5", ":hue: 9"), "Unknown hue", 'no hue "9"'),
    "a label without a heading": (page("2 1 5 5", ":label: Cover"), "No heading", "needs a heading"),
    "an unknown option": (page("2 1 5 5", ":colour: red"), "Unknown option", 'page has no option "colour"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_page_is_told_with_its_line(make: Any, name: str) -> None:
    text, what, reason = WRONG[name]
    with pytest.raises(InputError) as raised:
        make(text)
    (fault,) = raised.value.faults
    assert (fault.what, fault.place.line is not None) == (what, True)
    assert reason in fault.reason and fault.mend


def test_a_saddle_stitched_document_has_pages_in_fours(make: Any) -> None:
    head = "---\ntitle: T\nbinding: saddle\n---\n"
    assert make(head + page("2 1 5 5") * 4).binding == "saddle"
    with pytest.raises(InputError, match="3 pages"):
        make(head + page("2 1 5 5") * 3)
    with pytest.raises(InputError, match="staple"):
        make(head.replace("saddle", "staple") + page("2 1 5 5"))


def test_texts_are_shortened_to_whole_sentences_and_never_to_none() -> None:
    text = Markdown("One is 1.5 long. Two follows! Is three?\n\nAnother paragraph.")
    assert sentences(text, 30) == "One is 1.5 long. Two follows!"
    assert sentences(text, 5) == "One is 1.5 long."
    assert sentences(text, 500) == "One is 1.5 long. Two follows! Is three?"
    assert sentences(Markdown("一句话。又一句。"), 100) == "一句话。又一句。"
    assert sentences("", 10) == ""
