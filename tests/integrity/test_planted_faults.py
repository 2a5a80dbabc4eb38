"""Each fault that is planted in a good Word file is found and named, and the good files have none.

A fault is one change to a finished package, such as a slip of a writer would make.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from planpress.integrity.checks import CHECKS, check_docx
from tests.integrity.made import CHARTS, DOCUMENT, RELS, TYPES, Package, charted, sample, workbook

HEADER, NOTES, LISTS = "word/header1.xml", "word/footnotes.xml", "word/numbering.xml"
STYLES, SETTINGS, CORE = "word/styles.xml", "word/settings.xml", "docProps/core.xml"
BAR, STACKED, LINE, SCATTER, PIE = CHARTS.values()
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
PARAGRAPH = r"<w:pStyle w:val=\"BodyText\"/></w:pPr>"
"""After this a paragraph of running text has its runs."""
BODY = "<w:body[^>]*>"


# ------------------------------------------------------------------------------------------------ the archive


def types_are_not_first(package: Package) -> None:
    package.parts = {DOCUMENT: package.parts[DOCUMENT], **package.parts}


def part_there_twice(package: Package) -> None:
    package.twice = [SETTINGS]


def time_of_the_clock(package: Package) -> None:
    package.time = (2026, 11, 26, 9, 0, 0)


def xml_cut_off(package: Package) -> None:
    package.parts[LISTS] = package.parts[LISTS][:-20]


# ------------------------------------------------------------------------------------------------ content types


def part_without_type(package: Package) -> None:
    package.swap(TYPES, '<Override PartName="/word/media/image1.png"[^>]*/>', "")


def type_of_another_kind(package: Package) -> None:
    package.swap(TYPES, "wordprocessingml.footnotes", "wordprocessingml.endnotes")


def type_of_a_part_that_is_gone(package: Package) -> None:
    package.swap(TYPES, "</Types>", '<Override PartName="/word/gone.xml" ContentType="application/xml"/></Types>')


def type_given_twice(package: Package) -> None:
    package.swap(TYPES, '(<Override PartName="/word/styles.xml"[^>]*/>)', r"\1\1")


def no_type_for_relationships(package: Package) -> None:
    package.swap(TYPES, '<Default Extension="rels"[^>]*/>', "")


def picture_called_another(package: Package) -> None:
    package.parts["word/media/image1.png"] = b"\xff\xd8\xff\xe0 a JPEG"


# ------------------------------------------------------------------------------------------------ relationships


def picture_that_is_nowhere(package: Package) -> None:
    package.swap(DOCUMENT, 'r:embed="rId[0-9]+"', 'r:embed="rId777"')


def picture_that_is_a_header(package: Package) -> None:
    found, *_ = [line for line in package.parts[RELS].decode().split("<") if "/header" in line]
    package.swap(DOCUMENT, 'r:embed="rId[0-9]+"', f'r:embed="{found.split(chr(34))[1]}"')


def target_that_is_gone(package: Package) -> None:
    del package.parts["word/media/image1.png"]
    package.swap(TYPES, '<Override PartName="/word/media/image1.png"[^>]*/>', "")


def relationship_left_over(package: Package) -> None:
    package.swap(RELS, '(<Relationship Id=")(rId[0-9]+)("[^>]*/header"[^>]*/>)', r"\1\2\3\1rId99\3")


def relationship_id_given_twice(package: Package) -> None:
    package.swap(RELS, 'Id="rId2"', 'Id="rId1"')


def link_of_a_note_that_is_lost(package: Package) -> None:
    package.swap("word/_rels/footnotes.xml.rels", 'Id="rId1"', 'Id="rId2"')


def relationships_of_no_part(package: Package) -> None:
    package.parts["word/_rels/header7.xml.rels"] = package.parts["word/_rels/footnotes.xml.rels"]


def part_that_no_way_leads_to(package: Package) -> None:
    package.parts["word/media/left.png"] = package.parts["word/media/image1.png"]
    package.swap(TYPES, "</Types>", '<Default Extension="png" ContentType="image/png"/></Types>')


def settings_that_word_does_not_find(package: Package) -> None:
    package.swap(RELS, '<Relationship [^>]*Target="settings.xml"[^>]*/>', "")


def relationship_that_leads_to_nothing(package: Package) -> None:
    package.swap("word/_rels/footnotes.xml.rels", 'Target="[^"]*"', 'Target=""')


# -------------------------------------------------------------------------------------- properties and settings


def no_date(package: Package) -> None:
    package.swap(CORE, "<dcterms:created.*?</dcterms:created>", "")


def date_without_its_type(package: Package) -> None:
    package.swap(CORE, ' xsi:type="dcterms:W3CDTF"', "")


def no_title(package: Package) -> None:
    package.swap(CORE, "<dc:title>.*?</dc:title>", "")


def fields_to_be_updated(package: Package) -> None:
    package.add(SETTINGS, "<w:settings[^>]*>", '<w:updateFields w:val="true"/>')


def file_that_is_locked(package: Package) -> None:
    package.add(SETTINGS, "<w:settings[^>]*>", '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>')


def file_of_an_old_kind(package: Package) -> None:
    package.swap(SETTINGS, '(compatibilityMode"[^>]*w:val=")15', r"\g<1>14")


# ----------------------------------------------------------------------------------------------------------- ids


def drawing_id_given_twice(package: Package) -> None:
    package.swap(DOCUMENT, 'docPr id="2"', 'docPr id="1"')


def drawing_id_again_in_a_header(package: Package) -> None:
    picture = '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="Logo" descr="A logo"/>'
    package.swap(HEADER, "(.*)</w:p>", rf"\g<1>{picture}</wp:inline></w:drawing></w:r></w:p>")


def bookmark_id_given_twice(package: Package) -> None:
    package.swap(DOCUMENT, r'w:bookmarkStart w:id="2"', 'w:bookmarkStart w:id="1"')


def bookmark_name_given_twice(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, '<w:bookmarkStart w:id="99" w:name="_Overview"/><w:bookmarkEnd w:id="99"/>')


def note_id_given_twice(package: Package) -> None:
    package.swap(NOTES, '(<w:footnote w:id="1">.*?</w:footnote>)', r"\1\1")


def list_id_given_twice(package: Package) -> None:
    package.swap(LISTS, 'w:numId="2"', 'w:numId="1"')


def style_id_given_twice(package: Package) -> None:
    package.swap(STYLES, 'w:styleId="Lead"', 'w:styleId="BodyText"')


def change_id_given_twice(package: Package) -> None:
    change = '<w:{0} w:id="70" w:author="A" w:date="2026-11-23T00:00:00Z"><w:r><w:{1}>x</w:{1}></w:r></w:{0}>'
    package.add(DOCUMENT, PARAGRAPH, change.format("ins", "t") + change.format("del", "delText"))


def control_id_given_twice(package: Package) -> None:
    control = '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>'
    package.add(DOCUMENT, PARAGRAPH, control * 2)


def paragraph_id_out_of_range(package: Package) -> None:
    numbered = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="F0000000"'
    package.swap(DOCUMENT, "<w:p>", f"<w:p {numbered}>")


def paragraph_id_given_twice(package: Package) -> None:
    numbered = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1A2B3C4D"'
    package.swap(DOCUMENT, "<w:p>", f"<w:p {numbered}>", count=2)


# ----------------------------------------------------------------------------------------- bookmarks and fields


def bookmark_without_end(package: Package) -> None:
    package.swap(DOCUMENT, r'<w:bookmarkEnd w:id="2"/>', "")


def bookmark_without_start(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, '<w:bookmarkEnd w:id="88"/>')


def bookmark_that_ends_first(package: Package) -> None:
    package.swap(DOCUMENT, '(<w:bookmarkStart w:id="3" [^>]*/>)(.*?)(<w:bookmarkEnd w:id="3"/>)', r"\3\2\1")


def bookmark_name_too_long(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, f'<w:bookmarkStart w:id="99" w:name="_{"x" * 40}"/><w:bookmarkEnd w:id="99"/>')


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field_without_end(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, BEGIN + code("DATE") + SEPARATE)


def field_without_begin(package: Package) -> None:
    package.add(DOCUMENT, BODY, f"<w:p>{END}</w:p>")


def field_separated_twice(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, BEGIN + code("DATE") + SEPARATE * 2 + END)


def field_that_is_not_separated(package: Package) -> None:
    package.swap("word/footer1.xml", '<w:fldChar w:fldCharType="separate"/>', "")


def field_character_without_type(package: Package) -> None:
    package.swap("word/footer1.xml", '<w:fldChar w:fldCharType="separate"/>', "<w:fldChar/>")


def code_outside_a_field(package: Package) -> None:
    package.add(DOCUMENT, BODY, f"<w:p>{code('DATE')}</w:p>")


def code_in_a_result(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, BEGIN + code("DATE") + SEPARATE + code("TIME") + END)


def field_without_code(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, BEGIN + SEPARATE + END)


def field_over_two_cells(package: Package) -> None:
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    grid = '<w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="9"/></w:tblGrid>'
    row = f"<w:tr>{cell.format(BEGIN + code('DATE') + SEPARATE)}{cell.format(END)}</w:tr>"
    package.add(DOCUMENT, BODY, f"<w:tbl><w:tblPr/>{grid}{row}</w:tbl>")


def field_that_ends_in_a_note(package: Package) -> None:
    package.swap(DOCUMENT, f"(.*){END}", r"\1")
    package.swap(NOTES, "(.*)</w:p>", rf"\1{END}</w:p>")


# ------------------------------------------------------------------------------------ notes, lists, styles, places


def mark_without_note(package: Package) -> None:
    package.swap(DOCUMENT, '<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="5"/>')


def note_without_mark(package: Package) -> None:
    package.swap(DOCUMENT, '<w:footnoteReference w:id="1"/>', "")


def note_without_paragraph(package: Package) -> None:
    package.swap(NOTES, '(<w:footnote w:id="1">).*?(</w:footnote>)', r"\1\2")


def note_with_two_marks(package: Package) -> None:
    package.swap(DOCUMENT, '(<w:footnoteReference w:id="1"/>)', r"\1\1")


def line_above_notes_that_is_gone(package: Package) -> None:
    package.swap(NOTES, '<w:footnote w:type="separator" w:id="-1">.*?</w:footnote>', "")


def list_that_is_gone(package: Package) -> None:
    package.swap(DOCUMENT, '<w:numId w:val="[0-9]+"/>', '<w:numId w:val="77"/>')


def list_of_a_style_that_is_gone(package: Package) -> None:
    package.swap(STYLES, '<w:numId w:val="[0-9]+"/>', '<w:numId w:val="77"/>')


def list_without_definition(package: Package) -> None:
    package.swap(LISTS, '(<w:num w:numId="1"><w:abstractNumId w:val=")1', r"\g<1>9")


def level_that_a_list_lacks(package: Package) -> None:
    package.swap(DOCUMENT, '<w:ilvl w:val="1"/>', '<w:ilvl w:val="12"/>')


def style_that_is_gone(package: Package) -> None:
    package.swap(DOCUMENT, '<w:pStyle w:val="Lead"/>', '<w:pStyle w:val="Leed"/>')


def style_in_a_header_that_is_gone(package: Package) -> None:
    package.swap(HEADER, '<w:pStyle w:val="Header"/>', '<w:pStyle w:val="Kopf"/>')


def style_of_another_kind(package: Package) -> None:
    package.swap(DOCUMENT, '<w:rStyle w:val="TargetFigure"/>', '<w:rStyle w:val="BodyText"/>')


def style_based_on_nothing(package: Package) -> None:
    package.swap(STYLES, '<w:basedOn w:val="[^"]*"/>', '<w:basedOn w:val="Nothing"/>')


def heading_of_a_page_that_no_style_gives(package: Package) -> None:
    package.swap(HEADER, 'STYLEREF &quot;heading 1&quot;|STYLEREF "heading 1"', 'STYLEREF "chapter"')


def link_to_a_place_that_is_gone(package: Package) -> None:
    package.swap(DOCUMENT, 'w:anchor="_overview"', 'w:anchor="_overviwe"')


def link_that_leads_nowhere(package: Package) -> None:
    package.swap(DOCUMENT, ' w:anchor="_overview"', "")


def reference_to_a_place_that_is_gone(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, BEGIN + code(r" PAGEREF _nowhere \h ") + SEPARATE + END)


def simple_reference_to_a_place_that_is_gone(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, r'<w:fldSimple w:instr=" REF _nowhere \h "/>')


def address_field_to_a_place_that_is_gone(package: Package) -> None:
    package.add(DOCUMENT, PARAGRAPH, BEGIN + code(r' HYPERLINK \l "_nowhere" ') + SEPARATE + END)


# ------------------------------------------------------------------------------------------- sections and tables


def section_with_two_headers(package: Package) -> None:
    package.swap(DOCUMENT, '(<w:headerReference w:type="default"[^>]*/>)', r"\1\1")


def section_without_page(package: Package) -> None:
    package.swap(DOCUMENT, "<w:pgSz[^>]*/>", "")


def section_without_room(package: Package) -> None:
    package.swap(DOCUMENT, r'(<w:pgMar[^>]*w:right=")[0-9]+', r"\g<1>11000")


def columns_wider_than_the_page(package: Package) -> None:
    columns = '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="9000" w:space="283"/><w:col w:w="9000"/></w:cols>'
    package.swap(DOCUMENT, "(<w:pgMar [^>]*/>)", rf"\1{columns}")


def body_without_last_section(package: Package) -> None:
    package.swap(DOCUMENT, "(.*)<w:sectPr>.*?</w:sectPr></w:body>", r"\1</w:body>")


def row_that_lost_a_cell(package: Package) -> None:
    package.swap(DOCUMENT, "<w:tc>.*?</w:tc>", "")


def row_that_spans_too_much(package: Package) -> None:
    package.swap(DOCUMENT, '<w:gridSpan w:val="5"/>', '<w:gridSpan w:val="6"/>')


def column_without_width(package: Package) -> None:
    package.swap(DOCUMENT, '<w:gridCol w:w="[0-9]+"/>', '<w:gridCol w:w="0"/>')


def cell_without_width(package: Package) -> None:
    package.swap(DOCUMENT, '<w:tcW w:w="[0-9]+"', '<w:tcW w:w="-20"')


def cell_with_nothing(package: Package) -> None:
    package.swap(DOCUMENT, "<w:tc>.*?</w:tc>", "<w:tc/>")


def cell_that_ends_with_a_table(package: Package) -> None:
    row = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>{row}</w:tbl>'
    package.swap(HEADER, "</w:tc>", f"{table}</w:tc>")


def cell_that_goes_on_from_nothing(package: Package) -> None:
    package.swap(DOCUMENT, '(<w:tcW w:w="[0-9]+" w:type="dxa"/>)', r"\1<w:vMerge/>")


def head_row_below_others(package: Package) -> None:
    package.swap(DOCUMENT, "(.*)<w:cantSplit/></w:trPr>(?=.*<w:tbl>)", r"\1<w:cantSplit/><w:tblHeader/></w:trPr>")


def picture_without_words(package: Package) -> None:
    package.swap(DOCUMENT, r'(<wp:docPr id="3"[^>]*?) descr="[^"]*"', r"\1")


def decoration_that_is_no_longer_marked(package: Package) -> None:
    package.swap(DOCUMENT, 'decorative" val="1"', 'decorative" val="0"')


def picture_without_size(package: Package) -> None:
    package.swap(DOCUMENT, '<wp:extent cx="[0-9]+"', '<wp:extent cx="0"')


# ---------------------------------------------------------------------------------------------------------- charts


def label_where_a_stacked_bar_has_none(package: Package) -> None:
    package.swap(STACKED, 'dLblPos val="ctr"', 'dLblPos val="outEnd"')


def label_above_a_bar(package: Package) -> None:
    package.swap(BAR, 'dLblPos val="outEnd"', 'dLblPos val="t"')


def label_inside_the_end_of_a_line(package: Package) -> None:
    package.swap(LINE, 'dLblPos val="t"', 'dLblPos val="inEnd"')


def label_of_one_point_out_of_place(package: Package) -> None:
    label = '<c:dLbl><c:idx val="0"/><c:dLblPos val="bestFit"/><c:showVal val="1"/></c:dLbl>'
    package.add(SCATTER, "<c:dLbls>", label)


def label_that_does_not_say_what_it_shows(package: Package) -> None:
    package.swap(PIE, '<c:showLegendKey val="0"/>', "")


def series_without_name(package: Package) -> None:
    package.swap(BAR, "<c:tx>.*?</c:tx>", "")


def series_without_values(package: Package) -> None:
    package.swap(BAR, "<c:val>.*?</c:val>", "")


def label_beside_a_slice(package: Package) -> None:
    package.swap(PIE, 'dLblPos val="bestFit"', 'dLblPos val="l"')


def series_number_given_twice(package: Package) -> None:
    package.swap(BAR, '<c:idx val="1"/><c:order val="1"/>', '<c:idx val="0"/><c:order val="1"/>')


def series_order_given_twice(package: Package) -> None:
    package.swap(BAR, '<c:order val="1"/>', '<c:order val="0"/>')


def label_of_a_point_that_is_not_there(package: Package) -> None:
    package.swap(BAR, '<c:dLbl><c:idx val="1"/>', '<c:dLbl><c:idx val="7"/>')


def axis_that_is_not_there(package: Package) -> None:
    package.swap(LINE, '(<c:axId val="11"/>)(<c:axId val=")22("/></c:lineChart>)', r"\1\g<2>33\3")


def parts_of_a_chart_in_another_order(package: Package) -> None:
    package.swap(BAR, "(<c:cat>.*?</c:cat>)(<c:val>.*?</c:val>)", r"\2\1")


def part_of_a_chart_that_has_no_place_there(package: Package) -> None:
    package.swap(LINE, "<c:scaling>", '<c:scaling><c:smooth val="0"/>')


def axes_that_do_not_cross(package: Package) -> None:
    package.swap(LINE, '<c:crossAx val="22"/>', '<c:crossAx val="11"/>')


def plot_with_one_axis(package: Package) -> None:
    package.swap(BAR, '<c:axId val="22"/></c:barChart>', "</c:barChart>")


def label_of_a_blank(package: Package) -> None:
    package.swap(BAR, '<c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl>', "")


def blank_as_zero(package: Package) -> None:
    package.swap(BAR, 'dispBlanksAs val="gap"', 'dispBlanksAs val="zero"')


def value_that_the_workbook_does_not_have(package: Package) -> None:
    package.swap(BAR, "<c:v>120.5</c:v>", "<c:v>121</c:v>")


def name_that_the_workbook_does_not_have(package: Package) -> None:
    package.swap(LINE, "<c:v>Automobiles</c:v>", "<c:v>Cars</c:v>")


def blank_that_the_workbook_fills(package: Package) -> None:
    filled = workbook(lambda sheet: sheet.replace('<c r="C3">', '<c r="B3"><v>0</v></c><c r="C3">'))
    package.parts["word/embeddings/data1.xlsx"] = filled


def range_of_another_length(package: Package) -> None:
    package.swap(BAR, r"Sheet1!\$B\$2:\$B\$4", "Sheet1!$B$2:$B$5")


def range_in_no_sheet(package: Package) -> None:
    package.swap(BAR, r"Sheet1!\$B\$2", "Data!$B$2")


def count_of_another_length(package: Package) -> None:
    package.swap(BAR, '<c:ptCount val="3"/>', '<c:ptCount val="2"/>')


def chart_without_workbook(package: Package) -> None:
    package.swap(BAR, "<c:externalData.*?</c:externalData>", "")


def workbook_that_does_not_open(package: Package) -> None:
    package.parts["word/embeddings/data1.xlsx"] = package.parts["word/embeddings/data1.xlsx"][:400]


def workbook_of_another_type(package: Package) -> None:
    package.swap(TYPES, '(Extension="xlsx" ContentType=")[^"]*', r"\1application/octet-stream")


def chart_that_is_gone(package: Package) -> None:
    package.swap(DOCUMENT, '(<c:chart [^>]*r:id=")rId901', r"\1rId999")


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, the check that finds it, and words of the finding."""

    fault: Callable[[Package], None]
    check: str
    said: str


