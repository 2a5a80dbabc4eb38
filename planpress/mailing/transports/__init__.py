"""Finished letters leave the machine, or are kept on it: the ways there are, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planpress.building.editions import Project
from planpress.mailing.model import Mailing
from planpress.mailing.transports.model import Transport, Unreachable
from planpress.mailing.transports.outbox import outbox_transport
from planpress.mailing.transports.sendmail import sendmail_transport
from planpress.mailing.transports.smtp import smtp_transport

__all__ = ["TRANSPORTS", "Transport", "TransportKind", "Unreachable"]


@dataclass(frozen=True, slots=True)
class TransportKind:
    """A way to send: what it is in a few words, and how it is made for a mailing from the environment's variables.
    `far` says that letters leave the machine. Making it raises UsageError for wrong settings."""

    says: str
    make: Callable[[Mailing, Project, Mapping[str, str]], Transport]
    far: bool = True


TRANSPORTS: dict[str, TransportKind] = {
    "smtp": TransportKind("to the mail server of PLANPRESS_SMTP_URL or PLANPRESS_SMTP_FILE", smtp_transport),
    "sendmail": TransportKind("to the machine's own mail program", sendmail_transport),
    "outbox": TransportKind(
        "into mail/outbox; nobody gets them from there by itself, and each counts as sent", outbox_transport, far=False
    ),
}
"""The ways to send letters, by the name that a mailing's `transport` gives."""
