"""Contents lists in Word tell the pages that LibreOffice finds; without it, or when it fails, they tell none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.building import office as office_room
from planpress.building import paging, run, staleness
from planpress.building.editions import Project
from planpress.building.limits import Limits
from planpress.building.office import PDF, Office, convert, find_office
from planpress.building.run import Result
from planpress.building.writing import Sheet, Written, write_batch
from planpress.document import Contents, Document, Pages, openings, plain_text
from planpress.errors import EditionError, Fault, Grade, Place
from planpress.reconciling import reconcile
from planpress.writers import FORMATS
from planpress.writers.word.placeholders import undrawn
from tests.building.projects import edit, make_project, outcomes
from tests.building.projects import run as built
from tests.conftest import require_tool
from tests.writers import sample
from tests.writers.word.opened import Opened

Patch = pytest.MonkeyPatch

TEMPLATE = """\
---
title: {{ plan.region }}
---
::::{opening}
:label: Start

# {{ plan.region }}

:::{contents}
:::
::::

{% for cluster in plan.clusters %}
::::{opening}
:label: {{ cluster.label }}

# {{ cluster.name }}

{{ cluster.baseline }} to {{ cluster.target }}.
::::
{% endfor %}
"""


@pytest.fixture(scope="module")
def office() -> Office:
    require_tool("soffice", "LibreOffice (libreoffice-writer)")
    found = find_office()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def document() -> Document:
    return sample.whole_document()


@pytest.fixture(scope="module")
def twice(office: Office, document: Document, brand: Brand) -> list[Written]:
    """The sample document, written with page numbers twice."""
    sheet = Sheet("sample.docx", document, "docx", office=office)
    return [written for _ in range(2) for written in write_batch([sheet], brand, Limits())]


@pytest.fixture(scope="module")
def paged(twice: list[Written]) -> Written:
    return twice[0]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of which one document has a contents list in Word."""
    project = make_project(tmp_path)
    (project.templates / "briefing" / "document.md.j2").write_text(TEMPLATE)
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt, docx]")
    return project


def _install(monkeypatch: Patch, office: Office | None) -> None:
    for room in (run, staleness):
        monkeypatch.setattr(room, "find_office", lambda: office)


