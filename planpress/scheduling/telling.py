"""A run that failed is told to the operator: by a command of his own, and by mail."""

from __future__ import annotations

import json
import os
import re
import smtplib
import subprocess
import tempfile
from collections.abc import Mapping
from email.message import EmailMessage

from planpress.mailing.transports.servers import server_of
from planpress.scheduling.logs import Log
from planpress.scheduling.rules import Schedule
from planpress.scheduling.state import Entry

PATIENCE = 60
"""Seconds that a hook may take."""


def tell(schedule: Schedule, entry: Entry, again: bool, log: Log) -> None:
    """Tell that a run failed; `again`: that it is well again. What fails in telling is logged and stops nothing."""
    facts = _facts(schedule, entry, again)
    if schedule.on_failure.command and not again:
        _call(schedule, _facts(schedule, entry.short, again), facts, log)
    if schedule.on_failure.mail:
        _write(schedule, entry, again, facts, log)


def _facts(schedule: Schedule, entry: Entry, again: bool) -> dict[str, str]:
    """What {...} in a hook's words stands for."""
    return {
        "plan": entry.plan,
        "run": entry.what,
        "reason": "well again" if again else "; ".join(entry.reasons) or entry.detail,
        "when": entry.when.astimezone(schedule.zone).isoformat(timespec="minutes"),
        "exit": "" if entry.exit is None else str(entry.exit),
    }


# ------------------------------------------------------------------------------------------------- hook


def _call(schedule: Schedule, facts: Mapping[str, str], whole: Mapping[str, str], log: Log) -> None:
    """Run the hook. Its words are its own, never a shell's, and facts in them are put in once, as they are. Its input
    has the `whole` facts, for which its words and its environment have no room."""
    words = [re.sub(r"\{(\w+)\}", lambda found: facts[found[1]], word) for word in schedule.on_failure.command]
    words = [word.replace("\0", " ") for word in words]  # no argument of a process holds one
    environment = {f"PLANPRESS_{name.upper()}": fact.replace("\0", " ") for name, fact in facts.items()}
    told = json.dumps(whole, ensure_ascii=False).encode()
    try:
        with tempfile.TemporaryFile() as complaint:
            ended = subprocess.run(
                words, input=told, stdout=subprocess.DEVNULL, stderr=complaint, timeout=PATIENCE,
                env={**os.environ, **environment}, check=False,
            )  # fmt: skip
            complaint.seek(0)
            lines = complaint.read().decode("utf-8", "replace").strip().splitlines() or [words[0]]
    except subprocess.TimeoutExpired:
        log.error("hook failed", plan=schedule.plan, reason=f"{words[0]} was ended after {PATIENCE} s")
    except OSError as error:  # no such program, no room for its complaint
        log.error("hook failed", plan=schedule.plan, reason=f"{words[0]}: {(error.strerror or str(error)).lower()}")
    else:
        if ended.returncode:
            log.error("hook failed", plan=schedule.plan, exit=ended.returncode, reason=lines[-1])
        else:
            log.info("hook called", plan=schedule.plan)


# ------------------------------------------------------------------------------------------------- mail


def untold() -> str:
    """Why no mail could be sent, as far as the settings tell; "" when it could."""
    try:
        server_of(os.environ)
    except ValueError as error:
        return str(error)
    return ""


def _write(schedule: Schedule, entry: Entry, again: bool, facts: Mapping[str, str], log: Log) -> None:
    try:
        server = server_of(os.environ)
        server.send(letter(schedule, entry, again, facts, server.sender))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.error("mail not sent", plan=entry.plan, reason=str(error) or type(error).__name__)
    else:
        log.info("mail sent", plan=entry.plan)


def letter(schedule: Schedule, entry: Entry, again: bool, facts: Mapping[str, str], sender: str) -> EmailMessage:
    """The letter to the operator: what failed, when, why, and how to try again."""
    message = EmailMessage()
    message["Subject"] = f"Planpress: {entry.plan} {'is well again' if again else 'failed'} ({entry.what})"
    message["From"] = sender or schedule.on_failure.mail
    message["To"] = schedule.on_failure.mail
    message["Date"] = entry.when.astimezone(schedule.zone)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer by a machine is wanted
    detail = f": {entry.detail}" if entry.detail else ""
    lines = [f"{entry.plan}, {entry.what}, {facts['when']} ({schedule.zone.key}){detail}."]
    if not again:
        lines += ["", "Why:", *(f"- {reason}" for reason in entry.reasons)]
        lines += ["", "To try again:", *(f"  {command}" for command in entry.again)] if entry.again else []
        lines += ["", "The editions made before stay as they are until new ones are good."]
    message.set_content("\n".join(lines) + "\n")
    return message
