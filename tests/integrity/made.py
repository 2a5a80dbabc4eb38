"""Word files that nothing is wrong with: our writer's own, and one with charts made by hand."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from planpress.brand import read_brand
from planpress.writers.word import write_docx
from tests.conftest import ROOT
from tests.writers.sample import whole_document

BRAND = read_brand(ROOT / "templates" / "_brand.yml")
TYPES, DOCUMENT, RELS = "[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"
EPOCH = (1980, 1, 1, 0, 0, 0)

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class Package:
    """A .docx taken apart, to be changed: `parts` in their order, `twice` those that the archive has twice, and `time`
    the one of its first part."""

    parts: dict[str, bytes]
    twice: list[str] = field(default_factory=list)
    time: tuple[int, int, int, int, int, int] = EPOCH

    @classmethod
    def of(cls, data: bytes) -> Package:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    @property
    def data(self) -> bytes:
        names = [*self.parts, *self.twice]
        return zipped([(name, self.parts[name]) for name in names], self.time)

    def swap(self, part: str, pattern: str, by: str | Callable[[re.Match[str]], str], count: int = 1) -> None:
        """Change the first place in a part that matches, which must be there."""
        text, changes = re.subn(pattern, by, self.parts[part].decode(), count=count, flags=re.DOTALL)
        assert changes
        self.parts[part] = text.encode()

    def add(self, part: str, pattern: str, text: str) -> None:
        """Put a text after the first place in a part that matches."""
        self.swap(part, pattern, lambda match: match.group() + text)


def zipped(parts: Sequence[tuple[str, bytes]], first: tuple[int, int, int, int, int, int] = EPOCH) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of names that come twice, as is meant
        for index, (name, content) in enumerate(parts):
            archive.writestr(zipfile.ZipInfo(name, EPOCH if index else first), content)
    return stream.getvalue()


# ------------------------------------------------------------------------------------------------- charts by hand

PLACES = ("Petrochemicals", "Software & services", "Automobiles")
SERIES: tuple[tuple[str, tuple[float | None, ...]], ...] = (("2008", (44.3, None, 10)), ("2015", (100, 120.5, 100)))
"""What each chart shows; the baseline of the second place is not stated."""
CHARTS = {
    "clustered": "word/charts/chart1.xml",
    "stacked": "word/charts/chart2.xml",
    "line": "word/charts/chart3.xml",
    "scatter": "word/charts/chart4.xml",
    "pie": "word/charts/chart5.xml",
}
_POSITION = {"clustered": "outEnd", "stacked": "ctr", "line": "t", "scatter": "r", "pie": "bestFit"}
_SHOWS = "".join(
    f'<c:{name} val="{int(name == "showVal")}"/>'
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
)


def _cache(name: str, reference: str, cells: Sequence[object]) -> str:
    """A reference into the workbook with what its cells hold; blank ones are left out."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escape(str(cell))}</c:v></c:pt>'
        for index, cell in enumerate(cells)
        if cell is not None
    )
    code = "<c:formatCode>General</c:formatCode>" if name == "num" else ""
    return (
        f"<c:{name}Ref><c:f>{reference}</c:f><c:{name}Cache>{code}"
        f'<c:ptCount val="{len(cells)}"/>{points}</c:{name}Cache></c:{name}Ref>'
    )


def _series(kind: str, number: int) -> str:
    name, values = SERIES[number]
    column = "BC"[number]
    last = len(PLACES) + 1
    gaps = "".join(
        f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>' for index, one in enumerate(values) if one is None
    )
    labels = f'<c:dLbls>{gaps}<c:dLblPos val="{_POSITION[kind]}"/>{_SHOWS}</c:dLbls>'
    names = _cache("str", f"Sheet1!$A$2:$A${last}", PLACES)
    numbers = _cache("num", f"Sheet1!${column}$2:${column}${last}", values)
    invert = '<c:invertIfNegative val="0"/>' if kind in ("clustered", "stacked") else ""
    across, up = ("xVal", "yVal") if kind == "scatter" else ("cat", "val")
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx>{_cache('str', f'Sheet1!${column}$1', (name,))}</c:tx>"
        f"{invert}{labels}"
        f"<c:{across}>{names}</c:{across}><c:{up}>{numbers}</c:{up}></c:ser>"
    )


