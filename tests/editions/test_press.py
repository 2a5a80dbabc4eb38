"""Dalian's brochure as the press sees it, by Ghostscript: its plates, its colours, and its sheets as a booklet."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from planpress.document import Area, Columns, Page
from planpress.lengths import Mm, Pt, millimetres, points
from planpress.writers.pdf.press.booklet import PAPER, booklet
from planpress.writers.pdf.press.marks import INSET, ROOM
from tests.editions.made import BRAND, DALIAN, document, pages, printed, screen
from tests.writers.pdf.opened import Opened
from tests.writers.pdf.press.difference import ciede2000, lab
from tests.writers.pdf.press.plates import PROCESS, Plate, as_printed, pages_in_inks, pixels, run_gs

DPI = 72
MOST_APART = 6.0
"""The mean CIEDE2000 between a page on paper and on the screen."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("press")
    (made / "brochure.pdf").write_bytes(printed(DALIAN))
    return made


@pytest.fixture(scope="module")
def separated(folder: Path) -> list[dict[str, Plate]]:
    """The plates of each sheet, 0 for paper to 1 for full ink, by the inks' names."""
    run_gs(folder, "-sDEVICE=tiffsep", f"-r{DPI}", f"-o{folder / 'sheet%02d.tif'}", str(folder / "brochure.pdf"))
    sheets = []
    for number in range(1, len(pages(document(DALIAN))) + 1):
        found = {}
        for path in folder.glob(f"sheet{number:02}(*).tif"):
            name = path.stem.removeprefix(f"sheet{number:02}(").removesuffix(")")
            found[name] = 1 - np.asarray(Image.open(path)).astype(float) / 255
        sheets.append(found)
    return sheets


def inked(plates: dict[str, Plate]) -> Plate:
    return np.asarray(sum(plates.values()))


# --------------------------------------------------------------------------------------- plates


def test_no_place_inside_the_bleed_has_more_ink_than_the_paper_bears(separated: list[dict[str, Plate]]) -> None:
    for number, plates in enumerate(separated, 1):
        assert set(plates) == set(PROCESS)
        sums = inked(plates)
        left, upper, right, lower = pixels(printed(DALIAN), number, DPI, len(sums), "/BleedBox")
        assert sums[upper:lower, left:right].max() <= BRAND.press.condition.ink_limit == 3.2


def body_of(page: Page) -> Area | None:
    """Where a cluster's page has its columns of text."""
    return next((area for area in page.areas if any(isinstance(block, Columns) for block in area.content)), None)


def test_black_text_is_on_the_black_plate_only(separated: list[dict[str, Plate]]) -> None:
    seen = 0
    for number, (page, plates) in enumerate(zip(pages(document(DALIAN)), separated, strict=True), 1):
        area = body_of(page)
        if not page.hue or area is None:
            continue
        height = len(plates["Black"])
        left, upper, _, _ = pixels(printed(DALIAN), number, DPI, height)
        rows = slice(*(upper + round(points(edge) * DPI / 72) for edge in (area.top, Mm(area.top + area.height))))
        columns = slice(*(left + round(points(edge) * DPI / 72) for edge in (area.left, Mm(area.left + area.width))))
        assert (plates["Black"][rows, columns] > 0.5).sum() > 300  # there are words
        assert [plates[ink][rows, columns].max() for ink in PROCESS[:3]] == [0, 0, 0]
        seen += 1
    assert seen == 5


