"""A writer broken on purpose makes its edition fail: value, format and page are named, and the older file stays."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import ModuleType

import pytest

from planpress.building.editions import Project
from planpress.cli import main
from planpress.document import Inlines, QuantityText, Row, Strong, Table, Text, plain_text, walk
from planpress.writers.pdf.opening import KeyFigureStrip
from planpress.writers.pdf.tables import TablePiece, TableWords
from planpress.writers.pdf.words import Setter
from planpress.writers.word import inlines, key_figures, tables
from planpress.writers.word.charts import baseline_to_target, marks
from planpress.writers.word.charts.model import Cell
from tests.building.projects import ROOT
from tests.planning.plans import write_plan

FILES = {"pdf": "en/briefing.pdf", "docx": "en/briefing.docx"}
PUBLISH = """\
editions:
  - template: briefing
    formats: [pdf, docx]
    languages: [en]
"""
CLUSTERS = """\
id,name,label,indicator
ships,Shipbuilding of Ostland,Ships,output_value
timber,Timber of Ostland,Timber,output_value
glass,Glass of Ostland,Glass,output_value
"""
OBSERVATIONS = """\
cluster,indicator,period,kind,value,qualifier,unit,source,locator
ships,output_value,2020,actual,44.3,,billion RMB,S1,p. 4
ships,output_value,2025,target,100,over,billion RMB,S1,p. 5
timber,output_value,2020,actual,12.7,,billion RMB,S1,p. 9
timber,output_value,2025,target,31.9,,billion RMB,S1,p. 9
glass,output_value,2020,actual,5.1,,billion RMB,S1,p. 9
glass,output_value,2025,target,8.2,,billion RMB,S1,p. 9
"""
Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the real templates whose plan was built once by sound writers."""
    root = tmp_path_factory.mktemp("project")
    (root / "templates").symlink_to(ROOT / "templates")
    tables_of_plan = {"publish.yaml": PUBLISH, "clusters.csv": CLUSTERS, "observations.csv": OBSERVATIONS}
    text = "## Background\n\nIt had {{ cluster.baseline }}.\n\n## Objective\n\nIt is to reach {{ cluster.target }}.\n"
    texts = {f"text/{name}.md": text for name in ("ships", "timber", "glass")}
    folder = write_plan(root / "data" / "ostland", {**tables_of_plan, **texts})
    assert main(["build", str(folder), "--no-page-numbers"], root) == 0
    return Project(root)


# ------------------------------------------------------------------------------------------ the faults


def changed(figure: QuantityText, **parts: str) -> QuantityText:
    return dataclasses.replace(figure, **parts)


def wrong_value(figure: QuantityText) -> QuantityText:
    return changed(figure, number=figure.number.replace("44.3", "43.4"))


def wrong_unit(figure: QuantityText) -> QuantityText:
    return changed(figure, unit=figure.unit.replace("billion", "million").replace("bn", "m"))


def no_qualifier(figure: QuantityText) -> QuantityText:
    return changed(figure, qualifier="")


def in_pdf_text(fault: Callable[[QuantityText], QuantityText]) -> Plant:
    real = Setter._quantity

    def plant(patch: Patch) -> None:
        patch.setattr(Setter, "_quantity", lambda self, figure, *rest: real(self, fault(figure), *rest))

    return plant


def in_word_text(fault: Callable[[QuantityText], QuantityText]) -> Plant:
    real = inlines.figure

    def plant(patch: Patch) -> None:
        patch.setattr(inlines, "figure", lambda quantity, *rest, **more: real(fault(quantity), *rest, **more))

    return plant


def in_pdf_key_figures(patch: Patch) -> None:
    real = KeyFigureStrip._label
    bare = lambda item: dataclasses.replace(item, figure=no_qualifier(item.figure))  # noqa: E731
    patch.setattr(KeyFigureStrip, "_label", lambda self, item, *rest: real(self, bare(item), *rest))


def in_word_key_figures(patch: Patch) -> None:
    real = key_figures._cell
    bare = lambda item: dataclasses.replace(item, figure=no_qualifier(item.figure))  # noqa: E731
    patch.setattr(key_figures, "_cell", lambda item, story: real(bare(item), story))


def holds(row: Row, name: str) -> bool:
    return any(name in plain_text(cell) for cell in row.cells)


def without_row(table: Table) -> Table:
    return dataclasses.replace(table, rows=tuple(row for row in table.rows if not holds(row, "Timber")))


def with_swapped(table: Table) -> Table:
    """The names of two clusters exchanged, their figures left where they are."""
    return dataclasses.replace(
        table, rows=tuple(dataclasses.replace(row, cells=tuple(map(swapped, row.cells))) for row in table.rows)
    )


def swapped(cell: Inlines) -> Inlines:
    names = {"Ships": "Glass", "Glass": "Ships"}
    return tuple(
        Text(names.get(part.content.strip(), part.content)) if isinstance(part, Text)
        else Strong(swapped(part.content)) if isinstance(part, Strong) else part
        for part in cell
    )  # fmt: skip


