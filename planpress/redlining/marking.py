"""Words, paragraphs and rows become marked as inserted or deleted (ISO/IEC 29500-1, 17.13.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal, TypeAlias

from lxml import etree

from planpress.redlining.names import (
    DEL,
    DEL_INSTR,
    DEL_TEXT,
    ID,
    INS,
    INSTR,
    NOTE_MARK,
    NOTE_REFERENCE,
    PPR,
    RPR,
    TRPR,
    VAL,
    Element,
    P,
    R,
    T,
    preserve,
    w,
)
from planpress.redlining.words import Fragment, Token

Status: TypeAlias = Literal["kept", "inserted", "deleted"]
Entry: TypeAlias = tuple[Status, Fragment]

_TAGS: Mapping[Status, str] = {"inserted": INS, "deleted": DEL}
_DEAD = {T: DEL_TEXT, INSTR: DEL_INSTR}
_OURS = w("")
_TAKEN = frozenset(map(w, ("tab", "ptab", "cr", "br", "noBreakHyphen", "softHyphen", "sym", "fldChar", "instrText",
                           "footnoteReference", "footnoteRef")))  # fmt: skip
"""What a deleted run may hold beside words: nothing that needs a part or a relationship of the older file."""
_STYLES = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))
_AFTER_MARK = frozenset(map(w, ("sectPr", "pPrChange")))
_NOT_TAKEN = tuple(map(w, ("sectPr", "pPrChange", "framePr")))


@dataclass
class Marker:
    """Makes the marks of one file: who changed it and when, and the ids that are next.

    `styles` are those of the newer file, `numberings` its lists by the older file's; what is deleted takes no other
    along. `note` gives a footnote that only the older file has its new number, blank when it cannot be kept.
    """

    author: str
    date: dt.date
    next_id: int
    styles: frozenset[str]
    note: Callable[[str], str]
    numberings: dict[str, str] = field(default_factory=dict)

    def mark(self, status: Status) -> Element:
        """A new, empty mark."""
        mark = etree.Element(_TAGS[status])
        mark.set(ID, str(self.next_id))
        mark.set(w("author"), self.author)
        mark.set(w("date"), f"{self.date.isoformat()}T00:00:00Z")
        self.next_id += 1
        return mark

    def fill(self, paragraph: Element, entries: Sequence[Entry]) -> None:
        """Put the entries in the place of what the paragraph holds."""
        for node in [node for node in paragraph if node.tag != PPR]:
            paragraph.remove(node)
        for link, group in groupby(_linked(entries), lambda entry: entry[1].link):
            holder = paragraph
            if link is not None:
                holder = etree.SubElement(paragraph, link.tag, link.attrib)
            for status, part in groupby(group, _standing):
                self._fill(holder, status, [fragment for _, fragment in part])

    def _fill(self, parent: Element, status: Status, fragments: Iterable[Fragment]) -> None:
        nodes = list(self._runs(fragments, status))
        if nodes and status != "kept":
            mark = self.mark(status)
            parent.append(mark)
            parent = mark
        parent.extend(nodes)

    def _runs(self, fragments: Iterable[Fragment], status: Status) -> Iterable[Element]:
        for run, pieces in groupby(fragments, lambda fragment: fragment.run):
            parts = list(pieces)
            if run is None:
                yield from (part.node for part in parts)
                continue
            made = etree.Element(R)
            properties = run.find(RPR)
            if properties is not None:
                made.append(self.look(properties) if status == "deleted" else deepcopy(properties))
            for is_text, group in groupby(parts, _is_text):
                some = list(group)
                made.extend([_text(some)] if is_text else self._things(some, status))
            if status == "deleted":
                _deaden(made)
            if len(made) > (properties is not None):
                yield made

    def _things(self, parts: Iterable[Fragment], status: Status) -> Iterable[Element]:
        for part in parts:
            node: Element = deepcopy(part.node)
            if status == "deleted" and node.tag == NOTE_REFERENCE:
                number = self.note(node.get(ID, ""))
                if not number:
                    continue
                node.set(ID, number)
            yield node

    def look(self, properties: Element) -> Element:
        """Properties of the older file, without styles that the newer one lacks and what is of another namespace."""
        found: Element = deepcopy(properties)
        for node in list(found):
            if (node.tag in _STYLES and node.get(VAL) not in self.styles) or not node.tag.startswith(_OURS):
                found.remove(node)
        return found

    def end(self, paragraph: Element, status: Status) -> None:
        """Mark the paragraph's end: it goes with the paragraph."""
        properties = paragraph.find(PPR)
        if properties is None:
            properties = etree.Element(PPR)
            paragraph.insert(0, properties)
        look = properties.find(RPR)
        if look is None:
            look = etree.Element(RPR)
            at = next((i for i, node in enumerate(properties) if node.tag in _AFTER_MARK), len(properties))
            properties.insert(at, look)
        look.insert(0, self.mark(status))

    def row(self, row: Element, status: Status) -> None:
        """Mark a table's row."""
        properties = row.find(TRPR)
        if properties is None:
            properties = etree.Element(TRPR)
            before = sum(1 for node in row if node.tag == w("tblPrEx"))
            row.insert(before, properties)
        properties.append(self.mark(status))

    def paragraph_like(self, old: Element) -> Element:
        """A paragraph without words that looks like one of the older file, as far as the newer file has that."""
        made = etree.Element(P)
        properties = old.find(PPR)
        if properties is None:
            return made
        found = self.look(properties)
        for node in list(found):
            if node.tag in _NOT_TAKEN:
                found.remove(node)
            elif node.tag == w("numPr"):
                self._renumber(found, node)
        for look in found.findall(RPR):
            found.replace(look, self.look(look))
        made.append(found)
        return made

    def _renumber(self, properties: Element, numbering: Element) -> None:
        number = numbering.find(w("numId"))
        known = self.numberings.get(number.get(VAL, "")) if number is not None else None
        if known is None:
            properties.remove(numbering)
        elif number is not None:
            number.set(VAL, known)

    def table_like(self, old: Element) -> Element:
        """A table without rows that looks like one of the older file."""
        made = etree.Element(old.tag)
        for node in old:
            if node.tag in (w("tblPr"), w("tblGrid")):
                made.append(self.look(node))
        return made


