"""A sender that tests kill: `python -m tests.mailing.sender FOLDER COUNT` sends letters by PLANPRESS_SMTP_URL, as the
command would, and prints how it went."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from planpress.building.editions import Project
from planpress.errors import PlanpressError
from planpress.mailing.ledger import FILE, Ledger, sole_sender
from planpress.mailing.model import Pace, Retries
from planpress.mailing.sending import send
from planpress.mailing.transports import TRANSPORTS
from planpress.mailing.transports.smtp import Patience, SmtpTransport
from planpress.scheduling.clock import SystemClock
from tests.mailing.letters import mailing, people, post, round_for

KIND = os.environ.get("PLANPRESS_TEST_TRANSPORT", "smtp")
STORM = mailing(retries=Retries(60, dt.timedelta(seconds=0.02)), pace=Pace(), transport=KIND)


def main(folder: Path, count: int) -> int:
    clock = SystemClock()
    round = round_for(people(count), of=STORM)
    transport = TRANSPORTS[KIND].make(STORM, Project(folder), os.environ)
    if isinstance(transport, SmtpTransport):
        transport = SmtpTransport(transport._server, Patience(60, 60, 60))
    try:
        with sole_sender(folder / "mail"), Ledger(folder / "mail" / FILE, clock.now) as ledger:
            ledger.recover()
            rows, _ = ledger.enrol(round)
            sent = send(round, rows, ledger, transport, post, clock, patience=dt.timedelta(seconds=0.5))
            told = [f"{fault.place}: {fault.what}: {fault.reason}" for fault in sent.faults]
            print(json.dumps({"counts": sent.counts, "left": sent.left, "faults": told}))
            return int(sent.exit_code)
    except PlanpressError as error:
        print(json.dumps({"refused": [asdict(fault) for fault in error.faults]}, default=str))
        return int(error.exit_code)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), int(sys.argv[2])))
