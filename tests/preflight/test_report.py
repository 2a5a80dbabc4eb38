"""Any bytes give a report: broken, locked, endless and huge files have findings, and no check stumbles over them."""

from __future__ import annotations

import io
import random
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from planpress.errors import Grade
from planpress.lengths import Mm
from planpress.preflight import opened, rendering
from planpress.preflight.conditions import CONDITIONS, DEFAULT, condition_named
from planpress.preflight.report import preflight
from planpress.preflight.wording import report_lines, report_object
from tests.conftest import require_tool
from tests.preflight.made import draw, good, planted
from tests.preflight.test_planted_faults import colour_with_too_much_ink, form, rgb_operator, words


def checks(data: bytes) -> set[str]:
    return {finding.check for finding in preflight(data, is_rendered=False).findings}


def saved(pdf: Pdf, **options: object) -> bytes:
    file = io.BytesIO()
    pdf.save(file, **options)
    return file.getvalue()


# ---------------------------------------------------------------------------------------------- broken files


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is nothing in it"),
        (b"Output value", "it is no PDF"),
        (b"PK\x03\x04", "it is no PDF"),
        (b"%PDF-1.7\nnothing more", "it is damaged"),
    ],
)
def test_what_does_not_open_has_that_as_its_only_finding(data: bytes, said: str) -> None:
    (finding,) = preflight(data).findings
    assert (finding.check, finding.page, finding.what) == ("opens", None, said)


def test_a_locked_file_is_said_to_be_locked() -> None:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    assert [finding.what for finding in preflight(data).findings] == ["it is locked with a password"]


def test_a_file_without_pages_is_told() -> None:
    assert [finding.what for finding in preflight(saved(pikepdf.new())).findings] == ["it has no pages"]


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "LARGEST", 1000)
    assert "it has more than" in preflight(good()).findings[0].what


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_is_cut_off_has_findings(share: float) -> None:
    assert preflight(good()[: int(len(good()) * share)], is_rendered=False).errors


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_random_bytes_have_findings(data: bytes) -> None:
    assert preflight(b"%PDF-1.6\n" + data, is_rendered=False).errors


@pytest.mark.parametrize("seed", range(25))
def test_a_file_with_bytes_changed_at_random_gives_a_report(seed: int) -> None:
    source = random.Random(seed)
    data = bytearray(good())
    for _ in range(40):
        data[source.randrange(len(data))] = source.randrange(256)
    report = preflight(bytes(data), is_rendered=False)
    assert list(report_lines("a.pdf", report)) and report_object("a.pdf", report)


