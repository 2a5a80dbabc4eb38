"""The ledger knows who has which letter, whatever happens to the program, the disk or the clock."""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from planpress.errors import EditionError, InputError, PlanpressError, UsageError
from planpress.mailing import ledger as ledgers
from planpress.mailing.ledger import FILE, KILLED, LOST, Ledger, Row, sole_sender
from planpress.mailing.model import Outcome
from planpress.mailing.tables import VERSION
from tests.mailing.letters import START, Watch, mailing, round_for

ROOT = Path(__file__).parents[2]
A, B, C = "a@office.example", "b@office.example", "c@council.example"
SENT = Outcome("sent", "250 taken")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def ledger(tmp_path: Path, watch: Watch) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mail" / FILE, watch.now, command="mail ostland monthly --send") as made:
        yield made


def deliver(ledger: Ledger, row: Row, outcome: Outcome = SENT, next_try: dt.datetime | None = None) -> Row:
    assert ledger.begin(row)
    if outcome.state in ("sent", "unknown"):
        ledger.hand_over(row)
    ledger.settle(row, outcome, next_try)
    return ledger.row(row.id)


def states(ledger: Ledger) -> list[tuple[str, int, str]]:
    return [(row.key, row.again, row.state) for row in ledger.rows()]


def test_a_letter_is_in_the_ledger_once_however_often_it_is_enrolled(ledger: Ledger) -> None:
    first, left_out = ledger.enrol(round_for([A, B, A]))
    again, _ = ledger.enrol(round_for([B, A]))
    assert not left_out and {row.id for row in first} == {row.id for row in again}
    assert states(ledger) == [(A, 0, "planned"), (B, 0, "planned")]


def test_who_has_an_edition_does_not_get_it_again(ledger: Ledger) -> None:
    rows, _ = ledger.enrol(round_for([A, B]))
    deliver(ledger, rows[0])
    rows, left_out = ledger.enrol(round_for([A, B, C]))
    assert [row.key for row in rows] == [B, C]
    assert [(each.recipient.key, each.why) for each in left_out] == [(A, "has this edition already")]
    rows, _ = ledger.enrol(round_for([A], "c2"))
    assert [(row.key, row.content) for row in rows] == [(A, "c2")], "another edition is another letter"
    rows, _ = ledger.enrol(round_for([A], of=mailing("weekly")))
    assert [row.mailing for row in rows] == ["weekly"], "and so is another mailing"


def test_who_has_all_that_is_for_him_gets_nothing_when_the_mailing_has_more_for_others(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A], "c1", own="briefing"))
    deliver(ledger, row)
    rows, left_out = ledger.enrol(round_for([A], "c2", own="briefing"))
    assert not rows and [out.why for out in left_out] == ["has this edition already"]
    rows, _ = ledger.enrol(round_for([A], "c2", own="briefing of the next month"))
    assert [row.content for row in rows] == ["c2"]


def test_the_tables_themselves_refuse_a_second_letter(ledger: Ledger, tmp_path: Path) -> None:
    ledger.enrol(round_for([A]))
    with sqlite3.connect(tmp_path / "mail" / FILE) as base, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        base.execute(
            "INSERT INTO letters (plan, mailing, content, key, again, address, list, language, state, message_id, "
            "edition, updated) SELECT plan, mailing, content, key, again, address, list, language, state, 'x', "
            "edition, updated FROM letters"
        )


