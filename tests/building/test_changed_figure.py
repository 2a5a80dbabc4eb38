"""A figure changed in the table changes everywhere it is printed or used, in every format, and nothing else does."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from planpress.brand import read_brand
from planpress.composing import compose
from planpress.document import Document
from planpress.planning.reading import read_plan
from planpress.writers import FORMATS
from tests.building.projects import ROOT, TODAY, edit

NUMBER = re.compile(r"\d+(?:\.\d+)?")

# Old and new: the figure itself (and the part of the target reached, for the target is 100), growth,
# multiple, and the steady path from 2009 to 2014.
CHANGED = {
    ("44.3", "45.1"), ("12.3", "12.0"), ("2.3", "2.2"),
    ("49.8", "50.5"), ("55.9", "56.6"), ("62.8", "63.4"), ("70.5", "71.1"), ("79.2", "79.7"), ("89.0", "89.2"),
}  # fmt: skip


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Document]:
    """The sample briefing as it is, and with 45.1 for the output of petrochemicals."""
    folder = tmp_path_factory.mktemp("plan") / "dalian"
    shutil.copytree(ROOT / "data" / "dalian", folder)
    before = compose(read_plan(folder), ROOT / "templates" / "briefing", "en", TODAY)
    edit(folder / "observations.csv", "44.3", "45.1")
    return before, compose(read_plan(folder), ROOT / "templates" / "briefing", "en", TODAY)


def written(document: Document, suffix: str) -> bytes:
    return FORMATS[suffix].write(document, read_brand(ROOT / "templates" / "_brand.yml"))


def outline(document: Document) -> list[str]:
    return written(document, "txt").decode().splitlines()


def test_only_numbers_change(documents: tuple[Document, Document]) -> None:
    before, after = (NUMBER.sub("#", "\n".join(outline(document))) for document in documents)
    assert before == after


def test_the_figure_and_all_that_is_derived_from_it_change_and_no_other(documents: tuple[Document, Document]) -> None:
    before, after = (NUMBER.findall("\n".join(outline(document))) for document in documents)
    assert {pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]} == CHANGED


def test_no_line_of_another_cluster_changes(documents: tuple[Document, Document]) -> None:
    before, after = map(outline, documents)
    starts = [index for index, line in enumerate(before) if line.startswith("opening ")]
    own = range(*next((a, b) for a, b in pairwise(starts) if "1 Petrochemicals" in before[a]))
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        assert old == new or index in own or "etrochemicals" in old or re.search(r"body \d+ \|  \|", old)


def text_of(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.sub(r"<[^>]+>", " ", package.read("word/document.xml").decode())


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_no_format_prints_the_old_figure(documents: tuple[Document, Document], suffix: str) -> None:
    text = text_of(written(documents[1], suffix))
    assert "45.1" in text and "12.0" in text
    assert "44.3" not in text and "12.3" not in text


def test_the_plan_is_read_from_its_folder_alone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "dalian", tmp_path / "elsewhere")
    plan = read_plan(tmp_path / "elsewhere")
    assert (plan.id, plan.observations) == ("elsewhere", read_plan(ROOT / "data" / "dalian").observations)
