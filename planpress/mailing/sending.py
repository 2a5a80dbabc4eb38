"""Letters that are due go out one by one, at the pace that is asked for; what becomes of each is noted at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import heapq
import re
import shlex
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Literal, Protocol, TypeAlias

from planpress.errors import EditionError, ExitCode, Fault, Place, PlanpressError
from planpress.mailing.ledger import Ledger, Row
from planpress.mailing.model import PROGRAM, Outcome, Retries, Round, State
from planpress.mailing.transports.model import Transport, Unreachable

PATIENCE = dt.timedelta(minutes=2)
"""How long a run waits for letters that are deferred, or for the server, before it leaves them to a later one."""
IDLE = dt.timedelta(seconds=20)
"""How long a connection is kept while there is nothing to send; many servers wait no longer than some minutes."""
LONGEST_WAIT = dt.timedelta(days=1)
CONNECTIONS = 5
"""How often in all a connection is tried."""
JITTER = 0.25
"""The part of a wait that is added by chance, so that letters deferred at once do not come back at once."""
ALIKE = 10
"""After so many letters, none of which was sent and all of which were refused in the same words, it is not them."""
STOPPED = "stopped by hand before the server answered"


class Clock(Protocol):
    """What time it is (UTC), and how to let it pass."""

    def now(self) -> dt.datetime: ...

    def sleep(self, seconds: float) -> None: ...


class Watcher(Protocol):
    """Who looks on. An output that fails him, as a pipe that is closed, keeps no letter back."""

    def begun(self, count: int) -> None:
        """So many letters are to be sent."""

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:
        """A letter was tried: what became of it, and when it is tried again."""

    def resting(self, seconds: float, why: str) -> None:
        """Nothing is sent for a while."""


class Nobody:
    """Looks on and says nothing."""

    def begun(self, count: int) -> None:
        pass

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:
        pass

    def resting(self, seconds: float, why: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Sent:
    """How a sending went: what became of its letters, by state; what went wrong; why it ended before its time, if it
    did (None: it did not); how many letters are left for a later run, and when the first of them is due. Letters that
    are unknown are told until a person has decided, also those of earlier runs: `undecided` is how many there are.
    Those `withdrawn` must not be sent any more, and are no fault. `stopped` says that a signal ended it."""

    counts: Mapping[State, int]
    faults: tuple[Fault, ...] = ()
    ended: PlanpressError | None = None
    left: int = 0
    due: dt.datetime | None = None
    undecided: int = 0
    withdrawn: int = 0
    stopped: bool = False

    @property
    def exit_code(self) -> ExitCode:
        if self.stopped:
            return ExitCode.STOPPED_BY_HAND
        if self.undecided:
            return ExitCode.LETTER_UNDECIDED
        if self.ended and not self.counts:
            return self.ended.exit_code
        return ExitCode.EDITION_FAILED if self.faults or self.left else ExitCode.DONE


def anybody(row: Row) -> str:  # noqa: ARG001
    """Nobody is refused a letter."""
    return ""


def send(
    round: Round,
    rows: Iterable[Row],
    ledger: Ledger,
    transport: Transport,
    post: Callable[[Row], bytes],
    clock: Clock,
    watcher: Watcher | None = None,
    *,
    refused: Callable[[Row], str] = anybody,
    patience: dt.timedelta = PATIENCE,
    at_once: bool = False,
) -> Sent:
    """Send the letters of `rows` that are still to be sent. Hold the ledger's folder (`sole_sender`), and let the
    ledger recover before.

    `post` makes a letter's bytes when its turn has come. `refused` is asked right before each letter, and says why it
    must not be sent, or nothing; it may raise PlanpressError, which ends the sending. `at_once` tries deferred letters
    that are not due yet, too. A polite signal (Ctrl-C, SIGTERM, the terminal's end) lets the present letter end and
    then ends the sending; another ends that letter as well.
    """
    errand = _Errand(round, ledger, transport, post, _Steady(clock), _Unshaken(watcher or Nobody()), refused, patience)
    with _Signals() as signals:
        try:
            errand.run(rows, at_once, signals)
        except KeyboardInterrupt:
            errand.stop()
        finally:
            with contextlib.suppress(OSError):
                transport.close()
    return errand.told()


def due_at(row: Row, now: dt.datetime) -> dt.datetime:
    """When a letter that waits may go: now, where it was noted by a clock that was ahead."""
    furthest = row.updated + LONGEST_WAIT * (1 + JITTER)
    return row.next_try if row.next_try and row.next_try <= furthest and row.updated <= now else now


def next_try(row: Row, retries: Retries, now: dt.datetime) -> dt.datetime | None:
    """When a letter that was deferred is tried again: each time after twice as long, and a little more, which is the
    same for the same letter. None when it was tried often enough."""
    if row.tries >= retries.tries:
        return None
    chance = int(hashlib.sha256(f"{row.message_id} {row.tries}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    wait = min(retries.first * (1 << min(max(row.tries - 1, 0), 20)), LONGEST_WAIT)
    until = now + wait * (1 + JITTER * chance)
    return until.replace(microsecond=until.microsecond // 1000 * 1000)  # the ledger keeps milliseconds


# ------------------------------------------------------------------------------------------------ an errand


@dataclass
class _Errand:
    """The sending of one round."""

    round: Round
    ledger: Ledger
    transport: Transport
    post: Callable[[Row], bytes]
    clock: _Steady
    watcher: Watcher
    refused: Callable[[Row], str]
    patience: dt.timedelta
    queue: _Queue = field(default_factory=lambda: _Queue())
    counts: Counter[State] = field(default_factory=Counter)
    left: dict[int, State] = field(default_factory=dict)
    alike: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    unnoted: list[Row] = field(default_factory=list)
    withdrawn: int = 0
    ended: PlanpressError | None = None
    stopped: bool = False
    open: bool = False
    last: dt.datetime | None = None

    def run(self, rows: Iterable[Row], at_once: bool, signals: _Signals) -> None:
        start = self.clock.now()
        for row in rows:
            self.left[row.id] = row.state
            self.queue.add(row.id, row.domain, start if at_once else max(due_at(row, start), start))
        self.watcher.begun(len(self.left))
        try:
            while found := self.queue.first():
                ready, domain = found
                if not self._waited(ready, signals):
                    return
                self._one(self.queue.take(domain), signals)
                if signals.wish:
                    raise KeyboardInterrupt
        except PlanpressError as error:
            self.ended = error
            self.faults.extend(error.faults)

    def stop(self) -> None:
        """It was ended by hand. A letter that could not even be settled is as one of a sender that was killed."""
        self.stopped = True
        with contextlib.suppress(PlanpressError):
            for row in self.ledger.recover():
                state: Literal["unknown", "deferred"] = "unknown" if row.state == "unknown" else "deferred"
                self._tell(row, Outcome(state, row.answer), row.next_try)

    def told(self) -> Sent:
        counts = dict(self.counts + Counter(self.left.values()))
        unsure = self._unsure()
        faults = (*map(fault_of, unsure), *self.faults)
        return Sent(
            counts,
            tuple(dict.fromkeys(faults)),
            self.ended,
            len(self.left),
            self.clock.shown(self.queue.earliest()),
            len(unsure),
            self.withdrawn,
            self.stopped,
        )

    def _unsure(self) -> tuple[Row, ...]:
        """The letters that a person must decide on. Those that the ledger could not be told of may be among them."""
        with contextlib.suppress(PlanpressError):
            mailing = self.round.mailing
            known = self.ledger.unknown(mailing.plan, mailing.name)
            return (*known, *(row for row in self.unnoted if row.id not in {each.id for each in known}))
        return tuple(self.unnoted)

    # ------------------------------------------------------------------------------------------ waiting

    def _waited(self, ready: dt.datetime, signals: _Signals) -> bool:
        """Wait until the next letter may go; gives False when that is too long."""
        pace, now = self.round.mailing.pace, self.clock.now()
        slot = self.last + dt.timedelta(minutes=1) / pace.rate if pace.rate and self.last else now
        wait = max(ready, slot) - now
        if wait <= dt.timedelta(0):
            return True
        if ready - now > max(self.patience, pace.pause):
            return False
        if wait > IDLE:
            self._shut()
        self.watcher.resting(wait.total_seconds(), "until the next letter is due" if ready > slot else "for the pace")
        signals.rest(self.clock.sleep, wait.total_seconds())
        return True

    def _shut(self) -> None:
        self.transport.close()
        self.open = False

    def _opened(self, signals: _Signals) -> None:
        """A connection, if need be after some waiting. Raises EditionError when there is none."""
        if self.open:
            return
        import tenacity  # late: it is not needed to look at letters

        def told(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            self.watcher.resting(state.next_action.sleep if state.next_action else 0, str(error))

        trying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Unreachable),
            wait=tenacity.wait_exponential_jitter(initial=1, max=30),
            stop=tenacity.stop_after_attempt(CONNECTIONS),
            sleep=lambda seconds: signals.rest(self.clock.sleep, min(seconds, self.patience.total_seconds())),
            before_sleep=told,
            reraise=True,
        )
        try:
            trying(self.transport.open)
        except Unreachable as error:
            mend = "Nothing is lost: the letters that are left go out when the command is run again."
            fault = Fault("Mail server cannot be reached", Place(self.transport.name), str(error), mend)
            raise EditionError([fault]) from None
        self.open = True

    # ------------------------------------------------------------------------------------------ a letter

    def _one(self, id: int, signals: _Signals) -> None:
        row = self.ledger.row(id)
        try:
            message = self.post(row)
        except PlanpressError as error:  # this letter cannot be written; it stays as it was
            self.faults.extend(error.faults)
            return
        self._opened(signals)
        if why := self.refused(row):
            self.ledger.withdraw(row, f"not sent: {why}")
            self.withdrawn += 1
            del self.left[id]
            self.watcher.settled(row, Outcome("failed", f"not sent: {why}"), None)
        elif self.ledger.begin(row):
            self.last = self.clock.now()
            self._deliver(self.ledger.row(id), message)
        else:  # somebody else has settled it
            del self.left[id]

    def _deliver(self, row: Row, message: bytes) -> None:
        """Send a letter that is begun. Whatever happens, the ledger says what is true of it, or is left as it is for
        the next sender to recover."""
        handed = False

        def hand_over() -> None:
            nonlocal handed
            self.ledger.hand_over(row)
            handed = True

        try:
            outcome = self.transport.deliver(self.round.mailing.sender.wire, row.address, message, hand_over)
        except Unreachable as error:
            outcome = Outcome("deferred", str(error), reopen=True)
        except PlanpressError as error:
            self._shut()
            self.ledger.put_back(row, error.faults[0].reason)
            raise
        except BaseException:
            self._shut()
            stopped = Outcome("unknown" if handed else "deferred", STOPPED)
            again = None if handed else self.clock.shown(self.clock.now())
            self.ledger.settle(row, stopped, again)
            self._tell(row, stopped, again)
            raise
        self._settled(row, outcome)

    def _settled(self, row: Row, outcome: Outcome) -> None:
        mailing, now = self.round.mailing, self.clock.now()
        if outcome.reopen:
            self._shut()
        again = next_try(row, mailing.retries, now) if outcome.state == "deferred" else None
        if outcome.state == "deferred" and again is None:
            outcome = Outcome("failed", outcome.answer + _given_up(row), outcome.reopen, outcome.domain)
        self._note(row, outcome, self.clock.shown(again))
        self.queue.rest(row.domain, again if again and outcome.domain else now + mailing.pace.pause)
        if again:
            self.queue.add(row.id, row.domain, again)
        self._tell(row, outcome, self.clock.shown(again))
        self._doubt(row, outcome)

    def _note(self, row: Row, outcome: Outcome, again: dt.datetime | None) -> None:
        try:
            self.ledger.settle(row, outcome, again)
        except PlanpressError:
            if outcome.state in ("sent", "unknown"):  # the ledger has it as handed over, and will call it unknown
                lost = Outcome("unknown", f"{outcome.answer}, which could not be written down")
                self.unnoted.append(replace(row, state="unknown", answer=lost.answer))
                self._tell(row, lost, None)
            raise

    def _tell(self, row: Row, outcome: Outcome, again: dt.datetime | None) -> None:
        if again:
            self.left[row.id] = outcome.state
        else:
            self.left.pop(row.id, None)
            self.counts[outcome.state] += 1
        if outcome.state == "failed":
            self.faults.append(fault_of(replace(row, state="failed", answer=outcome.answer)))
        self.watcher.settled(row, outcome, again)

    def _doubt(self, row: Row, outcome: Outcome) -> None:
        """End it where a server refuses everybody alike, as one does that does not know us: a person must look."""
        if outcome.state == "failed" and not self.counts["sent"]:
            words = re.sub(r"\S*@\S*|\d+", "", outcome.answer)
            self.alike[words] += 1
            if self.alike[words] == ALIKE:
                reason = f"{ALIKE} letters, and none was sent: {outcome.answer}"
                mend = "Check the settings of the mail server. Those that failed go again with "
                mend += f"{_settle(replace(row, address='ADDRESS'))} resend --by NAME."
                raise EditionError([Fault("Every letter is refused", Place(self.transport.name), reason, mend)])


def fault_of(row: Row) -> Fault:
    """What is told of a letter that failed or is unknown."""
    place, reason = Place(row.address), f"{row.answer}; Message-ID {row.message_id}"
    if row.state == "unknown":
        mend = "Ask whether it arrived, or look in the server's log, then say so: "
        mend += f"{_settle(row)} sent --by NAME, or the same with resend."
        return Fault("Letter may have arrived", place, reason, mend)
    if row.answer.endswith(_given_up(row)):
        mend = f"Once the server takes letters again: {_settle(row)} resend --by NAME."
    else:
        mend = "Correct the address on its list, or take it off."
    return Fault("Letter failed", place, reason, mend)


def _settle(row: Row) -> str:
    return f"{PROGRAM} mail settle {shlex.join([row.plan, row.mailing, row.address])}"


def _given_up(row: Row) -> str:
    """What the answer ends with of a letter that was put off so often that it failed."""
    return f" (after {row.tries} tr{'y' if row.tries == 1 else 'ies'})"


# ------------------------------------------------------------------------------------------------ who is next


_Entry: TypeAlias = tuple[dt.datetime, int, str]
"""When a domain's next letter may go, its place in the list, and the domain."""


class _Queue:
    """Letters by the moment at which each is due, where all letters to one domain may have to rest."""

    def __init__(self) -> None:
        self._letters: dict[str, list[tuple[dt.datetime, int, int]]] = {}
        self._rests: dict[str, dt.datetime] = {}
        self._domains: list[_Entry] = []
        self._noted: dict[str, _Entry] = {}
        self._count = 0

    def add(self, id: int, domain: str, due: dt.datetime) -> None:
        self._count += 1
        heapq.heappush(self._letters.setdefault(domain, []), (due, self._count, id))
        entry = self._entry(domain)
        if domain not in self._noted or entry < self._noted[domain]:
            self._note(entry)

    def rest(self, domain: str, until: dt.datetime) -> None:
        """Let no letter to a domain go before a moment."""
        self._rests[domain] = until

    def first(self) -> tuple[dt.datetime, str] | None:
        """When the next letter may go, and to which domain."""
        while self._domains:
            noted = self._domains[0]
            domain = noted[2]
            if self._noted.get(domain) == noted and self._entry(domain) <= noted:
                return noted[0], domain
            heapq.heappop(self._domains)
            if self._noted.get(domain) == noted:  # it rests longer than it was to when that was noted
                self._note(self._entry(domain))
        return None

    def take(self, domain: str) -> int:
        """The next letter to a domain, which is in the queue no longer."""
        del self._noted[domain]
        id = heapq.heappop(self._letters[domain])[2]
        if self._letters[domain]:
            self._note(self._entry(domain))
        return id

    def earliest(self) -> dt.datetime | None:
        found = self.first()
        return found[0] if found else None

    def _entry(self, domain: str) -> _Entry:
        due, order, _ = self._letters[domain][0]
        return max(due, self._rests.get(domain, due)), order, domain

    def _note(self, entry: _Entry) -> None:
        self._noted[entry[2]] = entry
        heapq.heappush(self._domains, entry)


# ------------------------------------------------------------------------------------------------ what is steady


class _Steady:
    """A clock that does not go back: when the one on the wall does, it stands still for that moment, so that no letter
    waits longer than it must."""

    def __init__(self, clock: Clock) -> None:
        self.sleep = clock.sleep
        self._clock, self._seen, self._ahead = clock, clock.now(), dt.timedelta(0)

    def now(self) -> dt.datetime:
        seen = self._clock.now()
        self._ahead += max(self._seen - seen, dt.timedelta(0))
        self._seen = seen
        return seen + self._ahead

    def shown(self, moment: dt.datetime | None) -> dt.datetime | None:
        """A moment as the clock on the wall has it."""
        return moment - self._ahead if moment else None


class _Unshaken:
    """Passes on what there is to see, until whoever looks on cannot show it any more."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def begun(self, count: int) -> None:
        with self._kept():
            self._watcher.begun(count)

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:
        with self._kept():
            self._watcher.settled(row, outcome, next_try)

    def resting(self, seconds: float, why: str) -> None:
        with self._kept():
            self._watcher.resting(seconds, why)

    @contextlib.contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError):  # a pipe or a terminal that is gone; a stream that is closed
            self._watcher = Nobody()


# ------------------------------------------------------------------------------------------------ signals


class _Woken(BaseException):
    """A signal came while there was nothing to do."""


class _Signals:
    """A polite signal becomes a wish, so that no letter is torn; a second one is obeyed at once."""

    def __init__(self) -> None:
        self.wish = False
        self._resting = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> _Signals:
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                with contextlib.suppress(ValueError):  # only a main thread hears signals
                    self._before[number] = signal.signal(number, self._come)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def rest(self, sleep: Callable[[float], None], seconds: float) -> None:
        """Sleep; a signal raises KeyboardInterrupt."""
        try:
            self._resting = True
            if not self.wish:
                sleep(seconds)
        except _Woken:
            pass
        finally:
            self._resting = False
        if self.wish:
            raise KeyboardInterrupt

    def _come(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.wish:
            raise KeyboardInterrupt
        self.wish = True
        if self._resting:
            self._resting = False
            raise _Woken
