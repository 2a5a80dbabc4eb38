"""The texts of an older file go into those of a newer one, as tracked changes."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from lxml import etree

from planpress.redlining.aligning import Pair, aligned
from planpress.redlining.blocks import Block, Paragraph, Row, Table, blocks_of
from planpress.redlining.marking import Entry, Marker, Status, entries_of
from planpress.redlining.names import FOOTNOTE, ID, NOTE_REFERENCE, PPR, TC, TCPR, TRPR, VAL, Element, w
from planpress.redlining.parts import Texts, largest_id
from planpress.redlining.words import NOTE, Token

_FEW_WORDS = 0.3
"""A sentence of which less than this part stays is shown as replaced, not as a mosaic."""
_TOO_LONG = 4_000_000
"""Above so many comparisons of words only the ends of two paragraphs are compared."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Tokens of the older and the newer paragraph, from and to: the same in both, or one for the other."""

    same: bool
    old: tuple[int, int]
    new: tuple[int, int]


class Comparison:
    """Marks, in the newer texts, what differs from the older ones. `changes` counts what a reader sees as one."""

    def __init__(self, old: Texts, new: Texts, author: str, date: dt.date) -> None:
        self._old, self._new = old, new
        self._mark = Marker(author, date, largest_id((new.document, new.notes)) + 1, new.styles, self._deleted_note)
        self._next_note = largest_id((new.notes,)) + 1
        self.changes = 0

    def run(self) -> None:
        """Mark the body, and the footnotes as the body refers to them."""
        body, older = self._new.document.find(w("body")), self._old.document.find(w("body"))
        self._learn_lists(blocks_of(older), blocks_of(body))
        self._story(body, blocks_of(older), blocks_of(body))

    def _learn_lists(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        """Which list of the newer file is which of the older one: those that begin with the same words."""
        known: dict[str, str] = {}
        for paragraph in (paragraph for block in new for paragraph in block.paragraphs):
            if number := _list_of(paragraph):
                known.setdefault(paragraph.key, number)
        for paragraph in (paragraph for block in old for paragraph in block.paragraphs):
            number = _list_of(paragraph)
            if number and paragraph.key in known:
                self._mark.numberings.setdefault(number, known[paragraph.key])

    # -------------------------------------------------------------------------------------------------- sequences

    def _story(self, parent: Element, old: Sequence[Block], new: Sequence[Block]) -> None:
        """Mark what differs in a body, a cell or a note."""
        cursor = _Cursor(parent)
        pairs = list(_quiet(_closed(aligned(old, new))))
        moved = _shifted(pairs)
        for index, (older, newer) in enumerate(pairs):
            ends = index < len(pairs) - 1
            if newer is None and older is not None:
                self.changes += _says(older)
                made = self._deleted_block(older, ends)
                if moved and not ends:
                    _take_place(made, pairs[moved - 1][1])
                cursor.add(made)
            elif newer is not None:
                if older is None:
                    self._inserted(newer, ends)
                else:
                    self._pair(older, newer)
                cursor.at = newer.element
        if moved:
            self._mark.end(_element(pairs[moved - 1]), "inserted" if pairs[-1][0] is None else "deleted")

    def _pair(self, old: Block, new: Block) -> None:
        if old.key == new.key:
            for older, newer in zip(old.paragraphs, new.paragraphs, strict=True):
                self._notes(older.items, newer.items)
        elif isinstance(old, Table) and isinstance(new, Table):
            self._table(old, new)
        elif isinstance(old, Paragraph) and isinstance(new, Paragraph):
            self._paragraph(old, new)

    def _inserted(self, block: Block, ends: bool = True) -> None:
        self.changes += _says(block)
        if isinstance(block, Table):
            for row in block.rows:
                self._new_row(row)
        else:
            self._new_paragraph(block, ends)

    def _deleted_block(self, block: Block, ends: bool = True) -> Element:
        """What the newer file lacks, to be put into it."""
        if isinstance(block, Paragraph):
            return self._deleted_paragraph(block, ends)
        table = self._mark.table_like(block.element)
        table.extend(self._deleted_row(row) for row in block.rows)
        return table

    # ----------------------------------------------------------------------------------------------------- tables

    def _table(self, old: Table, new: Table) -> None:
        cursor = _Cursor(new.element)
        for older, newer in aligned(old.rows, new.rows):
            if newer is None and older is not None:
                self.changes += _says(older)
                cursor.add(self._deleted_row(older))
            elif newer is not None:
                if older is None:
                    self.changes += _says(newer)
                    self._new_row(newer)
                else:
                    for (_, blocks), (cell, others) in zip(older.cells, newer.cells, strict=True):
                        self._story(cell, blocks, others)
                cursor.at = newer.element

    def _new_row(self, row: Row) -> None:
        self._mark.row(row.element, "inserted")
        for _, blocks in row.cells:
            for block in blocks:
                if isinstance(block, Table):
                    for inner in block.rows:
                        self._new_row(inner)
                else:
                    self._new_paragraph(block)

    def _deleted_row(self, row: Row) -> Element:
        made = etree.Element(row.element.tag)
        made.extend(self._mark.look(node) for node in row.element if node.tag in (TRPR, w("tblPrEx")))
        self._mark.row(made, "deleted")
        for cell, blocks in row.cells:
            copy = etree.SubElement(made, TC)
            copy.extend(self._mark.look(node) for node in cell if node.tag == TCPR)
            copy.extend(self._deleted_block(block) for block in blocks)
        return made

    # ------------------------------------------------------------------------------------------------- paragraphs

    def _new_paragraph(self, paragraph: Paragraph, ends: bool = True) -> None:
        self._mark.fill(paragraph.element, entries_of(paragraph.items, "inserted"))
        if ends:
            self._mark.end(paragraph.element, "inserted")
        for number in _note_ids(paragraph.items):
            self._new_note(number)

    def _deleted_paragraph(self, paragraph: Paragraph, ends: bool = True) -> Element:
        made = self._mark.paragraph_like(paragraph.element)
        self._mark.fill(made, entries_of(paragraph.items, "deleted"))
        if ends:
            self._mark.end(made, "deleted")
        return made

    def _paragraph(self, old: Paragraph, new: Paragraph) -> None:
        """Mark the words that differ. What is not compared, such as bookmarks, stays where the newer file has it."""
        before = [token for token in old.words if token.key]
        after = [token for token in new.words if token.key]
        waiting = deque(new.words)
        entries: list[Entry] = []
        for stretch in _stretches(before, after):
            older, newer = before[slice(*stretch.old)], after[slice(*stretch.new)]
            if stretch.same:
                self._notes(older, newer)
                entries += _next(waiting, newer, "kept")
                continue
            self.changes += 1
            entries += entries_of(older, "deleted")
            entries += _next(waiting, newer, "inserted")
            for number in _note_ids(newer):
                self._new_note(number)
        self._mark.fill(new.element, entries + entries_of(waiting, "kept"))

    # ------------------------------------------------------------------------------------------------------ notes

    def _notes(self, old: Sequence[Token], new: Sequence[Token]) -> None:
        """Compare the footnotes that both refer to at the same places."""
        for before, after in zip(_note_ids(old), _note_ids(new), strict=False):
            older, newer = self._old.by_id.get(before), self._new.by_id.get(after)
            if older is not None and newer is not None:
                self._story(newer, blocks_of(older), blocks_of(newer))

    def _new_note(self, number: str) -> None:
        note = self._new.by_id.get(number)
        for block in blocks_of(note) if note is not None else ():
            for paragraph in block.paragraphs:
                self._mark.fill(paragraph.element, entries_of(paragraph.items, "inserted"))

    def _deleted_note(self, number: str) -> str:
        """Take a footnote of the older file over, all of it deleted, and give the number that it has now."""
        old, notes = self._old.by_id.get(number), self._new.notes
        if old is None or notes is None:
            return ""
        made = etree.SubElement(notes, FOOTNOTE)
        made.set(ID, str(self._next_note))
        self._next_note += 1
        for block in blocks_of(old):
            for paragraph in block.paragraphs:
                made.append(self._deleted_paragraph(paragraph, ends=False))
        return str(made.get(ID))


@dataclass
class _Cursor:
    """Where the next deleted thing goes: behind the one before it, or in front of all."""

    parent: Element
    at: Element | None = None

    def add(self, made: Element) -> None:
        if self.at is None:
            properties = sum(1 for node in self.parent if str(node.tag).endswith(("Pr", "tblGrid", "tblPrEx")))
            self.parent.insert(0 if self.parent.tag == w("body") else properties, made)
        else:
            self.at.addnext(made)
        self.at = made


# ------------------------------------------------------------------------------------------------ ends of sequences


def _quiet(pairs: Sequence[Pair[Block]]) -> Iterator[Pair[Block]]:
    """The pairs; empty paragraphs that alone came or went are as the newer file has them: they are layout.

    Those beside something that came or went do so with it, so that it leaves no hole.
    """
    for _, group in groupby(pairs, lambda pair: (pair[0] is None, pair[1] is None)):
        some = list(group)
        if all(old and new for old, new in some) or any(block and block.key for pair in some for block in pair):
            yield from some
        else:
            yield from ((new, new) for _, new in some if new)


def _closed(pairs: list[Pair[Block]]) -> list[Pair[Block]]:
    """The pairs, the last paragraphs of both in one when both would stand alone.

    The mark that ends a cell, a note or the body can be neither inserted nor deleted.
    """
    tail = _tail(pairs)
    gone, come = [old for old, _ in tail if old], [new for _, new in tail if new]
    if not (gone and come and isinstance(gone[-1], Paragraph) and isinstance(come[-1], Paragraph)):
        return pairs
    rest: list[Pair[Block]] = [(old, None) for old in gone[:-1]]
    rest += [(None, new) for new in come[:-1]]
    return [*pairs[: len(pairs) - len(tail)], *rest, (gone[-1], come[-1])]


def _tail(pairs: Sequence[Pair[Block]]) -> Sequence[Pair[Block]]:
    """What stands alone at the end."""
    paired = [index for index, (old, new) in enumerate(pairs) if old and new]
    return pairs[paired[-1] + 1 :] if paired else pairs


def _shifted(pairs: Sequence[Pair[Block]]) -> int:
    """Where the last pair ends, when only paragraphs that came or only such that went follow; else 0.

    Then the mark of the pair comes or goes, and the last of all stays (17.13.5.15). Behind tables that comes or goes
    an empty paragraph stays at the end, as Word itself leaves it.
    """
    tail = _tail(pairs)
    at = len(pairs) - len(tail)
    blocks = [block for pair in tail for block in pair if block]
    if not tail or not at or not all(isinstance(block, Paragraph) for block in (*blocks, pairs[at - 1][1])):
        return 0
    return at


def _take_place(made: Element, pair: Block | None) -> None:
    """Give the last paragraph, whose mark stays, the properties of the one that will end with it."""
    properties = pair.element.find(PPR) if pair else None
    for node in made.findall(PPR):
        made.remove(node)
    if properties is not None:
        made.insert(0, deepcopy(properties))


def _element(pair: Pair[Block]) -> Element:
    return pair[1].element if pair[1] else None


# ---------------------------------------------------------------------------------------------------------- words


def _stretches(old: Sequence[Token], new: Sequence[Token]) -> list[_Stretch]:
    """What is the same and what is not, in order. Spaces alone between two changes belong to them."""
    keys_old, keys_new = [token.key for token in old], [token.key for token in new]
    if len(old) * len(new) > _TOO_LONG:
        return _ends_kept(keys_old, keys_new)
    codes = SequenceMatcher(None, keys_old, keys_new, autojunk=False).get_opcodes()
    found = list(_joined([_Stretch(tag == "equal", (i1, i2), (j1, j2)) for tag, i1, i2, j1, j2 in codes], keys_new))
    kept = sum(len(key) for part in found if part.same for key in keys_new[slice(*part.new)] if not key.isspace())
    whole = max(sum(map(len, keys_old)), sum(map(len, keys_new)))
    if sum(not part.same for part in found) > 2 and kept < _FEW_WORDS * whole and NOTE not in keys_old + keys_new:
        return [_Stretch(False, (0, len(old)), (0, len(new)))]
    return found


def _ends_kept(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    """For paragraphs as long as books: what is the same at both ends, and all between as one change."""
    least = min(len(old), len(new))
    start = next((n for n in range(least) if old[n] != new[n]), least)
    end = next((n for n in range(least - start) if old[-1 - n] != new[-1 - n]), least - start)
    until_old, until_new = len(old) - end, len(new) - end
    return [
        _Stretch(True, (0, start), (0, start)),
        _Stretch(False, (start, until_old), (start, until_new)),
        _Stretch(True, (until_old, len(old)), (until_new, len(new))),
    ]


def _joined(stretches: Sequence[_Stretch], keys: Sequence[str]) -> Iterator[_Stretch]:
    waiting: _Stretch | None = None
    for index, part in enumerate(stretches):
        inner = 0 < index < len(stretches) - 1
        if part.same and not (inner and "".join(keys[slice(*part.new)]).isspace()):
            if waiting:
                yield waiting
            waiting = None
            yield part
        else:
            start = waiting or part
            waiting = _Stretch(False, (start.old[0], part.old[1]), (start.new[0], part.new[1]))
    if waiting:
        yield waiting


def _next(waiting: deque[Token], tokens: Sequence[Token], status: Status) -> list[Entry]:
    """The entries of the next tokens, with what stands before and between them and is not compared, which stays."""
    entries: list[Entry] = []
    for token in tokens:
        while waiting[0] is not token:
            entries += entries_of([waiting.popleft()], "kept")
        entries += entries_of([waiting.popleft()], status)
    return entries


def _says(block: Block | Row) -> bool:
    return any(paragraph.text.strip() for paragraph in block.paragraphs)


def _note_ids(tokens: Sequence[Token]) -> list[str]:
    nodes = [fragment.node for token in tokens for fragment in token.fragments]
    return [node.get(ID, "") for node in nodes if node is not None and node.tag == NOTE_REFERENCE]


def _list_of(paragraph: Paragraph) -> str:
    number = paragraph.element.find(f"{PPR}/{w('numPr')}/{w('numId')}")
    return "" if number is None else number.get(VAL, "")
