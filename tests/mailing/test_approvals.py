"""Approvals are of exact bytes: what a person has looked at is sent, anything else is refused with what differs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planpress.building.staleness import hash_of
from planpress.commands.mail_upkeep import utc_now
from planpress.mailing.ledger import Ledger
from tests.building.projects import edit
from tests.mailing.offices import EVERYBODY, Office

BY = ("--by", "A. Officer")


@pytest.fixture
def careful(office: Office) -> Office:
    """A mailing that must be approved before it is sent."""
    office.add("approval: yes")
    return office


def test_nothing_is_sent_that_nobody_has_approved(careful: Office) -> None:
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and careful.arrived == []
    files = ("ostland/en/briefing.txt", "ostland/zh/briefing.txt")
    for name in (*files, "letter monthly en", "letter monthly zh", "settings monthly"):
        assert f"{name}: error: Not approved: nobody has approved it yet. Look at it" in err
    assert "python generate.py approve ostland monthly --by NAME" in err


def test_what_is_approved_is_sent(careful: Office) -> None:
    code, out, err = careful.run("approve", "ostland", "monthly", *BY)
    assert (code, err) == (0, "")
    file = careful.root / "reports" / "ostland" / "en" / "briefing.txt"
    assert f"approved en/briefing.txt {hash_of(file.read_bytes())}" in out
    assert careful.run("mail", "ostland", "--send")[0] == 0
    assert careful.arrived == EVERYBODY


def test_a_document_is_approved_with_the_letters_that_carry_it(careful: Office) -> None:
    told = careful.json("approve", "ostland", "briefing", *BY, "--note", "read aloud to the council")
    names = [each["name"] for each in told["approved"]]
    assert names == ["en/briefing.txt", "zh/briefing.txt", "letter monthly en", "letter monthly zh", "settings monthly"]
    assert careful.run("mail", "ostland", "--send")[0] == 0
    with Ledger(Path("mail/ledger.sqlite3"), utc_now, looking=True) as ledger:
        (approval,) = ledger.approvals("ostland")
    assert (approval.by, approval.note) == ("A. Officer", "read aloud to the council")


def test_one_file_of_several_is_not_enough(careful: Office) -> None:
    careful.run("approve", "ostland", "en/briefing.txt", *BY)
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and "ostland/zh/briefing.txt: error: Not approved" in err and "en/briefing.txt" not in err
    assert careful.arrived == []


def test_a_file_that_differs_is_refused_with_who_approved_what_and_when(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    careful.change()
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and careful.arrived == []
    who, hashes = r"A\. Officer approved on \d{4}-\d\d-\d\d", "[0-9a-f]{12}… then, [0-9a-f]{12}… now"
    assert re.search(rf"en/briefing\.txt is not the file that {who}: {hashes}", err), err
    assert "Run python generate.py approve ostland monthly --by NAME after looking at it." in err


def test_a_letter_that_reads_differently_is_refused_though_its_files_are_the_same(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    careful.append("letter/letter.md.j2", "\nBuy now.\n")
    careful.build()
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and "letter monthly en is not the letter that A. Officer approved" in err
    assert careful.arrived == []


def test_a_subject_that_differs_is_refused(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    careful.add("subject: Buy now")
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and "is not the letter that" in err and careful.arrived == []


@pytest.mark.parametrize("place", ["letter/letter.md.j2", "letter/foot.md.j2", "parts/own.md.j2", "other/own.md.j2"])
def test_words_that_only_some_people_get_are_approved_with_the_letter(careful: Office, place: str) -> None:
    """Nobody in particular gets them, so that they are in no letter that was looked at."""
    templates = careful.root / "templates"
    for folder in ("parts", "other"):
        (templates / folder).mkdir(exist_ok=True)
        (templates / folder / "own.md.j2").write_text("Good day.\n", encoding="utf-8")
    careful.append("letter/letter.md.j2", '{% if recipient.name %}{% include "other/own.md.j2" %}{% endif %}\n')
    careful.build()
    assert careful.run("approve", "ostland", "monthly", *BY)[0] == 0
    careful.append(place, "{% if recipient.name %}Buy now.{% endif %}\n")
    careful.build()
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and "letter monthly en is not the letter that A. Officer approved" in err
    assert "also those that only some people's letters have" in err and careful.arrived == []


def test_templates_of_which_no_letter_is_made_are_not_approved_with_it(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    other = careful.root / "templates" / "other"
    other.mkdir()
    (other / "document.md.j2").write_text("Buy now.\n", encoding="utf-8")
    careful.append("briefing/document.md.j2", "{# Buy now. #}\n")
    careful.build()
    assert careful.run("mail", "ostland", "--send")[0] == 0


def test_the_words_of_a_language_are_approved_with_its_letter_alone(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    careful.append("locale/zh.yaml", "# Buy now.\n")
    careful.build()
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and "letter monthly zh is not" in err and "letter monthly en" not in err


def test_the_letter_to_each_list_is_approved_where_it_reads_differently(careful: Office) -> None:
    others = careful.people.with_name("others.csv")
    others.write_text("address,language\nlea@others.example,en\n", encoding="utf-8")
    edit(careful.publish, "[mailing/people.csv]", "[mailing/people.csv, mailing/others.csv]")
    careful.append("letter/letter.md.j2", "{% if recipient.list == 'others' %}Hello others.{% endif %}\n")
    careful.build()
    names = [each["name"] for each in careful.json("approve", "ostland", "monthly", *BY)["approved"]]
    assert [name for name in names if "list" in name] == [f"letter monthly {tag}, list others" for tag in ("en", "zh")]
    assert careful.run("mail", "ostland", "--send")[0] == 0 and "lea@others.example" in careful.arrived


OTHER_SETTINGS = [
    ("from: Office of Trade <briefings@publisher.example>", "from: Office of War <briefings@publisher.example>"),
    ("from: Office of Trade <briefings@publisher.example>", "from: Office of Trade <other@publisher.example>"),
    ("    transport: smtp", "    transport: smtp\n    reply_to: other@elsewhere.example"),
    ("    transport: smtp", "    transport: smtp\n    links: https://elsewhere.example/"),
    ("    transport: smtp", "    transport: smtp\n    dkim: {domain: publisher.example, selector: s, key: key.pem}"),
    ("    transport: smtp", "    transport: sendmail"),
    ("https://publisher.example/stop", "https://elsewhere.example/stop"),
    ("[mailing/people.csv]", "[mailing/others.csv]"),
    ("[mailing/people.csv]", "[mailing/people.csv, mailing/others.csv]"),
]


def test_settings_that_differ_are_refused(careful: Office) -> None:
    """Also those that no letter shows: who sends it, by which way, to which lists, where answers go."""
    careful.people.with_name("others.csv").write_text("address,language\nlea@others.example,en\n", encoding="utf-8")
    careful.run("approve", "ostland", "monthly", *BY)
    approved = careful.publish.read_text(encoding="utf-8")
    for old, new in OTHER_SETTINGS:
        edit(careful.publish, old, new)
        code, _, err = careful.run("mail", "ostland", "--send")
        assert code == 3 and "settings monthly are not those that A. Officer approved on" in err, (new, err)
        careful.publish.write_text(approved, encoding="utf-8")
    assert careful.arrived == []
    assert careful.run("mail", "ostland", "--send")[0] == 0 and careful.arrived == EVERYBODY


def test_the_same_bytes_built_again_stay_approved(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    code, _, err = careful.run("build", "ostland", "--force", "--quiet", "--jobs", "1")
    assert code == 0, err
    assert careful.run("mail", "ostland", "--send")[0] == 0


def test_the_last_word_on_a_file_counts(careful: Office) -> None:
    careful.run("approve", "ostland", "monthly", *BY)
    careful.change()
    careful.run("approve", "ostland", "monthly", "--by", "B. Officer")
    edit(careful.root / "data" / "ostland" / "observations.csv", "45.3", "44.3")
    careful.build()
    code, _, err = careful.run("mail", "ostland", "--send")
    assert code == 3 and "B. Officer" in err, "the earlier bytes were approved once, and then others in their place"


def test_what_is_out_of_date_or_was_changed_by_hand_is_not_approved(careful: Office) -> None:
    file = careful.root / "reports" / "ostland" / "en" / "briefing.txt"
    file.write_bytes(file.read_bytes() + b"by hand\n")
    code, _, err = careful.run("approve", "ostland", "briefing", *BY)
    assert code == 3 and "en/briefing.txt" in err
    careful.build()
    edit(careful.root / "data" / "ostland" / "observations.csv", "44.3", "45.3")
    for name in ("briefing", "monthly"):
        code, _, err = careful.run("approve", "ostland", name, *BY)
        assert code == 3 and "Out of date" in err
    assert not (careful.root / "mail" / "ledger.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "must not be blank"),
        (("--by", "  "), "must not be blank"),
        (("--by", "A.\nOfficer"), "line break"),
        (("--by", "A.\u202eOfficer"), "cannot be seen"),
        (("--by", "x" * 201), "201 characters"),
        ((*BY, "--note", "a\nb"), "line break"),
    ],
)
def test_an_approval_bears_a_name_of_one_line(careful: Office, words: tuple[str, ...], told: str) -> None:
    code, _, err = careful.run("approve", "ostland", "monthly", *words)
    assert code == 2 and told in err


@pytest.mark.parametrize(
    ("name", "told"), [("breifing", "Write briefing."), ("montly", "Write monthly."), ("", "Unknown")]
)
def test_an_unknown_edition_is_told_with_the_nearest(careful: Office, name: str, told: str) -> None:
    code, _, err = careful.run("approve", "ostland", name, *BY)
    assert code == 2 and told in err


def test_a_look_says_what_is_not_approved_and_goes_well(careful: Office) -> None:
    code, out, _ = careful.run("mail", "ostland")
    assert code == 0 and "not approved ostland/en/briefing.txt: nobody has approved it yet" in out
    assert not careful.json("mail", "ostland")["mailings"][0]["approved"]
