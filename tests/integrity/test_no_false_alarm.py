"""What we write has no finding: each plan's documents, one with every node, and those that ask much."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from planpress.integrity.checks import check_docx
from planpress.writers.word import write_docx
from tests.accessibility.made import NAMES, document
from tests.integrity.made import BRAND, charted


@pytest.mark.parametrize("name", NAMES)
def test_what_we_write_has_no_finding(name: str) -> None:
    assert [*map(str, check_docx(write_docx(document(name), BRAND)))] == []


def test_a_validator_finds_nothing_in_the_charts_made_by_hand(tmp_path: Path) -> None:
    """Only a file that is good shows that a finding is that of the planted fault."""
    file = tmp_path / "charts.docx"
    file.write_bytes(charted())
    assert [*map(str, OpenXmlValidator().validate(str(file)).errors)] == []