def _script(tmp_path: Path, words: str) -> Office:
    """Something in the place of LibreOffice."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{words}\n")
    program.chmod(0o755)
    return Office(program, "of the test")


# ------------------------------------------------------------------------------------------- with LibreOffice


def test_the_contents_list_tells_the_page_on_which_each_section_s_headline_is_found(
    office: Office, document: Document, brand: Brand, paged: Written, tmp_path: Path
) -> None:
    """The pages are read again from the finished file, with all its pictures, by the words on its pages."""
    pdf = pypdfium2.PdfDocument(convert(office, [paged.data], PDF, brand.faces, tmp_path)[0])
    texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    opened = Opened(paged.data)
    told = [entry.rstrip("0123456789") for entry in opened.styled("TOC1")]
    numbers = [int(entry[len(label) :]) for entry, label in zip(opened.styled("TOC1"), told, strict=True)]
    assert told == ["Overview", "1\u2007\u2007Petrochemicals", "Sources and method"]
    for section, number in zip(openings(document), numbers, strict=True):
        headline = "".join(plain_text(section.heading.content).split())
        assert [page for page, text in enumerate(texts, 1) if headline in text] == [number]
    assert numbers[-1] > numbers[0] + 1
    footer = Opened(paged.data).word.sections[0].footer.paragraphs[0].text
    assert footer.endswith(f"1 of {len(texts)}")


def test_each_number_is_a_field_that_word_can_update(paged: Written) -> None:
    codes = [(node.text or "").strip() for node in Opened(paged.data).find(".//w:instrText")]
    assert "TOC \\f C \\h" in codes
    assert [code for code in codes if code.startswith("PAGEREF")] == [
        f"PAGEREF _{anchor} \\h" for anchor in ("overview", "petrochemicals", "annex")
    ]


def test_the_numbers_of_pages_are_not_taken_for_figures(document: Document, paged: Written) -> None:
    assert not reconcile(document, paged.data, "docx").differences
    assert (paged.faults, paged.notes) == ((), ())


def test_two_processes_find_the_same_pages_and_write_the_same_bytes(twice: list[Written]) -> None:
    assert twice[0].data == twice[1].data


def test_a_file_with_nothing_drawn_has_the_same_pages(
    office: Office, document: Document, brand: Brand, tmp_path: Path
) -> None:
    data = FORMATS["docx"].write(document, brand)
    assert len(undrawn(data)) < len(data)
    drawn, plain = convert(office, [data, undrawn(data)], PDF, brand.faces, tmp_path)
    pages = paging._pages(document, drawn)
    assert pages is not None and pages == paging._pages(document, plain)


def test_libreoffice_is_not_started_to_ask_which_one_it_is(office: Office, monkeypatch: Patch) -> None:
    monkeypatch.setattr(office_room.subprocess, "run", None)
    find_office.cache_clear()
    assert find_office() == office


# -------------------------------------------------------------------------------- without it, or when it fails


def test_without_libreoffice_the_file_is_the_one_of_no_page_numbers(project: Project, monkeypatch: Patch) -> None:
    _install(monkeypatch, None)
    file = project.reports / "ostland" / "en" / "briefing.docx"
    assert outcomes(built(project, paginate=True)) == dict.fromkeys(_files(), "made")
    without = file.read_bytes()
    built(project, paginate=False, force=True)
    assert file.read_bytes() == without
    assert "PAGEREF" not in "".join(node.text or "" for node in Opened(without).find(".//w:instrText"))


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 139", "it ended with code 139"),
        ("kill -SEGV $$", "it ended with code -11"),
        ("exit 0", "it ended without a result"),
        ("exit 81", "it asks to be started again and again"),
        ("exec sleep 60", "it did not end within 2 s"),
    ],
)
def test_a_failure_of_libreoffice_costs_the_numbers_and_not_the_edition(
    project: Project, monkeypatch: Patch, tmp_path: Path, script: str, reason: str
) -> None:
    built(project)
    file = project.reports / "ostland" / "en" / "briefing.docx"
    before = file.read_bytes()
    _install(monkeypatch, _script(tmp_path, script))
    monkeypatch.setattr(office_room, "START_SECONDS", 1)
    monkeypatch.setattr(office_room, "FILE_SECONDS", 1)
    result = built(project, paginate=True)["ostland/en/briefing.docx"]
    assert (result.outcome, [fault.grade for fault in result.faults]) == ("made", [Grade.NOTE])
    assert reason in result.faults[0].reason
    assert file.read_bytes() == before


def test_a_program_that_cannot_be_started_costs_the_numbers_only(
    project: Project, monkeypatch: Patch, tmp_path: Path
) -> None:
    _install(monkeypatch, Office(tmp_path / "nowhere", "of the test"))
    (note,) = built(project, paginate=True)["ostland/en/briefing.docx"].faults
    assert "no such file" in note.reason


def test_pages_that_change_when_they_are_printed_are_not_printed(
    document: Document, brand: Brand, monkeypatch: Patch
) -> None:
    counts = iter(range(10, 20))
    monkeypatch.setattr(paging, "_set", lambda documents, *_: [Pages(next(counts), (2, 3, 5)) for _ in documents])
    (written,) = write_batch([_sheet(document)], brand, Limits())
    assert "it does not find the same pages" in written.notes[0].reason
    assert written.data == FORMATS["docx"].write(document, brand)
    assert next(counts) == 13, "two runs, and one more"


def test_pages_that_settle_in_one_more_run_are_printed(document: Document, brand: Brand, monkeypatch: Patch) -> None:
    found = iter([Pages(9, (2, 3, 5)), Pages(9, (2, 4, 6)), Pages(9, (2, 4, 6))])
    monkeypatch.setattr(paging, "_set", lambda *_: [next(found)])
    (written,) = write_batch([_sheet(document)], brand, Limits())
    assert [entry[-1] for entry in Opened(written.data).styled("TOC1")] == ["2", "4", "6"]


def test_a_document_that_cannot_be_written_costs_the_others_nothing(
    document: Document, brand: Brand, monkeypatch: Patch
) -> None:
    bad = replace(document, title="bad")

    def pages(documents: Sequence[Document], *_: object) -> list[Pages]:
        if bad in [replace(one, pages=None) for one in documents]:
            raise EditionError([Fault("No letter", Place("bad"), "no font has it", "Change it.")])
        return [Pages(9, (2, 3, 5)) for _ in documents]

    monkeypatch.setattr(paging, "_set", pages)
    found = write_batch([_sheet(document), _sheet(bad), _sheet(document)], brand, Limits())
    assert [len(one.notes) for one in found] == [0, 1, 0]
    assert Opened(found[2].data).styled("TOC1")[0] == "Overview2"


def test_only_contents_lists_in_word_need_libreoffice(document: Document) -> None:
    listless = sample.document(*(block for block in document.blocks if block not in openings(document)))
    assert not any(isinstance(block, Contents) for block in listless.blocks)
    assert not _sheet(listless).pages_asked and not replace(_sheet(document), format="pdf").pages_asked
    assert _sheet(document).pages_asked


def test_what_needs_pages_takes_one_start_of_libreoffice_together(
    document: Document, brand: Brand, monkeypatch: Patch
) -> None:
    starts: list[int] = []

    def pages(documents: Sequence[Document], *_: object) -> list[Pages]:
        starts.append(len(documents))
        return [Pages(9, (2, 3, 5)) for _ in documents]

    monkeypatch.setattr(paging, "_set", pages)
    sheets = [_sheet(document), replace(_sheet(document), format="txt"), _sheet(document), _sheet(document)]
    assert len(write_batch(sheets, brand, Limits())) == 4
    assert starts == [3, 3], "once to find them, once to see them agree"


def _sheet(document: Document) -> Sheet:
    return Sheet("sample.docx", document, "docx", office=Office(Path("soffice"), "of the test"))


# ------------------------------------------------------------------------------------------------ what is stale


def test_another_libreoffice_makes_word_files_stale_and_says_so(project: Project, monkeypatch: Patch) -> None:
    monkeypatch.setattr(paging, "_set", lambda documents, *_: [_pages_of(document) for document in documents])

    def again(office: Office | None, paginate: bool = True) -> set[str]:
        _install(monkeypatch, office)
        results = built(project, paginate=paginate)
        assert {results[name].outcome for name in _files() if name.endswith(".txt")} <= {"made", "unchanged"}
        return set(_reasons(results))

    assert again(None) == {"not made yet"}
    assert again(Office(Path("soffice"), "7.4")) == {"LibreOffice is new"}
    assert again(Office(Path("elsewhere"), "7.4")) == set()
    assert again(Office(Path("soffice"), "24.8")) == {"LibreOffice changed"}
    assert again(Office(Path("soffice"), "24.8"), False) == {"--no-page-numbers is new", "LibreOffice is gone"}
    assert again(None) == {"--no-page-numbers is gone"}


def _pages_of(document: Document) -> Pages:
    return Pages(9, tuple(range(2, 2 + len(openings(document)))))


def _reasons(results: dict[str, Result]) -> Iterator[str]:
    for result in results.values():
        yield from result.reasons


def _files() -> tuple[str, ...]:
    return "ostland/en/briefing.txt", "ostland/en/briefing.docx", "ostland/en/note.txt"
