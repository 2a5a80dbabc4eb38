"""Each fault that is planted in a briefing is found, and the briefing itself has none.

A fault is one change to the finished file. It is found by the checks, by the comparison with the document, or by both.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from planpress.accessibility.agreement import disagreements
from planpress.accessibility.checks import CHECKS, check_pdf
from tests.accessibility.made import document, pdf

AGREEMENT = "agreement"
"""Found by the comparison with the document, where the file alone does not show the fault."""


BRIEFING, NOTES = "dalian briefing", "every node"


# ------------------------------------------------------------------------------------------ finding the place


def elements(pdf: Pdf, role: str = "") -> Iterator[Any]:
    """The structure elements in reading order, those of one role or all."""
    return (each for each in _below(pdf.Root.StructTreeRoot.K) if not role or str(each.S) == f"/{role}")


def _below(kids: Any) -> Iterator[Any]:
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid.get("/K", Array()))


def with_content(pdf: Pdf, role: str) -> Any:
    """The first element of a role that holds a stretch of words itself."""
    return next(each for each in elements(pdf, role) if isinstance(each.K[0], int))


def of_scope(pdf: Pdf, scope: str) -> Any:
    return next(each for each in elements(pdf, "TH") if each.A.get("/Scope") == scope)


def body_rows(pdf: Pdf) -> list[Any]:
    """The rows below the head of the first table."""
    body = next(elements(pdf, "TBody"))
    return [row for row in body.K if row.S == "/TR"]


def parents(pdf: Pdf, key: int) -> Any:
    """Where the parent tree leads from a page or an annotation."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    return next(numbers[at + 1] for at in range(0, len(numbers), 2) if int(numbers[at]) == key)


def linked_page(pdf: Pdf) -> Any:
    return next(page for page in pdf.pages if len(page.get("/Annots", Array())) > 1)


def redraw(page: pikepdf.Page, old: bytes, new: bytes) -> None:
    """Change the first place in a page's drawing."""
    drawn = page.Contents.read_bytes()
    assert re.search(old, drawn)
    page.Contents.write(re.sub(old, new, drawn, count=1))


# ------------------------------------------------------------------------------------------------- the faults


def head_without_scope(pdf: Pdf) -> None:
    del of_scope(pdf, "/Column").A["/Scope"]


def head_of_a_row_without_scope(pdf: Pdf) -> None:
    del of_scope(pdf, "/Row").A["/Scope"]


def cell_headed_by_nothing(pdf: Pdf) -> None:
    cell = next(each for each in elements(pdf, "TD") if "/Headers" in each.get("/A", {}))
    cell.A.Headers = Array([String("nowhere")])


def row_that_lost_a_cell(pdf: Pdf) -> None:
    del body_rows(pdf)[0].K[-1]


def cell_that_spans_too_much(pdf: Pdf) -> None:
    cell = body_rows(pdf)[0].K[-1]
    cell.A = Dictionary(O=Name.Table, ColSpan=2)


def annotation_with_another_key(pdf: Pdf) -> None:
    first, second, *_ = linked_page(pdf).Annots
    first.StructParent = second.StructParent


def page_with_another_key(pdf: Pdf) -> None:
    pdf.pages[2].obj.StructParents, pdf.pages[3].obj.StructParents = (
        int(pdf.pages[3].obj.StructParents),
        int(pdf.pages[2].obj.StructParents),
    )


def parent_tree_that_leads_elsewhere(pdf: Pdf) -> None:
    owners = parents(pdf, int(pdf.pages[2].obj.StructParents))
    at = next(at for at, (one, other) in enumerate(pairwise(owners)) if one.objgen != other.objgen)
    owners[at] = owners[at + 1]


def parent_tree_that_ends_early(pdf: Pdf) -> None:
    del parents(pdf, int(pdf.pages[2].obj.StructParents))[-1]


def words_of_two_elements(pdf: Pdf) -> None:
    first, second = (each for each, _ in zip(elements(pdf, "H2"), range(2), strict=False))
    second.K.append(Dictionary(Type=Name.MCR, Pg=first.Pg, MCID=int(first.K[0])))


