"""Every PDF keeps to PDF/UA-1 and PDF/A-3a, and its structure says what the document says."""

from __future__ import annotations

import page
import pytest

from planpress.accessibility.agreement import differences
from planpress.accessibility.checks import check_pdf
from planpress.accessibility.tree import TaggedFile
from planpress.writers.pdf import write_pdf
from tests.accessibility.made import BRAND, NAMES, document, pdf

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)


@pytest.mark.parametrize("name", NAMES)
def test_a_validator_finds_nothing_wrong(name: str) -> None:
    for profile in PROFILES:
        report = page.validate_pdf_bytes(pdf(name), profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.is_compliant and report.checks.failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_our_own_checks_find_nothing_wrong(name: str) -> None:
    assert check_pdf(pdf(name)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_what_the_document_says_piece_by_piece(name: str) -> None:
    assert differences(document(name), TaggedFile(pdf(name)).roots) == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    assert write_pdf(document(name), BRAND) == pdf(name)