def odd_group(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(CS=Array([Name.Separation]))


def odd_boxes(pdf: Pdf) -> None:
    pdf.pages[0].obj.TrimBox = Array([1, 2, Name.three])


def odd_resources(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources = Array([1])


def odd_names(pdf: Pdf) -> None:
    pdf.Root.Names = 7


def odd_intents(pdf: Pdf) -> None:
    pdf.Root.OutputIntents = Array([1, Name.a])


def odd_annotations(pdf: Pdf) -> None:
    pdf.pages[1].obj.Annots = Array([Dictionary(Rect=Array([Name.a] * 4))])


def odd_metadata(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(b"<x><y></x>")


def odd_operands(pdf: Pdf) -> None:
    draw(pdf, 1, "/a cm (b) w /c k 1 2 re")


@pytest.mark.parametrize(
    "odd",
    [odd_group, odd_boxes, odd_resources, odd_names, odd_intents, odd_annotations, odd_metadata, odd_operands],
    ids=lambda one: one.__name__,
)
def test_what_is_not_of_the_kind_that_its_place_asks_for_is_a_finding(odd: object) -> None:
    assert preflight(planted(odd), is_rendered=False).errors  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- endless files


def test_a_form_inside_itself_is_gone_into_once() -> None:
    def fault(pdf: Pdf) -> None:
        thing = pdf.make_indirect(form(pdf, "/Me Do 1 0 0 rg 10 10 5 5 re f"))
        thing.Resources = Dictionary(XObject=Dictionary(Me=thing))
        draw(pdf, 2, "/Me Do", XObject={"Me": thing})

    assert checks(planted(fault)) == {"rgb"}


def test_forms_that_multiply_end_at_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MOST_STEPS", 20_000)

    def fault(pdf: Pdf) -> None:
        thing = form(pdf, "0 0 1 1 re n")
        for _ in range(20):
            inner = pdf.make_indirect(thing)
            thing = form(pdf, "/In Do " * 10, Resources=Dictionary(XObject=Dictionary(In=inner)))
        draw(pdf, 2, "/In Do", XObject={"In": pdf.make_indirect(thing)})

    found = preflight(planted(fault), is_rendered=False).findings
    assert ("readable", 2, "its drawings take more steps than are followed") in {
        (finding.check, finding.page, finding.what) for finding in found
    }


def test_a_stream_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "LARGEST_STREAM", 2**20)

    def fault(pdf: Pdf) -> None:
        bomb = pdf.make_stream(b"")
        bomb.write(zlib.compress(b"0 0 m\n" * 2**20), filter=Name.FlateDecode)
        pdf.pages[2].contents_add(bomb)

    found = preflight(planted(fault), is_rendered=False).findings
    assert {(finding.check, finding.page) for finding in found} >= {("readable", 3)}


def test_the_limits_of_unpacking_are_as_before_afterwards() -> None:
    before = pikepdf.settings.get_qpdf_limits()
    preflight(good(), is_rendered=False)
    assert pikepdf.settings.get_qpdf_limits() == before


# --------------------------------------------------------------------------------------- what is asked of a file


def test_saddle_stitching_asks_for_pages_in_fours() -> None:
    def fault(pdf: Pdf) -> None:
        del pdf.pages[3]

    (finding,) = preflight(planted(fault), binding="saddle", is_rendered=False).findings
    assert (finding.check, finding.what) == (
        "page-count", "it has 3 pages: 1 short of 4, the next number in fours",
    )  # fmt: skip
    assert preflight(good(), binding="saddle", is_rendered=False).findings == ()


@pytest.mark.parametrize(("page", "x"), [(3, 1), (2, 200)])
def test_words_near_the_fold_of_a_booklet_are_not_cut(page: int, x: float) -> None:
    """Saddle stitching folds the left side of odd pages and the right side of even ones."""
    data = planted(lambda pdf: words(pdf, page, "0 0.8 0.8 0 k", x=x, size=6))
    assert {finding.check for finding in preflight(data, is_rendered=False).findings} == {"text-safe"}
    assert preflight(data, binding="saddle", is_rendered=False).findings == ()
    other = planted(lambda pdf: words(pdf, page + 1, "0 0.8 0.8 0 k", x=x, size=6))
    assert {finding.check for finding in preflight(other, binding="saddle", is_rendered=False).findings} == {
        "text-safe"
    }


def test_a_wider_bleed_than_there_is_is_missed_on_every_page() -> None:
    found = preflight(good(), bleed=Mm(5), is_rendered=False).findings
    assert [(finding.check, finding.page) for finding in found] == [("bleed", page) for page in (1, 2, 3, 4)]
    assert "3.0 mm left" in found[0].what and found[0].what.endswith("5 mm are asked for")


def test_the_condition_asked_for_is_compared_with_the_one_stated() -> None:
    (finding,) = preflight(good(), CONDITIONS["FOGRA52"], is_rendered=False).findings
    assert (finding.check, finding.what) == ("condition", "it is made for FOGRA39, and FOGRA52 is asked for")


def test_uncoated_paper_takes_less_ink() -> None:
    def fault(pdf: Pdf) -> None:
        pdf.Root.OutputIntents[0].OutputConditionIdentifier = "FOGRA47"
        draw(pdf, 2, "0.9 0.8 0.8 0.5 k 200 200 50 50 re f")

    report = preflight(planted(fault), is_rendered=False)
    assert report.condition.name == "FOGRA47"
    assert report.findings[0].what.endswith("280 % at most dry")


def test_conditions_are_known_in_whatever_letters() -> None:
    assert condition_named(" fogra51 ") is CONDITIONS["FOGRA51"] and condition_named("FOGRA") is None
    assert all(condition.ink_limit <= (3.2 if condition.is_coated else 2.8) for condition in CONDITIONS.values())


# ------------------------------------------------------------------------------------------------- rendering


def test_the_report_names_the_way_in_which_ink_was_found() -> None:
    require_tool("gs", "ghostscript")
    assert preflight(good()).way.startswith("rendered by Ghostscript")
    assert preflight(good(), is_rendered=False).way.startswith("counted from colours and images, not rendered")


def test_without_ghostscript_colours_and_images_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.preflight.test_planted_faults import image_with_too_much_ink

    monkeypatch.setattr(rendering, "_COMMANDS", ())
    report = preflight(planted(image_with_too_much_ink))
    assert report.way.endswith("Ghostscript is not installed")
    assert {(finding.check, finding.page) for finding in report.findings} == {("total-ink", 3)}
    assert {finding.check for finding in preflight(planted(colour_with_too_much_ink)).findings} == {"total-ink"}


def test_ghostscript_that_takes_too_long_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    require_tool("gs", "ghostscript")
    monkeypatch.setattr(rendering, "START_SECONDS", 0.01)
    monkeypatch.setattr(rendering, "PAGE_SECONDS", 0)
    report = preflight(good())
    assert "Ghostscript did not end within" in report.way and report.findings == ()


def test_a_turned_page_is_measured_where_its_ink_is() -> None:
    require_tool("gs", "ghostscript")

    def fault(pdf: Pdf) -> None:
        pdf.pages[1].obj.Rotate = 90
        state = Dictionary(OP=True, op=True, OPM=1)
        code = "/Over gs 1 0.9 0 0 k 200 400 50 50 re f 0 0 0.9 0.8 k 200 400 50 50 re f"
        draw(pdf, 2, code, ExtGState={"Over": state})

    (finding,) = preflight(planted(fault)).findings
    assert finding.check == "total-ink"
    x, y = (int(part) for part in finding.where.removeprefix("at ").removesuffix(" mm").split(" × "))
    assert 70 <= x <= 88 and 140 <= y <= 159


# --------------------------------------------------------------------------------------------------- wording


def test_findings_are_told_with_their_rule_and_what_to_do() -> None:
    text = "\n".join(
        "".join(part for part, _ in line) for line in report_lines("a.pdf", preflight(planted(rgb_operator)))
    )
    assert text.startswith("a.pdf   4 pages, 210 × 297 mm, bleed 3 mm, for FOGRA39 (coated, 320 % of ink at most)")
    assert "1 error" in text and "page 2: DeviceRGB (operator rg)" in text
    assert "Rule: All colours are inks" in text and "To do: Convert it to CMYK" in text


def test_many_findings_of_one_kind_are_told_in_short() -> None:
    def fault(pdf: Pdf) -> None:
        for size in range(8, 12):
            for page in (1, 2, 3, 4):
                words(pdf, page, "0 0 0 1 k", size=size)

    lines = ["".join(part for part, _ in line) for line in report_lines("a.pdf", preflight(planted(fault)))]
    assert "          and 11 more, on pages 2, 3, 4" in lines
    assert sum("do not overprint" in line for line in lines) == 5


def test_the_gravest_group_comes_first() -> None:
    def fault(pdf: Pdf) -> None:
        draw(pdf, 2, "0 0 0 1 K 0.5 w 200 200 m 300 200 l S")
        words(pdf, 4, "0 0.8 0.8 0 k", x=207, text="quay", size=8)

    lines = ["".join(part for part, _ in line) for line in report_lines("a.pdf", preflight(planted(fault)))]
    assert lines.index("Text") < lines.index("Ink")


def test_the_object_holds_all_that_the_report_does() -> None:
    told = report_object("a.pdf", preflight(planted(rgb_operator), is_rendered=False))
    assert (told["passed"], told["pages"], told["stated_condition"]) == (False, 4, "FOGRA39")
    assert told["inks"] == ("Cyan", "Magenta", "Yellow", "Black", "PANTONE 1 C")
    (finding,) = told["findings"]
    assert finding["grade"] == Grade.ERROR.value and finding["group"] == "Colours" and finding["source"]
    assert DEFAULT.name == told["condition"]["name"]
