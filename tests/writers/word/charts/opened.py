"""Charts of a written file, opened for looking: the chart part by lxml, its workbook by openpyxl."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from planpress.brand import Brand
from planpress.document import Chart, ChartSpec
from planpress.lengths import Mm
from planpress.writers.word import write_docx
from planpress.writers.word.charts.drawing import C
from tests.writers.sample import document, words

NS = {"c": C}


@dataclass(frozen=True)
class OpenedChart:
    part: etree._Element
    sheet: Worksheet
    formulas: Worksheet

    def all(self, path: str) -> list[etree._Element]:
        return list(self.part.iterfind(path, NS))

    def values(self, path: str, name: str = "val") -> list[str]:
        return [node.get(name, "") for node in self.all(path)]

    @property
    def categories(self) -> list[str]:
        """What the first series stands over; of grouped ones the innermost names."""
        series = self.part.find(".//c:ser", NS)
        level = series.find(".//c:cat//c:lvl", NS)
        points = (level if level is not None else series.find("c:cat", NS)).iterfind(".//c:pt/c:v", NS)
        return [node.text or "" for node in points]

    def caches(self) -> Iterator[tuple[str, list[str | None]]]:
        """Each reference into the sheet, with what is cached for it cell by cell; None is a blank."""
        for formula in self.part.iterfind(".//c:f", NS):
            cache = formula.getnext()
            levels = cache.findall("c:lvl", NS)
            if levels:
                columns = [_cached(level, cache) for level in reversed(levels)]
                yield formula.text or "", [cell for row in zip(*columns, strict=True) for cell in row]
            else:
                yield formula.text or "", _cached(cache, cache)

    def cells(self, formula: str) -> list[object]:
        name, _, place = formula.partition("!")
        assert name == self.sheet.title
        found = self.sheet[place.replace("$", "")]
        rows = found if isinstance(found, tuple) else ((found,),)
        return [cell.value for row in rows for cell in (row if isinstance(row, tuple) else (row,))]


def _cached(level: etree._Element, cache: etree._Element) -> list[str | None]:
    count = int(cache.find("c:ptCount", NS).get("val"))
    points = {int(point.get("idx")): point.find("c:v", NS).text for point in level.findall("c:pt", NS)}
    return [points.get(index) for index in range(count)]


def charts_in(data: bytes) -> list[OpenedChart]:
    """The charts of a Word file in the order of their numbers."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("word/charts/chart")]
        return [_opened(package, name) for name in sorted(names, key=lambda name: (len(name), name))]


def _opened(package: zipfile.ZipFile, name: str) -> OpenedChart:
    folder, _, file = name.rpartition("/")
    (link,) = etree.fromstring(package.read(f"{folder}/_rels/{file}.rels"))
    book = package.read(posixpath.normpath(posixpath.join(folder, link.get("Target"))))
    values, formulas = (openpyxl.load_workbook(io.BytesIO(book), data_only=only).active for only in (True, False))
    assert isinstance(values, Worksheet) and isinstance(formulas, Worksheet)
    return OpenedChart(etree.fromstring(package.read(name)), values, formulas)


def drawn(brand: Brand, spec: ChartSpec, height: Mm | None = None) -> list[OpenedChart]:
    """The charts that a spec becomes in a file of its own."""
    chart = Chart(spec, words("The message"), words("Measure"), "What it says", "chart", height)
    return charts_in(write_docx(document(chart), brand))
