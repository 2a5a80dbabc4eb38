"""Letters go into a folder, a file each, for people to look at or for another program to send."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.building.editions import Project
from planpress.errors import Fault, Place, UsageError
from planpress.mailing.model import Mailing, Outcome

FOLDER = "outbox"
"""Where the letters lie beside the ledger."""
_ID = re.compile(rb"(?im)^message-id:\s*<([^>]+)>")


@dataclass
class OutboxTransport:
    """A folder. A file is called as its letter's Message-ID, so that none can be there twice."""

    folder: Path

    @property
    def name(self) -> str:
        return str(self.folder)

    def open(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        pass

    def deliver(self, sender: str, to: str, message: bytes, hand_over: Callable[[], None]) -> Outcome:  # noqa: ARG002
        found = _ID.search(message.partition(b"\r\n\r\n")[0])
        if not found:
            return Outcome("failed", "the letter has no Message-ID")
        path = self.folder / f"{re.sub(r'[^A-Za-z0-9@._-]', '_', found[1].decode('ascii', 'replace')).lstrip('.')}.eml"
        part = path.with_name(f".{path.name}.part")
        try:
            with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(message)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise self._unwritable(error) from error
        hand_over()
        try:
            part.replace(path)
        except OSError as error:
            raise self._unwritable(error) from error
        return Outcome("sent", f"written into {path}")

    def _unwritable(self, error: OSError) -> UsageError:
        reason = (error.strerror or str(error)).lower()
        mend = "Check the folder's rights and the space left."
        return UsageError([Fault("Letter cannot be written", Place(self.name), reason, mend)])


def outbox_transport(mailing: Mailing, project: Project, environment: Mapping[str, str]) -> OutboxTransport:  # noqa: ARG001
    """The folder beside the ledger."""
    return OutboxTransport(project.mail / FOLDER / mailing.plan / mailing.name)