def in_pdf_table(fault: Callable[[Table], Table]) -> Plant:
    real = TablePiece.__init__

    def init(self: TablePiece, setting: object, table: Table, words: TableWords, *rest: object) -> None:
        real(self, setting, fault(table) if not rest[2:] else table, words, *rest)  # type: ignore[arg-type]

    return lambda patch: patch.setattr(TablePiece, "__init__", init)


def in_word_table(fault: Callable[[Table], Table]) -> Plant:
    real = tables._table
    return lambda patch: patch.setattr(tables, "_table", lambda table, story, *rest: real(fault(table), story, *rest))


def in_word_chart(module: ModuleType, name: str, fault: Callable[..., object]) -> Plant:
    """A fault in a chart of Word's own: what a function of the charts' room gives is changed."""
    real = getattr(module, name)
    return lambda patch: patch.setattr(module, name, lambda *given, **more: fault(real(*given, **more)))


def wrong_cell(cell: Cell) -> Cell:
    return dataclasses.replace(cell, value=43.4) if cell.value == 44.3 else cell


def exchanged(name: str) -> str:
    return name.replace("Ships", "GLASS").replace("Glass", "Ships").replace("GLASS", "Glass")


PLANTED: dict[str, tuple[str, Plant, str]] = {
    "a wrong value in PDF": ("pdf", in_pdf_text(wrong_value), "44.3"),
    "a wrong value in Word": ("docx", in_word_text(wrong_value), "44.3"),
    "a wrong unit in PDF": ("pdf", in_pdf_text(wrong_unit), "billion RMB"),
    "a wrong unit in Word": ("docx", in_word_text(wrong_unit), "billion RMB"),
    "a lost qualifier in PDF": ("pdf", in_pdf_key_figures, "over 100"),
    "a lost qualifier in Word": ("docx", in_word_key_figures, "over 100"),
    "a lost row in PDF": ("pdf", in_pdf_table(without_row), "12.7"),
    "a lost row in Word": ("docx", in_word_table(without_row), "12.7"),
    "swapped clusters in PDF": ("pdf", in_pdf_table(with_swapped), "44.3"),
    "swapped clusters in Word": ("docx", in_word_table(with_swapped), "44.3"),
    "a wrong value in a chart of Word's": ("docx", in_word_chart(baseline_to_target, "cell", wrong_cell), "44.3"),
    "a lost qualifier in a chart of Word's": (
        "docx",
        in_word_chart(marks, "number_format", lambda code: code.replace('"over "', "")),
        "over 100",
    ),
    "swapped clusters in a chart of Word's": ("docx", in_word_chart(baseline_to_target, "_name", exchanged), "44.3"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_fault_is_found_and_the_older_file_stays(
    built: Project, monkeypatch: Patch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    suffix, plant, value = PLANTED[name]
    file = built.reports / "ostland" / FILES[suffix]
    before = file.read_bytes()
    plant(monkeypatch)
    options = ["--force", "--no-page-numbers", "--jobs", "1", "--only", f"*.{suffix}"]
    code = main(["build", str(built.data / "ostland"), *options], built.root)
    told = " ".join(capsys.readouterr().err.split())
    assert code == 1
    assert value in told
    assert ("PDF, page " if suffix == "pdf" else "Word, section ") in told
    assert file.read_bytes() == before


def test_every_fault_touches_a_figure_that_is_there(built: Project) -> None:
    from planpress.composing import compose
    from planpress.planning.reading import read_plan
    from tests.building.projects import TODAY

    document = compose(read_plan(built.data / "ostland"), built.templates / "briefing", "en", TODAY)
    texts = [node.text.replace("\u00a0", " ") for node in walk(document) if isinstance(node, QuantityText)]
    assert all(any(value in text for text in texts) for _, _, value in PLANTED.values())


@pytest.mark.usefixtures("drawn_anew")
def test_a_swapped_row_of_a_chart_is_found(
    built: Project, monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    from planpress.charts.geometry import Layout, Words
    from planpress.writers.pdf import recording

    real = recording.recorded

    def moved(layout: Layout, brand: object) -> object:
        """The picture with the names Ships and Glass in each other's places."""
        places = {mark.text: mark for mark in layout.words if mark.text in ("Ships", "Glass")}
        other = {"Ships": "Glass", "Glass": "Ships"}
        marks = tuple(
            dataclasses.replace(mark, y=places[other[mark.text]].y)
            if isinstance(mark, Words) and len(places) == 2 and mark.text in other
            else mark
            for mark in layout.marks
        )
        return real(dataclasses.replace(layout, marks=marks), brand)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "recorded", moved)
    folder = str(built.data / "ostland")
    assert main(["build", folder, "--force", "--jobs", "1", "--only", "*.pdf"], built.root) == 1
    assert "stands beside" in capsys.readouterr().err
