"""Letters go out at their pace, come back after their time, and stop where a person must look."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from planpress.errors import EditionError, ExitCode, Fault, InputError, Place
from planpress.mailing.ledger import FILE, Ledger, Row
from planpress.mailing.model import Mailing, Outcome, Pace, Retries
from planpress.mailing.sending import ALIKE, Sent, due_at, next_try, send
from planpress.mailing.transports.servers import Server
from planpress.mailing.transports.smtp import Patience, SmtpTransport
from tests.mailing.letters import START, Watch, mailing, post, round_for
from tests.mailing.servers import MailServer

A, B, C, D = "a@office.example", "b@office.example", "c@council.example", "d@port.example"
MINUTE = dt.timedelta(minutes=1)
BUSY = "451 4.2.1 mailbox busy"


@dataclass
class Onlooker:
    """Keeps what it sees."""

    seen: list[tuple[str, str, float]] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    total: int = 0

    def begun(self, count: int) -> None:
        self.total = count

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:  # noqa: ARG002
        self.seen.append((row.key[0], outcome.state, (self.watch.time - START).total_seconds()))

    def resting(self, seconds: float, why: str) -> None: ...


@dataclass
class Desk:
    """A ledger, a clock that stands still but for sleep, and a server."""

    ledger: Ledger
    server: MailServer
    watch: Watch
    path: Path

    def transport(self) -> SmtpTransport:
        return SmtpTransport(Server.parse(self.server.address()), Patience(5, 5, 2))

    def send(self, *addresses: str, of: Mailing | None = None, **more: object) -> tuple[Sent, Onlooker]:
        round = round_for(addresses, of=of)
        self.ledger.recover()
        rows, _ = self.ledger.enrol(round)
        onlooker = Onlooker(watch=self.watch)
        by = more.pop("by", None) or self.transport()
        given = {"post": post, **more}
        sent = send(round, rows, self.ledger, by, clock=self.watch, watcher=onlooker, **given)  # type: ignore[arg-type]
        return sent, onlooker

    def states(self) -> dict[str, str]:
        return {row.key[0]: row.state for row in self.ledger.rows()}

    @property
    def got(self) -> list[str]:
        return [letter.to[0] for letter in self.server.taken]


@pytest.fixture
def desk(tmp_path: Path, server: MailServer) -> Iterator[Desk]:
    watch = Watch()
    path = tmp_path / "mail" / FILE
    with Ledger(path, watch.now) as ledger:
        yield Desk(ledger, server, watch, path)


def test_all_letters_go_in_the_order_of_the_list(desk: Desk) -> None:
    sent, _ = desk.send(A, C, B, D)
    assert sent == Sent({"sent": 4}) and sent.exit_code is ExitCode.DONE
    assert desk.got == ["a", "c", "b", "d"] and desk.server.connections == 1
    again, onlooker = desk.send(A, B, C, D, "e@office.example")
    assert again == Sent({"sent": 1}) and onlooker.total == 1, "a second time nobody else gets anything"
    assert len(desk.got) == 5


def test_a_letter_that_is_deferred_goes_later_and_the_others_now(desk: Desk) -> None:
    desk.server.will("rcpt", BUSY, to=A)
    sent, _ = desk.send(A, B)
    (row, _) = desk.ledger.rows()
    assert sent.counts == {"sent": 1, "deferred": 1} and sent.left == 1 and sent.exit_code is ExitCode.EDITION_FAILED
    assert (row.state, row.tries, row.answer, row.next_try) == ("deferred", 1, BUSY, sent.due)
    assert sent.due and 5 * MINUTE <= sent.due - START <= 6.25 * MINUTE
    assert desk.send(A, B)[0].left == 1 and desk.got == ["b"], "nobody tries before its time"
    assert desk.send(A, B, at_once=True)[0].counts == {"sent": 1}, "unless it is told to"
    assert desk.got == ["b", "a"]


def test_a_run_waits_for_what_is_due_soon(desk: Desk) -> None:
    desk.server.will("rcpt", BUSY, times=2, to=A)
    sent, onlooker = desk.send(A, B, of=mailing(retries=Retries(6, dt.timedelta(seconds=20))))
    assert sent == Sent({"sent": 2})
    assert [(who, state) for who, state, _ in onlooker.seen] == [
        ("a", "deferred"), ("b", "sent"), ("a", "deferred"), ("a", "sent"),
    ]  # fmt: skip
    first, second = onlooker.seen[2][2], onlooker.seen[3][2] - onlooker.seen[2][2]
    assert 20 <= first <= 25 and 40 <= second <= 50, "twice as long, and a little more"
    assert desk.server.connections == 3, "a connection is not kept while there is nothing to send"


def test_waits_double_and_are_the_same_for_the_same_letter(desk: Desk) -> None:
    (row,), _ = desk.ledger.enrol(round_for([A]))
    retries = Retries(6, 5 * MINUTE)
    waits = [next_try(replace(row, tries=tries), retries, START) for tries in range(1, 7)]
    assert waits[5] is None, "the last try was the last"
    for number, until in enumerate(waits[:5]):
        assert until and 1 <= (until - START) / (5 * MINUTE * 2**number) <= 1.25
    assert waits == [next_try(replace(row, tries=tries), retries, START) for tries in range(1, 7)]
    many = next_try(replace(row, tries=500), Retries(1000, 5 * MINUTE), START)
    assert many and many - START <= dt.timedelta(days=1.25)


def test_after_its_tries_a_letter_fails_with_the_last_words(desk: Desk) -> None:
    desk.server.will("rcpt", BUSY, times=0, to=A)
    sent, _ = desk.send(A, B, of=mailing(retries=Retries(3, dt.timedelta(seconds=10))))
    assert sent.counts == {"sent": 1, "failed": 1} and sent.left == 0 and sent.exit_code is ExitCode.EDITION_FAILED
    (fault,) = sent.faults
    assert (fault.what, str(fault.place)) == ("Letter failed", A)
    assert f"{BUSY} (after 3 tries); Message-ID <" in fault.reason
    assert sum(line["do"] == BUSY for line in desk.server.happened) == 3


def test_a_refused_letter_is_told_in_the_servers_words_and_tried_no_more(desk: Desk) -> None:
    desk.server.will("rcpt", "550 5.1.1 no such user", to=A)
    sent, _ = desk.send(A, B)
    assert sent.counts == {"failed": 1, "sent": 1} and "550 5.1.1 no such user" in sent.faults[0].reason
    assert desk.send(A, B)[0] == Sent({}) and desk.got == ["b"]


def test_a_letter_that_may_have_arrived_is_told_until_somebody_decides(desk: Desk) -> None:
    desk.server.will("dot", "kept-drop", to=A)
    for _ in range(2):
        sent, _ = desk.send(A, B)
        assert sent.exit_code is ExitCode.LETTER_UNDECIDED and sent.undecided == 1
        (fault,) = sent.faults
        row = desk.ledger.rows()[0]
        assert fault.what == "Letter may have arrived" and row.message_id in fault.reason
        assert f"mail settle ostland monthly {A}" in fault.mend
    desk.ledger.decide(row, "sent", "Li Na")
    assert desk.send(A, B)[0].exit_code is ExitCode.DONE and desk.got == ["a", "b"]


def test_letters_go_no_faster_than_the_rate(desk: Desk) -> None:
    _, onlooker = desk.send(A, B, C, of=mailing(pace=Pace(rate=30)))
    assert [when for _, _, when in onlooker.seen] == [0, 2, 4]


def test_letters_to_one_domain_keep_their_distance_and_others_go_between(desk: Desk) -> None:
    _, onlooker = desk.send(A, B, C, D, of=mailing(pace=Pace(pause=dt.timedelta(minutes=5))))
    assert [(who, when) for who, _, when in onlooker.seen] == [("a", 0), ("c", 0), ("d", 0), ("b", 300)]


def test_a_domain_that_cannot_be_reached_rests_and_others_do_not(desk: Desk) -> None:
    desk.server.will("rcpt", "451 4.4.1 no way to it", to=A)
    _, onlooker = desk.send(A, B, C, of=mailing(retries=Retries(6, dt.timedelta(seconds=60))))
    order = [(who, state) for who, state, _ in onlooker.seen]
    assert order[:2] == [("a", "deferred"), ("c", "sent")] and sorted(order[2:]) == [("a", "sent"), ("b", "sent")]
    assert all(when >= 60 for who, state, when in onlooker.seen[2:])


def test_who_is_suppressed_meanwhile_gets_nothing(desk: Desk) -> None:
    desk.server.will("rcpt", BUSY, to=A)
    suppressed: set[str] = set()

    def refused(row: Row) -> str:
        return "unsubscribed" if row.key in suppressed else ""

    def letter(row: Row) -> bytes:
        suppressed.add(A) if row.key == B else None
        return post(row)

    quick = mailing(retries=Retries(6, dt.timedelta(seconds=10)))
    sent, _ = desk.send(A, B, of=quick, post=letter, refused=refused)
    assert sent == Sent({"sent": 1}, withdrawn=1) and desk.got == ["b"]
    assert desk.ledger.rows()[0].answer == "not sent: unsubscribed"
    suppressed.clear()
    assert desk.send(A, B, of=quick)[0] == Sent({"sent": 1}), "unless that was a mistake"


def test_an_approval_that_is_gone_ends_the_sending(desk: Desk) -> None:
    def refused(row: Row) -> str:
        if row.key == B:
            raise EditionError([Fault("Not approved", Place("briefing.pdf"), "it has changed", "Approve it.")])
        return ""

    sent, _ = desk.send(A, B, C, refused=refused)
    assert sent.ended and sent.left == 2 and desk.got == ["a"]
    assert sent.exit_code is ExitCode.EDITION_FAILED and desk.states() == {"a": "sent", "b": "planned", "c": "planned"}


def test_a_letter_that_cannot_be_written_keeps_no_other_back(desk: Desk) -> None:
    def letter(row: Row) -> bytes:
        if row.key in (A, C):
            raise InputError([Fault("Wrong template", Place("letter.md.j2"), "no such name", "Mend it.")])
        return post(row)

    sent, _ = desk.send(A, B, C, post=letter)
    assert desk.states() == {"a": "planned", "b": "sent", "c": "planned"} and sent.left == 2
    assert [fault.what for fault in sent.faults] == ["Wrong template"], "and what they have in common is told once"


def test_without_a_server_nothing_is_lost(desk: Desk) -> None:
    desk.server.stop()
    sent, _ = desk.send(A, B)
    assert sent.ended and "Mail server cannot be reached" in str(sent.ended) and sent.counts == {"planned": 2}
    assert len(desk.watch.slept) == 4 and desk.watch.slept == sorted(desk.watch.slept), "it was tried again and again"
    desk.server.start()
    assert desk.send(A, B)[0] == Sent({"sent": 2})


def test_a_server_that_goes_away_on_the_way_is_reached_again(desk: Desk) -> None:
    desk.server.will("mail", "421 4.3.2 closing", to="")
    desk.server.will("connect", "421 4.3.2 not yet", times=0)

    def letter(row: Row) -> bytes:
        return post(row)

    desk.server.stop()
    desk.server.start()
    desk.server.will("connect", "421 4.3.2 not yet", times=3)
    assert desk.send(A, B, post=letter)[0] == Sent({"sent": 2})
    assert desk.server.connections == 4


def test_a_sender_that_is_refused_costs_no_letter_a_try(desk: Desk) -> None:
    desk.server.will("mail", "550 5.7.1 not your address", times=0)
    sent, _ = desk.send(A, B)
    assert sent.ended and [fault.what for fault in sent.faults] == ["Sender refused"]
    assert [(row.state, row.tries) for row in desk.ledger.rows()] == [("planned", 0), ("planned", 0)]
    assert sum(line["stage"] == "mail" for line in desk.server.happened) == 1


def test_a_server_that_refuses_everybody_alike_is_not_asked_four_hundred_times(desk: Desk) -> None:
    desk.server.will("rcpt", "550 5.7.1 relaying denied", times=0)
    sent, _ = desk.send(*(f"r{number}@office.example" for number in range(40)))
    assert sent.counts == {"failed": ALIKE, "planned": 40 - ALIKE}
    assert sent.ended and sent.faults[-1].what == "Every letter is refused"


# ------------------------------------------------------------------------------------------------ a ledger that fails


@dataclass
class Unlucky:
    """The way to the server, on which the ledger is taken away at a moment."""

    usual: SmtpTransport
    take: Callable[[], None]
    when: str

    @property
    def name(self) -> str:
        return self.usual.name

    def open(self) -> None:
        self.usual.open()

    def close(self) -> None:
        self.usual.close()

    def deliver(self, sender: str, to: str, message: bytes, hand_over: Callable[[], None]) -> Outcome:
        def handing() -> None:
            if self.when == "before":
                self.take()
            hand_over()
            if self.when == "after":
                self.take()

        return self.usual.deliver(sender, to, message, handing)


@pytest.mark.parametrize("when", ["first", "before", "after"])
def test_no_letter_goes_that_the_ledger_cannot_be_told_of(desk: Desk, when: str) -> None:
    other = sqlite3.connect(desk.path, isolation_level=None)

    def take() -> None:
        desk.ledger._base.execute("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")

    def refused(row: Row) -> str:  # noqa: ARG001
        if when == "first":
            take()
        return ""

    sent, _ = desk.send(A, B, by=Unlucky(desk.transport(), take, when), refused=refused)
    assert sent.ended and "Ledger is locked" in str(sent.ended)
    assert desk.got == (["a"] if when == "after" else [])
    assert sent.exit_code is (ExitCode.LETTER_UNDECIDED if when == "after" else ExitCode.EDITION_FAILED)
    other.execute("ROLLBACK")
    other.close()
    again, _ = desk.send(A, B)
    assert desk.got == ["a", "b"], "nobody twice, none lost"
    assert again.undecided == (when == "after")


# ------------------------------------------------------------------------------------------------ clocks, hands, pipes


def test_a_letter_that_a_clock_ahead_of_its_time_put_off_is_due_now(desk: Desk) -> None:
    (row,), _ = desk.ledger.enrol(round_for([A]))
    assert due_at(replace(row, next_try=START + 30 * MINUTE), START) == START + 30 * MINUTE
    assert due_at(replace(row, next_try=START + dt.timedelta(days=2)), START) == START
    assert due_at(replace(row, next_try=START + 30 * MINUTE), START - MINUTE) == START - MINUTE


@pytest.mark.parametrize("pace", [Pace(rate=60), Pace(pause=dt.timedelta(seconds=1))])
def test_a_clock_that_goes_back_keeps_no_letter_waiting(desk: Desk, pace: Pace) -> None:
    def letter(row: Row) -> bytes:
        if row.key == B:
            desk.watch.time -= dt.timedelta(days=400)
        return post(row)

    sent, _ = desk.send(A, B, "e@office.example", "f@office.example", of=mailing(pace=pace), post=letter)
    assert sent == Sent({"sent": 4}) and max(desk.watch.slept) <= 1


def test_an_onlooker_who_cannot_show_it_any_more_keeps_no_letter_back(desk: Desk) -> None:
    class Deaf(Onlooker):
        def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:  # noqa: ARG002
            raise BrokenPipeError

    round = round_for([A, B])
    rows, _ = desk.ledger.enrol(round)
    assert send(round, rows, desk.ledger, desk.transport(), post, desk.watch, Deaf()) == Sent({"sent": 2})


def test_who_is_stopped_by_hand_tells_what_he_has_done(desk: Desk) -> None:
    def letter(row: Row) -> bytes:
        if row.key == B:
            os.kill(os.getpid(), signal.SIGINT)
        return post(row)

    desk.server.will("rcpt", "550 5.1.1 no such user", to=A)
    sent, _ = desk.send(A, B, C, post=letter)
    assert sent.stopped and sent.exit_code is ExitCode.STOPPED_BY_HAND
    assert sent.counts == {"failed": 1, "sent": 1, "planned": 1} and [str(f.place) for f in sent.faults] == [A]


def test_what_failed_since_the_server_was_busy_is_mended_by_another_try(desk: Desk) -> None:
    desk.server.will("rcpt", BUSY, to=A)
    desk.server.will("rcpt", "550 5.1.1 no such user", to=B)
    sent, _ = desk.send(A, B, of=mailing(retries=Retries(1)))
    assert [fault.mend for fault in sent.faults] == [
        f"Once the server takes letters again: python generate.py mail settle ostland monthly {A} resend --by NAME.",
        "Correct the address on its list, or take it off.",
    ]
