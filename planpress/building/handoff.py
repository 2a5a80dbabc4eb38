"""A print edition becomes one archive for the print shop: press PDF, proof, preflight report, job ticket, checksums."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planpress.building.documents import refuse_faulty
from planpress.building.editions import Edition, Orders, Project, called
from planpress.building.manifest import read_manifest
from planpress.building.printing import print_faults
from planpress.building.settling import settled_here
from planpress.building.staleness import hash_of
from planpress.building.tasks import Request, tasks_of
from planpress.document import Binding
from planpress.errors import EditionError, Fault, Place, UsageError, nearest
from planpress.importing.naming import slug

if TYPE_CHECKING:
    from planpress.preflight.report import Report

PRINT = "-print.pdf"
"""How the names of print editions end."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip archive can hold (APPNOTE, 4.4.6): the same files make the same archive."""
_FILE_MODE = 0o644 << 16
_BINDINGS: Mapping[Binding, str] = {"saddle": "saddle stitching", "none": "not stated"}


@dataclass(frozen=True, slots=True)
class Job:
    """What the print shop is to make of a file: of which plan, document and language, and the customer's wishes; blank
    or None where none is told."""

    plan: str
    document: str
    language: str
    binding: Binding = "none"
    paper: str = ""
    quantity: int | None = None

    @property
    def name(self) -> str:
        """The archive's name without its ending, safe for any file system and any mail."""
        return f"{slug(self.plan, '-') or 'plan'}-{slug(self.document, '-') or 'document'}-handoff"


# ------------------------------------------------------------------------------------------- the print edition


def print_edition(orders: Orders, document: str, language: str | None) -> Edition:
    """The print edition of a document, in a language or the first. Raises InputError and UsageError."""
    refuse_faulty([orders])
    printed = [edition for edition in orders.editions if edition.file.endswith(PRINT)]
    names = list(dict.fromkeys(edition.stem for edition in printed))
    found = called(printed, document)
    if len({edition.subject for edition in found}) != 1:
        reason = f"{orders.name} has no print edition of it in publish.yaml"
        near = nearest(document, names) or next(iter(names), None)
        mend = f"Write --document {near}." if near else "Add pdf-print to the formats of the document there."
        raise UsageError([Fault("No print edition", Place(document), reason, mend)])
    in_language = [edition for edition in found if language in (None, edition.language)]
    if not in_language:
        known = ", ".join(edition.language for edition in found)
        fault = Fault("No such language", Place(f"{document} {language}"), f"there is {known}", "Write one of these.")
        raise UsageError([fault])
    return in_language[0]


def press_file(project: Project, request: Request, orders: Orders, edition: Edition) -> bytes:
    """The finished print edition. Raises EditionError when it is not there or out of date, with what to do."""
    manifests = {edition.plan: read_manifest(request.store, edition.plan)}
    tasks = tasks_of(project, request, [orders], [edition], manifests)
    (task,) = settled_here(project, request, orders, tasks)
    data = request.store.read(task.name)
    if task.state != "fresh" or data is None:
        reason = "; ".join(task.reasons)
        mend = f"Write python generate.py build {edition.plan} first."
        raise EditionError([Fault("Print edition not up to date", Place(request.store.show(task.name)), reason, mend)])
    return data


# ------------------------------------------------------------------------------------------------- the archive


def write_handoff(press: bytes, report: Report, job: Job) -> bytes:
    """The archive; same input, same bytes. Raises EditionError with the errors of a file that failed its preflight."""
    from planpress.building.proofs import write_proof
    from planpress.preflight.wording import report_lines, report_object

    file = f"{slug(job.document, '-') or 'document'}{PRINT}"
    if faults := print_faults(report, f"{job.document}{PRINT}"):
        raise EditionError(faults)
    told = "".join("".join(words for words, _ in line).rstrip() + "\n" for line in report_lines(file, report))
    ticket = ticket_of(report, job, file, hash_of(press))
    files = {
        file: press,
        file.replace(PRINT, "-proof.pdf"): write_proof(press, report.title or job.document),
        "preflight.txt": told.encode(),
        "preflight.json": _json(report_object(file, report)),
        "job-ticket.txt": ticket_text(ticket).encode(),
        "job-ticket.json": _json(ticket),
        "fonts.txt": _fonts(report).encode(),
    }
    files["SHA256SUMS"] = "".join(f"{hash_of(data)}  {name}\n" for name, data in sorted(files.items())).encode()
    return _zipped(job.name, files)


def ticket_of(report: Report, job: Job, file: str, sha256: str) -> dict[str, Any]:
    """What the print shop asks for, by the names that JDF has for it where it has one; None where nothing is told."""
    process = [ink for ink in report.inks if ink in ("Cyan", "Magenta", "Yellow", "Black")]
    return {
        "title": report.title or job.document,
        "plan": job.plan,
        "document": job.document,
        "language": job.language,
        "file": file,
        "edition": sha256,
        "date": report.created or None,
        "pages": report.pages,
        "trim_size": " and ".join(report.trims),
        "bleed_mm": report.bleed,
        "inks": process,
        "spot_inks": [ink for ink in report.inks if ink not in process],
        "condition": report.condition.name,
        "condition_title": report.condition.title,
        "ink_limit_percent": round(report.condition.ink_limit * 100),
        "paper": job.paper or None,
        "binding": None if job.binding == "none" else _BINDINGS[job.binding],
        "quantity": job.quantity,
    }


_LABELS = {
    "title": "Title",
    "document": "Document",
    "language": "Language",
    "file": "File",
    "edition": "SHA-256",
    "date": "Edition of",
    "pages": "Pages",
    "trim_size": "Trim size",
    "bleed_mm": "Bleed",
    "inks": "Inks",
    "spot_inks": "Spot inks",
    "condition_title": "Condition",
    "ink_limit_percent": "Most ink",
    "paper": "Paper",
    "binding": "Binding",
    "quantity": "Quantity",
}
_UNITS = {"bleed_mm": " mm", "ink_limit_percent": " %"}


def ticket_text(ticket: Mapping[str, Any]) -> str:
    """The job ticket as lines of text; what nobody told is "not stated"."""
    lines = [f"{label:<12}{_stated(key, ticket[key])}" for key, label in _LABELS.items()]
    note = "The proof shows the colours of a screen, coarsely. The press PDF alone is to be printed."
    return "\n".join(["JOB TICKET", "", *lines, "", note, ""])


def _stated(key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    if value is None:
        return "not stated"
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(shown.split()) + _UNITS.get(key, "")


def _fonts(report: Report) -> str:
    rows = [
        f"{font.name:<40} {font.kind:<12} {'embedded' if font.is_embedded else 'NOT EMBEDDED'}"
        f"{', as a subset' if font.is_subset else ''}"
        for font in report.fonts
    ]
    return "".join(f"{row}\n" for row in rows or ["No fonts: there are no words, or they are drawn."])


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _FILE_MODE
            entry.create_system = 3  # Unix, so that the same archive is written on Windows
            archive.writestr(entry, data)
    return file.getvalue()
