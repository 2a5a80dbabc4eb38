"""A brochure has its pages in fours, whatever its plan: none is empty, nothing is lost, and its tiles are few forms."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache

import pikepdf
import pypdfium2
import pytest

from planpress.charts.geometry import Sketch
from planpress.charts.motifs import MOTIFS, Motif, Spot
from planpress.charts.motifs.pens import filled, line, polygon, stroked
from planpress.charts.specs import Tiled
from planpress.document import Area, Chart, Document, KeyFigures, Page, QrCode, Table, walk
from planpress.errors import EditionError
from planpress.lengths import Mm
from planpress.reconciling import reconcile
from planpress.writers.pdf import write_pdf
from tests.composing.plans import plan_of
from tests.editions.made import (
    BRAND,
    DALIAN,
    Made,
    brochure_of,
    document,
    pages,
    plan_of_clusters,
    printed,
    screen,
    with_offers,
)
from tests.writers.pdf.opened import Opened, squeezed, words_of
from tests.writers.sample import document as document_of
from tests.writers.sample import dumbbells

COUNTS = (1, 2, 3, 6, 12, 14, 15, 25, 43)
SMALL, LARGE = Made("2", "brochure"), Made("43", "brochure")
SHEET = 4


# --------------------------------------------------------------------------------------- pages, in fours


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("offers", [False, True], ids=["bare", "with offers"])
def test_pages_come_in_fours_and_each_has_words(count: int, offers: bool) -> None:
    plan = plan_of_clusters(count)
    brochure = brochure_of(with_offers(plan) if offers else plan)
    shown = pages(brochure)
    assert brochure.binding == "saddle"
    assert len(shown) == len(brochure.blocks) and len(shown) % SHEET == 0
    assert all(any(words.strip() for words in words_of(page.areas)) for page in shown)
    assert [page.foot.number for page in shown if page.foot] == [n for n, page in enumerate(shown, 1) if page.foot]


@pytest.mark.parametrize("count", [1, 3, 6, 9, 12, 14, 15, 25])
def test_nothing_overflows_and_nothing_is_left_out(count: int) -> None:
    """As EditionError says of what does not fit its place; each picture has all its figures."""
    brochure = brochure_of(with_offers(plan_of_clusters(count)))
    data = write_pdf(brochure, BRAND)
    assert reconcile(brochure, data, "pdf").differences == ()


@pytest.mark.parametrize("made", [SMALL, LARGE], ids=str)
def test_few_and_many_clusters_lose_no_figure_on_screen_and_on_paper(made: Made) -> None:
    assert reconcile(document(made), screen(made), "pdf").differences == ()
    assert reconcile(document(made), printed(made), "pdf-print").differences == ()


@pytest.mark.parametrize("made", [SMALL, LARGE], ids=str)
def test_no_page_is_blank(made: Made) -> None:
    file = pypdfium2.PdfDocument(screen(made))
    assert len(file) % SHEET == 0
    for sheet in file:
        picture = sheet.render(scale=20 / 72).to_pil().convert("RGB")
        assert len(picture.getcolors(picture.width * picture.height)) > 1
        assert sheet.get_textpage().get_text_bounded().strip()


def test_a_chart_that_fills_its_place_shows_all_its_rows_or_has_no_room() -> None:
    chart = replace(dumbbells(), height=None)

    def placed(height: float) -> Document:
        area = Area(Mm(17), Mm(17), Mm(176), Mm(height), (chart,))
        return document_of(Page(Mm(210), Mm(297), (area,)))

    assert reconcile(placed(160), write_pdf(placed(160), BRAND), "pdf").differences == ()
    with pytest.raises(EditionError, match="Too large for its place"):
        write_pdf(placed(50), BRAND)


# --------------------------------------------------------------------------------------- what investors read


@cache
def offered() -> tuple[Document, str]:
    brochure = brochure_of(with_offers(plan_of_clusters(5)))
    return brochure, squeezed(Opened(write_pdf(brochure, BRAND)).text)


def test_all_that_a_plan_tells_investors_is_in_the_brochure() -> None:
    plan = with_offers(plan_of_clusters(5))
    brochure, text = offered()
    contact = plan.contact
    told = [contact.agency[""], contact.person[""], contact.address[""], contact.hours[""]]
    told += [contact.telephone, contact.email, contact.web, "Contact", "Why here", "What the plan offers"]
    for item in (*plan.incentives, *plan.strengths, *plan.steps):
        told += [item.title[""], item.text[""]]
    assert [words for words in told if squeezed(words) not in text] == []
    assert [node.href for node in walk(brochure) if isinstance(node, QrCode)] == [contact.web]


def test_nothing_is_said_of_what_a_plan_does_not_tell() -> None:
    made = Made("5", "brochure")
    text = Opened(screen(made)).text
    assert "How to invest" in text  # the reader's own steps are the same everywhere
    for words in ("Contact", "Why here", "What the plan offers", "What is offered"):
        assert words not in text
    assert not any(isinstance(node, QrCode) for node in walk(document(made)))
    empty = [node for node in walk(document(made)) if isinstance(node, Table | KeyFigures) and not any(words_of(node))]
    assert empty == []


# --------------------------------------------------------------------------------------- tiles


def test_the_cover_alone_is_light() -> None:
    cover = replace(document(DALIAN), blocks=document(DALIAN).blocks[:1], attachments=())
    data = write_pdf(cover, BRAND)
    assert len(pikepdf.open(io.BytesIO(data)).pages) == 1
    assert len(data) < 60_000


@pytest.mark.parametrize("made", [DALIAN, Made("dalian", "poster")], ids=str)
def test_the_same_document_gives_the_same_bytes(made: Made) -> None:
    assert write_pdf(document(made), BRAND) == screen(made)


def test_tiles_are_few_forms_placed_many_times() -> None:
    for data in (screen(DALIAN), printed(DALIAN)):
        file = pikepdf.open(io.BytesIO(data))
        placed = sum(len(re.findall(rb"/\S+ Do\b", page.Contents.read_bytes())) for page in file.pages)
        forms = [one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
        assert placed > 2000
        assert len(forms) < placed / 5


def test_a_new_kind_of_industry_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that names it is drawn with it, and no other is."""
    drawn: set[str] = set()

    def sketch(spot: Spot) -> Sketch:
        drawn.add(spot.seed)
        return Sketch(
            (filled(polygon((0.3137, 0.1), (0.9, 0.1), (0.5, 0.9))), stroked(0.05, line((0.1, 0.1), (0.9, 0.9))))
        )

    gears = Motif("gears", ("hue2", "hue2_deep"), "gears", 1, ("clockwork",), sketch)
    monkeypatch.setitem(MOTIFS, "gears", gears)
    brochure = brochure_of(
        plan_of(
            {
                "Clockwork": ("30 billion RMB", "80 billion RMB"),
                "Petrochemicals": ("40 billion RMB", "90 billion RMB"),
            }
        )
    )
    specs = [node.spec for node in walk(brochure) if isinstance(node, Chart)]
    motifs = {node.id: node.motif for node in walk(tuple(specs)) if isinstance(node, Tiled)}
    assert motifs == {"clockwork": "gears", "petrochemicals": "pipes"}
    file = pikepdf.open(io.BytesIO(write_pdf(brochure, BRAND)))
    forms = [one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
    assert any(b".3137" in form.read_bytes() for form in forms)
    assert drawn == {"clockwork"}
