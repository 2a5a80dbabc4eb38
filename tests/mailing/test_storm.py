"""In a storm of faults, with a sender that is killed again and again, nobody gets a letter twice and none is lost."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from planpress.mailing.ledger import FILE, LOST, Ledger, Row
from planpress.scheduling.clock import SystemClock
from tests.mailing.letters import people
from tests.mailing.servers import ROOT, MailServer, kept_alive

FULL = os.environ.get("PLANPRESS_FULL_TESTS") == "1"
KILLS = int(os.environ.get("PLANPRESS_TEST_KILLS", "20" if FULL else "4"))
"""Senders that are killed; more take longer and prove more."""
RECIPIENTS = int(os.environ.get("PLANPRESS_TEST_RECIPIENTS", "400" if FULL else "60"))
FEW = 8
REFUSED = ("reader-3@office-3.example", "reader-11@office-4.example")
"""Whom the server does not know."""
LOGIN = ("me@publisher.example", "s3cr3t")


def start(folder: Path, server: MailServer, count: int = RECIPIENTS) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.mailing.sender", str(folder), str(count)]
    environment = {**os.environ, "PLANPRESS_SMTP_URL": server.address()}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What a sender told that came to its end."""
    output, complaint = process.communicate(timeout=120)
    assert not complaint and output, complaint
    told: dict[str, Any] = json.loads(output)
    return told


def rows_of(folder: Path) -> tuple[Row, ...]:
    with Ledger(folder / "mail" / FILE, SystemClock().now, looking=True) as ledger:
        return ledger.rows()


def tried(folder: Path) -> int:
    """How many letters are planned no longer."""
    with contextlib.suppress(sqlite3.Error), sqlite3.connect(f"file:{folder}/mail/{FILE}?mode=ro", uri=True) as base:
        return int(base.execute("SELECT count(*) FROM letters WHERE state != 'planned'").fetchone()[0])
    return 0


def kill_amid(process: subprocess.Popen[str], folder: Path, chance: random.Random, share: int) -> bool:
    """Let a sender do its share, and kill it then at any moment; gives whether it was still there."""
    goal = tried(folder) + share
    limit = time.monotonic() + 120
    while process.poll() is None and tried(folder) < goal:
        assert time.monotonic() < limit, "a sender neither sends nor ends"
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.05))
    process.kill()
    process.communicate()
    return process.returncode == -9


@pytest.mark.parametrize("tls", ["smtps"])
def test_nobody_gets_a_letter_twice_and_none_is_lost(tmp_path: Path, tls: str) -> None:
    chance = random.Random(7)
    told: list[dict[str, Any]] = []
    with MailServer(tmp_path / "server", tls, LOGIN, storm=7, chance=0.03, unknown=REFUSED) as server:
        with kept_alive(server):
            killed, share = 0, RECIPIENTS // (2 * KILLS + 4)
            for _ in range(20 * KILLS):  # some end by themselves, as when they find no server
                killed += killed < KILLS and kill_amid(start(tmp_path, server), tmp_path, chance, share)
            for _ in range(60):
                told.append(ended(start(tmp_path, server)))
                if told[-1].get("left") == 0:
                    break
        taken, happened = server.taken, server.happened
    rows = rows_of(tmp_path)
    states = Counter(row.state for row in rows)
    print(f"{killed} killed, {server.starts} starts, {dict(states)}, {len(happened)} faults")

    assert killed == KILLS and server.connections > KILLS and len(happened) > RECIPIENTS / 10, "it was a storm"
    assert {row.key for row in rows} == set(people(RECIPIENTS)) and len(rows) == RECIPIENTS
    assert set(states) <= {"sent", "failed", "unknown"}, "none is lost"

    got = Counter(letter.to for letter in taken)
    assert got.most_common(1)[0][1] == 1, "nobody gets it twice"
    assert len({letter.message_id for letter in taken}) == len(taken)
    by_state = {state: {row.key for row in rows if row.state == state} for state in states}
    assert by_state["sent"] <= set(got), "what is sent has arrived"
    assert set(got) <= by_state["sent"] | by_state.get("unknown", set()), "what has arrived is known"
    assert by_state["failed"] == set(REFUSED) and not set(REFUSED) & set(got)
    assert {letter.message_id for letter in taken} <= {row.message_id for row in rows}

    broken = {line["to"] for line in happened if line["stage"] in ("dot", "body", "data")}
    unknown = [row for row in rows if row.state == "unknown"]
    assert sum(row.answer == LOST for row in unknown) <= killed
    assert all(row.answer == LOST or row.key in broken for row in unknown), "unknown only where the line broke"
    tales = [fault for fault in told[-1]["faults"] if "Letter may have arrived" in fault]
    assert len(tales) == len(unknown), "and all of them are told"
    assert all(any(row.address in tale and row.message_id in tale for tale in tales) for row in unknown)

    # A person looks into the server's record, and says what became of the unknown ones.
    with Ledger(tmp_path / "mail" / FILE, SystemClock().now) as ledger:
        for row in unknown:
            ledger.decide(row, "sent" if row.key in got else "resend", "Li Na")
    with MailServer(tmp_path / "server", tls, LOGIN, unknown=REFUSED, port=server.port) as calm:
        last = ended(start(tmp_path, calm))
        assert last["left"] == 0 and not last["faults"]
        got = Counter(letter.to for letter in calm.taken)
    assert got == Counter(set(people(RECIPIENTS)) - set(REFUSED)), "each of them has it, once"


