"""A workbook is the same plan as its folder; what a spreadsheet did to the data is told by sheet and cell."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

from planpress.brand import Brand
from planpress.composing import compose
from planpress.errors import InputError
from planpress.planning.exporting import observations_csv, plan_json
from planpress.planning.model import Plan
from planpress.planning.reading import check_plan, read_plan
from planpress.writers import FORMATS
from tests.planning.plans import edited, write_plan
from tests.planning.sheets import good_workbook, rewritten, workbook_of, zipped

ROOT = Path(__file__).parents[3]
PLANS = sorted(path.parent.name for path in (ROOT / "data").glob("*/plan.yaml"))

VALUE, PERIOD = "E2", "C2"


def told(file: Path) -> list[str]:
    """The errors of a workbook, with its folder left out."""
    with pytest.raises(InputError) as refused:
        read_plan(file)
    return [
        f"{fault.place} | {fault.what} | {fault.reason} | {fault.mend}".replace(f"{file.parent}/", "")
        for fault in refused.value.faults
    ]


def assert_same(first: Plan, second: Plan) -> None:
    """The plans are alike in all that is printed; the files of their texts are not."""
    for field in fields(Plan):
        if field.name not in ("texts", "id"):
            assert getattr(first, field.name) == getattr(second, field.name), field.name
    assert plan_json(first) == plan_json(second)


@pytest.mark.parametrize("name", PLANS)
def test_each_plan_is_the_same_as_a_workbook(tmp_path: Path, name: str) -> None:
    folder = ROOT / "data" / name
    assert_same(read_plan(folder), read_plan(workbook_of(folder, tmp_path / f"{name}.xlsx")))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_folder_and_workbook_make_the_same_bytes(tmp_path: Path, brand: Brand, name: str, suffix: str) -> None:
    folder = ROOT / "data" / name
    paths = (folder, workbook_of(folder, tmp_path / f"{name}.xlsx"))
    briefing, date = ROOT / "templates" / "briefing", dt.date(2026, 11, 23)
    first, second = (FORMATS[suffix].write(compose(read_plan(path), briefing, "en", date), brand) for path in paths)
    assert first == second


def test_a_workbook_exports_to_the_same_bytes_again(tmp_path: Path) -> None:
    first = good_workbook(tmp_path)
    second = workbook_of(first, tmp_path / "again.xlsx")
    assert first.read_bytes() == second.read_bytes()


def test_a_workbook_may_stand_in_a_folder_for_its_tables(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    folder = tmp_path / "mixed" / "ostland"
    folder.mkdir(parents=True)
    file.rename(folder / "plan.xlsx")
    assert_same(read_plan(folder), read_plan(tmp_path / "folder" / "ostland"))
    (folder / "clusters.csv").write_text("id,name\n")
    assert any("plan.xlsx, sheet clusters | Given twice" in line for line in told(folder))


def test_trailing_zeros_are_kept(tmp_path: Path) -> None:
    plan = read_plan(good_workbook(tmp_path, edited("observations.csv", "44.3", "163.0")))
    assert str(plan.observations[0].value) == "163.0"


@pytest.mark.parametrize(
    ("stored", "style", "read"),
    [
        ("44.299999999999997", 2, "44.3"),
        ("0.30000000000000004", 2, "0.3"),
        ("1E+20", 2, "100000000000000000000"),
        ("-2.5", 6, "-2.50"),
        ("163", 5, "163.0"),
    ],
)
def test_a_number_is_the_one_that_was_typed(tmp_path: Path, stored: str, style: int, read: str) -> None:
    file = rewritten(good_workbook(tmp_path), "observations", VALUE, f'<c r="E2" s="{style}"><v>{stored}</v></c>')
    assert str(read_plan(file).observations[0].value) == read


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (VALUE, '<c r="E2"><f>A1*2</f></c>', "cell E2 | Formula without a value"),
        (VALUE, '<c r="E2"><f>A1*2</f><v></v></c>', "cell E2 | Formula without a value"),
        (VALUE, '<c r="E2" t="e"><v>#REF!</v></c>', "cell E2 | Error in a cell | the cell holds #REF!"),
        (VALUE, '<c r="E2" t="d"><v>2026-05-03T00:00:00</v></c>', "cell E2 | Date in a cell"),
        (VALUE, '<c r="E2" t="b"><v>1</v></c>', "cell E2 | Not a number"),
        (VALUE, '<c r="E2" t="s"><v>99999</v></c>', "cell E2 | Damaged cell"),
        (PERIOD, '<c r="C2" t="d"><v>2013-05-01</v></c>', "cell C2 | Date in a cell"),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>', "cells A2:A3 | Merged cells"),
        ('<row r="3">', '<row r="3" hidden="1">', "cell A3 | Hidden rows | rows with data are hidden: 3"),
        ('<col min="5" max="5"', '<col hidden="1" min="5" max="5"', "cell E1 | Hidden columns"),
        (VALUE, '<c r="E2"><v>many</v></c>', "cell E2 | Damaged cell"),
        ("<c r=\"A2\"", '<c r="ZZ2"><v>1</v></c><c r="A2"', "sheet observations | Table too wide"),
        ("<c r=\"A2\"", '<c r="M2"><v>1</v></c><c r="A2"', "row 2 | Too many cells"),
        (VALUE, '<c r="E2" t="inlineStr"><is><t>44,3</t></is></c>', "cell E2 | Not a number | nearest number: 44.3"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_did_is_told_by_its_cell(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = told(rewritten(good_workbook(tmp_path), "observations", old, new))
    assert any(f"ostland.xlsx, sheet observations, {said}".replace(", sheet observations, sheet", ", sheet") in line
               for line in found), found  # fmt: skip


def test_a_formula_is_read_as_its_value(tmp_path: Path) -> None:
    cell = '<c r="E2"><f>40+4.5</f><v>44.5</v></c>'
    assert (
        str(read_plan(rewritten(good_workbook(tmp_path), "observations", VALUE, cell)).observations[0].value) == "44.5"
    )


def test_a_whole_number_in_a_column_of_names_is_text(tmp_path: Path) -> None:
    file = rewritten(good_workbook(tmp_path), "observations", PERIOD, '<c r="C2"><v>2020</v></c>')
    assert str(read_plan(file).observations[0].period) == "2020"


def test_an_unknown_sheet_is_named_with_the_nearest(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    with zipfile.ZipFile(file) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    listing = contents["xl/workbook.xml"]
    contents["xl/workbook.xml"] = listing.replace(b'name="sources"', b'name="source"')
    file.write_bytes(zipped(contents))
    found = told(file)
    assert any("sheet source | Unknown sheet | the nearest name is sources" in line for line in found)
    contents["xl/workbook.xml"] = listing.replace(b'name="texts"', b'name="notes of mine"')
    file.write_bytes(zipped(contents))
    assert not any("Unknown sheet" in line for line in told(file))


PASSWORD = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Not an .xlsx workbook | this is an old Excel file"),
        (PASSWORD, "Password-protected workbook"),
        (b"PK\x03\x04 and no more", "Damaged workbook"),
        (b"id,name\n", "Not an .xlsx workbook | this is a text"),
        (b"", "Empty file"),
        (zipped({"word/document.xml": b"<x/>"}), "Not an Excel workbook | this is a Word file"),
        (zipped({"content.xml": b"<x/>"}), "this is an OpenDocument file"),
        (zipped({"a.txt": b""}), "Damaged workbook"),
        (zipped({"_rels/.rels": DOCTYPE + b"<x>&a;</x>"}), "Unsafe workbook"),
        (zipped({"_rels/.rels": b"<x>" + b" " * (60 * 2**20) + b"</x>"}), "Workbook too large | its part _rels/.rels"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(data)
    (line,) = told(file)
    assert line.startswith(f"plan.xlsx | {said}") or said in line


def test_a_sheet_that_claims_a_million_rows_is_read_by_what_it_holds(tmp_path: Path) -> None:
    rows = '<row r="1048575"><c r="XFD1048575" s="1"/></row><row r="1048576"/></sheetData>'
    file = rewritten(good_workbook(tmp_path), "observations", "</sheetData>", rows)
    assert len(read_plan(file).observations) == 4


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    files = edited("observations.csv", "S1,p. 4,\nships,output_value,2025", "S1,=1+1,\nships,output_value,2025")
    file = good_workbook(tmp_path, files)
    plan = read_plan(file)
    assert plan.observations[0].locator == "=1+1"
    with zipfile.ZipFile(file) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
    assert ",'=1+1," in observations_csv(plan)


def test_negative_numbers_stay_numbers_in_csv(tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, edited("observations.csv", "44.3", "-44.3")))
    assert ",-44.3," in observations_csv(plan)


def test_texts_name_their_cells(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    rewritten(file, "texts", "Timber comes down the river.", "Timber 4711 comes.")
    (warning,) = [fault for fault in check_plan(file) if fault.what == "Figure typed by hand"]
    assert warning.place.file.endswith("ostland.xlsx, sheet texts, cell E4")


def test_a_table_of_texts_that_unpacks_without_end_is_told_once(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    with zipfile.ZipFile(file) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    contents["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>a</t></si>" * 2_000_000
    file.write_bytes(zipped(contents))
    (line,) = told(file)
    assert "Workbook too large | its part xl/sharedStrings.xml unpacks to more than 24 MB" in line
