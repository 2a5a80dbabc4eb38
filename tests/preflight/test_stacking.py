"""How much ink a page could take at most is told without plates, and never told as less than plates show."""

from __future__ import annotations

import random

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from planpress.preflight.opened import opened
from planpress.preflight.rendering import rendering_of
from planpress.preflight.report import preflight
from planpress.preflight.stacking import is_dry, most_ink
from tests.conftest import require_tool
from tests.preflight.made import PAGES, good, planted

OVER = {"ExtGState": {"Over": Dictionary(OP=True, op=True, OPM=1), "All": Dictionary(OP=True, op=True, OPM=0)}}
SEA, BLACK = "0.9 0.68 0.42 0.52 k 100 100 200 200 re f", "0 0 0 1 k 150 150 50 50 re f"


def sheets(*codes: str) -> bytes:
    """The good file with other drawings on its first pages, and blank ones after these."""

    def change(pdf: Pdf) -> None:
        spot = Array([Name.Separation, Name("/Gold"), Name.DeviceCMYK, Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.3, 0.9, 0], N=1
        )])  # fmt: skip
        for page, code in zip(pdf.pages, codes + ("",) * PAGES, strict=False):
            page.obj.Contents = pdf.make_stream(code.encode())
            page.obj.Resources.ColorSpace = Dictionary(Gold=spot)
            for kind, entries in OVER.items():
                page.obj.Resources[f"/{kind}"] = Dictionary(**entries, Thin=Dictionary(ca=0.5))

    return planted(change)


def most(code: str) -> float | None:
    with opened(sheets(code)) as file:
        found = most_ink(file.sheets[0])
        return None if found is None else round(found, 3)


def test_what_lies_on_another_colour_hides_it() -> None:
    assert most(f"{SEA} {BLACK}") == 2.52


def test_what_overprints_adds_its_own_inks_and_keeps_the_others() -> None:
    assert most(f"{SEA} /Over gs {BLACK}") == 3.0
    assert most(f"{SEA} /Over gs /Gold cs 1 scn 150 150 50 50 re f") == 3.52


def test_marks_beyond_the_bleed_do_not_count() -> None:
    assert most(f"{SEA} 1 1 1 1 k 2 2 4 4 re f") == 2.52


@pytest.mark.parametrize("code", ["/Thin gs", "0 0 1 rg", "0 0 1 rg 1 0 0 RG"])
def test_nothing_is_certain_of_what_shines_through_or_is_no_ink(code: str) -> None:
    assert most(f"{SEA} {code} {'150 150 50 50 re f'}") is None


def test_nothing_is_certain_of_a_photo() -> None:
    with opened(good()) as file:
        assert most_ink(file.sheets[0]) is None and not is_dry(file, 4.0)


def test_plates_are_made_only_in_doubt() -> None:
    require_tool("gs", "ghostscript")
    safe, doubtful = (
        sheets(f"{SEA} /Over gs {BLACK}"),
        sheets("/Over gs 1 1 0 0 k 100 100 9 9 re f 0 0 1 1 k 200 100 9 9 re f"),
    )
    assert preflight(safe, in_doubt_only=True).way == "certain from the colours"
    assert preflight(doubtful, in_doubt_only=True).way.startswith("rendered by Ghostscript")


def heap(seed: int) -> str:
    """Rectangles on each other, some of which overprint in one of the two modes, some in a spot ink."""
    chance = random.Random(seed)
    code = []
    for _ in range(12):
        x, y = chance.randint(60, 300), chance.randint(60, 500)
        cmyk = " ".join(str(chance.choice((0, 0, 0.3, 0.8))) for _ in range(4))
        colour = chance.choice((f"{cmyk} k", f"{cmyk} k", "/Gold cs 0.7 scn", "0.4 g"))
        state = chance.choice(("", "/Over gs", "/All gs"))
        code.append(f"q {state} {colour} {x} {y} 200 160 re f Q")
    return " ".join(code)


def test_no_place_has_more_ink_on_its_plates_than_was_told() -> None:
    require_tool("gs", "ghostscript")
    for first in range(0, 8, PAGES):
        with opened(sheets(*(heap(seed) for seed in range(first, first + PAGES)))) as file:
            peaks = rendering_of(file, is_rendered=True).peaks
            assert len(peaks) == PAGES
            for sheet in file.sheets:
                told = most_ink(sheet)
                assert told is not None and peaks[sheet.number].total <= told + 0.02
