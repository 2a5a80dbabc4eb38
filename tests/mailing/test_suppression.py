"""The list of those who want no letters: it always wins, and what it says is never lost or half-written."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.errors import Grade, InputError, UsageError
from planpress.mailing import suppression
from planpress.mailing.reading import mailing_faults
from planpress.mailing.suppression import NAME, Watched, read_suppressed, suppress
from planpress.planning.faults import Faults
from tests.mailing.lists import PLAN, mailing_project

DAY = dt.date(2026, 11, 23)
HEADER = "address,mailing,date,reason\n"


def project_of(root: Path, *mailings: str) -> Project:
    """A project whose one plan has mailings of these names."""
    plan = root / PLAN
    plan.mkdir(parents=True, exist_ok=True)
    (plan / "plan.yaml").write_text("region: Ostland\n", encoding="utf-8")
    names = "".join(f"  - name: {name}\n" for name in mailings or ("monthly", "weekly"))
    (plan / "publish.yaml").write_text(f"mailings:\n{names}", encoding="utf-8")
    return Project(root)


def project_with(root: Path, text: str) -> Project:
    project = project_of(root)
    project.mail.mkdir(parents=True, exist_ok=True)
    (project.mail / NAME).write_bytes(text.encode())
    return project


def listed(project: Project) -> suppression.Suppressed:
    faults = Faults()
    found = read_suppressed(project, faults)
    assert not faults.ordered, faults.ordered
    return found


def why(root: Path, text: str, key: str, mailing: str = "monthly") -> str:
    return listed(project_with(root, HEADER + text)).why(key, mailing)


def test_who_is_on_the_list_gets_nothing_and_it_is_said_why(tmp_path: Path) -> None:
    assert why(tmp_path, "ann@one.example,,2026-11-01,asked by phone\n", "ann@one.example") == (
        "unsubscribed 2026-11-01: asked by phone"
    )
    assert why(tmp_path, "ann@one.example,,,\n", "ann@one.example") == "unsubscribed"
    assert why(tmp_path, "ann@one.example,,,\n", "bob@one.example") == ""


def test_without_the_file_nobody_is_on_it(tmp_path: Path) -> None:
    assert listed(Project(tmp_path)).why("ann@one.example", "monthly") == ""


@pytest.mark.parametrize(
    "written",
    ["Ann@One.example", "ANN@ONE.EXAMPLE", "Ann Example <ann@one.example>", "<ann@one.example>", " ann@one.example "],
)
def test_however_he_is_written_he_gets_nothing(tmp_path: Path, written: str) -> None:
    assert why(tmp_path, f"{written},,,\n", "ann@one.example")


@pytest.mark.parametrize(
    "written", ["a@büro.example", "a@BU\u0308RO.example", "a@xn--bro-hoa.example", "a@XN--BRO-HOA.example"]
)
def test_a_domain_counts_in_either_of_its_ways(tmp_path: Path, written: str) -> None:
    assert why(tmp_path, f"{written},,,\n", "a@xn--bro-hoa.example")


def test_who_looks_like_another_can_be_on_the_list_though_not_among_the_recipients(tmp_path: Path) -> None:
    assert why(tmp_path, "office@bаnk.example,,,\n", "office@xn--bnk-6cd.example")


@pytest.mark.parametrize("opted_out", ["ann@one.example", "ann+news@one.example", "Ann+News@One.example"])
def test_who_opts_out_at_one_address_of_his_mailbox_gets_nothing_at_any(tmp_path: Path, opted_out: str) -> None:
    """RFC 5233: what stands behind a plus sign is a detail of one mailbox."""
    for key in ("ann@one.example", "ann+news@one.example", "ann+x+y@one.example"):
        assert why(tmp_path, f"{opted_out},,,\n", key)
    for key in ("anna@one.example", "ann@two.example", "+@one.example"):
        assert not why(tmp_path, f"{opted_out},,,\n", key)


def test_one_may_be_on_the_list_for_one_mailing_and_another_for_all(tmp_path: Path) -> None:
    text = "ann@one.example,monthly,,\nbob@one.example,,,\n"
    assert why(tmp_path, text, "ann@one.example", "monthly") and not why(tmp_path, text, "ann@one.example", "weekly")
    assert why(tmp_path, text, "bob@one.example", "monthly") and why(tmp_path, text, "bob@one.example", "weekly")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Empty file"),
        ("email,date\nann@one.example,2026-01-01\n", "Missing column"),
        (f"{HEADER}ann at one.example,,,\n", "Not an email address"),
        (f"{HEADER},,,\n,monthly,,\n", "Missing cell"),
        (f"{HEADER}ann@one.example,Monthly Letter,,\n", "Bad id"),
        (f"{HEADER}ann@one.example,,1 May,\n", "Not a date"),
        (f"{HEADER}ann@one.example\n", "Too few cells"),
        (f'{HEADER}ann@one.example,,,"asked\n', "Not a CSV row"),
        (f"{HEADER}ann@one.example,,,\x00\n", "Not a text file"),
        ("address;mailing\n", "Not a CSV file"),
    ],
)
def test_a_faulty_list_is_an_error_so_that_nothing_is_sent(tmp_path: Path, text: str, said: str) -> None:
    project, faults = project_with(tmp_path, text), Faults()
    read_suppressed(project, faults)
    assert said in [fault.what for fault in faults.ordered] and faults.has_errors
    with pytest.raises(InputError):
        Watched(project).why("ann@one.example", "monthly")
    with pytest.raises(InputError):
        suppress(project, "bob@one.example", "", DAY, "asked")
    assert (project.mail / NAME).read_bytes() == text.encode()


def test_a_list_that_leads_nowhere_or_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.mail.mkdir()
    (project.mail / NAME).symlink_to(tmp_path / "gone.csv")
    faults = Faults()
    read_suppressed(project, faults)
    assert [fault.what for fault in faults.ordered] == ["File cannot be read"]
    (project.mail / NAME).unlink()
    (project.mail / NAME).mkdir()
    with pytest.raises(InputError):
        Watched(project).why("ann@one.example", "monthly")


def test_check_tells_a_faulty_list(tmp_path: Path) -> None:
    project = mailing_project(tmp_path)
    project.mail.mkdir()
    (project.mail / NAME).write_text(f"{HEADER}nobody,,,\n")
    assert [(fault.what, fault.place.row) for fault in mailing_faults(project, tmp_path / PLAN)] == [
        ("Not an email address", 2)
    ]


def test_check_tells_a_row_of_a_mailing_that_no_plan_has(tmp_path: Path) -> None:
    project = mailing_project(tmp_path)
    project.mail.mkdir()
    (project.mail / NAME).write_text(f"{HEADER}ann@one.example,montly,,\n")
    assert [(fault.what, fault.place.row) for fault in mailing_faults(project, tmp_path / PLAN)] == [
        ("Unknown mailing", 2)
    ]


# ------------------------------------------------------------------------------------------------ adding


def test_who_asks_is_put_on_the_list_once(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    assert suppress(project, "Ann Example <Ann@Büro.example>", "", DAY, "asked, by phone")
    assert not suppress(project, "ann@xn--bro-hoa.example", "", DAY, "again")
    assert not suppress(project, "ann@büro.example", "monthly", DAY, "for one mailing, and has all already")
    assert (project.mail / NAME).read_text() == f'{HEADER}ann@xn--bro-hoa.example,,2026-11-23,"asked, by phone"\n'
    assert listed(project).why("ann@xn--bro-hoa.example", "weekly") == "unsubscribed 2026-11-23: asked, by phone"


def test_a_mailing_that_no_plan_has_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    project = project_of(tmp_path, "monthly", "weekly")
    with pytest.raises(UsageError, match="Unknown mailing: the nearest name is monthly") as caught:
        suppress(project, "bo@one.example", "montly", DAY, "asked")
    assert caught.value.faults[0].mend == "Write --mailing monthly."
    assert not (project.mail / NAME).exists()


def test_a_row_of_a_mailing_that_no_plan_has_counts_for_all_and_is_told(tmp_path: Path) -> None:
    project = project_with(tmp_path, f"{HEADER}ann@one.example,monthly,,\nbo@one.example,montly,,\n")
    watched = Watched(project)
    assert watched.why("bo@one.example", "monthly") and watched.why("bo@one.example", "weekly")
    assert not watched.why("ann@one.example", "weekly")
    assert [(note.what, note.grade, note.place.row, note.mend) for note in watched.notes] == [
        ("Unknown mailing", Grade.WARNING, 3, "Write monthly, or leave the cell blank for all.")
    ]


def test_who_opted_out_of_a_mailing_gets_nothing_of_it_by_its_next_name(tmp_path: Path) -> None:
    project = project_of(tmp_path, "monthly")
    suppress(project, "ann@one.example", "monthly", DAY, "asked")
    project_of(tmp_path, "letters")
    assert Watched(project).why("ann@one.example", "letters")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_may_read_who_wants_no_letters(tmp_path: Path) -> None:
    project = Project(tmp_path)
    suppress(project, "ann@one.example", "", DAY, "asked")
    assert project.mail.stat().st_mode & 0o777 == 0o700
    (project.mail / NAME).chmod(0o644)  # as an earlier version left it
    suppress(project, "bo@one.example", "", DAY, "asked")
    assert (project.mail / NAME).stat().st_mode & 0o777 == 0o600


def test_who_is_out_of_one_mailing_can_get_out_of_all(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    assert suppress(project, "ann@one.example", "monthly", DAY, "")
    assert not listed(project).why("ann@one.example", "weekly")
    assert suppress(project, "ann@one.example", "", DAY, "")
    assert listed(project).why("ann@one.example", "weekly")


@pytest.mark.parametrize(
    ("before", "row"),
    [
        ("address\nbob@one.example\n", "ann@one.example\n"),
        ("Date,Reason,Address\n2026-01-01,asked,bob@one.example", "\n2026-11-23,moved,ann@one.example\n"),
        ("\ufeffaddress,reason\r\nbob@one.example,x\r\n", "ann@one.example,moved\n"),
    ],
)
def test_a_list_that_somebody_wrote_keeps_its_columns_and_rows(tmp_path: Path, before: str, row: str) -> None:
    project = project_with(tmp_path, before)
    assert suppress(project, "ann@one.example", "", DAY, "moved")
    assert (project.mail / NAME).read_bytes().decode() == before + row
    assert listed(project).why("ann@one.example", "monthly") and listed(project).why("bob@one.example", "monthly")


def test_an_opt_out_from_one_mailing_is_not_written_where_it_would_count_for_all(tmp_path: Path) -> None:
    project = project_with(tmp_path, "address\nbob@one.example\n")
    with pytest.raises(UsageError, match="no column mailing"):
        suppress(project, "ann@one.example", "monthly", DAY, "")


@pytest.mark.parametrize(
    ("address", "mailing", "reason", "said"),
    [
        ("nobody", "", "", "Not an email address"),
        ("ann@one.example\nbob@one.example", "", "", "Line break"),
        ("ann@one.example", "Monthly!", "", "Bad id"),
        ("ann@one.example", "", "=cmd|x", "Formula in a list"),
        ("ann@one.example", "", "x" * 5000, "Text too long"),
        ("ann@one.example", "", "a\u202eb", "Control character"),
    ],
)
def test_what_cannot_stand_on_the_list_is_refused_and_leaves_it_alone(
    tmp_path: Path, address: str, mailing: str, reason: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        suppress(Project(tmp_path), address, mailing, DAY, reason)
    assert not (tmp_path / "mail" / NAME).exists()


def test_the_list_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that fills up while the list is written."""
    project = project_with(tmp_path, f"{HEADER}bob@one.example,,,\n")
    before = (project.mail / NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="no space left on device"):
        suppress(project, "ann@one.example", "", DAY, "")
    assert (project.mail / NAME).read_bytes() == before
    assert [path.name for path in project.mail.iterdir() if "part" in path.name] == []