def test_nothing_is_outside_the_bleed_but_marks(separated: list[dict[str, Plate]]) -> None:
    """A millimetre around the bleed is free; then come crop marks at the corners, a registration mark in the middle
    of each side, the slug line above and the colour bar below, each in its place."""
    for number, plates in enumerate(separated, 1):
        sums = inked(plates)
        left, upper, right, lower = pixels(printed(DALIAN), number, DPI, len(sums), "/BleedBox")
        trim = pixels(printed(DALIAN), number, DPI, len(sums))
        free = np.ones(sums.shape, bool)
        free[upper - 1 : lower + 1, left - 1 : right + 1] = False
        corners = (*((left, trim[0]), (trim[2], right)), *((upper, trim[1]), (trim[3], lower)))
        for index, (start, end) in enumerate(corners):
            band = slice(start - 2, end + 3)
            for out in (slice(0, round(ROOM) - 2), slice(-round(ROOM) + 2, None)):
                free[(out, band) if index < 2 else (band, out)] = False
        middle, half = ((left + right) // 2, (upper + lower) // 2), mm(4)
        for x, y in ((middle[0], upper - mm(6)), (middle[0], lower + mm(6))):
            free[y - half : y + half, x - half : x + half] = False
        for x, y in ((left - mm(6), middle[1]), (right + mm(6), middle[1])):
            free[y - half : y + half, x - half : x + half] = False
        inset = slice(trim[0] + round(INSET) - 2, trim[2] - round(INSET) + 2)
        slug, bar = slice(upper - mm(12), upper - mm(4)), slice(lower + mm(2.5), lower + mm(9.5))
        assert sums[slug, inset].any() and (sums[bar, inset] > 0.4).sum() > 1000
        free[slug, inset] = free[bar, inset] = False
        assert not sums[free].any()


def mm(length: float) -> int:
    return round(points(Mm(length)) * DPI / 72)


def test_the_colour_bar_shows_each_ink_alone(separated: list[dict[str, Plate]]) -> None:
    plates = separated[0]
    height = len(plates["Black"])
    _, _, _, lower = pixels(printed(DALIAN), 1, DPI, height, "/BleedBox")
    start = pixels(printed(DALIAN), 1, DPI, height)[0] + round(INSET)
    row = lower + mm(6)
    for index, ink in enumerate(PROCESS):
        patch = slice(start + mm(6 * index) + 3, start + mm(6 * index + 6) - 3)
        levels = {name: plates[name][row, patch].mean() for name in PROCESS}
        assert levels[ink] > 0.98 and sum(levels.values()) == pytest.approx(levels[ink])


def test_inkcov_finds_the_same_inks(folder: Path, separated: list[dict[str, Plate]]) -> None:
    told = run_gs(folder, "-sDEVICE=ink_cov", f"-r{DPI}", "-o-", str(folder / "brochure.pdf"))
    covered = [[float(part) / 100 for part in line.split()[:4]] for line in told.splitlines() if "CMYK" in line]
    assert len(covered) == len(separated)
    for shares, plates in zip(covered, separated, strict=True):
        assert all(share > 0 for share in shares)
        assert shares == pytest.approx([plates[ink].mean() for ink in PROCESS], abs=0.01)


# --------------------------------------------------------------------------------------- colours


def test_each_printed_page_looks_as_on_the_screen(tmp_path: Path) -> None:
    file = pypdfium2.PdfDocument(screen(DALIAN))
    apart = []
    for number, page in enumerate(pages_in_inks(printed(DALIAN), tmp_path, len(file), 36)):
        shown = file[number].render(scale=0.5).to_pil().convert("RGB").resize(page.size)
        paper = as_printed(page, BRAND.press.condition)
        apart.append(round(float(ciede2000(lab(np.asarray(shown)), lab(paper)).mean()), 2))
    assert len(apart) == len(pages(document(DALIAN)))
    assert max(apart) < MOST_APART, apart


# --------------------------------------------------------------------------------------- the booklet


@pytest.fixture(scope="module")
def sheets() -> bytes:
    return booklet(printed(DALIAN), "Dalian")


def test_each_half_of_a_sheet_has_the_words_of_its_page_upright_and_in_place(sheets: bytes) -> None:
    """Twelve pages are three sheets: 12 beside 1, on the back 2 beside 11, and so on."""
    order = [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]
    read = Opened(sheets)
    single = Opened(screen(DALIAN))
    wide, tall = float(points(Mm(210))), float(points(Mm(297)))
    assert len(read.pdf.pages) == len(order)
    for side, halves in enumerate(order):
        creep = float(points(Mm(PAPER * (side // 2))))
        for start, page in zip((creep, wide - creep), halves, strict=True):
            wanted = placed(single, page - 1)
            inside = [
                (sign, x - start, y) for sign, x, y in placed(read, side) if -1 < x - start < wide + 1 and -1 < y < tall
            ]
            assert "".join(word for word, *_ in inside) == "".join(word for word, *_ in wanted), (side, page)
            assert np.abs(np.array([one[1:] for one in inside]) - [one[1:] for one in wanted]).max() < 0.6


def placed(file: Opened, page: int) -> list[tuple[str, float, float]]:
    """The characters of a page (from 0) with the place of their lower left corners."""
    return [(sign, box[0], box[1]) for sign, box in file.characters(page)]


def test_a_sheet_is_two_pages_wide_and_turned_over_its_short_edge(sheets: bytes) -> None:
    file = pikepdf.open(io.BytesIO(sheets))
    for page in file.pages:
        sides = [round(millimetres(Pt(float(edge)))) for edge in page.mediabox]
        assert sides == [0, 0, 420, 297]
        assert int(page.get("/Rotate", 0)) == 0
    assert file.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