def _plot(kind: str) -> str:
    series = "".join(_series(kind, number) for number in range(1 if kind == "pie" else len(SERIES)))
    axes = '<c:axId val="11"/><c:axId val="22"/>'
    if kind == "pie":
        return f'<c:pieChart><c:varyColors val="1"/>{series}</c:pieChart>'
    if kind == "line":
        return f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}{axes}</c:lineChart>'
    if kind == "scatter":
        style = '<c:scatterStyle val="lineMarker"/>'
        return f'<c:scatterChart>{style}<c:varyColors val="0"/>{series}{axes}</c:scatterChart>'
    look = f'<c:barDir val="bar"/><c:grouping val="{kind}"/><c:varyColors val="0"/>'
    return f'<c:barChart>{look}{series}<c:gapWidth val="60"/>{axes}</c:barChart>'


def _axis(name: str, number: int, other: int, side: str) -> str:
    return (
        f'<c:{name}><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:crossAx val="{other}"/></c:{name}>'
    )


def chart_xml(kind: str) -> str:
    axes = (
        ""
        if kind == "pie"
        else _axis("valAx" if kind == "scatter" else "catAx", 11, 22, "b") + _axis("valAx", 22, 11, "l")
    )
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}"><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{_plot(kind)}{axes}</c:plotArea>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def workbook(changes: Callable[[str], str] = str) -> bytes:
    """The table behind the charts as a workbook; `changes` are made to its sheet's XML."""
    rows = [("", *(name for name, _ in SERIES)), *zip(PLACES, *(values for _, values in SERIES), strict=True)]
    lines = "".join(
        f'<row r="{number}">{"".join(map(_cell, (f"{letter}{number}" for letter in "ABC"), row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    sheet = changes(f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>')
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{main}.{kind}+xml"/>'
        for part, kind in (("workbook.xml", "sheet.main"), ("worksheets/sheet1.xml", "worksheet"))
    )
    return zipped([
        (TYPES, f'{_TYPES_HEAD}<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'.encode()),
        ("_rels/.rels", _rels(("officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
                            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode()),
        ("xl/_rels/workbook.xml.rels", _rels(("worksheet", "worksheets/sheet1.xml"))),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
    ])  # fmt: skip


_TYPES_HEAD = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
)


def _cell(place: str, cell: object) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else ""
    return "" if cell is None else f'<c r="{place}"><v>{cell}</v></c>'


def _rels(*targets: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'.encode()


def _drawing(number: int, relation: str) -> str:
    """A paragraph with a chart in its line."""
    place = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{place}"><wp:extent cx="5760000" cy="3060000"/>'
        f'<wp:docPr id="{900 + number}" name="Chart {number}" descr="A chart of 2 baselines and 3 targets"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        "</w:p>"
    )


@cache
def sample() -> bytes:
    """A document with every node there is, by our writer."""
    return write_docx(whole_document(), BRAND)


@cache
def charted() -> bytes:
    """The sample with a chart of each kind."""
    package = Package.of(sample())
    office = "application/vnd.openxmlformats-officedocument."
    types = f'<Default Extension="xlsx" ContentType="{office}spreadsheetml.sheet"/>'
    for number, (kind, part) in enumerate(CHARTS.items(), 1):
        name = part.removeprefix("word/")
        package.parts[part] = chart_xml(kind).encode()
        package.parts[f"word/charts/_rels/chart{number}.xml.rels"] = _rels(
            ("package", f"../embeddings/data{number}.xlsx")
        )
        package.parts[f"word/embeddings/data{number}.xlsx"] = workbook()
        types += f'<Override PartName="/{part}" ContentType="{office}drawingml.chart+xml"/>'
        relation = f'<Relationship Id="rId{900 + number}" Type="{_OFFICE}/chart" Target="{name}"/>'
        package.swap(RELS, "</Relationships>", f"{relation}</Relationships>")
        package.add(DOCUMENT, "<w:body[^>]*>", _drawing(number, f"rId{900 + number}"))
    package.swap(TYPES, "</Types>", f"{types}</Types>")
    return package.data
