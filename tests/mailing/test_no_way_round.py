"""Who wants no letters gets none, and what nobody approved goes to nobody: no option gets round it, nor do all of
them together."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planpress.building.editions import MAIL
from tests.building.projects import edit
from tests.mailing.offices import ANN, EVERYBODY, SAM, WANG, Office

BY = ("--by", "A. Officer")
WAYS = [("--to", SAM), ("--to", "*"), ("--again", "once more"), ("--output", "elsewhere"), ("--quiet",), ("--json",)]
"""What may stand beside --send."""


def combinations() -> Iterator[tuple[str, ...]]:
    """Each of the ways alone, all pairs of them, and all at once."""
    for count in (0, 1, 2, len(WAYS)):
        for some in itertools.combinations(WAYS, count):
            yield tuple(itertools.chain.from_iterable(some))


def all_ways(office: Office) -> None:
    """Try every action that sends, with every option and many options together."""
    shutil.copytree(office.root / "reports", office.root / "elsewhere", dirs_exist_ok=True)
    for options in combinations():
        office.run("mail", "ostland", "monthly", "--send", *options)
    for words in (("--due",), ("--due", "--output", "elsewhere"), ("--due", "--json")):
        office.run("mail", "ostland", *words)
        office.run("mail", "ostland", "monthly", *words)
    for verdict in ("resend", "sent", "resend"):
        for address in EVERYBODY:
            office.run("mail", "settle", "ostland", "monthly", address, verdict, *BY)
    for words in ((), ("ostland",), ("ostland", "monthly"), ("ostland", "--output", "elsewhere")):
        office.run("mail", "retry", *words)
    office.run("mail", "ostland", "monthly", "--send", "--again", "all are to have it once more", "--to", "*")


# ------------------------------------------------------------------------------------------------ suppression


def test_no_option_sends_to_who_wants_no_letters(office: Office) -> None:
    office.add("when: each-edition")
    assert office.run("mail", "suppress", SAM, "--reason", "asked by telephone")[0] == 0
    all_ways(office)
    assert SAM not in office.arrived and {ANN, WANG} <= set(office.arrived)


@pytest.mark.parametrize(
    "variant",
    ["SHIPS@YARD.EXAMPLE", "Ships@Yard.Example", "ships+news@yard.example", "Sam Shipper <ships@yard.example>",
     "ｓｈｉｐｓ@yard.example", "ships@ｙａｒｄ.example", "ships@yard.example.", "ships@yard。example"],
)  # fmt: skip
def test_no_other_way_to_write_an_address_gets_round_the_list(office: Office, variant: str) -> None:
    office.run("mail", "suppress", SAM, "--reason", "x")
    cell = f'"{variant}"'
    edit(office.people, "ships@yard.example", cell)
    for words in (("--send",), ("--send", "--again", "x"), ("--test", variant), ("--test", SAM), ("--due",)):
        office.run("mail", "ostland", *words)
    assert not [each for each in office.arrived if "yard" in each or "ships" in each]


@pytest.mark.parametrize(
    ("listed", "suppressed"),
    [("info@büro.example", "info@xn--bro-hoa.example"), ("info@xn--bro-hoa.example", "INFO@BÜRO.EXAMPLE"),
     ("info@bu\u0308ro.example", "info@büro.example")],
)  # fmt: skip
def test_a_domain_is_the_same_in_each_of_its_spellings(office: Office, listed: str, suppressed: str) -> None:
    office.run("mail", "suppress", suppressed, "--reason", "x")
    edit(office.people, SAM, listed)
    for words in (("--send",), ("--test", listed), ("--test", suppressed)):
        office.run("mail", "ostland", *words)
    assert not [each for each in office.arrived if each.startswith("info@")]


def test_another_list_or_another_mailing_does_not_get_round_it(office: Office) -> None:
    office.run("mail", "suppress", SAM, "--reason", "x")
    other = office.people.with_name("others.csv")
    other.write_text(office.people.read_text(encoding="utf-8").replace(SAM, SAM.upper()), encoding="utf-8")
    text = office.publish.read_text(encoding="utf-8")
    entry = text.partition("mailings:\n")[2].replace("monthly", "weekly").replace("people.csv", "others.csv")
    office.publish.write_text(text + entry, encoding="utf-8")
    for mailing in ("monthly", "weekly"):
        assert office.run("mail", "ostland", mailing, "--send")[0] == 0
    assert SAM not in map(str.casefold, office.arrived) and len(office.arrived) == 4


def test_who_unsubscribes_while_his_letter_waits_does_not_get_it(office: Office) -> None:
    office.add("when: each-edition")
    office.server.will("rcpt", "450 4.2.1 mailbox busy", to=SAM)
    office.run("mail", "ostland", "--send")
    office.run("mail", "suppress", SAM, "--reason", "x")
    all_ways(office)
    assert SAM not in office.arrived
    told = office.json("mail", "status", "ostland")["mailings"][0]
    assert [row["state"] for row in told["rows"] if row["address"] == SAM] == ["withdrawn"]


def test_who_unsubscribes_while_letters_go_out_gets_none(office: Office) -> None:
    """The list is asked right before each letter: while the server holds the first one, the last recipient is
    suppressed by another program."""
    office.server.will("dot", "held", to=ANN)
    root = Path(__file__).parents[2]
    program = (
        f"import sys; sys.path.insert(0, {str(root)!r}); from pathlib import Path; from planpress.cli import main; "
        "raise SystemExit(main(sys.argv[1:], Path.cwd()))"
    )
    sending = subprocess.Popen([sys.executable, "-c", program, "mail", "ostland", "--send", "--quiet"], text=True)
    office.server.until("dot", sending)
    assert office.run("mail", "suppress", SAM, "--reason", "x")[0] == 0
    office.server.let_go()
    assert sending.wait(300) == 0
    assert office.arrived == [ANN, WANG]


def test_a_test_never_goes_to_who_wants_no_letters(office: Office) -> None:
    office.run("mail", "suppress", "me@office.example", "--reason", "x", "--mailing", "monthly")
    for address in ("me@office.example", "ME@Office.Example", "me+1@office.example", "Me <me@office.example>"):
        code, _, err = office.run("mail", "ostland", "--test", address, "--to", SAM)
        assert code == 2 and "unsubscribed" in err
    assert office.arrived == []


# ------------------------------------------------------------------------------------------------ approval


def test_no_option_sends_what_nobody_approved(office: Office) -> None:
    office.add("approval: yes", "when: each-edition")
    all_ways(office)
    assert office.arrived == []


def test_no_option_sends_what_differs_from_what_was_approved(office: Office) -> None:
    office.add("approval: yes", "when: each-edition")
    office.run("approve", "ostland", "monthly", *BY)
    office.server.will("rcpt", "450 4.2.1 mailbox busy", to=SAM)
    office.run("mail", "ostland", "--send")
    assert office.arrived == [ANN, WANG]
    office.change()
    all_ways(office)
    assert office.arrived == [ANN, WANG], "neither the new edition nor, as the old one, a letter that waited"


def test_no_option_sends_words_or_settings_that_were_changed_after_the_approval(office: Office) -> None:
    office.add("approval: yes", "when: each-edition")
    office.run("approve", "ostland", "monthly", *BY)
    office.append("letter/letter.md.j2", "{% if recipient.name %}Buy now.{% endif %}\n")
    office.build()
    all_ways(office)
    office.run("approve", "ostland", "monthly", *BY)
    edit(office.publish, "Office of Trade", "Office of War")
    all_ways(office)
    assert office.arrived == []


def test_reports_in_another_folder_are_approved_by_their_own_bytes(office: Office) -> None:
    office.add("approval: yes")
    office.run("approve", "ostland", "monthly", *BY)
    edit(office.root / "data" / "ostland" / "observations.csv", "44.3", "45.3")
    office.run("build", "ostland", "--output", "elsewhere", "--quiet", "--jobs", "1")
    code, _, err = office.run("mail", "ostland", "--send", "--output", "elsewhere")
    assert code == 3 and "A. Officer" in err and office.arrived == []


def test_a_file_changed_by_hand_after_it_was_approved_goes_to_nobody(office: Office) -> None:
    office.add("approval: yes")
    office.run("approve", "ostland", "monthly", *BY)
    file = office.root / "reports" / "ostland" / "en" / "briefing.txt"
    file.write_bytes(file.read_bytes().replace(b"1", b"2"))
    code, _, _ = office.run("mail", "ostland", "--send")
    assert code == 3 and office.arrived == []


# ------------------------------------------------------------------------------------------ another folder


def test_another_folder_of_letters_does_not_make_everybody_new(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run("mail", "suppress", SAM, "--reason", "x")
    office.run("mail", "ostland", "--send")
    monkeypatch.setenv(MAIL, str(tmp_path / "other"))
    for words in (("--send",), ("--due",), ("--test", SAM), ("--send", "--again", "x"), ()):
        code, _, err = office.run("mail", "ostland", *words)
        assert code == 3 and "Two folders of letters" in err
    for words in (("mail", "status"), ("mail", "retry"), ("approve", "ostland", "monthly", *BY)):
        assert office.run(*words)[0] == 3
    assert office.arrived == [ANN, WANG] and not (tmp_path / "other").exists()


def test_a_folder_that_the_environment_no_longer_names_is_not_forgotten(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAIL, str(tmp_path / "letters"))
    assert office.run("mail", "ostland", "--send")[0] == 0
    for elsewhere in ("", str(tmp_path / "third")):
        monkeypatch.setenv(MAIL, elsewhere)
        code, _, err = office.run("mail", "ostland", "--send")
        assert code == 3 and f"they are in {tmp_path / 'letters'}" in err
    assert office.arrived == EVERYBODY
    monkeypatch.setenv(MAIL, str(tmp_path / "letters"))
    assert office.run("mail", "ostland", "--send")[0] == 0 and office.arrived == EVERYBODY


@pytest.mark.parametrize("kept", [b"", b"\xff\xfe"], ids=["a folder", "no text"])
def test_word_of_another_folder_that_cannot_be_read_is_no_word_that_there_is_none(office: Office, kept: bytes) -> None:
    word = office.root / "mail" / "elsewhere.txt"
    word.parent.mkdir()
    word.write_bytes(kept) if kept else word.mkdir()
    code, _, err = office.run("mail", "ostland", "--send")
    assert code == 3 and "Cannot tell where letters are kept" in err and office.arrived == []