PLANTED = (
    Planted(types_are_not_first, "archive", "the archive begins with word/document.xml"),
    Planted(part_there_twice, "archive", "word/settings.xml: the archive has it 2 times"),
    Planted(time_of_the_clock, "archive", "[Content_Types].xml: its time is 2026"),
    Planted(xml_cut_off, "well-formed", "word/numbering.xml: it is no well-formed XML"),
    Planted(part_without_type, "content-types", "word/media/image1.png: it has no content type"),
    Planted(type_of_another_kind, "content-types", "word/footnotes.xml: its content type"),
    Planted(type_of_a_part_that_is_gone, "content-types", "word/gone.xml: it gives a content type to a part"),
    Planted(type_given_twice, "content-types", "/word/styles.xml: it gives this part a content type 2 times"),
    Planted(no_type_for_relationships, "content-types", "it does not give .rels the content type"),
    Planted(picture_called_another, "content-types", "it is called image/png, and is image/jpeg"),
    Planted(picture_that_is_nowhere, "relationships", "blip names the relationship rId777, which is not there"),
    Planted(picture_that_is_a_header, "relationships", "which is a relationship of kind header"),
    Planted(target_that_is_gone, "relationships", "it leads to media/image1.png, which is not there"),
    Planted(relationship_left_over, "relationships", "rId99: nothing uses the relationship to header1.xml"),
    Planted(relationship_id_given_twice, "relationships", "rId1: 2 relationships have this id"),
    Planted(link_of_a_note_that_is_lost, "relationships", 'footnotes.xml, "planning page": hyperlink names the'),
    Planted(relationships_of_no_part, "relationships", "word/header7.xml: it has relationships, and is not there"),
    Planted(relationship_that_leads_to_nothing, "relationships", "rId1: the relationship has no type or leads to"),
    Planted(part_that_no_way_leads_to, "orphans", "word/media/left.png: no relationship leads to it"),
    Planted(settings_that_word_does_not_find, "settings", "the file has no settings"),
    Planted(no_date, "properties", "docProps/core.xml, created: the date is missing"),
    Planted(date_without_its_type, "properties", "created: the date does not say how it is written"),
    Planted(no_title, "properties", "the file has no title"),
    Planted(fields_to_be_updated, "settings", "updateFields: Word would ask"),
    Planted(file_that_is_locked, "settings", "documentProtection: the file is locked"),
    Planted(file_of_an_old_kind, "settings", "compatibilityMode: it is 14, not 15"),
    Planted(drawing_id_given_twice, "ids", "drawing 1 (Band 2) is not the only one"),
    Planted(drawing_id_again_in_a_header, "ids", "drawing 1 ("),
    Planted(bookmark_id_given_twice, "ids", "bookmarkStart 1 is not the only one"),
    Planted(bookmark_name_given_twice, "ids", "bookmark _Overview is not the only one"),
    Planted(note_id_given_twice, "ids", "footnote 1 is not the only one"),
    Planted(list_id_given_twice, "ids", "num 1 is not the only one"),
    Planted(style_id_given_twice, "ids", "style BodyText is not the only one"),
    Planted(change_id_given_twice, "ids", "del 70 is not the only one"),
    Planted(control_id_given_twice, "ids", "content control 5 is not the only one"),
    Planted(paragraph_id_out_of_range, "ids", "paraId F0000000 is out of its range"),
    Planted(paragraph_id_given_twice, "ids", "paraId 1A2B3C4D is not the only one"),
    Planted(bookmark_without_end, "bookmarks", "(2) has no end"),
    Planted(bookmark_without_start, "bookmarks", "bookmarkEnd 88 has no start before it"),
    Planted(bookmark_that_ends_first, "bookmarks", "bookmarkEnd 3 has no start before it"),
    Planted(bookmark_name_too_long, "bookmarks", "which Word does not take"),
    Planted(field_without_end, "fields", "the field DATE has no end"),
    Planted(field_without_begin, "fields", "a field’s end stands outside any field"),
    Planted(field_separated_twice, "fields", "the field DATE is separated twice"),
    Planted(field_that_is_not_separated, "fields", "the words 1 stand in the code of the field PAGE"),
    Planted(field_character_without_type, "fields", 'a field character is of the unknown type ""'),
    Planted(code_outside_a_field, "fields", "the code of a field stands outside any field"),
    Planted(code_in_a_result, "fields", "the code of a field stands in its result"),
    Planted(field_without_code, "fields", "a field has no code"),
    Planted(field_over_two_cells, "fields", "the field DATE does not end in the cell in which it begins"),
    Planted(field_that_ends_in_a_note, "fields", "word/footnotes.xml"),
    Planted(mark_without_note, "notes", "a mark leads to footnote 5, which is not there"),
    Planted(note_without_mark, "notes", "no mark leads to footnote 1"),
    Planted(note_without_paragraph, "notes", "footnote 1: it has no paragraph"),
    Planted(note_with_two_marks, "notes", "two marks lead to footnote 1"),
    Planted(line_above_notes_that_is_gone, "notes", "it names footnote -1, which is not there"),
    Planted(list_that_is_gone, "lists", "it is in list 77, which is not there"),
    Planted(list_of_a_style_that_is_gone, "lists", "word/styles.xml, numPr: it is in list 77"),
    Planted(list_without_definition, "lists", "num 1: it names a definition (abstractNum) that is not there"),
    Planted(level_that_a_list_lacks, "lists", "it is on level 12 of list"),
    Planted(style_that_is_gone, "styles", "the style Leed is not there"),
    Planted(style_in_a_header_that_is_gone, "styles", "word/header1.xml"),
    Planted(style_of_another_kind, "styles", "the style BodyText is a paragraph style, not a character style"),
    Planted(style_based_on_nothing, "styles", "its basedOn names Nothing, which is not there"),
    Planted(heading_of_a_page_that_no_style_gives, "styles", "no style is called chapter"),
    Planted(link_to_a_place_that_is_gone, "places", 'document.xml, "Overview": a link leads to _overviwe'),
    Planted(link_that_leads_nowhere, "places", "a link leads nowhere"),
    Planted(reference_to_a_place_that_is_gone, "places", r"the field PAGEREF _nowhere \h leads to _nowhere"),
    Planted(simple_reference_to_a_place_that_is_gone, "places", "leads to _nowhere, which is no bookmark"),
    Planted(address_field_to_a_place_that_is_gone, "places", "leads to _nowhere, which is no bookmark"),
    Planted(section_with_two_headers, "sections", "a section has 2 times a headerReference of type default"),
    Planted(section_without_page, "sections", "a section does not say the size of its page"),
    Planted(section_without_room, "sections", "a section's margins leave no room for text"),
    Planted(columns_wider_than_the_page, "sections", "a section's columns take"),
    Planted(body_without_last_section, "sections", "it does not end with the properties of the last section"),
    Planted(row_that_lost_a_cell, "tables", "a row fills"),
    Planted(row_that_spans_too_much, "tables", "a row fills 6 columns of 5"),
    Planted(column_without_width, "tables", "a table's grid has no columns, or one without width"),
    Planted(cell_without_width, "tables", "a cell has no width"),
    Planted(cell_with_nothing, "tables", "a cell does not end with a paragraph"),
    Planted(cell_that_ends_with_a_table, "tables", "word/header1.xml"),
    Planted(cell_that_goes_on_from_nothing, "tables", "a cell goes on from above, where none begins"),
    Planted(head_row_below_others, "tables", "a head row below others does not repeat"),
    Planted(picture_without_words, "drawings", "drawing 3 (Picture 3) has no words"),
    Planted(decoration_that_is_no_longer_marked, "drawings", "has no words for those who do not see it"),
    Planted(picture_without_size, "drawings", "has no size"),
    Planted(label_where_a_stacked_bar_has_none, "chart-labels", 'series "2008": a label stands at "outEnd"'),
    Planted(label_above_a_bar, "chart-labels", 'a label stands at "t", which Word refuses in a barChart'),
    Planted(label_inside_the_end_of_a_line, "chart-labels", 'stands at "inEnd", which Word refuses in a lineChart'),
    Planted(label_of_one_point_out_of_place, "chart-labels", 'the label of point 0 stands at "bestFit"'),
    Planted(label_that_does_not_say_what_it_shows, "chart-labels", "a label does not say whether it shows (showLegend"),
    Planted(series_without_name, "chart-series", "series 0: it has no name"),
    Planted(series_without_values, "chart-series", "it has no values"),
    Planted(label_beside_a_slice, "chart-labels", 'stands at "l", which Word refuses in a pieChart'),
    Planted(series_number_given_twice, "chart-series", 'its idx "0" is missing or that of another series'),
    Planted(series_order_given_twice, "chart-series", 'its order "0" is missing or that of another series'),
    Planted(label_of_a_point_that_is_not_there, "chart-series", "a label is for point 7, and the series has 3"),
    Planted(axis_that_is_not_there, "chart-axes", "lineChart: its axis 33 is not there"),
    Planted(parts_of_a_chart_in_another_order, "chart-order", "cat stands in the wrong place of ser"),
    Planted(part_of_a_chart_that_has_no_place_there, "chart-order", "smooth stands in the wrong place of scaling"),
    Planted(axes_that_do_not_cross, "chart-axes", "axis 11: it crosses axis 11, which does not cross it"),
    Planted(plot_with_one_axis, "chart-axes", "barChart: it has 1 axes"),
    Planted(label_of_a_blank, "chart-blanks", 'series "2008": the blank point 1 has a label'),
    Planted(blank_as_zero, "chart-blanks", 'a blank is shown as "zero", not as a gap'),
    Planted(value_that_the_workbook_does_not_have, "chart-data", "the chart shows 121, the workbook has 120.5"),
    Planted(name_that_the_workbook_does_not_have, "chart-data", "shows Cars, the workbook has Automobiles"),
    Planted(blank_that_the_workbook_fills, "chart-data", "the chart shows nothing, the workbook has 0"),
    Planted(range_of_another_length, "chart-data", "has 4 cells, and the chart keeps 3 points"),
    Planted(range_in_no_sheet, "chart-data", "names the sheet Data, which the workbook does not have"),
    Planted(count_of_another_length, "chart-data", "a point has a number that is not below the count of 2"),
    Planted(chart_without_workbook, "chart-data", "the chart has no workbook"),
    Planted(workbook_that_does_not_open, "chart-data", "the chart's workbook cannot be opened"),
    Planted(workbook_of_another_type, "content-types", "does not fit a part that serves as package"),
    Planted(chart_that_is_gone, "relationships", "chart names the relationship rId999, which is not there"),
)


@pytest.mark.parametrize("good", [sample, charted])
def test_a_good_file_has_no_fault_and_taking_it_apart_plants_none(good: Callable[[], bytes]) -> None:
    assert check_docx(good()) == check_docx(Package.of(good()).data) == ()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.fault.__name__)
def test_a_planted_fault_is_found_and_named(planted: Planted) -> None:
    package = Package.of(charted())
    planted.fault(package)
    found = check_docx(package.data)
    assert any(planted.said in str(each) for each in found if each.check == planted.check), [*map(str, found)]


def test_every_check_finds_a_planted_fault() -> None:
    assert {planted.check for planted in PLANTED} == set(CHECKS)


def test_what_is_no_archive_is_the_only_finding() -> None:
    (finding,) = check_docx(b"%PDF-1.7")
    assert finding.check == "archive" and str(finding).startswith("the file: it cannot be opened")
