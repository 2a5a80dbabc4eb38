"""A finished file's bytes become its figures' places, and whatever in it differs from its document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planpress.document import Document
from planpress.reconciling.charts import read_pictures
from planpress.reconciling.expected import expected_of
from planpress.reconciling.findings import Difference, Occurrence, differences, occurrences
from planpress.reconciling.leftovers import explain
from planpress.reconciling.matching import matched
from planpress.reconciling.printouts import Printout


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What reading a file back gave: where each figure stands, and what is not as the document says."""

    occurrences: tuple[Occurrence, ...]
    differences: tuple[Difference, ...]


def _pdf(data: bytes) -> Printout:
    from planpress.reconciling.pdf import read_pdf  # late: not every run reads a PDF

    return read_pdf(data)


def _word(data: bytes) -> Printout:
    from planpress.reconciling.word import read_word

    return read_word(data)


def _outline(data: bytes) -> Printout:
    from planpress.reconciling.outline import read_outline

    return read_outline(data)


def _letter_html(data: bytes) -> Printout:
    from planpress.reconciling.letters import read_letter_html

    return read_letter_html(data)


def _letter_text(data: bytes) -> Printout:
    from planpress.reconciling.letters import read_letter_text

    return read_letter_text(data)


READERS: dict[str, Callable[[bytes], Printout]] = {
    "pdf": _pdf,
    "pdf-print": _pdf,
    "docx": _word,
    "txt": _outline,
    "letter-html": _letter_html,
    "letter-txt": _letter_text,
}
"""Each format by its name, and what reads a finished file of it back; none of them knows its writer. A booklet has the
pages of the print file, two by two. A letter has two parts, which no edition is made of."""


def reconcile(document: Document, data: bytes, suffix: str) -> Reconciliation:
    """Read a finished file back and set it against its document: every figure with its qualifier and unit must stand
    among the words that it belongs to, and no number may stand there that the document does not have.
    """
    printout = READERS[suffix](data)
    expected = expected_of(document)
    found = matched(expected, printout)
    pictures = read_pictures(expected, found)
    strays = explain(document, expected, found, pictures)
    return Reconciliation(occurrences(expected, found, pictures), differences(expected, found, pictures, strays))
