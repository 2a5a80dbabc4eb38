"""What a plan tells investors: whom to turn to, what is offered, why here, how to begin. None of it must be given."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planpress.errors import Fault, InputError
from planpress.planning.exporting import plan_json
from planpress.planning.model import Contact
from planpress.planning.reading import check_plan, read_plan
from planpress.planning.starter import new_plan
from tests.planning.plans import GOOD, write_plan
from tests.planning.sheets import changed, good_workbook, workbook_of

CONTACT = """\
contact:
  agency: Ostland Trade Office
  agency:zh: 东地商务局
  person: Li Wei
  telephone: +86 411 1234 5678, ext. 9
  email: office@example.org
  address: 1 Quay Road, Ostland
  address:zh: 东地码头路1号
  web: https://example.org/invest
  hours: Monday to Friday
"""
LISTS = """\
incentives:
  - title: Land
    title:zh: 土地
    text: Plots for 30 years, as
      {{ plan.clusters[0].label }} has them.
    text:zh: 三十年
    source: S1
  - title: Advice
    text: It costs nothing.
strengths:
  - title: The quay
    text: It is **deep**.
    source: S2
steps:
  - title: Ask
    text: The office answers within 10 days.
  - title: Come
    text: See the quay.
"""
GIVEN = re.sub(r"contact:\n  .*\n", CONTACT, GOOD["plan.yaml"]) + LISTS


def given(root: Path, text: str = GIVEN) -> Path:
    return write_plan(root / "ostland", {"plan.yaml": text})


def found(path: Path) -> list[Fault]:
    with pytest.raises(InputError) as refused:
        read_plan(path)
    return list(refused.value.faults)


# ---------------------------------------------------------------------------------------------- what is read


def test_a_plan_says_whom_to_turn_to_in_each_language(tmp_path: Path) -> None:
    contact = read_plan(given(tmp_path)).contact
    assert contact.agency == {"": "Ostland Trade Office", "zh": "东地商务局"}
    assert contact.address["zh"] == "东地码头路1号"
    assert (contact.telephone, contact.email, contact.web) == (
        "+86 411 1234 5678, ext. 9", "office@example.org", "https://example.org/invest",
    )  # fmt: skip


def test_a_plan_lists_what_it_offers_why_here_and_how_to_begin(tmp_path: Path) -> None:
    plan = read_plan(given(tmp_path))
    land, advice = plan.incentives
    assert land.title == {"": "Land", "zh": "土地"} and land.source == "S1"
    assert land.text == {"": "Plots for 30 years, as {{ plan.clusters[0].label }} has them.", "zh": "三十年"}
    assert (advice.source, [item.title[""] for item in plan.strengths]) == ("", ["The quay"])
    assert [item.title[""] for item in plan.steps] == ["Ask", "Come"]


def test_what_is_not_given_is_not_there(tmp_path: Path) -> None:
    plan = read_plan(given(tmp_path, re.sub(r"contact:\n  .*\n", "", GOOD["plan.yaml"])))
    assert plan.contact == Contact()
    assert plan.incentives == plan.strengths == plan.steps == ()
    assert not {"contact", "incentives", "strengths", "steps"} & set(json.loads(plan_json(plan)))


def test_a_plan_with_all_of_it_has_no_faults(tmp_path: Path) -> None:
    assert {fault.grade.value for fault in check_plan(given(tmp_path))} <= {"note"}


def test_the_data_of_a_plan_has_it_too(tmp_path: Path) -> None:
    whole = json.loads(plan_json(read_plan(given(tmp_path))))
    assert whole["contact"]["agency"] == {"en": "Ostland Trade Office", "zh": "东地商务局"}
    assert whole["incentives"][1] == {"title": {"en": "Advice"}, "text": {"en": "It costs nothing."}}
    assert [step["title"]["en"] for step in whole["steps"]] == ["Ask", "Come"]


# --------------------------------------------------------------------------------------------- as a workbook


def test_a_workbook_holds_the_same_and_gives_it_back(tmp_path: Path) -> None:
    folder = read_plan(given(tmp_path))
    file = workbook_of(tmp_path / "ostland", tmp_path / "ostland.xlsx")
    book = read_plan(file)
    for name in ("contact", "incentives", "strengths", "steps"):
        assert getattr(folder, name) == getattr(book, name), name
    assert plan_json(folder) == plan_json(book)
    again = workbook_of(file, tmp_path / "again.xlsx")
    assert again.read_bytes() == file.read_bytes()


def test_each_key_has_a_row_of_the_sheet(tmp_path: Path) -> None:
    given(tmp_path)
    sheet = load_workbook(workbook_of(tmp_path / "ostland", tmp_path / "ostland.xlsx"))["plan"]
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert rows["contact.agency:zh"] == "东地商务局"
    assert (rows["incentives.1.title:zh"], rows["incentives.2.title"], rows["steps.2.text"]) == (
        "土地", "Advice", "See the quay.",
    )  # fmt: skip


def test_rows_may_stand_in_any_order_and_numbers_may_be_left_out(tmp_path: Path) -> None:
    rows = [
        ("steps.10.text", "Then this."),
        ("steps.10.title", "Last"),
        ("steps.2.title", "First"),
        ("steps.2.text", "x"),
    ]
    book = changed(good_workbook(tmp_path), "plan", lambda sheet: [sheet.append(row) for row in rows])
    assert [step.title[""] for step in read_plan(book).steps] == ["First", "Last"]


SHEETS: dict[str, tuple[list[tuple[str, str]], str, str]] = {
    "a list without a number": (
        [("steps.title", "Ask")],
        "cell A13 | Not an entry",
        "Write steps.1.title, steps.1.text and so on.",
    ),
    "a list that is a text": ([("incentives", "Land")], "cell A13 | Not an entry", "Write incentives.1.title"),
    "an entry that is a text": ([("steps.1", "Ask")], "cell A13 | Not an entry", "Write steps.1.title"),
    "a word for a number": ([("steps.one.title", "Ask")], "cell A13 | Not an entry", "Write steps.1.title"),
    "an entry without a text": (
        [("steps.3.title", "Ask")],
        "key steps.3.text | Missing key",
        "Add a row steps.3.text.",
    ),
    "an unknown part of an entry": (
        [("steps.1.title", "Ask"), ("steps.1.txt", "Now.")],
        "cell A14 | Unknown key",
        "Write text",
    ),
    "a part twice": (
        [("steps.1.title", "Ask"), ("steps.1.text", "x"), ("steps.1.text", "y")],
        "cell A15 | Key given twice",
        "Delete one of the two.",
    ),
    "an address that is none": (
        [("contact.person", "Li"), ("contact.web", "example.org")],
        "cell B14 | Not a web address",
        "Write https://example.org",
    ),
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_fault_in_a_sheet_is_told_with_its_cell(tmp_path: Path, case: str) -> None:
    rows, place, mend = SHEETS[case]
    book = changed(good_workbook(tmp_path), "plan", lambda sheet: [sheet.append(row) for row in rows])
    lines = [f"{fault.place} | {fault.what} | {fault.mend}" for fault in found(book)]
    assert len(lines) == 1 and place in lines[0] and mend in lines[0], lines


# ------------------------------------------------------------------------------------------------- faults

BROKEN: dict[str, tuple[str, str, str, str]] = {
    "an unknown part of the contact": (
        "telephone:", "telefone:", "line 15, key telefone | Unknown key", "Write telephone",
    ),
    "an address without an @": (
        "office@example.org", "office.example.org", "line 16, key email | Not an email", "such as office@example.org",
    ),
    "an address in words": (
        "office@example.org", "office (at) example.org", "line 16, key email | Not an email", "Write office@example.",
    ),
    "an address as a link": (
        "office@example.org", "mailto:office@example.org", "key email | Not an email", "Write office@example.org.",
    ),
    "a full-width sign in an address": ("office@", "office＠", "key email | Not an email", "Write office@example.org."),
    "two addresses": (
        "office@example.org", "'a@example.org, b@example.org'", "key email | Not an email", "Write one address",
    ),
    "a number without digits": (
        "+86 411 1234 5678, ext. 9", "on request", "line 15, key telephone | Not a telephone", "+86 411 1234 5678",
    ),
    "an email address for a number": (
        "+86 411 1234 5678, ext. 9", "office2024@example.org", "key telephone | Not a telephone", "under email",
    ),
    "a web address without https": (
        "https://example.org/invest", "www.example.org", "line 19, key web | Not a web", "Write https://www.example.org",
    ),
    "a script for a web address": (
        "https://example.org/invest", "javascript:alert(1)", "line 19, key web | Not a web", "http:// or https://",
    ),
    "a translated number": ("hours:", "email:zh: a@b.org\n  hours:", "key email:zh | Unknown key", "Write email"),
    "an entry without a title": ("title: Advice", "source: S2", "line 28, key title | Missing", "Add a line title:"),
    "an entry without a text": (
        "    text: It costs nothing.\n", "", "line 28, key text | Missing key", "Add a line text:",
    ),
    "an unknown part of an entry": ("text: See", "txt: See", "line 38, key txt | Unknown key", "Write text"),
    "an unknown source": ("source: S2", "source: S3", "line 33, key source | Unknown source", "Write a known name"),
    "a source of a step": (
        "text: See the quay.", "text: See.\n    source: S1", "line 39, key source | Unknown key", "Delete the line.",
    ),
    "a list of texts": (
        "- title: Come\n    text: See the quay.", "- Come", "line 37, key steps | Wrong type", "key: value",
    ),
    "a list that is a text": (
        LISTS[LISTS.index("steps:"):], "steps: Ask\n", "line 34, key steps | Wrong type", "steps: [",
    ),
    "two paragraphs": (
        "text: See the quay.", "text: |\n      See.\n\n      Go.", "line 38, key text | More than a paragraph", "Join",
    ),
    "a list in a text": (
        "text: See the quay.", "text: |\n      See\n      - the quay", "key text | More than a paragraph", "of each",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_is_told_with_its_line_and_the_mend(tmp_path: Path, case: str) -> None:
    old, new, place, mend = BROKEN[case]
    assert GIVEN.count(old) == 1, f"{old!r} is not exactly once in the plan"
    lines = [
        f"{fault.place} | {fault.what} | {fault.mend}" for fault in found(given(tmp_path, GIVEN.replace(old, new)))
    ]
    assert len(lines) == 1 and place in lines[0] and mend in lines[0], lines


@pytest.mark.parametrize("number", ["12345", "0411-1234 5678", "（0411）12345678", "1-800-555-PORT", "+49 30 123/4567"])
def test_numbers_are_taken_as_people_write_them(tmp_path: Path, number: str) -> None:
    text = GIVEN.replace("+86 411 1234 5678, ext. 9", f"'{number}'")
    assert read_plan(given(tmp_path, text)).contact.telephone == number


def test_a_figure_of_an_entry_has_a_source(tmp_path: Path) -> None:
    text = GIVEN.replace("It costs nothing.", "It costs 12.5 % less.")
    (warning,) = [fault for fault in check_plan(given(tmp_path, text)) if fault.grade.value == "warning"]
    assert (warning.what, warning.place.line, warning.place.wrong) == ("Figure without a source", 29, "12.5")
    sourced = text.replace("It costs 12.5 % less.", "It costs 12.5 % less.\n    source: S2")
    assert {fault.grade.value for fault in check_plan(given(tmp_path, sourced))} <= {"note"}


def test_what_a_new_plan_says_in_comments_can_be_given_as_it_stands(tmp_path: Path) -> None:
    new_plan(tmp_path / "island")
    file = tmp_path / "island" / "plan.yaml"
    text = file.read_text("utf-8")
    begun = text.index("# contact:")
    keys = re.compile(r"^# (?=  |[a-z]+:$)", re.MULTILINE)
    file.write_text(text[:begun] + keys.sub("", text[begun:]), "utf-8")
    plan = read_plan(tmp_path / "island")
    assert plan.contact.email == "office@example.org"
    assert [len(items) for items in (plan.strengths, plan.incentives, plan.steps)] == [1, 1, 1]
    assert check_plan(tmp_path / "island") == ()
