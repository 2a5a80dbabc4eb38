"""Two Word files become one with tracked changes: the body and the footnotes compared, block by block, word by word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from planpress.redlining.blocks import dissolve
from planpress.redlining.comparing import Comparison
from planpress.redlining.parts import repacked, texts_of, unpacked
from planpress.redlining.resolving import accept


@dataclass(frozen=True, slots=True)
class Redlined:
    """The newer file with its changes marked, and how many a reader sees: words that stand together, a paragraph, a
    row or a table count one each."""

    data: bytes
    changes: int


def redline(old: Mapping[str, bytes], new: bytes, author: str, date: dt.date) -> Redlined:
    """The newer file with tracked changes by `author` at `date` (ISO/IEC 29500-1, 17.13.5); pure, and always the same.

    `old` is the older file as parts by name. It may be a stranger's: planpress.packages reads such safely. Changes
    tracked in it, or in the newer one, are taken as accepted.

    Compared are the words of the body and of its footnotes. Accepting all changes gives the newer file's words,
    rejecting all the older file's. These are the newer file's without a mark:

    - headers, footers, endnotes, looks and sections;
    - pictures and charts, which show what the newer file's data say. What is deleted takes no picture along;
    - contents lists and the results of fields that Word computes, page numbers among them, and the numbers by which
      places in the file refer to each other. They change with what stands before them, and nobody decides on them.

    What is deleted leads nowhere: its links go, the words stay. A footnote that goes keeps its text, marked as deleted.
    A style or list that the newer file lacks is not taken over. Raises UnreadableError.
    """
    older, newer = texts_of(old), texts_of(unpacked(new))
    for root in (older.document, older.notes, newer.document, newer.notes):
        if root is not None:
            accept(root)
            dissolve(root)
    comparison = Comparison(older, newer, author, date)
    comparison.run()
    if not comparison.changes:
        return Redlined(new, 0)
    return Redlined(repacked(new, newer.written()), comparison.changes)