def test_sending_anew_wants_a_reason_and_is_another_letter(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    deliver(ledger, row)
    (anew,), left_out = ledger.enrol(round_for([A]), again="the attachment was wrong")
    assert (anew.again, anew.state, left_out) == (1, "planned", ())
    assert anew.message_id != row.message_id
    (same,), _ = ledger.enrol(round_for([A]), again="the attachment was wrong")
    assert same.id == anew.id, "as long as it waits it is the same one"
    deliver(ledger, anew)
    assert not ledger.enrol(round_for([A]))[0], "nobody gets it a third time by itself"
    last = ledger.last_round("ostland", "monthly")
    assert last and (last.reason, last.command) == ("the attachment was wrong", "mail ostland monthly --send")


def test_what_may_have_arrived_is_not_sent_anew_by_any_word_but_a_verdict(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    deliver(ledger, row, Outcome("unknown", "the line broke"))
    for again in ("", "it is urgent"):
        rows, left_out = ledger.enrol(round_for([A]), again)
        assert not rows and "a person must decide" in left_out[0].why
    ledger.decide(ledger.row(row.id), "resend", "Li Na")
    (back,), _ = ledger.enrol(round_for([A]))
    assert (back.id, back.state, back.message_id) == (row.id, "planned", row.message_id)
    assert "says Li Na" in ledger.events(row)[-1][2]


def test_a_verdict_is_taken_for_an_open_letter_alone(ledger: Ledger) -> None:
    rows, _ = ledger.enrol(round_for([A, B, C]))
    deliver(ledger, rows[0])
    deliver(ledger, rows[1], Outcome("unknown", "the line broke"))
    deliver(ledger, rows[2], Outcome("failed", "550 no such user"))
    for verdict in ("sent", "resend"):
        with pytest.raises(UsageError, match="this letter is sent"):
            ledger.decide(rows[0], verdict, "Li Na")
    ledger.decide(rows[1], "sent", "Li Na")
    with pytest.raises(UsageError, match="this letter is failed"):
        ledger.decide(rows[2], "sent", "Li Na")
    ledger.decide(rows[2], "resend", "Li Na")
    assert [state for _, _, state in states(ledger)] == ["sent", "sent", "planned"]


def test_a_letter_that_failed_stays_so_until_somebody_says_otherwise(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    deliver(ledger, row, Outcome("failed", "550 no such user"))
    rows, left_out = ledger.enrol(round_for([A]))
    assert not rows and left_out[0].why == "refused: 550 no such user"
    (anew,), _ = ledger.enrol(round_for([A]), again="the server was wrong")
    assert anew.again == 1


def test_a_dead_senders_letters_are_unknown_only_when_they_were_handed_over(ledger: Ledger, tmp_path: Path) -> None:
    rows, _ = ledger.enrol(round_for([A, B, C]))
    ledger.begin(rows[0])
    ledger.begin(rows[1])
    ledger.hand_over(rows[1])
    ledger.close()  # as far as the file goes, being killed is no different
    with Ledger(tmp_path / "mail" / FILE, Watch().now) as next_one:
        found = [(row.key, row.state, row.answer) for row in next_one.recover()]
        assert found == [(A, "deferred", KILLED), (B, "unknown", LOST)]
        assert [row.key for row in next_one.due("ostland", "monthly", "c1", START)] == [A, C], "due at once"
        assert not next_one.recover()


def test_a_letter_is_begun_by_one_alone(ledger: Ledger, tmp_path: Path) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    with Ledger(tmp_path / "mail" / FILE, Watch().now) as other:
        assert ledger.begin(row) and not other.begin(row)
        ledger.hand_over(row)
        with pytest.raises(EditionError, match="Letter is not ours to send"):
            other.hand_over(row)
        other.recover()  # as one would who does not hold the folder
        with pytest.raises(EditionError, match="as unknown while it is being sent"):
            ledger.settle(row, SENT)
    assert ledger.row(row.id).state == "unknown"


def test_many_at_once_begin_each_letter_once(ledger: Ledger, tmp_path: Path) -> None:
    rows, _ = ledger.enrol(round_for([f"r{number}@office.example" for number in range(40)]))
    begun: list[int] = []

    def work() -> None:
        with Ledger(tmp_path / "mail" / FILE, Watch().now) as mine:
            begun.extend(row.id for row in rows if mine.begin(row))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(begun) == [row.id for row in rows]


def test_a_deferred_letter_is_due_when_its_time_has_come(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    later = START + dt.timedelta(minutes=5)
    found = deliver(ledger, row, Outcome("deferred", "451 busy"), later)
    assert (found.tries, found.next_try, found.answer) == (1, later, "451 busy")
    assert not ledger.due("ostland", "monthly", "c1", later - dt.timedelta(milliseconds=1))
    assert ledger.due("ostland", "monthly", "c1", later.astimezone(dt.timezone(dt.timedelta(hours=8)))) == (found,)
    assert ledger.waiting("ostland", "monthly") == (found,)


def test_what_was_not_even_tried_is_as_before(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    ledger.begin(row)
    ledger.hand_over(row)
    ledger.put_back(row, "550 sender refused")
    found = ledger.row(row.id)
    assert (found.state, found.tries, found.handed) == ("planned", 0, False)


def test_letters_that_are_given_up_come_back_with_a_round_that_has_them(ledger: Ledger) -> None:
    rows, _ = ledger.enrol(round_for([A, B, C]))
    deliver(ledger, rows[0])
    deliver(ledger, rows[1], Outcome("deferred", "451 busy"), START)
    for row in ledger.waiting("ostland", "monthly"):
        ledger.withdraw(row, "not sent: a newer edition took its place")
    assert not ledger.due("ostland", "monthly", "c1", START) and not ledger.begin(rows[1])
    assert ledger.row(rows[2].id).answer == "not sent: a newer edition took its place"
    back, left_out = ledger.enrol(round_for([A, B, C]))
    assert [(row.key, row.state, row.tries) for row in back] == [(B, "planned", 0), (C, "planned", 0)]
    assert len(left_out) == 1


def test_the_last_round_is_the_last_of_which_something_went_out(ledger: Ledger) -> None:
    assert ledger.last_round("ostland", "monthly") is None
    (row,), _ = ledger.enrol(round_for([A], "c1", says="s1"))
    assert ledger.last_round("ostland", "monthly") is None
    deliver(ledger, row)
    ledger.enrol(round_for([A], "c2", says="s2", day=24))
    last = ledger.last_round("ostland", "monthly")
    assert last and (last.content, last.says, last.date, last.at) == ("c1", "s1", dt.date(2026, 11, 23), START)


def test_every_step_is_written_down_with_its_time_and_its_run(ledger: Ledger, tmp_path: Path) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    deliver(ledger, row)
    assert [(state, words) for _, state, words in ledger.events(row)] == [
        ("planned", ""), ("sending", ""), ("sending", "handed over"), ("sent", "250 taken"),
    ]  # fmt: skip
    with sqlite3.connect(tmp_path / "mail" / FILE) as base:
        runs = {run for (run,) in base.execute("SELECT run FROM events")}
    assert runs == {f"2026-11-23T06:00:00.000+00:00 {os.getpid()}"}


def test_message_ids_are_the_same_each_time_and_differ_between_ledgers(ledger: Ledger, tmp_path: Path) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    assert re.fullmatch(r"<[0-9a-f]{40}@publisher\.example>", row.message_id)
    assert row.message_id == ledger.message_id(mailing(), "c1", A, 0)
    near = [("monthly", "c1", B, 0), ("monthly", "c2", A, 0), ("weekly", "c1", A, 0), ("monthly", "c1", A, 1)]
    others = [ledger.message_id(mailing(name), content, key, again) for name, content, key, again in near]
    with Ledger(tmp_path / "other" / FILE, Watch().now) as other:
        others.append(other.message_id(mailing(), "c1", A, 0))
    assert len({row.message_id, *others}) == 6, "nobody can tell an address from it, or guess it"


def test_approvals_keep_the_hashes_of_what_was_looked_at(ledger: Ledger) -> None:
    ledger.approve("ostland", "briefing", "Li Na", {"en/briefing.pdf": "aa", "zh/briefing.pdf": "bb"}, "c1")
    ledger.approve("ostland", "briefing", "Wang Wei", {"en/briefing.pdf": "cc"})
    newest, first = ledger.approvals("ostland")
    assert (newest.by, dict(newest.files), newest.at) == ("Wang Wei", {"en/briefing.pdf": "cc"}, START)
    assert (first.by, first.content, len(first.files)) == ("Li Na", "c1", 2)
    assert not ledger.approvals("nordland")


# ------------------------------------------------------------------------------------------------ one sender


def test_a_second_sender_is_refused_at_once_and_told_who_the_first_is(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from planpress.mailing.ledger import sole_sender\n"
        "with sole_sender(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "mail")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout and first.stdout.readline() == "held\n"
        with (
            pytest.raises(EditionError, match=rf"sent already: process {first.pid} on "),
            sole_sender(tmp_path / "mail"),
        ):
            pass
        first.kill()
        first.wait()
        with sole_sender(tmp_path / "mail"):
            pass


def test_looking_at_letters_waits_for_no_sender(ledger: Ledger, tmp_path: Path) -> None:
    with sole_sender(tmp_path / "mail"), Ledger(tmp_path / "mail" / FILE, Watch().now, looking=True) as other:
        ledger.enrol(round_for([A]))
        assert [row.key for row in other.rows()] == [A]
        with pytest.raises(PlanpressError):
            other.enrol(round_for([B]))


def test_looking_makes_no_ledger(tmp_path: Path) -> None:
    with Ledger(tmp_path / "mail" / FILE, Watch().now, looking=True) as ledger:
        assert not ledger.rows() and ledger.last_round("ostland", "monthly") is None
        assert len(ledger.divided(round_for([A, B]))[0]) == 2
    assert not (tmp_path / "mail").exists()


# ------------------------------------------------------------------------------------------------ the file


def test_the_ledger_is_its_owners_business_alone(ledger: Ledger, tmp_path: Path) -> None:
    ledger.enrol(round_for([A]))
    for path in (tmp_path / "mail").iterdir():
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert not stat.S_IMODE((tmp_path / "mail").stat().st_mode) & 0o077


def test_every_change_waits_for_the_disk(ledger: Ledger) -> None:
    modes = [ledger._base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert modes == ["wal", 2]


def _spoil(path: Path, what: str) -> None:
    if what == "text":
        path.write_text("to whom it may concern" * 100)
    elif what == "foreign":
        with sqlite3.connect(path) as base:
            base.execute("CREATE TABLE songs (name TEXT)")
    elif what == "newer":
        Ledger(path, Watch().now).close()
        with sqlite3.connect(path) as base:
            base.execute(f"PRAGMA user_version = {VERSION + 1}")
    elif what == "folder":
        path.mkdir()
    else:
        with Ledger(path, Watch().now) as ledger:
            ledger.enrol(round_for([f"r{number}@office.example" for number in range(200)]))
        data = bytearray(path.read_bytes())
        data[8192:12288] = b"\xff" * 4096
        path.write_bytes(data)


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        ("text", InputError, "Ledger is damaged"), ("foreign", InputError, "the file of another program"),
        ("newer", InputError, f"it is of version {VERSION + 1}, and this Planpress knows {VERSION}"),
        ("folder", UsageError, "Ledger cannot be written"), ("damaged", InputError, "Ledger is damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_good_ledger_is_refused_before_anything_is_sent(
    tmp_path: Path, what: str, kind: type[PlanpressError], words: str
) -> None:
    _spoil(tmp_path / FILE, what)
    with pytest.raises(kind, match=words), Ledger(tmp_path / FILE, Watch().now) as ledger:
        ledger.recover()


def test_a_ledger_that_another_program_keeps_is_waited_for_and_then_told(ledger: Ledger, tmp_path: Path) -> None:
    rows, _ = ledger.enrol(round_for([A]))
    ledger._base.execute("PRAGMA busy_timeout = 50")
    with sqlite3.connect(tmp_path / "mail" / FILE, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EditionError, match="Ledger is locked"):
            ledger.begin(rows[0])
        other.execute("ROLLBACK")
    assert ledger.begin(rows[0])


def test_a_disk_without_room_stops_a_letter_before_it_is_begun(ledger: Ledger) -> None:
    rows, _ = ledger.enrol(round_for([A, B]))
    pages = ledger._base.execute("PRAGMA page_count").fetchone()[0]
    ledger._base.execute(f"PRAGMA max_page_count = {pages}")

    def go_on() -> None:
        for row in rows * 400:
            ledger.begin(row)
            ledger.put_back(row, "x" * 500)

    with pytest.raises(UsageError, match="Ledger cannot be written: database or disk is full"):
        go_on()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="a superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir(mode=0o500)
    with pytest.raises(UsageError, match="Ledger cannot be written"):
        Ledger(tmp_path / "mail" / FILE, Watch().now)


def test_a_folder_on_a_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "_file_system", lambda _: "nfs4")
    with pytest.raises(UsageError, match=r"it is on a network \(nfs4\)"):
        Ledger(tmp_path / FILE, Watch().now)


def test_the_same_reason_sends_to_nobody_a_third_time_and_another_one_does(ledger: Ledger) -> None:
    reason = "the attachment was wrong"
    for row in ledger.enrol(round_for([A, B]))[0]:
        deliver(ledger, row)
    deliver(ledger, ledger.enrol(round_for([A, B]), reason)[0][0])  # a break
    rows, left_out = ledger.enrol(round_for([A, B, C]), reason)
    assert [(row.key, row.again) for row in rows] == [(B, 1), (C, 0)] and [out.recipient.key for out in left_out] == [A]
    for row in rows:
        deliver(ledger, row)
    assert not ledger.enrol(round_for([A, B, C]), reason)[0], "also to him who got it then for the first time"
    assert len(ledger.enrol(round_for([A, B, C]), "the chart was wrong, too")[0]) == 3


def test_a_letter_is_not_sent_again_after_a_later_one(ledger: Ledger) -> None:
    rows, _ = ledger.enrol(round_for([A, B]))
    for row in rows:
        deliver(ledger, row, Outcome("unknown", "the line broke"))
    deliver(ledger, ledger.enrol(round_for([A], "c2", day=24))[0][0])
    for row in rows:
        ledger.decide(row, "resend", "Li Na")
    first, second = (ledger.row(row.id) for row in rows)
    assert first.withdrawn and "a later letter is sent, with the edition of 2026-11-24" in first.answer
    assert second.state == "planned"


def test_being_killed_costs_no_letter_a_try(ledger: Ledger) -> None:
    (row,), _ = ledger.enrol(round_for([A]))
    for _ in range(9):
        assert ledger.begin(row)
        (row,) = ledger.recover()
    assert (row.state, row.tries) == ("deferred", 0)