def _is_text(part: Fragment) -> bool:
    return part.node is None


def _text(parts: Iterable[Fragment]) -> Element:
    node = etree.Element(T)
    node.text = "".join(part.text for part in parts)
    preserve(node)
    return node


def _deaden(run: Element) -> None:
    for node in run:
        node.tag = _DEAD.get(node.tag, node.tag)


def _standing(entry: Entry) -> Status:
    """What stands between runs is kept; only what is in them can be inserted or deleted."""
    status, fragment = entry
    return "kept" if fragment.run is None or _is_note_mark(fragment) else status


def _is_note_mark(fragment: Fragment) -> bool:
    """A note's own number is no text: it comes and goes with the note."""
    return fragment.node is not None and fragment.node.tag == NOTE_MARK


def _linked(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, what is deleted being in the link that it was deleted from.

    It keeps no link of its own: that leads to a place or an address of the older file.
    """
    found: list[Entry] = []
    before: Element | None = None
    for (status, fragment), after in zip(entries, _links_after(entries), strict=True):
        if status != "deleted":
            before = fragment.link
            found.append((status, fragment))
            continue
        around = before if before is after else None
        link = around if fragment.link is None else _first(after, before)
        found.append((status, replace(fragment, link=link)))
    return found


def _links_after(entries: Sequence[Entry]) -> list[Element | None]:
    """For each entry the link of the next one that is not deleted."""
    links: list[Element | None] = []
    after: Element | None = None
    for status, fragment in reversed(entries):
        after = after if status == "deleted" else fragment.link
        links.append(after)
    return links[::-1]


def _first(*links: Element | None) -> Element | None:
    return next((link for link in links if link is not None), None)


def entries_of(tokens: Iterable[Token], status: Status) -> list[Entry]:
    """The fragments of tokens as entries. Of what is deleted, pictures and what stands between runs go."""
    fragments = (fragment for token in tokens for fragment in _taken(token, status))
    return [(status, fragment) for fragment in fragments]


def _is_taken(fragment: Fragment) -> bool:
    return fragment.run is not None and (fragment.node is None or fragment.node.tag in _TAKEN)


def _taken(token: Token, status: Status) -> Iterable[Fragment]:
    if status != "deleted":
        return token.fragments
    if token.key:
        return tuple(fragment for fragment in token.fragments if _is_taken(fragment))
    return tuple(fragment for fragment in token.fragments if _is_note_mark(fragment))
