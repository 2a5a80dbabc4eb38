"""LibreOffice shows the Word files of all plans as they are meant: as many pages as the PDF, and every chart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.building.office import PDF, convert, find_office
from planpress.composing import compose
from planpress.document import Chart, Document
from planpress.planning.reading import read_plan
from planpress.reconciling.printouts import squeezed
from planpress.writers.pdf import write_pdf
from planpress.writers.word import write_docx
from tests.charts import factories
from tests.conftest import ROOT, require_tool
from tests.writers import sample
from tests.writers.word.charts.opened import charts_in

SAMPLES = [
    (plan, template)
    for plan in ("dalian", "korea-regions", "malaysia-nimp2030")
    for template in ("briefing", "progress")
]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    day = dt.date(2026, 2, 1)
    return [compose(read_plan(ROOT / "data" / plan), ROOT / "templates" / name, "en", day) for plan, name in SAMPLES]


@pytest.fixture(scope="module")
def files(documents: list[Document], brand: Brand) -> list[bytes]:
    return [write_docx(document, brand) for document in documents]


@pytest.fixture(scope="module")
def shown(files: list[bytes], brand: Brand, tmp_path_factory: pytest.TempPathFactory) -> list[pypdfium2.PdfDocument]:
    require_tool("soffice", "LibreOffice (libreoffice-writer)")
    office = find_office()
    assert office is not None
    pages = convert(office, files, PDF, brand.faces, tmp_path_factory.mktemp("office"))
    return [pypdfium2.PdfDocument(data) for data in pages]


@pytest.mark.parametrize("index", range(len(SAMPLES)), ids=["-".join(sample) for sample in SAMPLES])
def test_it_has_as_many_pages_as_the_pdf_or_one_more_or_less(
    documents: list[Document], shown: list[pypdfium2.PdfDocument], brand: Brand, index: int
) -> None:
    ours = len(pypdfium2.PdfDocument(write_pdf(documents[index], brand)))
    assert abs(len(shown[index]) - ours) <= 1, f"{len(shown[index])} in Word, {ours} in PDF"


@pytest.mark.parametrize("index", range(len(SAMPLES)), ids=["-".join(sample) for sample in SAMPLES])
def test_every_chart_is_there_with_its_names(
    files: list[bytes], shown: list[pypdfium2.PdfDocument], index: int
) -> None:
    text = squeezed("".join(page.get_textpage().get_text_range() for page in shown[index]))
    for chart in charts_in(files[index]):
        names = [name.partition("\n")[0] for name in chart.categories]
        assert all(squeezed(name) in text for name in names if chart.values(".//c:catAx/c:delete") == ["0"])


@pytest.mark.parametrize("index", range(len(SAMPLES)), ids=["-".join(sample) for sample in SAMPLES])
def test_no_page_inside_the_document_is_empty(shown: list[pypdfium2.PdfDocument], index: int) -> None:
    """Running heads and feet have some 80 letters."""
    assert all(len(page.get_textpage().get_text_range()) > 150 for page in list(shown[index])[1:])


def test_a_gap_in_a_chart_is_not_labelled_as_zero(brand: Brand, tmp_path: Path) -> None:
    """Two of three clusters state no baseline; the only 0 is the scale's."""
    require_tool("soffice", "LibreOffice (libreoffice-writer)")
    office = find_office()
    assert office is not None
    document = sample.document(Chart(factories.dumbbells(), sample.words("T"), (), "Alt", "chart"))
    (data,) = convert(office, [write_docx(document, brand)], PDF, brand.faces, tmp_path)
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "over 100" in text.replace("\u00a0", " ")
    assert text.split().count("0") == 1
