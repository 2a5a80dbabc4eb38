"""What Word computes itself becomes field codes with the result as known now (ISO/IEC 29500-1, 17.16)."""

from __future__ import annotations

from planpress.document import Opening, plain_text
from planpress.writers.word.book import place_link
from planpress.writers.word.markup import paragraph, words

_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
TAB = "<w:r><w:tab/></w:r>"
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def run(text: str, properties: str = "") -> str:
    """One run of plain text."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def field(code: str, result: str, properties: str = "") -> str:
    """A field with its result as plain text."""
    return f"{_start(code)}{run(result, properties)}{_END}"


def _start(code: str) -> str:
    return f'{_BEGIN}<w:r><w:instrText xml:space="preserve"> {words(code)} </w:instrText></w:r>{_SEPARATE}'


def contents_entry(opening: Opening) -> str:
    """A hidden entry for the contents list: the section's label stands there instead of its headline."""
    label = _numbered(opening).replace("\\", "\\\\").replace('"', '\\"')
    code = words(f'TC "{label}" \\f C \\l 1')
    return f'{_BEGIN}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{_END}'


def contents(sections: tuple[Opening, ...]) -> str:
    """The contents list, filled with links; without page numbers (\\n), which only Word can know."""
    entries = [place_link(section.heading.anchor, run(_numbered(section))) for section in sections]
    if not entries:
        return ""
    entries[0] = _start("TOC \\f C \\h \\n") + entries[0]
    entries[-1] += _END
    return "".join(paragraph("TOC1", entry) for entry in entries)


def _numbered(opening: Opening) -> str:
    label = plain_text(opening.label or opening.heading.content)
    return f"{opening.number}\u2007\u2007{label}" if opening.number else label
