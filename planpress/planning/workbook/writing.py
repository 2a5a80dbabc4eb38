"""Sheets of words and numbers become the bytes of an .xlsx file: the same input, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from planpress.errors import column_letters
from planpress.planning.cells import MalformedError
from planpress.planning.workbook.formats import DIGITS

Value: TypeAlias = str | Decimal

LONGEST_CELL = 32767
"""Characters that a cell may hold (Microsoft, "Excel specifications and limits")."""
LAST_ROW = 5000
"""The row to which drop-down lists reach."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

_GENERAL, _HEAD, _TEXT, _QUOTED, _FIRST_NUMBER = 0, 1, 2, 3, 4
"""The cell styles by their number in styles.xml; from the last on, one for each count of decimals."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down list: a formula such as clusters!$A$2:$A$99, or the values themselves.

    Nothing else can be typed when it is `closed`.
    """

    formula: str
    closed: bool = False

    @classmethod
    def of(cls, values: Sequence[str]) -> Choices:
        """A closed list of values, which have no commas."""
        return cls(f'"{",".join(values)}"', closed=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in row 1, the note shown when that is selected, its list, its width in characters.

    What is typed into one that is not `numeric` stays text: 2013-05 does not become a day.
    """

    name: str
    note: str = ""
    choices: Choices | None = None
    width: int = 16
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to write."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False


def write_workbook(pages: Sequence[Page]) -> bytes:
    """The sheets as a workbook. Text stays text, whatever it begins with; a number shows the digits it has.

    Raises MalformedError for a text that no cell can hold.
    """
    texts = dict.fromkeys(text for page in pages for text in _texts(page))
    numbers = {text: number for number, text in enumerate(texts)}
    parts = {
        "[Content_Types].xml": _content_types(len(pages)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(pages),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{number}.xml") for number, _ in enumerate(pages, 1)),
             ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": _styles(),
        "xl/sharedStrings.xml": _shared(texts),
        **{f"xl/worksheets/sheet{number}.xml": _sheet(page, numbers, number == 1)
           for number, page in enumerate(pages, 1)},
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, (_DECLARATION + xml).encode())
    return out.getvalue()


def _content_types(count: int) -> str:
    kinds = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/styles.xml": "styles",
        "/xl/sharedStrings.xml": "sharedStrings",
        **{f"/xl/worksheets/sheet{number}.xml": "worksheet" for number in range(1, count + 1)},
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_SPREADSHEET}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _workbook(pages: Sequence[Page]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{number}"{_state(page)} r:id="rId{number}"/>'
        for number, page in enumerate(pages, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _state(page: Page) -> str:
    return ' state="hidden"' if page.hidden else ""


def _styles() -> str:
    """A dark head, text cells of the format Text, and numbers with 0 to 15 decimals."""
    codes = ["0" if not places else f"0.{'0' * places}" for places in range(DIGITS + 1)]
    formats = "".join(f'<numFmt numFmtId="{164 + places}" formatCode="{code}"/>' for places, code in enumerate(codes))
    top = '<alignment vertical="top" wrapText="1"/>'
    numbers = "".join(
        f'<xf numFmtId="{164 + places}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        ' applyAlignment="1"><alignment vertical="top"/></xf>'
        for places in range(DIGITS + 1)
    )
    text = '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
        '<fgColor rgb="FF1F4E5F"/><bgColor indexed="64"/></patternFill></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{_FIRST_NUMBER + len(codes)}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"'
        ' applyFill="1" applyAlignment="1"><alignment vertical="center"/></xf>'
        f'{text}>{top}</xf>{text} quotePrefix="1">{top}</xf>'
        f'{numbers}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _texts(page: Page) -> Iterator[str]:
    """Every text on the sheet, the blank ones left out."""
    yield from (column.name for column in page.columns)
    yield from (value for row in page.rows for value in row if value and isinstance(value, str))


def _shared(texts: Iterable[str]) -> str:
    """The texts that cells name by their number (ECMA-376 Part 1, 18.4)."""
    items = "".join(f'<si><t xml:space="preserve">{_written(text)}</t></si>' for text in texts)
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def _sheet(page: Page, texts: Mapping[str, int], selected: bool) -> str:
    chosen = ' tabSelected="1"' if selected else ""
    view = (
        f'<sheetViews><sheetView{chosen} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
    )
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"'
        f' style="{_GENERAL if column.numeric else _TEXT}"/>'
        for number, column in enumerate(page.columns, 1)
    )
    head = _row(1, [(column.name, _HEAD) for column in page.columns], texts)
    rows = "".join(
        _row(number, [(value, _style(value)) for value in row], texts) for number, row in enumerate(page.rows, 2)
    )
    last = f"A1:{column_letters(len(page.columns) - 1)}{max(len(page.rows) + 1, LAST_ROW)}"
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{view}'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{head}{rows}</sheetData>'
        f'{_validations(page)}<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f'<ignoredErrors><ignoredError sqref="{last}" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    )


def _row(number: int, cells: Sequence[tuple[Value, int]], texts: Mapping[str, int]) -> str:
    inner = "".join(
        _cell(f"{column_letters(index)}{number}", value, style, texts) for index, (value, style) in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>' if inner else ""


def _cell(name: str, value: Value, style: int, texts: Mapping[str, int]) -> str:
    if isinstance(value, Decimal):
        return f'<c r="{name}" s="{style}"><v>{format(value, "f")}</v></c>'
    if not value:
        return ""
    if len(value) > LONGEST_CELL:
        reason = f"a text has {len(value):,} characters, and a cell holds {LONGEST_CELL:,}"
        raise MalformedError("Text too long for a cell", reason, "Part the text, or keep the plan as a folder.")
    return f'<c r="{name}" s="{style}" t="s"><v>{texts[value]}</v></c>'


def _style(value: Value) -> int:
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return _FIRST_NUMBER + max(-exponent if isinstance(exponent, int) else 0, 0)
    return _QUOTED if value.startswith(FORMULA_STARTS) else _TEXT


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet may take for a formula (OWASP, "CSV Injection")."""


def _written(text: str) -> str:
    """The text as XML; what looks like an escape of the format is escaped itself (ECMA-376 Part 1, 22.9.2.19)."""
    return escape(re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)).replace("\r", "_x000D_")


def _validations(page: Page) -> str:
    found = [xml for index, column in enumerate(page.columns) for xml in _validation(column_letters(index), column)]
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""


def _validation(letters: str, column: Column) -> Iterator[str]:
    """The note on a column's head, and the list for the cells below it."""
    if column.note:
        yield (
            f'<dataValidation allowBlank="1" showInputMessage="1" promptTitle={quoteattr(column.name[:32])}'
            f' prompt={quoteattr(column.note[:255])} sqref="{letters}1"/>'
        )
    if column.choices:
        error = ' showErrorMessage="1" errorTitle="Not in the list" error="Choose one of the list, or leave it blank."'
        yield (
            f'<dataValidation type="list" allowBlank="1"{error if column.choices.closed else ""}'
            f' sqref="{letters}2:{letters}{LAST_ROW}"><formula1>{escape(column.choices.formula)}</formula1>'
            "</dataValidation>"
        )
