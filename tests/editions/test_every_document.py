"""Brochure, posters and profiles of every plan: readable by everybody, true to the plan, and fit for the press."""

from __future__ import annotations

import page
import pypdfium2
import pytest

from planpress.accessibility.agreement import differences
from planpress.accessibility.checks import check_pdf
from planpress.accessibility.contrast import low_contrast
from planpress.accessibility.tree import TaggedFile
from planpress.preflight.report import preflight
from planpress.reconciling import reconcile
from tests.conftest import require_tool
from tests.editions.made import ALL, BRAND, Made, document, pages, printed, screen
from tests.writers.pdf.opened import Opened, squeezed

every = pytest.mark.parametrize("made", ALL, ids=str)


@every
def test_a_validator_finds_nothing_wrong(made: Made) -> None:
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        report = page.validate_pdf_bytes(screen(made), profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.is_compliant


@every
def test_our_own_checks_find_nothing_wrong(made: Made) -> None:
    assert check_pdf(screen(made)) == ()


@every
def test_what_is_read_is_what_the_document_says_piece_by_piece(made: Made) -> None:
    assert differences(document(made), TaggedFile(screen(made)).roots) == ()


@every
def test_all_words_and_marks_can_be_seen(made: Made) -> None:
    assert [str(finding) for finding in low_contrast(screen(made), BRAND)] == []


@every
def test_each_figure_stands_there_and_no_other_on_screen_and_on_paper(made: Made) -> None:
    assert reconcile(document(made), screen(made), "pdf").differences == ()
    assert reconcile(document(made), printed(made), "pdf-print").differences == ()


@every
def test_the_words_of_each_page_are_those_of_the_screen(made: Made) -> None:
    for on_paper, on_screen in zip(Opened(printed(made)).pages, Opened(screen(made)).pages, strict=True):
        assert squeezed(on_screen) in squeezed(on_paper)


@every
def test_preflight_finds_no_error_and_nothing_to_warn_of(made: Made) -> None:
    require_tool("gs", "ghostscript")
    sheet = document(made)
    report = preflight(printed(made), binding=sheet.binding, bleed=sheet.bleed)
    assert [str(finding) for finding in report.findings] == []
    assert report.way.startswith("rendered by Ghostscript")
    assert (report.pages, report.bleed, report.stated) == (len(pages(sheet)), 3.0, "FOGRA39")


@pytest.mark.parametrize("made", [made for made in ALL if made.template != "brochure"], ids=str)
def test_posters_and_profiles_are_one_page(made: Made) -> None:
    (page,) = pypdfium2.PdfDocument(screen(made))
    across, upward = page.get_size()
    size = (420, 297) if made.template == "poster" else (210, 297)
    assert (round(across * 25.4 / 72), round(upward * 25.4 / 72)) == size
    assert page.get_textpage().get_text_bounded().strip()
