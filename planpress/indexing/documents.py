"""A plan's files and failures become its documents: one for each name, with its languages and formats."""

from __future__ import annotations

from dataclasses import dataclass

from planpress.indexing.model import Edition, Failure, File, PlanReport
from planpress.writers import FORMATS

_ORDER = {name: index for index, name in enumerate(FORMATS)}
_PICTURED = ("pdf", "pdf-print")
"""Formats whose first page shows what a document looks like; a booklet's sheet has its last page beside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition by its path below the plan's folder: the file that is there, and the failure to make it anew."""

    path: str
    edition: Edition
    file: File | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Document:
    """All editions of a document in the order of subjects, languages and formats."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def is_series(self) -> bool:
        """Whether one is made for each of many subjects."""
        return any(entry.edition.subject for entry in self.entries)

    @property
    def cover(self) -> File | None:
        """The file whose first page stands for the document: of the first subject and language that has a PDF."""
        for name in _PICTURED:
            for entry in self.entries:
                if entry.file and entry.edition.format == name:
                    return entry.file
        return None


def documents_of(plan: PlanReport) -> tuple[Document, ...]:
    """The documents in the order of their names."""
    documents: dict[str, list[Entry]] = {}
    for entry in _entries(plan):
        documents.setdefault(entry.edition.document, []).append(entry)
    return tuple(Document(name, tuple(sorted(entries, key=_place))) for name, entries in sorted(documents.items()))


def _entries(plan: PlanReport) -> list[Entry]:
    made = [Entry(path, file.edition, file, plan.failures.get(path)) for path, file in plan.files.items()]
    never = (failure for path, failure in plan.failures.items() if path not in plan.files)
    return made + [Entry(failure.path, failure.edition, None, failure) for failure in never]


def _place(entry: Entry) -> tuple[str, str, str, int, str]:
    edition = entry.edition
    return edition.about, edition.subject, edition.language, _ORDER.get(edition.format, len(_ORDER)), entry.path