def words_of_no_element(pdf: Pdf) -> None:
    del with_content(pdf, "P").K[0]


def words_that_are_not_there(pdf: Pdf) -> None:
    with_content(pdf, "P").K.append(4000)


def number_given_twice(pdf: Pdf) -> None:
    redraw(pdf.pages[2], rb"<</MCID 2>>", rb"<</MCID 1>>")


def words_as_artifact(pdf: Pdf) -> None:
    redraw(pdf.pages[2], rb"/P <</MCID \d+>> BDC", rb"/Artifact <</Type/Layout>> BDC")


def words_as_artifact_and_gone_from_the_tree(pdf: Pdf) -> None:
    paragraph = with_content(pdf, "P")
    page, number = pdf.pages[[page.obj.objgen for page in pdf.pages].index(paragraph.Pg.objgen)], paragraph.K[0]
    redraw(page, rb"/\w+ <</MCID %d>> BDC" % number, rb"/Artifact BMC")
    del paragraph.K[0]


def words_that_are_nothing(pdf: Pdf) -> None:
    redraw(pdf.pages[2], rb"/P <</MCID \d+>> BDC", rb"/P BMC")


def two_paragraphs_in_the_wrong_order(pdf: Pdf) -> None:
    section = next(each for each in elements(pdf, "Sect") if sum(kid.S == "/P" for kid in each.K) > 1)
    first, second = [at for at, kid in enumerate(section.K) if kid.S == "/P"][:2]
    section.K[first], section.K[second] = section.K[second], section.K[first]


def two_lines_in_the_wrong_order(pdf: Pdf) -> None:
    paragraph = next(
        each for each in elements(pdf, "P") if [type(kid) for kid in each.K] == [int] * len(each.K) > [int]
    )
    paragraph.K = Array(reversed(list(paragraph.K)))


def paragraph_that_is_lost(pdf: Pdf) -> None:
    paragraph = with_content(pdf, "P")
    kids = paragraph.P.K
    del kids[next(at for at, kid in enumerate(kids) if kid.objgen == paragraph.objgen)]


def paragraph_read_twice(pdf: Pdf) -> None:
    paragraph = with_content(pdf, "P")
    paragraph.P.K.append(paragraph)


def other_words_to_read(pdf: Pdf) -> None:
    with_content(pdf, "P").ActualText = String("Nothing to see")


def other_letters_to_read(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[2].Resources.Font.values()))
    stream = font.ToUnicode
    stream.write(re.sub(rb"(<00>|<20>|<2[0-9]>)( ?)<0041>|<0065>", b"<0078>", stream.read_bytes()))


def picture_without_words(pdf: Pdf) -> None:
    del next(elements(pdf, "Figure"))["/Alt"]


def picture_told_by_its_file(pdf: Pdf) -> None:
    next(elements(pdf, "Figure")).Alt = String("chart-1.png")


def picture_told_without_its_numbers(pdf: Pdf) -> None:
    list(elements(pdf, "Figure"))[-1].Alt = String("A chart of all clusters and their targets.")


def picture_without_box(pdf: Pdf) -> None:
    del next(elements(pdf, "Figure"))["/A"]


def picture_off_the_page(pdf: Pdf) -> None:
    next(elements(pdf, "Figure")).A.BBox = Array([0, 0, 2000, 10])


def level_left_out(pdf: Pdf) -> None:
    next(elements(pdf, "H2")).S = Name.H4


def first_heading_of_level_two(pdf: Pdf) -> None:
    next(elements(pdf, "H1")).S = Name.H2


def item_without_body(pdf: Pdf) -> None:
    item = next(elements(pdf, "LI"))
    item.K = Array([kid for kid in item.K if kid.S != "/LBody"])


def paragraph_as_item(pdf: Pdf) -> None:
    next(elements(pdf, "LI")).S = Name.P


def link_without_annotation(pdf: Pdf) -> None:
    link = next(elements(pdf, "Link"))
    link.K = Array([kid for kid in link.K if not isinstance(kid, Dictionary) or kid.get("/Type") != "/OBJR"])


def link_that_does_not_say_where(pdf: Pdf) -> None:
    del linked_page(pdf).Annots[0]["/Contents"]