def test_of_many_at_once_none_is_lost(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=suppress_ten, args=(tmp_path, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = listed(Project(tmp_path))
    assert len(found.reasons) == 40 and [worker.exitcode for worker in workers] == [0] * 4


def suppress_ten(root: Path, worker: int) -> None:
    for number in range(10):
        suppress(Project(root), f"p{worker}-{number}@one.example", "", DAY, "")


# ------------------------------------------------------------------------------------------- watching


def test_who_opts_out_while_letters_are_sent_gets_none_of_those_that_are_left(tmp_path: Path) -> None:
    project = Project(tmp_path)
    watched = Watched(project)
    assert watched.why("ann@one.example", "monthly") == ""
    suppress(project, "ann@one.example", "", DAY, "just now")
    assert watched.why("ann@one.example", "monthly") == "unsubscribed 2026-11-23: just now"


def test_a_list_that_breaks_while_letters_are_sent_stops_them_and_one_that_is_mended_lets_them_go(
    tmp_path: Path,
) -> None:
    project = project_with(tmp_path, f"{HEADER}bob@one.example,,,\n")
    watched = Watched(project)
    assert watched.why("ann@one.example", "monthly") == ""
    (project.mail / NAME).write_text(f"{HEADER}nobody,,,\n")
    for _ in range(2):
        with pytest.raises(InputError):
            watched.why("ann@one.example", "monthly")
    (project.mail / NAME).write_text(f"{HEADER}ann@one.example,,,\n")
    assert watched.why("ann@one.example", "monthly")
