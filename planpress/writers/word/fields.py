"""What Word computes itself becomes field codes with the result as known now (ISO/IEC 29500-1, 17.16)."""

from __future__ import annotations

from planpress.document import Document, Opening, openings, plain_text
from planpress.lengths import Mm
from planpress.writers.word.book import bookmark_name, place_link
from planpress.writers.word.markup import paragraph, twips, words

_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
TAB = "<w:r><w:tab/></w:r>"
CONTENTS_WIDTH = Mm(55)
"""The width at whose right edge the style of contents entries has its page numbers."""


def run(text: str, properties: str = "") -> str:
    """One run of plain text."""
    return f'<w:r>{_look(properties)}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def field(code: str, result: str, properties: str = "") -> str:
    """A field with its result as plain text."""
    return f"{_start(code)}{run(result, properties)}{_end(properties)}"


def _look(properties: str) -> str:
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def _code(code: str, properties: str = "") -> str:
    return f'<w:r>{_look(properties)}<w:instrText xml:space="preserve"> {words(code)} </w:instrText></w:r>'


def _start(code: str, properties: str = "") -> str:
    return f"{_BEGIN}{_code(code, properties)}{_SEPARATE}"


def _end(properties: str = "") -> str:
    """The look is repeated, for LibreOffice takes that of a whole field from its end."""
    return f'<w:r>{_look(properties)}<w:fldChar w:fldCharType="end"/></w:r>'


def place_field(anchor: str, text: str, properties: str = "") -> str:
    r"""The words at a place in the same file, and a link to it: a field, so that they change when those do.

    An update gives its whole result the look of the code's first letter (\* CHARFORMAT, 17.16.4.3). Without that it
    takes over the look that the words have at their place; \* MERGEFORMAT would keep the look of the result before,
    word by word, and with it whatever was done to it by hand.
    """
    code = f"REF {bookmark_name(anchor)} \\h \\* CHARFORMAT"
    return f"{_start(code, properties)}{run(text, properties)}{_end(properties)}"


def contents_entry(opening: Opening) -> str:
    """A hidden entry for the contents list: the section's label stands there instead of its headline."""
    label = _numbered(opening).replace("\\", "\\\\").replace('"', '\\"')
    code = f'TC "{label}" \\f C \\l 1'
    return f"{_BEGIN}{_code(code)}{_end()}"


def contents(document: Document, width: Mm) -> str:
    """The contents list, `width` wide and filled with links; where pages are known each has its page, else the field
    asks for none (\\n)."""
    sections = openings(document)
    if not sections:
        return ""
    pages = document.pages.sections if document.pages else (None,) * len(sections)
    entries = [_entry(section, page) for section, page in zip(sections, pages, strict=True)]
    entries[0] = _start("TOC \\f C \\h" if document.pages else "TOC \\f C \\h \\n") + entries[0]
    entries[-1] += _end()
    stop = _right_stop(width) if document.pages else ""
    return "".join(paragraph("TOC1", entry, stop) for entry in entries)


def _entry(section: Opening, page: int | None) -> str:
    anchor, words = section.heading.anchor, run(_numbered(section))
    if page is not None:
        words += TAB + field(f"PAGEREF {bookmark_name(anchor)} \\h", str(page))
    return place_link(anchor, words)


def _right_stop(width: Mm) -> str:
    """The tab at the list's right edge, where that is not at the place that its style expects."""
    if width == CONTENTS_WIDTH:
        return ""
    own, edge = twips(CONTENTS_WIDTH), twips(width)
    return f'<w:tabs><w:tab w:val="clear" w:pos="{own}"/><w:tab w:val="right" w:pos="{edge}"/></w:tabs>'


def _numbered(opening: Opening) -> str:
    label = plain_text(opening.label or opening.heading.content)
    return f"{opening.number}\u2007\u2007{label}" if opening.number else label
