"""Tables, key figures and pictures can be read by everybody."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from planpress.brand import Brand
from planpress.document import Column, Columns, Heading, KeyFigure, KeyFigures, Paragraph, Row, Table
from planpress.lengths import Mm
from planpress.writers.word import write_docx
from planpress.writers.word.markup import W
from planpress.writers.word.tables import column_widths
from tests.writers import sample
from tests.writers.sample import bare, words
from tests.writers.word.opened import Opened, written


@pytest.fixture(scope="module")
def opened(brand: Brand) -> Opened:
    return Opened(write_docx(sample.whole_document(), brand))


def test_a_long_table_repeats_its_head_and_keeps_its_rows_whole(brand: Brand) -> None:
    opened = written(brand, sample.ledger_table(200))
    assert len(opened.find(".//w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert len(opened.find(".//w:tr/w:trPr/w:cantSplit")) == 201


def test_a_table_has_its_alternative_text_and_a_numbered_caption(brand: Brand) -> None:
    opened = written(brand, sample.summary_table())
    assert opened.values(".//w:tblDescription") == ["Sums"]
    assert opened.values(".//w:tblCaption") == ["Baselines, targets and implied growth"]
    assert opened.styled("Caption") == ["Table\u00a01. Baselines, targets and implied growth"]
    assert " SEQ Table \\* ARABIC " in [node.text for node in opened.find(".//w:instrText")]


def test_figures_stand_on_their_decimal_point_and_words_at_the_edge(brand: Brand) -> None:
    column = Column(words("Value"), "decimal")
    rows = tuple(Row((cell,)) for cell in (bare("44.3"), bare("10", "over"), (sample.MISSING,)))
    opened = written(brand, Table((column,), rows))
    stops = opened.values(".//w:tab[@w:val='decimal']", "pos")
    assert len(stops) == 2 and len(set(stops)) == 1
    width = sum(int(w) for w in opened.values(".//w:gridCol", "w"))
    assert width - 160 < int(stops[0]) < width, "room for one decimal at the right"
    assert opened.styled("TableHeadFigure") == ["Value"]
    assert opened.styled("TableFigure") == ["not stated"]


def test_a_paged_column_is_left_out_and_its_share_given_to_the_others(brand: Brand) -> None:
    opened = written(brand, sample.ledger_table(3))
    assert "Pages" not in opened.text
    widths = [int(w) for w in opened.values(".//w:gridCol", "w")]
    assert len(widths) == 4 and sum(widths) == 9921


def test_column_widths_add_up_to_the_text_width() -> None:
    shares = tuple(Column((), share=share) for share in (1.0, 4.2, 9.6, 4.0, 3.6, 4.6, 2.8))
    assert sum(column_widths(shares, Mm(175))) == 9921


def test_group_rows_span_the_table_and_sum_rows_are_tinted(brand: Brand) -> None:
    opened = written(brand, sample.summary_table())
    assert opened.values(".//w:tc/w:tcPr/w:gridSpan") == ["5"]
    assert opened.values(".//w:tc/w:tcPr/w:shd", "fill") == ["EDF4F6"] * 5


def test_a_row_with_too_few_cells_is_filled_up(brand: Brand) -> None:
    opened = written(brand, Table((Column(words("A")), Column(words("B"))), (Row((words("a"),)),)))
    assert len(opened.find(".//w:tr[2]/w:tc")) == 2


def test_figures_have_their_role_as_a_style(brand: Brand) -> None:
    opened = written(brand, sample.overview())
    styles = opened.values(".//w:rStyle")
    assert {"TargetFigure", "DerivedFigure", "StatedFigure", "KeyNotStated"} <= set(styles)


def test_key_figures_are_forty_millimetres_wide_four_to_a_row(brand: Brand) -> None:
    figures = tuple(KeyFigure(words("Label"), sample.TARGET) for _ in range(5))
    opened = written(brand, KeyFigures(figures))
    assert opened.values(".//w:tblLayout", "type") == ["fixed", "fixed"]
    assert opened.values(".//w:tbl[1]/w:tblGrid/w:gridCol", "w") == ["2268", "283"] * 3 + ["2268"]
    assert opened.values(".//w:tblDescription")[1] == "Label: 100\u00a0bn RMB"


def test_every_picture_has_its_words_or_is_marked_as_decoration(opened: Opened) -> None:
    drawings = opened.find(".//wp:docPr")
    described = [drawing.get("descr") for drawing in drawings if drawing.get("descr")]
    assert described == [
        "Columns as tall as each cluster's target: 100 billion RMB at most.",
        "Petrochemicals rise from 44.3 to 100 billion RMB.",
        "A line from 44.3 in 2008 to 100 in 2015.",
        "A refinery by the sea",
        "QR code that leads to the agency's page.",
    ]
    plain = [drawing for drawing in drawings if not drawing.get("descr")]
    assert plain and all(b"decorative" in b"".join(c.tag.encode() for c in drawing.iter()) for drawing in plain)


def test_ids_of_drawings_and_bookmarks_are_unique(opened: Opened) -> None:
    drawings = [drawing.get("id") for drawing in opened.find(".//wp:docPr")]
    marks = opened.values(".//w:bookmarkStart", "id")
    names = opened.values(".//w:bookmarkStart", "name")
    for ids in (drawings, marks, names):
        assert len(ids) == len(set(ids)) > 1


def test_a_chart_is_a_220_dpi_picture_with_a_palette_that_stays_with_its_title(brand: Brand) -> None:
    opened = written(brand, replace(sample.dumbbells(), form="picture"))
    part = next(part for part in opened.word.part.package.iter_parts() if str(part.partname).endswith(".png"))
    with Image.open(io.BytesIO(part.blob)) as image:
        assert image.mode == "P"
        assert image.width == pytest.approx(175 / 25.4 * 220, abs=1)
        assert image.info["dpi"] == pytest.approx((220, 220), abs=0.1)
    for style in ("ChartTitle", "Subtle"):
        assert opened.find(f".//w:style[@w:styleId='{style}']/w:pPr/w:keepNext", "word/styles.xml")


def test_the_same_chart_is_drawn_once(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    import planpress.charts

    chart = replace(sample.path(), form="picture")
    written(brand, chart)
    monkeypatch.setattr(planpress.charts, "lay_out", None)
    assert written(brand, chart).find(".//wp:inline")


def test_a_tall_photo_stays_on_its_page(brand: Brand) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (60, 600)).save(stream, "PNG")
    photo = sample.photo().__class__(stream.getvalue(), "A tower")
    (extent,) = written(brand, photo).find(".//wp:inline/wp:extent")
    assert int(extent.get("cy", "")) == 100 * 36000


def test_the_picture_of_a_chart_leads_to_the_table_of_its_figures_and_says_so(brand: Brand) -> None:
    chart = replace(sample.path(), data="years", form="picture")
    opened = written(brand, chart, Heading(2, words("Values by year"), "years"), sample.summary_table())
    (link,) = opened.find(".//w:drawing/../..")
    assert opened.values(".//w:hyperlink", "tooltip") == ["The figures of this chart in a table"]
    assert link.get(f"{{{W}}}anchor") in opened.values(".//w:bookmarkStart", "name")


def test_the_end_of_a_table_stays_with_its_notes(brand: Brand) -> None:
    note = Paragraph(words("Not added up."), "note")
    last = ".//w:tbl/w:tr[last()]//w:keepNext"
    assert written(brand, sample.ledger_table(30), note).find(last)
    assert written(brand, sample.ledger_table(30), Columns((6, 6), ((note,), (note,)))).find(last)
    assert not written(brand, sample.ledger_table(30), Paragraph(words("Text."))).find(last)


def test_a_short_table_stays_on_one_page(brand: Brand) -> None:
    kept = [bool(row.findall(f".//{{{W}}}keepNext")) for row in written(brand, sample.ledger_table(5)).find(".//w:tr")]
    assert kept[1:] == [True, True, True, True, False]
    assert not written(brand, sample.ledger_table(60)).find(".//w:tr/w:tc/w:p/w:pPr/w:keepNext")
