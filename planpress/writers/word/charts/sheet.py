"""A chart's figures become the sheet behind it: where each cell is, and the .xlsx that Edit Data opens."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from planpress.brand import Brand
from planpress.errors import column_letters
from planpress.writers.word.base import relationships, theme
from planpress.writers.word.charts.model import NativeChart, Series
from planpress.writers.word.markup import DECLARATION, R, words
from planpress.writers.word.package import content_types, zip_parts

SHEET = "Data"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKSHEET = f"{R}/worksheet"
_NAME_WIDTH = 28
_WAYS = {1: "+", -1: "\u2212"}


@dataclass(frozen=True)
class Sheet:
    """Where a chart's words and figures stand: groups first if there are any, names, series, then how far bars
    reach from figures. Row 1 holds the heads."""

    chart: NativeChart

    @cached_property
    def grouped(self) -> bool:
        return any(category.group for category in self.chart.categories)

    @cached_property
    def reaches(self) -> tuple[tuple[Series, int], ...]:
        """The columns that say how far bars reach from figures: a series, and 1 for those that go up or -1 for down."""
        return tuple(
            (series, way)
            for series in self.chart.series
            for way in (1, -1)
            if any(cell and cell.reach * way > 0 for cell in series.cells)
        )

    @property
    def names(self) -> str:
        """The cells of the categories, two columns of them where they are grouped."""
        return self._range(0, 1 if self.grouped else 0)

    def head(self, index: int) -> str:
        return f"{SHEET}!${column_letters(self._first + index)}$1"

    def figures(self, index: int) -> str:
        return self._range(self._first + index, self._first + index)

    def reach(self, series: Series, way: int) -> str:
        at = self._first + len(self.chart.series) + self.reaches.index((series, way))
        return self._range(at, at)

    @property
    def _first(self) -> int:
        return 2 if self.grouped else 1

    def _range(self, left: int, right: int) -> str:
        last = len(self.chart.categories) + 1
        return f"{SHEET}!${column_letters(left)}$2:${column_letters(right)}${last}"


class _Texts:
    """The shared strings, each once, in the order in which they come."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.count = 0

    def cell(self, place: str, text: str, style: int = 0) -> str:
        self.count += 1
        number = self.index.setdefault(text, len(self.index))
        look = f' s="{style}"' if style else ""
        return f'<c r="{place}"{look} t="s"><v>{number}</v></c>'

    @property
    def part(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{words(text)}</t></si>' for text in self.index)
        return f'{DECLARATION}<sst xmlns="{_MAIN}" count="{self.count}" uniqueCount="{len(self.index)}">{items}</sst>'


def workbook(sheet: Sheet, brand: Brand, language: str) -> bytes:
    """The sheet as .xlsx bytes, with the document's theme; the same chart gives the same bytes."""
    texts = _Texts()
    rows = "".join(_rows(sheet, texts))
    width = column_letters(sheet._first + len(sheet.chart.series) + len(sheet.reaches) - 1)
    page = (
        f'{DECLARATION}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{width}{len(sheet.chart.categories) + 1}"/>'
        f'<cols><col min="1" max="{sheet._first}" width="{_NAME_WIDTH}" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    stream = io.BytesIO()
    moving = {"xl/worksheets/sheet1.xml": page.encode(), "xl/sharedStrings.xml": texts.part.encode()}
    zip_parts(stream, {**_still(brand, language), **moving})
    return stream.getvalue()


def _rows(sheet: Sheet, texts: _Texts) -> Iterator[str]:
    chart, first = sheet.chart, sheet._first
    heads = [series.name for series in chart.series] + [f"{series.name} {_WAYS[way]}" for series, way in sheet.reaches]
    yield _row(1, (texts.cell(f"{column_letters(first + i)}1", head, 1) for i, head in enumerate(heads)))
    for index, category in enumerate(chart.categories):
        number = index + 2
        name = f"{column_letters(first - 1)}{number}"
        cells = [texts.cell(f"A{number}", category.group)] if category.group else []
        cells.append(_number(name, category.at) if chart.form == "scatter" else texts.cell(name, category.name))
        cells += _figures(sheet, index, number)
        yield _row(number, cells)


def _figures(sheet: Sheet, index: int, number: int) -> Iterator[str]:
    for at, series in enumerate(sheet.chart.series):
        cell = series.cells[index]
        if cell:
            yield _number(f"{column_letters(sheet._first + at)}{number}", cell.value, cell.formula)
    for at, (series, way) in enumerate(sheet.reaches):
        cell = series.cells[index]
        length = cell.length(way) if cell else None
        if cell and length is not None:
            formula = f"MAX(0,{'' if way > 0 else '-'}({cell.reach_formula}))" if cell.reach_formula else ""
            place = f"{column_letters(sheet._first + len(sheet.chart.series) + at)}{number}"
            yield _number(place, length, formula)


def _number(place: str, value: float, formula: str = "") -> str:
    worked_out = f"<f>{formula}</f>" if formula else ""
    return f'<c r="{place}">{worked_out}<v>{value!r}</v></c>'


def _row(number: int, cells: Iterator[str] | Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


@lru_cache(maxsize=16)
def _still(brand: Brand, language: str) -> dict[str, bytes]:
    """The parts that all charts' workbooks share."""
    types = {
        "/xl/workbook.xml": CT.SML_SHEET_MAIN,
        "/xl/worksheets/sheet1.xml": CT.SML_WORKSHEET,
        "/xl/styles.xml": CT.SML_STYLES,
        "/xl/sharedStrings.xml": CT.SML_SHARED_STRINGS,
        "/xl/theme/theme1.xml": CT.OFC_THEME,
    }
    parts = [
        (_WORKSHEET, "worksheets/sheet1.xml"),
        (RT.STYLES, "styles.xml"),
        (RT.SHARED_STRINGS, "sharedStrings.xml"),
        (RT.THEME, "theme/theme1.xml"),
    ]
    sheets = f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets>'
    texts = {
        "[Content_Types].xml": content_types(types),
        "_rels/.rels": relationships([(RT.OFFICE_DOCUMENT, "xl/workbook.xml")]),
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{R}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": relationships(parts),
        "xl/styles.xml": _STYLES,
        "xl/theme/theme1.xml": theme(brand, language),
    }
    return {name: text.encode() for name, text in texts.items()}


_FONT = '<sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/>'
# Excel expects these two fills to come first, whatever the cells use (18.8.21).
_FILLS = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
_STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    f'<fills count="2">{_FILLS}</fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
