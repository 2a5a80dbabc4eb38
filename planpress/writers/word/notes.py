"""Footnotes become word/footnotes.xml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from planpress.writers.word.foreign import parsed
from planpress.writers.word.markup import DECLARATION, NAMESPACES, W, paragraph, restyled

_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
_SPACE = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'


def notes_part(main: Part, styles: Mapping[str, str]) -> NotesPart:
    """The part of a file's notes; one that is there keeps its separators."""
    relation = next((relation for relation in main.rels.values() if relation.reltype == RT.FOOTNOTES), None)
    if relation is None:
        rules = [_rule(-1, "separator"), _rule(0, "continuationSeparator")]
        part = NotesPart(main.package, PackURI("/word/footnotes.xml"), rules, 1, styles)
        main.relate_to(part, RT.FOOTNOTES)
        return part
    there = relation.target_part
    root = parsed(there.blob)
    ids = [int(note.get(f"{{{W}}}id", "0")) for note in root]
    rules = [etree.tostring(note, encoding="unicode", with_tail=False) for note in root]
    part = NotesPart(main.package, there.partname, rules, max([*ids, 0]) + 1, styles)
    relation._target = part
    return part


class NotesPart(Part):
    """The footnotes part (ISO/IEC 29500-1, 11.3.7), filled while the body is written."""

    def __init__(
        self, package: Package, name: PackURI, rules: Sequence[str], first: int, styles: Mapping[str, str]
    ) -> None:
        """`rules` are the separators as notes, `first` is the id of the first note, `styles` are a house's own."""
        super().__init__(name, CT.WML_FOOTNOTES, b"", package)
        self._notes = list(rules)
        self._next = first
        self._styles = styles

    def add(self, runs: str) -> int:
        """Add a note; its number is the id by which the body refers to it."""
        number, self._next = self._next, self._next + 1
        text = paragraph("FootnoteText", _MARK + _SPACE + runs)
        self._notes.append(f'<w:footnote w:id="{number}">{text}</w:footnote>')
        return number

    @property
    def blob(self) -> bytes:
        notes = restyled("".join(self._notes), self._styles)
        return f"{DECLARATION}<w:footnotes {NAMESPACES}>{notes}</w:footnotes>".encode()


def _rule(number: int, kind: str) -> str:
    line = f"<w:p><w:r><w:{kind}/></w:r></w:p>"
    return f'<w:footnote w:type="{kind}" w:id="{number}">{line}</w:footnote>'
