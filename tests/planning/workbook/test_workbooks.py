"""A workbook is the same plan as its folder; what a spreadsheet did to the data is told by sheet and cell."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from planpress.brand import Brand
from planpress.composing import compose
from planpress.errors import InputError
from planpress.planning.cells import MalformedError
from planpress.planning.exporting import observations_csv, plan_json
from planpress.planning.faults import Faults
from planpress.planning.model import Plan, Qualifier
from planpress.planning.reading import check_plan, read_plan
from planpress.planning.workbook import sheets
from planpress.planning.workbook.tables import SheetTable
from planpress.planning.workbook.writing import Column, Page, write_workbook
from planpress.writers import FORMATS
from tests.planning.plans import edited, write_plan
from tests.planning.sheets import changed, good_workbook, rewritten, workbook_of, zipped

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
    with zipfile.ZipFile(first) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert load_workbook(first).properties.modified == dt.datetime(1980, 1, 1)


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
    ("stored", "code", "read"),
    [
        ("44.299999999999997", "General", "44.3"),
        ("0.30000000000000004", "@", "0.3"),
        ("1E+20", "General", "100000000000000000000"),
        ("-2.5", "0.00", "-2.50"),
        ("163", "0.0", "163.0"),
        ("1234.5", '#,##0.00" t";[Red]-0', "1234.50"),
    ],
)
def test_a_number_is_the_one_that_was_typed(tmp_path: Path, stored: str, code: str, read: str) -> None:
    file = changed(good_workbook(tmp_path), "observations", put(VALUE, 4711, code))
    rewritten(file, "observations", "<v>4711</v>", f"<v>{stored}</v>")
    assert str(read_plan(file).observations[0].value) == read


def put(cell: str, value: object, code: str = "General") -> Callable[[Worksheet], None]:
    """What a program does that puts a value into a cell, with a number format."""

    def change(sheet: Worksheet) -> None:
        sheet[cell] = value
        sheet[cell].number_format = code

    return change


def hide(cell: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        if cell.isdecimal():
            sheet.row_dimensions[int(cell)].hidden = True
        else:
            sheet.column_dimensions[cell].hidden = True

    return change


def hide_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(VALUE, "=A1*2"), "cell E2 | Formula without a value"),
        (put(VALUE, "#REF!"), "cell E2 | Error in a cell | the cell holds #REF!"),
        (
            put(VALUE, dt.date(2026, 5, 3), "d mmm"),
            "cell E2 | Date in a cell | the spreadsheet has made the day 2026-05-03",
        ),
        (
            put(PERIOD, dt.date(2013, 5, 1), "mmm yy"),
            "cell C2 | Date in a cell | a spreadsheet keeps it as the day 2013",
        ),
        (put(PERIOD, 2015, "d/m/yyyy"), "cell C2 | Number shown as a date | the cell holds 2015"),
        (put(VALUE, dt.datetime(2026, 5, 3, 12, 30), "h:mm"), "cell E2 | Time in a cell"),
        (put(VALUE, dt.time(12, 30), "h:mm"), "cell E2 | Time in a cell"),
        (
            put(VALUE, 99999999, "d/m/yyyy"),
            "cell E2 | Error in a cell | its format shows days, and there is no such day",
        ),
        (put(VALUE, True), "cell E2 | Not a number"),
        (put(VALUE, "44,3"), "cell E2 | Not a number | nearest number: 44.3"),
        (put(VALUE, 44300, "0.0,"), "cell E2 | Number shown in another scale"),
        (put(VALUE, "over 10"), "cell E2 | Not a number | nearest number: 10"),
        (put("ZZ2", 1), "sheet observations | Table too wide"),
        (put("Z2", 1), "row 2 | Too many cells"),
        (lambda sheet: sheet.merge_cells("A2:A3"), "cells A2:A3 | Merged cells"),
        (hide("3"), "cell A3 | Hidden rows | rows with data are hidden: 3"),
        (hide("E"), "cell E1 | Hidden columns | columns with data are hidden: E"),
        (hide_sheet, "sheet observations | Hidden sheet"),
        (lambda sheet: sheet.insert_rows(1), "cell A1 | No header"),
    ],
)
def test_what_a_spreadsheet_did_is_told_by_its_cell(
    tmp_path: Path, change: Callable[[Worksheet], object], said: str
) -> None:
    found = told(changed(good_workbook(tmp_path), "observations", change))
    assert any(f"ostland.xlsx, sheet observations, {said}".replace(", sheet observations, sheet", ", sheet") in line
               for line in found), found  # fmt: skip


def test_a_percentage_keeps_its_sign(tmp_path: Path) -> None:
    found = told(changed(good_workbook(tmp_path), "observations", put(VALUE, 0.355, "0.0%")))
    assert any("cell E2 | Not a number | nearest number: 35.5" in line for line in found)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="E2"><f>A1*2</f><v></v></c>', "sheet observations, cell E2 | Formula without a value"),
        ('<c r="E2" t="e"><f>A1*2</f><v>#DIV/0!</v></c>', "sheet observations, cell E2 | Error in a cell"),
        ('<c r="E2" t="d"><v>2026-05-03T00:00:00</v></c>', "sheet observations, cell E2 | Date in a cell"),
        ('<c r="E2" t="s"><v>99999</v></c>', "ostland.xlsx | Damaged workbook"),
        ('<c r="E2"><v>many</v></c>', "ostland.xlsx | Damaged workbook"),
        ('<c r="E2" s="9999"><v>1</v></c>', "ostland.xlsx | Damaged workbook"),
        ('<c><f>A1*2</f></c>', "ostland.xlsx | Damaged workbook | a formula on the sheet observations"),
        ('<x r="E2">', "ostland.xlsx | Damaged workbook | its part xl/worksheets/sheet3.xml cannot be read"),
    ],
)  # fmt: skip
def test_a_cell_that_holds_nothing_readable_is_told(tmp_path: Path, cell: str, said: str) -> None:
    found = told(rewritten(good_workbook(tmp_path), "observations", VALUE, cell))
    assert any(said in line for line in found), found


def test_a_formula_is_read_as_its_value(tmp_path: Path) -> None:
    cell = '<c r="E2"><f>40+4.5</f><v>44.5</v></c>'
    file = rewritten(good_workbook(tmp_path), "observations", VALUE, cell)
    assert str(read_plan(file).observations[0].value) == "44.5"


def test_a_formula_whose_value_is_an_empty_text_is_a_blank(tmp_path: Path) -> None:
    file = changed(good_workbook(tmp_path), "observations", put("H2", "about"))
    rewritten(file, "observations", "H2", '<c r="H2" t="str"><f>""</f><v></v></c>')
    assert str(read_plan(file).observations[0].qualifier) == str(Qualifier.EXACT)


def test_a_whole_number_in_a_column_of_names_is_text(tmp_path: Path) -> None:
    file = changed(good_workbook(tmp_path), "observations", put(PERIOD, 2020))
    assert str(read_plan(file).observations[0].period) == "2020"


def test_a_day_may_be_counted_from_1904_on(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    book = load_workbook(file)
    book.epoch = CALENDAR_MAC_1904
    put("F2", dt.date(2026, 1, 31), "d mmm yyyy")(book["sources"])
    book.save(file)
    assert str(read_plan(file).sources["S1"].retrieved) == "2026-01-31"


def test_an_unknown_sheet_is_named_with_the_nearest(tmp_path: Path) -> None:
    file = changed(good_workbook(tmp_path), "sources", named("source"))
    assert any("sheet source | Unknown sheet | the nearest name is sources" in line for line in told(file))
    changed(file, "texts", named("notes of mine"))
    assert not any("notes of mine | Unknown sheet" in line for line in told(file))


def named(name: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet.title = name

    return change


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
    file = changed(good_workbook(tmp_path), "observations", put("XFD1048576", None, "0.00"))
    assert len(read_plan(file).observations) == 4


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    files = edited("observations.csv", "S1,p. 4,\nships,output_value,2025", "S1,=1+1,\nships,output_value,2025")
    file = good_workbook(tmp_path, files)
    plan = read_plan(file)
    assert plan.observations[0].locator == "=1+1"
    cells = [cell for row in load_workbook(file)["observations"].rows for cell in row if cell.value == "=1+1"]
    assert [(cell.data_type, bool(cell.quotePrefix)) for cell in cells] == [("s", True)]
    assert ",'=1+1," in observations_csv(plan)


def test_negative_numbers_stay_numbers_in_csv(tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, edited("observations.csv", "44.3", "-44.3")))
    assert ",-44.3," in observations_csv(plan)


def test_texts_name_their_cells(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    changed(file, "texts", put("E4", "Timber 4711 comes."))
    (warning,) = [fault for fault in check_plan(file) if fault.what == "Figure typed by hand"]
    assert warning.place.file.endswith("ostland.xlsx, sheet texts, cell E4")


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRICT = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'


@pytest.mark.parametrize(
    ("part", "xml", "said"),
    [
        ("xl/sharedStrings.xml", b"<sst %b><si><t>%b" % (MAIN, b"a" * 25 * 2**20), "sharedStrings.xml unpacks"),
        ("xl/sharedStrings.xml", b"<sst %b>%b</sst>" % (MAIN, b"<si/>" * 400_000), "it has more than 300,000 cells"),
        ("xl/sheet9.xml", b"<a:row xmlns:a='b'>" + b"<a:c/>" * 400_000 + b"</a:row>", "more than 300,000 cells"),
        ("xl/more.xml", b'<x %b><mergeCell ref="A1:XFD1048576"/></x>' % MAIN, "more than 300,000 cells"),
        ("xl/more.xml", b'<x xmlns="elsewhere"><mergeCell ref="A1:B1048576"/></x>', "more than 300,000 cells"),
        ("xl/more.xml", b'<x %b><hyperlink ref="$A:$XFD"/></x>' % MAIN, "more than 300,000 cells"),
        ("xl/more.xml", b'<x><y sqref="%b"/></x>' % (b"A1 " * 400_000), "more than 300,000 cells"),
        ("xl/picture.png", (DOCTYPE + b"<x/>").decode().encode("utf-16"), "Unsafe workbook"),
        ("xl/workbook.xml", STRICT, "this is a Strict Open XML Spreadsheet"),
    ],
)  # fmt: skip
def test_a_workbook_that_would_fill_the_memory_is_told_once(tmp_path: Path, part: str, xml: bytes, said: str) -> None:
    file = good_workbook(tmp_path)
    file.write_bytes(zipped(contents_of(file) | {part: xml}))
    (line,) = told(file)
    assert said in line


def test_parts_that_unpack_to_too_much_together_are_refused(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    pictures = {f"xl/media/{number}.emf": b"\1" * 2**24 for number in range(5)}
    file.write_bytes(zipped(contents_of(file) | pictures))
    (line,) = told(file)
    assert "Workbook too large | it unpacks to more than 64 MB" in line


def contents_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_stands_beside_the_tables_does_no_harm(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    before = read_plan(file)
    book = load_workbook(file)
    sheet = book["observations"]
    sheet["E2"].comment = Comment("Checked", "An officer")
    sheet["A2"].hyperlink = "https://example.org/ships"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=1, max_row=3))
    sheet.add_chart(chart, "P20")
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = "A1:L5"
    book.create_chartsheet("figures").add_chart(BarChart())
    book.defined_names["office"] = DefinedName("office", attr_text="'[1]other book'!$A$1")
    book.save(file)
    assert_same(before, read_plan(file))


def test_a_sheet_that_is_missing_or_there_twice_is_told(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    contents = contents_of(file)
    twice = contents["xl/workbook.xml"].replace(b'name="sources"', b'name="Clusters"')
    less = {name: part for name, part in contents.items() if name != "xl/worksheets/sheet5.xml"}
    for damaged, sheet in ((contents | {"xl/workbook.xml": twice}, "Clusters"), (less, "sources")):
        file.write_bytes(zipped(damaged))
        (line,) = told(file)
        assert f"Damaged workbook | its sheet {sheet} is missing or there twice" in line


def test_names_that_lead_nowhere_do_no_harm(tmp_path: Path) -> None:
    file = good_workbook(tmp_path)
    contents = contents_of(file)
    names = b'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!</definedName></definedNames>'
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(b"</sheets>", b"</sheets>" + names)
    assert names in contents["xl/workbook.xml"]
    file.write_bytes(zipped(contents))
    assert len(read_plan(file).observations) == 4


def test_days_in_formats_that_only_east_asia_has_are_days(tmp_path: Path) -> None:
    file = changed(good_workbook(tmp_path), "sources", put("F2", 46053, "0.000000"))
    contents = contents_of(file)
    styles = contents["xl/styles.xml"].decode()
    (number,) = re.findall('numFmtId="([0-9]+)" formatCode="0.000000"', styles)
    styles = re.sub('<numFmt numFmtId="[0-9]+" formatCode="0.000000" ?/>', "", styles)
    contents["xl/styles.xml"] = styles.replace(f'numFmtId="{number}"', 'numFmtId="31"').encode()
    file.write_bytes(zipped(contents))
    assert str(read_plan(file).sources["S1"].retrieved) == "2026-01-31"


@pytest.mark.parametrize("text", ["#N/A", "_x000D_", " =1", "a  b", "two\nlines", "<b>&", "１２"])
def test_words_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    page = Page("notes", (Column("a"),), ((text,),))
    file = tmp_path / "words.xlsx"
    file.write_bytes(write_workbook([page]))
    table = SheetTable(sheets.Workbook(file), "notes")
    assert [record.cells for record in table.records(Faults())] == [("a",), (text.strip(),)]


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    for text in ("a" * 32768, "bell \7"):
        with pytest.raises(MalformedError):
            write_workbook([Page("notes", (Column("a"),), ((text,),))])


def test_an_independent_program_finds_lists_notes_and_formats(tmp_path: Path) -> None:
    sheet = load_workbook(good_workbook(tmp_path))["observations"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["E2"].value, sheet["E2"].number_format, sheet["C2"].data_type) == (44.3, "0.0", "s")
    lists = {
        str(found.sqref): found.formula1 for found in sheet.data_validations.dataValidation if found.type == "list"
    }
    assert lists["A2:A5000"] == "clusters!$A$2:$A$999"
    assert any(found.prompt and str(found.sqref) == "C1" for found in sheet.data_validations.dataValidation)
