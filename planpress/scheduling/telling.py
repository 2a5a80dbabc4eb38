"""A run that failed is told to the operator: by a command of his own, and by mail."""

from __future__ import annotations

import json
import os
import re
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from planpress.scheduling.logs import Log
from planpress.scheduling.rules import Schedule
from planpress.scheduling.state import Entry

ADDRESS = "PLANPRESS_SMTP_URL"
"""The environment variable that names the mail server: smtp[s]://user:password@host:port?starttls=yes."""
PATIENCE = 60
"""Seconds that a hook may take."""
MAIL_PATIENCE = 30
PORTS = {"smtp": 25, "smtps": 465}
STARTTLS = ("auto", "yes", "no")
IN_A_PASSWORD = "in a password write / as %2F, # as %23, ? as %3F, @ as %40, % as %25"
NO_ADDRESS = f"it is no smtp://user:password@host:port and no smtps://...; {IN_A_PASSWORD}"


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


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, from its address. `starttls` is auto (where it is offered), yes or no."""

    host: str
    port: int
    user: str
    password: str
    encrypted: bool
    starttls: str
    sender: str

    @classmethod
    def parse(cls, address: str) -> Server:
        """Read smtp[s]://user:password@host:port?starttls=yes&from=sender. Raises ValueError, without the password."""
        try:
            parts = urlsplit(address)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:  # it quotes what it takes for the port or the host, and that may be the password
            raise ValueError(NO_ADDRESS) from None
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
            raise ValueError(NO_ADDRESS)
        asked = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        starttls = asked.get("starttls", "auto")
        if starttls not in STARTTLS or set(asked) - {"starttls", "from"}:
            raise ValueError(f"after ? it takes starttls={'|'.join(STARTTLS)} and from=ADDRESS; {IN_A_PASSWORD}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not f"{user}{password}".isascii():  # smtplib sends no other, and its error would quote the sign
            raise ValueError("its user and its password may hold ASCII signs alone")
        sender = asked.get("from") or (user if "@" in user else "")
        return cls(parts.hostname, port, user, password, parts.scheme == "smtps", starttls, sender)

    def send(self, message: EmailMessage) -> None:
        """Send a letter. Raises OSError or SMTPException. A password is sent through an encrypted line alone, unless
        the address says starttls=no."""
        context = ssl.create_default_context()
        with self._connected(context) as smtp:
            if not self.encrypted and self.starttls != "no":
                smtp.ehlo()
                if self.starttls == "yes" or smtp.has_extn("starttls"):
                    smtp.starttls(context=context)
                elif self.user:
                    raise smtplib.SMTPException("it offers no encryption; starttls=no sends the password nevertheless")
            if self.user:
                smtp.login(self.user, self.password)
            smtp.send_message(message)

    def _connected(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=MAIL_PATIENCE, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=MAIL_PATIENCE)


def _write(schedule: Schedule, entry: Entry, again: bool, facts: Mapping[str, str], log: Log) -> None:
    address = os.environ.get(ADDRESS, "")
    if not address:
        log.error("mail not sent", plan=entry.plan, reason=f"{ADDRESS} is not set")
        return
    try:
        server = Server.parse(address)
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