def link_as_span(pdf: Pdf) -> None:
    next(elements(pdf, "Link")).S = Name.Span


def no_language(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]


def no_language_at_all(pdf: Pdf) -> None:
    pdf.Root.Lang = String("english please")


def foreign_name_without_language(pdf: Pdf) -> None:
    for span in elements(pdf, "Span"):
        if "/Lang" in span:
            del span["/Lang"]


def title_not_shown(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def pages_without_labels(pdf: Pdf) -> None:
    del pdf.Root["/PageLabels"]


def page_without_tab_order(pdf: Pdf) -> None:
    del pdf.pages[3].obj["/Tabs"]


def id_given_twice(pdf: Pdf) -> None:
    first, second = (each for each, _ in zip((e for e in elements(pdf) if "/ID" in e), range(2), strict=False))
    second.ID = String(str(first.ID))


def note_without_id(pdf: Pdf) -> None:
    del next(elements(pdf, "Note"))["/ID"]


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, who finds it, and the file into which it is put."""

    fault: Callable[[Pdf], None]
    finder: str
    file: str = BRIEFING


PLANTED = (
    Planted(head_without_scope, "tables"),
    Planted(head_of_a_row_without_scope, "tables"),
    Planted(cell_headed_by_nothing, "tables"),
    Planted(row_that_lost_a_cell, "tables"),
    Planted(cell_that_spans_too_much, "tables"),
    Planted(annotation_with_another_key, "links"),
    Planted(page_with_another_key, "content-owners"),
    Planted(parent_tree_that_leads_elsewhere, "content-owners"),
    Planted(parent_tree_that_ends_early, "content-owners"),
    Planted(words_of_two_elements, "content-owners"),
    Planted(words_of_no_element, "content-owners"),
    Planted(words_that_are_not_there, "content-owners"),
    Planted(number_given_twice, "content-owners"),
    Planted(words_as_artifact, "artifacts"),
    Planted(words_as_artifact_and_gone_from_the_tree, "artifacts"),
    Planted(words_that_are_nothing, "artifacts"),
    Planted(two_paragraphs_in_the_wrong_order, AGREEMENT),
    Planted(two_lines_in_the_wrong_order, "order"),
    Planted(paragraph_that_is_lost, "content-owners"),
    Planted(paragraph_read_twice, "content-owners"),
    Planted(other_words_to_read, AGREEMENT),
    Planted(other_letters_to_read, AGREEMENT),
    Planted(picture_without_words, "figures"),
    Planted(picture_told_by_its_file, "figures"),
    Planted(picture_told_without_its_numbers, "figures"),
    Planted(picture_without_box, "figures"),
    Planted(picture_off_the_page, "figures"),
    Planted(level_left_out, "headings"),
    Planted(first_heading_of_level_two, "headings"),
    Planted(item_without_body, "lists"),
    Planted(paragraph_as_item, "lists"),
    Planted(link_without_annotation, "links"),
    Planted(link_that_does_not_say_where, "links"),
    Planted(link_as_span, "links"),
    Planted(no_language, "languages"),
    Planted(no_language_at_all, "languages"),
    Planted(foreign_name_without_language, "languages"),
    Planted(title_not_shown, "settings"),
    Planted(pages_without_labels, "settings"),
    Planted(page_without_tab_order, "settings"),
    Planted(id_given_twice, "ids"),
    Planted(note_without_id, "ids", NOTES),
)


def changed(data: bytes, fault: Callable[[Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fault(pdf)
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


def finders(name: str, data: bytes) -> set[str]:
    found = {finding.check for finding in check_pdf(data)}
    return found | ({AGREEMENT} if disagreements(document(name), data) else set())


def test_saving_a_file_anew_plants_none() -> None:
    assert finders(BRIEFING, changed(pdf(BRIEFING), lambda _: None)) == set()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.fault.__name__)
def test_a_planted_fault_is_found(planted: Planted) -> None:
    assert planted.finder in finders(planted.file, changed(pdf(planted.file), planted.fault))


def test_every_check_finds_a_planted_fault() -> None:
    assert {planted.finder for planted in PLANTED} == {*CHECKS, AGREEMENT}
