"""The key mailings of publish.yaml: what it may say, and what is told of a slip, with its line."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.cli import main
from planpress.mailing.model import Mailbox, Pace, Retries, Signing
from planpress.mailing.reading import SERVED, TRANSPORT_NAMES, mailing_faults, read_mailings
from planpress.mailing.recipients import read_recipients
from planpress.planning.faults import Faults
from planpress.planning.publishing import read_head
from tests.building.projects import edit, outcomes, run
from tests.conftest import ROOT
from tests.mailing.lists import LEAST, LIST, PLAN, mailing_project, mailings_of, told

FIRST = 9
"""The line of publish.yaml on which the first mailing begins."""
WHOLE = """\
  - name: monthly
    template: letter
    subject: "{{ plan.region }}: what is new"
    subject:zh: "{{ plan.region }} 简报"
    from: Büro für Handel <office@ostland.example>
    reply_to: answers@ostland.example
    recipients: [council.csv, mailing/investors.csv]
    attach: [briefing.pdf, "*.txt"]
    when: on-change
    approval: yes
    transport: smtp
    unsubscribe:
      - https://ostland.example/out?who={id}&what={mailing}
      - mailto:out+{id}@ostland.example?subject={mailing}
    most: 2.5 MB
    links: https://ostland.example/reports/
    rate: 60 a minute
    pause: 2 s
    retry: {tries: 4, first: 10 min}
    dkim: {domain: ostland.example, selector: letters, key: letters.pem}