@pytest.mark.parametrize(("stage", "unknown"), [("rcpt", 0), ("data", 0), ("dot", 1)])
def test_a_sender_killed_while_the_server_thinks_leaves_a_letter_unknown_only_after_its_final_dot(
    tmp_path: Path, server: MailServer, stage: str, unknown: int
) -> None:
    server.will(stage, "held", to="reader-1@office-1.example")
    process = start(tmp_path, server, FEW)
    server.until(stage, process)
    process.kill()
    process.communicate()
    told = ended(start(tmp_path, server, FEW))
    assert (told["counts"]["sent"], len(told["faults"])) == (FEW - 1 - unknown, unknown)
    assert sum(letter.to == "reader-1@office-1.example" for letter in server.taken) == 1
    assert len(server.taken) == FEW
    assert Counter(row.state for row in rows_of(tmp_path)) == Counter(sent=FEW - unknown, unknown=unknown)


# Two signals of one kind may become one before they are heard; two of different kinds never do.
@pytest.mark.parametrize(("signals", "state"), [(["SIGTERM"], "sent"), (["SIGTERM", "SIGINT"], "unknown")])
def test_a_polite_end_lets_the_letter_end_and_an_impatient_one_does_not(
    tmp_path: Path, server: MailServer, signals: list[str], state: str
) -> None:
    server.will("dot", "held", to="reader-1@office-1.example")
    process = start(tmp_path, server, FEW)
    server.until("dot", process)
    for name in signals:
        process.send_signal(signal.Signals[name])
    if state == "sent":
        server.let_go()
    told = ended(process)
    assert process.returncode == 130 and told["left"] == FEW - 2, "and what became of the letters is told"
    assert len(told["faults"]) == (state == "unknown")
    found = {row.key: row for row in rows_of(tmp_path)}
    assert found["reader-1@office-1.example"].state == state
    assert Counter(row.state for row in found.values())["planned"] == FEW - 2
    assert ended(start(tmp_path, server, FEW))["counts"]["sent"] == FEW - 2
    assert len(server.taken) == FEW


def test_of_two_senders_at_once_one_is_refused_and_nobody_gets_a_letter_twice(
    tmp_path: Path, server: MailServer
) -> None:
    server.will("rcpt", "held", to="reader-1@office-1.example")
    first = start(tmp_path, server, FEW)
    server.until("rcpt", first)
    (fault,) = ended(second := start(tmp_path, server, FEW))["refused"]
    assert second.returncode == 1 and fault["what"] == "Letters are being sent already"
    assert fault["reason"].startswith(f"process {first.pid} on ")
    server.let_go()
    assert ended(first)["counts"] == {"sent": FEW}
    assert len({letter.to for letter in server.taken}) == len(server.taken) == FEW
