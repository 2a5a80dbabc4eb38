"""Letters go to the machine's own mail program, as programs have handed them over since sendmail."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.building.editions import Project
from planpress.errors import EditionError, Fault, Place, UsageError
from planpress.mailing.model import Mailing, Outcome

PROGRAM = "PLANPRESS_SENDMAIL"
"""The environment variable that names another program than the machine's sendmail."""
USUAL = ("/usr/sbin/sendmail", "/usr/lib/sendmail")
PATIENCE = 300
"""Seconds that it may take over a letter."""
LATER = 75
FOR_ALL = (64, 77, 78)
"""What says that no letter can be sent (sysexits.h): wrong usage, no permission, wrong configuration. 75 (EX_TEMPFAIL)
asks to try again later; all others refuse this letter."""


@dataclass
class SendmailTransport:
    """A program that takes a letter from its input, and its sender and recipient as arguments."""

    name: str
    patience: float = PATIENCE

    def open(self) -> None:
        if not os.access(self.name, os.X_OK) or Path(self.name).is_dir():
            mend = f"Install a mail server that has one, or name the program in {PROGRAM}."
            raise UsageError([Fault("No mail program", Place(self.name), "there is no such program", mend)])

    def close(self) -> None:
        pass

    def deliver(self, sender: str, to: str, message: bytes, hand_over: Callable[[], None]) -> Outcome:
        """The program reads a file that is whole: were it a pipe, and we killed, it would send the half of a letter.
        For the same reason the letter is handed over before the program begins, which lives on without us."""
        with tempfile.TemporaryFile() as letter, tempfile.TemporaryFile() as complaint:
            letter.write(message.replace(b"\r\n", b"\n"))
            letter.seek(0)
            hand_over()
            try:
                program = subprocess.Popen(
                    [self.name, "-i", "-f", sender, "--", to], stdin=letter, stdout=complaint, stderr=complaint,
                    start_new_session=True,  # Ctrl-C in a terminal is for us alone
                )  # fmt: skip
            except OSError as error:
                mend = f"Check the program, or name another in {PROGRAM}."
                reason = (error.strerror or str(error)).lower()
                raise EditionError([Fault("Mail program fails", Place(self.name), reason, mend)]) from None
            try:
                code = program.wait(self.patience)
            except BaseException as error:
                program.kill()
                program.wait()
                if not isinstance(error, subprocess.TimeoutExpired):
                    raise
                return Outcome("unknown", f"the mail program was ended after {self.patience:g} s")
            complaint.seek(0)
            return self._told(code, complaint.read(4000).decode("utf-8", "replace"))

    def _told(self, code: int, complaint: str) -> Outcome:
        words = " ".join(complaint.split())[:500]
        if code == 0:
            return Outcome("sent", "taken by the mail program")
        if code < 0:
            return Outcome("unknown", f"the mail program was ended by signal {-code} {words}".strip())
        answer = f"the mail program ended with {code}: {words}" if words else f"the mail program ended with {code}"
        if code in FOR_ALL:
            mend = "Check from of the mailing and the settings of the mail program: it would refuse every letter."
            raise EditionError([Fault("Mail program fails", Place(self.name), answer, mend)])
        return Outcome("deferred" if code == LATER else "failed", answer)


def sendmail_transport(
    mailing: Mailing,  # noqa: ARG001
    project: Project,  # noqa: ARG001
    environment: Mapping[str, str],
) -> SendmailTransport:
    """The program that the environment names, else the machine's."""
    usual = next((path for path in USUAL if os.path.exists(path)), USUAL[0])
    return SendmailTransport(environment.get(PROGRAM) or shutil.which("sendmail") or usual)
