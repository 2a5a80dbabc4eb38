"""On a terminal, findings and results have signs with words, colours if wanted, and fit the width."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from planpress.amounts import duration, weight
from planpress.building.changes import Changes
from planpress.building.editions import Edition
from planpress.building.outlooks import Outlook
from planpress.building.run import Built, Result
from planpress.building.staleness import Inputs
from planpress.building.tasks import State, Task
from planpress.building.telling import News
from planpress.errors import ExitCode, Fault, Grade, Place
from planpress.plain import PlainReporter, QuietReporter
from planpress.planning.subjects import of_cluster
from planpress.terminal import TerminalReporter, _width, _window

UNKNOWN = Fault(
    "Unknown cluster",
    Place("data/dalian/observations.csv", 15, None, "cluster", "electronic,2015,80", "electronic"),
    "no such cluster; the nearest name is electronics",
    "Write electronics.",
)
WARNING = Fault("Text without a cluster", Place("text/autos.md"), "it is not printed", "Rename it.", Grade.WARNING)


class Page(io.TextIOWrapper):
    """A stand-in for a terminal in some encoding, whose text can be read back."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    @property
    def raw(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)

    @property
    def text(self) -> str:
        """What a person reads: without the codes for colours and movement."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw)


def drawn(width: int = 100, encoding: str = "utf-8", colour: bool = False) -> tuple[TerminalReporter, Page]:
    page = Page(encoding)
    console = Console(
        file=page, width=width, force_terminal=True, no_color=not colour, highlight=False, color_system="standard"
    )
    return TerminalReporter(console), page


def test_a_fault_is_drawn_with_its_place_the_row_and_the_mend() -> None:
    reporter, page = drawn()
    reporter.checked([("Dalian", [UNKNOWN, WARNING])], 9, 0.4, ExitCode.PLAN_HAS_ERRORS)
    lines = page.text.splitlines()
    assert lines[0] == "Dalian: 1 error, 1 warning"
    assert lines[2:6] == [
        "× error     Unknown cluster   data/dalian/observations.csv, row 15, column cluster",
        "            15 │ electronic,2015,80",
        "               │ ^^^^^^^^^^ no such cluster; the nearest name is electronics",
        "     mend   Write electronics.",
    ]
    assert lines[7] == "! warning   Text without a cluster   text/autos.md"
    assert lines[-1].startswith("Checked 9 files in 0.4 s")
    assert lines[-1].endswith("exit 3")


def test_without_utf8_the_signs_are_ascii() -> None:
    reporter, page = drawn(encoding="ascii")
    reporter.refused([UNKNOWN], "build", ExitCode.PLAN_HAS_ERRORS)
    assert page.text.isascii()
    assert page.text.startswith("x error")


def test_without_colour_the_signs_and_words_stay() -> None:
    reporter, page = drawn()
    reporter.refused([UNKNOWN], "build", ExitCode.PLAN_HAS_ERRORS)
    assert "\x1b[31" not in page.raw
    assert "× error" in page.text
    reporter, page = drawn(colour=True)
    reporter.refused([UNKNOWN], "build", ExitCode.PLAN_HAS_ERRORS)
    assert "31m" in page.raw


@pytest.mark.parametrize("width", [60, 80, 100])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    row = "electronic,output_value,2015,target,80,,,over,billion RMB,S1,I.5," + "电子信息 " * 20
    place = Place("data/dalian/observations.csv", 15, None, "cluster", row, "billion RMB")
    reporter, page = drawn(width)
    reporter.refused(
        [Fault("Unit", place, "a long reason " * 8, "a long mend " * 12)], "build", ExitCode.PLAN_HAS_ERRORS
    )
    assert all(_width(line) <= width for line in page.text.splitlines())


def test_what_a_file_says_moves_no_cursor_and_turns_no_text() -> None:
    row = "a@b.example,E\u202egnp.exe,\x1b[2J"
    reporter, page = drawn()
    place = Place("list.csv", 6, None, "name", row, "E\u202egnp.exe")
    reporter.refused([Fault("Control character", place, "a reason", "a mend")], "check", ExitCode.PLAN_HAS_ERRORS)
    assert "a@b.example,E\ufffdgnp.exe,\ufffd[2J" in page.text and "\u202e" not in page.raw


INPUTS = Inputs({}, {}, frozenset(), "", "")
DUE: tuple[tuple[str, State], ...] = (("pdf", "due"), ("docx", "fresh"))


def _edition(suffix: str) -> Edition:
    return Edition(Path("data/dalian"), "briefing", "briefing", "en", suffix)


def test_a_build_is_a_table_with_reasons_and_a_sum() -> None:
    reporter, page = drawn()
    path = "reports/dalian/en/briefing.pdf"
    tasks = tuple(Task(_edition(name), "", INPUTS, state, ("x",)) for name, state in DUE)
    results = [
        Result(_edition("docx"), "unchanged", path, size=212_000),
        Result(_edition("pdf"), "made", path, ("observations.csv changed",), 10, 655_000, 7.1),
    ]
    reporter.begin([Outlook("Dalian", dt.date(2026, 11, 23), tasks)])
    for result in results:
        reporter.done(result)
    reporter.built(Built(tuple(results)), 72.3, ExitCode.DONE)
    lines = [line.rstrip() for line in page.text.replace("\r", "\n").splitlines()]
    assert lines[0] == "Dalian, edition of 23 November 2026: 2 editions, 1 to make, 1 unchanged"
    assert "  EDITION   LANG  FORMAT  RESULT       PAGES     SIZE    TIME  WHY" in lines
    assert "  briefing  en    Word    = unchanged          212 kB          nothing new" in lines
    assert "  briefing  en    PDF     ✓ made          10   655 kB   7.1 s  observations.csv changed" in lines
    assert "  1 built, 1 unchanged, 0 failed in 1 min 12 s" in lines


def test_a_build_first_says_what_has_changed() -> None:
    reporter, page = drawn(width=80)
    tasks = tuple(Task(_edition(name), "", INPUTS, state, ("x",)) for name, state in DUE)
    found = (
        News("data", "observations.csv, row 11", "Automobiles 2008, output value: 10 is now over 10"),
        News("text", "text/electronics.md", "2 lines"),
    )
    reporter.begin([Outlook("Dalian", dt.date(2026, 11, 23), tasks, found)])
    reporter.close()
    lines = [line.rstrip() for line in page.text.replace("\r", "\n").splitlines()]
    assert lines[1:5] == [
        "",
        "  Changed since the last editions",
        "  1  data  observations.csv, row 11  Automobiles 2008, output value: 10 is now …",
        "  2  text  text/electronics.md       2 lines",
    ]


def test_a_log_has_a_line_for_each_change_up_to_twelve(capsys: pytest.CaptureFixture[str]) -> None:
    found = tuple(News("data", f"observations.csv, row {row}", "Ships: 1 is now 2") for row in range(2, 20))
    outlook = Outlook("Dalian", dt.date(2026, 11, 23), (), found)
    PlainReporter().begin([outlook])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "changed data observations.csv, row 2: Ships: 1 is now 2"
    assert len(lines) == 13 and lines[-1] == "changed 6 more"
    QuietReporter().begin([outlook])
    assert not capsys.readouterr().out


def _profile(label: str) -> Edition:
    return Edition(Path("data/dalian"), "profile", "profile", "en", "pdf", subject=of_cluster("software", label))


def test_an_edition_of_one_cluster_is_called_by_it() -> None:
    reporter, page = drawn(100)
    path = "reports/dalian/en/profile/software.pdf"
    editions = (_profile("Petrochemicals"), _profile("软件与服务外包"), _profile("A cluster whose name is a sentence"))
    tasks = tuple(Task(edition, "", INPUTS, "due", ("x",)) for edition in editions)
    reporter.begin([Outlook("Dalian", dt.date(2026, 11, 23), tasks)])
    results = [Result(edition, "made", path, ("x",), 1, 1000, 1.0) for edition in editions]
    for result in results:
        reporter.done(result)
    failed = Result(editions[0], "failed", path, faults=(UNKNOWN,))
    reporter.built(Built((*results, failed)), 1, ExitCode.EDITION_FAILED)
    lines = [line.rstrip() for line in page.text.replace("\r", "\n").splitlines()]
    rows = [line for line in lines if line.endswith("  x")]
    assert len({_width(line) for line in rows}) == 1
    assert [row.split("  ")[1] for row in rows] == [
        "profile, Petrochemicals", "profile, 软件与服务外包", "profile, A cluster whose name…",
    ]  # fmt: skip
    assert "  × failed  profile, Petrochemicals en, PDF" in lines
    assert any(line.startswith("  All editions: reports/dalian  ") for line in lines)


def test_the_reasons_of_an_edition_with_a_long_name_stand_below_it() -> None:
    reporter, page = drawn(80)
    edition = _profile("Petrochemicals and more")
    path = "reports/dalian/en/profile/software.pdf"
    reporter.begin([Outlook("Dalian", dt.date(2026, 11, 23), (Task(edition, "", INPUTS, "due", ("x",)),))])
    reporter.done(Result(edition, "made", path, ("observations.csv changed",), 1, 1000, 1.0))
    assert "    observations.csv changed" in [line.rstrip() for line in page.text.replace("\r", "\n").splitlines()]


def test_a_build_that_is_stopped_gives_the_cursor_back() -> None:
    reporter, page = drawn()
    task = Task(_edition("pdf"), "", INPUTS, "due", ("x",))
    reporter.begin([Outlook("Dalian", dt.date(2026, 11, 23), (task,))])
    reporter.close()
    hidden, shown = page.raw.rfind("\x1b[?25l"), page.raw.rfind("\x1b[?25h")
    assert 0 <= hidden < shown


def test_each_kind_of_file_has_its_own_line_of_standards() -> None:
    reporter, page = drawn()
    path = "reports/dalian/en/briefing.pdf"
    kinds = (
        ("pdf", ("PDF/UA-1", "PDF/A-3a")),
        ("docx", ("ISO/IEC 29500",)),
        ("pdf", ("PDF/UA-1", "PDF/A-3a")),
        ("txt", ()),
    )
    results = [Result(_edition(kind), "made", path, standards=standards) for kind, standards in kinds]
    reporter.built(Built(tuple(results)), 1, ExitCode.DONE)
    told = [line for line in page.text.splitlines() if "validated" in line]
    assert told == ["  2 validated: PDF/UA-1, PDF/A-3a", "  1 validated: ISO/IEC 29500"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_failed_edition_says_what_was_kept(kept: bool) -> None:
    reporter, page = drawn()
    failed = Result(_edition("pdf"), "failed", "briefing.pdf", faults=(UNKNOWN,), kept=kept)
    reporter.built(Built((failed,)), 1, ExitCode.EDITION_FAILED)
    shown = page.text
    assert "× failed  briefing en, PDF" in shown
    assert ("stays until this one is good" in shown) == kept
    assert shown.rstrip().endswith("exit 1")


def test_a_made_edition_s_note_is_told_and_is_no_failure() -> None:
    reporter, page = drawn()
    note = Fault("No page numbers", Place("briefing.docx"), "it did not end", "Word adds them.", Grade.NOTE)
    reporter.built(
        Built((Result(_edition("docx"), "made", "reports/dalian/en/briefing.docx", faults=(note,)),)), 1, ExitCode.DONE
    )
    assert "i note" in page.text and "it did not end" in page.text and "Word adds them." in page.text
    assert "× failed" not in page.text and "kept" not in page.text


def test_how_comparing_went_stands_below_the_edition_s_row() -> None:
    reporter, page = drawn()
    path = "reports/dalian/en/briefing.docx"
    changes = "reports/dalian/en/briefing-changes.docx"
    for found in (
        Changes("made", changes, "old.docx", 14, 466_000),
        Changes("same", changes, "old.docx"),
        Changes("failed", changes, "old.docx", faults=(UNKNOWN,)),
    ):
        reporter.done(Result(_edition("docx"), "made", path, changes=found))
    lines = [line.rstrip() for line in page.text.splitlines()]
    assert lines[1] == "    ✓ made    briefing-changes.docx, 466 kB, 14 changes since old.docx"
    assert lines[3] == "    i note    nothing changed since old.docx"
    assert lines[5] == "    × failed  briefing-changes.docx, no changes file, 1 error"
    reporter.built(Built((Result(_edition("docx"), "made", path, changes=found),)), 1, ExitCode.EDITION_FAILED)
    assert "× failed  briefing en, Word, briefing-changes.docx" in page.text
    assert "1 built, 0 unchanged, 0 failed" in page.text
    assert "stays until this one is good" not in page.text


def test_a_long_row_is_cut_so_that_the_wrong_part_is_in_sight() -> None:
    shown, start = _window("a," * 40 + "wrong," + "b," * 40, "wrong", 40)
    assert start is not None
    assert shown[start : start + 5] == "wrong"
    assert shown.startswith("…") and shown.endswith("…")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), st.integers(0, 40), st.integers(1, 9))
def test_the_window_on_a_row_shows_the_wrong_part_where_it_says(row: str, at: int, length: int) -> None:
    wrong = row[at : at + length]
    shown, start = _window(row, wrong or None, 40)
    assert _width(shown) <= 40
    assert start is None or shown[start : start + len(wrong)] == wrong


@pytest.mark.parametrize(
    ("size", "words"),
    [(499, "0 kB"), (655_321, "655 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (2_940_000, "2.9 MB")],
)
def test_sizes_are_in_kilobytes_then_megabytes(size: int, words: str) -> None:
    assert weight(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.04, "0.0 s"), (7.14, "7.1 s"), (59.96, "1 min 0 s"), (72.2, "1 min 12 s")]
)
def test_times_are_in_seconds_then_minutes(seconds: float, words: str) -> None:
    assert duration(seconds) == words
