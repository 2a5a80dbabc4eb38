"""Footnotes become word/footnotes.xml."""

from __future__ import annotations

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from planpress.writers.word.markup import DECLARATION, NAMESPACES, paragraph

_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
_SPACE = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'


class NotesPart(Part):
    """The footnotes part (ISO/IEC 29500-1, 11.3.7), filled while the body is written."""

    def __init__(self, package: Package) -> None:
        super().__init__(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, b"", package)
        self._notes = [_rule(-1, "separator"), _rule(0, "continuationSeparator")]

    def add(self, runs: str) -> int:
        """Add a note; its number is the id by which the body refers to it."""
        number = len(self._notes) - 1
        text = paragraph("FootnoteText", _MARK + _SPACE + runs)
        self._notes.append(f'<w:footnote w:id="{number}">{text}</w:footnote>')
        return number

    @property
    def blob(self) -> bytes:
        return f"{DECLARATION}<w:footnotes {NAMESPACES}>{''.join(self._notes)}</w:footnotes>".encode()


def _rule(number: int, kind: str) -> str:
    line = f"<w:p><w:r><w:{kind}/></w:r></w:p>"
    return f'<w:footnote w:type="{kind}" w:id="{number}">{line}</w:footnote>'