"""
LISTS = {"council.csv": LIST, "mailing/investors.csv": "address\nbob@two.example\n", "letters.pem": "secret"}


def whole(root: Path, old: str = "", new: str = "") -> list[str]:
    """What is told of the whole example with one `old` replaced."""
    assert not old or WHOLE.count(old) == 1
    project = mailing_project(root, WHOLE.replace(old, new) if old else WHOLE, LISTS)
    faults = mailing_faults(project, root / PLAN)
    return [f"{(fault.place.line or 0) - FIRST} {fault.what}: {fault.reason}. {fault.mend}" for fault in faults]


def test_everything_a_mailing_may_say_is_read(tmp_path: Path) -> None:
    assert whole(tmp_path / "x") == []
    (found,) = mailings_of(tmp_path / "y", WHOLE, LISTS)
    folder = tmp_path / "y" / PLAN
    assert (found.plan, found.name, found.template, found.folder) == ("ostland", "monthly", "letter", folder)
    assert found.subject == {"": "{{ plan.region }}: what is new", "zh": "{{ plan.region }} 简报"}
    assert found.sender == Mailbox("office@ostland.example", "office@ostland.example", "Büro für Handel")
    assert found.reply_to == Mailbox("answers@ostland.example", "answers@ostland.example")
    assert found.lists == (folder / "council.csv", folder / "mailing" / "investors.csv")
    assert (found.attach, found.when, found.approval) == (("briefing.pdf", "*.txt"), "on-change", True)
    assert (found.transport, found.most) == ("smtp", 2_500_000)
    assert found.unsubscribe == (
        "https://ostland.example/out?who={id}&what={mailing}",
        "mailto:out+{id}@ostland.example?subject={mailing}",
    )
    assert found.links == "https://ostland.example/reports/"
    assert found.pace == Pace(60, dt.timedelta(seconds=2))
    assert found.retries == Retries(4, dt.timedelta(minutes=10))
    assert found.signing == Signing("ostland.example", "letters", folder / "letters.pem")
    assert found.place.line == FIRST


def test_what_a_mailing_does_not_say_sends_nothing_and_asks_for_nothing(tmp_path: Path) -> None:
    (found,) = mailings_of(tmp_path)
    assert (found.transport, found.when, found.template, found.attach) == ("outbox", "manual", "letter", ())
    assert (found.approval, found.unsubscribe, found.pace, found.retries) == (False, (), Pace(), Retries())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: monthly", "name: Monthly", "0 Bad id: an id has only lowercase letters"),
        ("name: monthly", "nmae: monthly", "0 Unknown key: the nearest name is name"),
        ("template: letter", "template: leter", "1 Unknown letter: the nearest name is letter"),
        ("what is new", "x" * 200, "2 Text too long: it has 219 characters, and 200 are the most"),
        ("what is new", "what\\x07is new", "2 Control character: the character U+0007 cannot be seen"),
        ("subject:zh", "subject:Chinese", "3 Not a language"),
        ("<office@ostland.example>", "office at ostland.example", "4 Not an email address"),
        ("<office@ostland.example>", "<office@ostlаnd.example>", "4 Domain that looks like another: ostlаnd mixes"),
        ("Büro für Handel", "B" * 5000, "4 Text too long: it has 5,000 characters"),
        ("answers@ostland.example", "answers", "5 Not an email address"),
        ("council.csv", "counsil.csv", "6 No such list: there is no file"),
        ("mailing/investors.csv", "mailing/investors.cvs", "6 Not a list: mailing/investors.cvs is none of .csv and"),
        ("mailing/investors.csv", "mailing/investor.csv", "Write mailing/investors.csv."),
        ("mailing/investors.csv", "council.csv", "6 List given twice: council.csv is named twice"),
        ("briefing.pdf", "brefing.pdf", "7 Nothing to attach: brefing.pdf means none of the editions above. "
                                        "Write briefing.pdf."),
        ("briefing.pdf", "../../etc/passwd", "7 Nothing to attach"),
        ("on-change", "on-changes", "8 Unknown word: the nearest name is on-change"),
        ("approval: yes", "approval: perhaps", "9 Neither yes nor no"),
        ("transport: smtp", "transport: smpt", "10 Unknown transport: the nearest name is smtp"),
        ("who={id}", "who={ids}", "12 Unknown placeholder: the nearest name is id"),
        ("who={id}", "who={id", "12 Stray brace"),
        ("https://ostland.example/out", "http://ostland.example/out", "12 Not an https address: one click may only"),
        ("https://ostland.example/out", "https://me:pass@ostland.example/out", "12 Not an https address"),
        ("https://ostland.example/out", "https://ostland.example/out of this", "12 Not an address"),
        ("https://ostland.example/out", "https://ostland.example/>,<x", "12 Not an address"),
        ("mailto:out+{id}@ostland.example", "mailto:out", "13 Not an email address"),
        ("mailto:out+{id}@ostland.example?subject={mailing}", "https://x.example/{id}", "12 Given twice"),
        ("2.5 MB", "2.5 GB", "14 Not a size: 2.5 GB is none from 100 kB to 100 MB"),
        ("2.5 MB", "99 kB", "14 Not a size"),
        ("/reports/", "/reports", "15 No place for files"),
        ("60 a minute", "60", "16 Not a rate"),
        ("2 s", "2", "17 Not a span of time: 2 is none from 0 s to 10 min"),
        ("tries: 4", "tries: 40", "18 Not a count: 40 is no whole number from 1 to 20"),
        ("10 min", "2 days", "18 Not a span of time"),
        ("tries: 4", "trys: 4", "18 Unknown key: the nearest name is tries"),
        ("domain: ostland.example", "domain: ost land", "19 Not a domain"),
        ("selector: letters", "selector: my letters", "19 Not a selector"),
        ("selector: letters, ", "", "19 Missing key: selector is missing or blank"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_the_mend(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = whole(tmp_path, old, new)
    assert any(said in line for line in found), found


def test_every_way_to_send_can_be_named_and_no_other() -> None:
    table = pytest.importorskip("planpress.mailing.transports").TRANSPORTS
    assert tuple(table) == TRANSPORT_NAMES
    assert tuple(name for name, kind in table.items() if kind.far) == SERVED


def test_all_faults_come_at_once_those_of_the_lists_beside_those_of_the_entries(tmp_path: Path) -> None:
    text = f"{LEAST}    when: often\n    most: much\n{LEAST.replace('list.csv', 'other.csv')}"
    found = told(tmp_path, text, {"list.csv": "address\nnobody\n", "other.csv": "address,language\na@b.example,fr\n"})
    assert [line.partition(":")[0].split(" ", 1)[1] for line in found] == [
        "Unknown word", "Not a size", "Not an email address", "Mailing given twice", "Language not in the plan",
    ]  # fmt: skip


def test_two_mailings_of_one_name_would_share_a_ledger_and_are_refused(tmp_path: Path) -> None:
    project, faults = mailing_project(tmp_path, LEAST + LEAST), Faults()
    assert [mailing.name for mailing in read_mailings(project, tmp_path / PLAN, faults)] == ["monthly"]
    assert [fault.what for fault in faults.ordered] == ["Mailing given twice"] and faults.has_errors


def test_a_faulty_mailing_is_not_among_the_sound_ones(tmp_path: Path) -> None:
    project, faults = (
        mailing_project(tmp_path, f"{LEAST}    transport: post\n{LEAST.replace('monthly', 'sound')}"),
        Faults(),
    )
    assert [mailing.name for mailing in read_mailings(project, tmp_path / PLAN, faults)] == ["sound"]
    assert faults.has_errors


def test_a_line_break_in_a_name_or_a_subject_begins_no_other_field(tmp_path: Path) -> None:
    text = LEAST.replace("Office of Trade <", '"Office\\r\\nBcc: z@evil.example <').replace("example>", 'example>"')
    (found,) = mailings_of(tmp_path, f'{text}    subject: "One\\r\\nBcc: z@evil.example"\n')
    assert found.sender.name == "Office Bcc: z@evil.example" and found.sender.wire == "office@ostland.example"
    assert found.subject == {"": "One Bcc: z@evil.example"}


def test_an_edition_of_a_faulty_publish_yaml_is_not_missed_beside_its_own_fault(tmp_path: Path) -> None:
    """Which editions there are cannot be told then, and that is told elsewhere."""
    project = mailing_project(tmp_path, f"{LEAST}    attach: [briefing.pdf]\n")
    edit(tmp_path / PLAN / "publish.yaml", "template: briefing", "template: brefing")
    assert mailing_faults(project, tmp_path / PLAN) == ()


def test_a_plan_without_the_key_has_no_mailings(tmp_path: Path) -> None:
    project, faults = mailing_project(tmp_path), Faults()
    edit(tmp_path / PLAN / "publish.yaml", f"mailings:\n{LEAST}", "")
    (project.mail).mkdir()
    (project.mail / "suppressed.csv").write_text("nonsense\n")
    assert (read_mailings(project, tmp_path / PLAN, faults), faults.ordered) == ((), ())
    assert mailing_faults(project, tmp_path / PLAN) == ()
    assert read_mailings(project, tmp_path / "nowhere", faults) == () and not faults.ordered


# ------------------------------------------------------------------------------------------- warnings


def test_many_letters_without_a_way_out_are_warned_of(tmp_path: Path) -> None:
    """Of an outbox nothing arrives, so that nobody needs a way out."""
    for number, (more, expected) in enumerate(
        [
            ("transport: smtp", ["No link to unsubscribe"]),
            ("transport: sendmail", ["No link to unsubscribe"]),
            ('transport: smtp\n    unsubscribe: "mailto:out@ostland.example"', ["No unsubscribing with one click"]),
            ('transport: smtp\n    unsubscribe: "https://ostland.example/out"', ["Nobody unsubscribed"]),
            ('transport: smtp\n    unsubscribe: "https://ostland.example/out/{address}"', []),
            ("transport: outbox", []),
        ]
    ):
        root = tmp_path / str(number)
        faults = mailing_faults(mailing_project(root, f"{LEAST}    {more}\n"), root / PLAN)
        assert [(fault.what, fault.grade.value) for fault in faults] == [(what, "warning") for what in expected]


def test_a_signature_of_another_domain_is_warned_of_and_one_of_the_domain_above_is_not(tmp_path: Path) -> None:
    (said,) = whole(tmp_path / "a", "dkim: {domain: ostland", "dkim: {domain: westland")
    assert said.startswith("19 Signed by another: letters come from ostland.example, and westland.example signs them")
    assert whole(tmp_path / "b", "<office@ostland", "<office@trade.ostland") == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_key_that_others_may_read_is_refused_and_one_that_is_elsewhere_is_warned_of(tmp_path: Path) -> None:
    project = mailing_project(tmp_path, WHOLE, LISTS)
    key = tmp_path / PLAN / "letters.pem"
    key.chmod(0o640)
    (fault,) = mailing_faults(project, tmp_path / PLAN)
    assert (fault.what, fault.grade.value, fault.mend) == ("Key without a lock", "error", f"Run: chmod 600 {key}")
    key.unlink()
    (fault,) = mailing_faults(project, tmp_path / PLAN)
    assert (fault.what, fault.grade.value) == ("No key here", "warning")


# -------------------------------------------------------------------------------------------- commands


def test_check_tells_the_faults_of_mailings_and_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mailing_project(tmp_path, f"{LEAST}    when: often\n", {"list.csv": "address,name\na@b.example,=1+1\n"})
    assert main(["check", "ostland"], tmp_path) == 3
    said = capsys.readouterr().err
    assert f"publish.yaml:{FIRST + 3}:when: error: Unknown word" in said
    assert "list.csv:2:name: error: Formula in a list" in said


def test_check_tells_each_fault_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mailing_project(tmp_path)
    (tmp_path / PLAN / "publish.yaml").write_text("editions: [\n")
    assert main(["check", "ostland", "--json"], tmp_path) == 3
    (plan,) = json.loads(capsys.readouterr().out)["plans"]
    assert [fault["what"] for fault in plan["faults"]].count("Not YAML") == 1


def test_lists_and_mailings_make_no_edition_out_of_date(tmp_path: Path) -> None:
    project = mailing_project(tmp_path)
    assert set(outcomes(run(project)).values()) == {"made"}
    edit(tmp_path / PLAN / "publish.yaml", LEAST, WHOLE)
    for name, text in LISTS.items():
        (tmp_path / PLAN / name).parent.mkdir(exist_ok=True)
        (tmp_path / PLAN / name).write_text(text)
    assert set(outcomes(run(project)).values()) == {"unchanged"}


def test_a_build_with_nothing_to_do_reads_no_mailing(tmp_path: Path) -> None:
    mailing_project(tmp_path)
    code = (
        "import sys\nfrom pathlib import Path\nfrom planpress.cli import main\n"
        "assert main(['build'], Path(sys.argv[1])) == 0\n"
        "print(sorted(name for name in sys.modules if name.startswith(('planpress.mailing', 'email_validator'))))"
    )
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stderr


def test_the_sample_s_mailing_sends_nothing_to_people_who_are_not_there() -> None:
    project, faults = Project(ROOT), Faults()
    folder = ROOT / "data" / "dalian"
    (monthly,) = read_mailings(project, folder, faults)
    people = read_recipients(monthly, read_head(folder), faults)
    assert not faults.ordered
    assert (monthly.name, monthly.transport, monthly.approval) == ("monthly", "outbox", True)
    assert all(person.mailbox.wire.endswith(".example") for person in people) and len(people) == 12
    assert all(box.wire.endswith(".example") for box in (monthly.sender, monthly.reply_to) if box)
