"""A file read back becomes a printout: pieces of text in the order in which they were written, without white space."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_IGNORED = re.compile(
    "[\\s\\x00-\\x1f\\x7f\\u00ad\\u200b-\\u200f\\u2060\\ufeff\\ufffe\\uffff\\u2010\\u2011\\u2022\\u2190-\\u21ff\\u2500-\\u27bf"
    "<>{}|\\[\\]#-]+"
)
"""White space, hyphens (which lines may end with), and the signs that writers set before words and between boxes:
bullets, arrows, geometric shapes, ticks and crosses (Unicode blocks Arrows and Box Drawing to Dingbats), and those
that an outline marks its nodes with."""


class UnreadableError(Exception):
    """A finished file that its reader cannot open."""


BoxEdges = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


def squeezed(text: str) -> str:
    """The text without all that line ends and fonts may change; compatibility forms as plain ones (NFKC)."""
    bare = _IGNORED.sub("", text)
    return bare if bare.isascii() else _IGNORED.sub("", unicodedata.normalize("NFKC", bare))


class Piece(NamedTuple):
    """A stretch of text that was written at once. `box` is where it stands, `alt` says that it describes a picture."""

    text: str
    page: int = 0
    box: BoxEdges | None = None
    alt: bool = False


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One category of a chart: its name, and all that stands in it, squeezed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ChartText:
    """What a chart of the format's own says. `at` is the piece of the file before which it stands; `heads` are its
    series' names, squeezed."""

    at: int
    rows: tuple[ChartRow, ...]
    heads: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return (*(row.text for row in self.rows), *self.heads)


@dataclass(frozen=True)
class Printout:
    """All pieces of a file, the empty ones left out.

    `sections` are the titles that start a section, with the index of the piece there. `draws_words` says whether
    charts' words can be read; where they cannot, pictures are described by `alt` pieces. `charts` are those of the
    format's own.
    """

    pieces: tuple[Piece, ...]
    sections: tuple[tuple[str, int], ...] = ()
    pages: int = 0
    draws_words: bool = False
    describes: bool = False
    charts: tuple[ChartText, ...] = ()

    @cached_property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def starts(self) -> list[int]:
        """Where in `text` each piece starts, and where the last one ends."""
        starts = [0]
        for piece in self.pieces:
            starts.append(starts[-1] + len(piece.text))
        return starts

    @cached_property
    def piece_at(self) -> dict[int, int]:
        """The piece that starts at a place in `text`; the end counts as one more."""
        return {start: index for index, start in enumerate(self.starts)}
