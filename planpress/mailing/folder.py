"""Where a project keeps its letters: in one folder, for two would not know of each other who has got what."""

from __future__ import annotations

import os
from pathlib import Path

from planpress.building.editions import MAIL, Project
from planpress.building.stores import replace_file, unwritable
from planpress.errors import Fault, InputError, Place, UsageError
from planpress.mailing.ledger import FILE
from planpress.mailing.model import PROGRAM
from planpress.mailing.suppression import NAME

ELSEWHERE = "elsewhere.txt"
"""In the project's own folder of letters: the path of the one that stands in its place."""


def letters_folder(project: Project, *, writing: bool = False) -> Path:
    """The folder of the ledger and the suppression list. Who is `writing` there leaves word of it in the project when
    it is another than the project's own.

    Raises InputError when the project keeps them in another folder than the environment says now: with an empty
    ledger everybody would get the letters again, and with an empty list those who want none.
    """
    own, chosen, noted = project.root / "mail", project.mail, _noted(project)
    if noted and not _same(noted, chosen):
        mend = f"Set {MAIL}={noted}; if the folder was moved, move it whole and delete {own / ELSEWHERE}."
        raise InputError([Fault("Letters are kept elsewhere", Place(str(chosen)), f"they are in {noted}", mend)])
    if _same(own, chosen):
        return chosen
    for name in (FILE, NAME):
        if os.path.lexists(own / name):
            mend = f"Unset {MAIL}, or move all that is in {own} to {chosen}. To try letters out: {PROGRAM} mail --test."
            reason = f"{own / name} is there, and {MAIL} names {chosen}"
            raise InputError([Fault("Two folders of letters", Place(str(own)), reason, mend)])
    if writing and not noted:
        try:
            replace_file(own / ELSEWHERE, f"{chosen.absolute()}\n".encode())
        except OSError as error:
            raise UsageError([unwritable(str(own / ELSEWHERE), error)]) from error
    return chosen


def ledger_file(project: Project, *, writing: bool = False) -> Path:
    """The file of the ledger. Raises as `letters_folder` does."""
    return letters_folder(project, writing=writing) / FILE


def _noted(project: Project) -> Path | None:
    """The folder of which word was left, if it was. Raises InputError when that cannot be read: to think that there is
    none would send everybody the letters again."""
    file = project.root / "mail" / ELSEWHERE
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it is no text").lower()
        mend = "Let it be read: it is one line, the path of the folder of letters."
        raise InputError([Fault("Cannot tell where letters are kept", Place(str(file)), reason, mend)]) from error
    return Path(text) if text else None


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
