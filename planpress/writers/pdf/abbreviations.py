"""Short forms in a line become elements that say what they stand for (ISO 32000-1, 14.9.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planpress.writers.pdf.structure import ARTIFACT, Element
from planpress.writers.pdf.words import Run


@dataclass(frozen=True)
class Abbreviations:
    """Pairs of a short form and what it stands for, the longest short form first."""

    meanings: tuple[tuple[str, str], ...] = ()

    def marked(self, line: Sequence[Run]) -> Iterator[Run]:
        """The runs of a line; a short form that stands as a word is a run of its own, with its element."""
        if not self.meanings:
            yield from line
            return
        shorts = "|".join(re.escape(short) for short, _ in self.meanings)
        pattern = re.compile(rf"(?<!\w)(?:{shorts})(?!\w)")
        for run in line:
            yield from self._parts(run, pattern)

    def _parts(self, run: Run, pattern: re.Pattern[str]) -> Iterator[Run]:
        at = 0
        for match in pattern.finditer(run.text) if _is_spoken(run) else ():
            if match.start() > at:
                yield run.cut(at, match.start())
            meaning = dict(self.meanings)[match[0]]
            element = Element("Span", run.element, expansion=meaning)
            at = match.end()
            yield replace(run.cut(match.start(), at, run.spaced and at == len(run.text)), element=element)
        if at < len(run.text):
            yield run.cut(at, len(run.text), run.spaced) if at else run


def _is_spoken(run: Run) -> bool:
    """Whether a run is heard as words: ornaments are not heard, and addresses are spelt."""
    return run.element is not ARTIFACT and (not run.href or run.text.strip() not in run.href)
