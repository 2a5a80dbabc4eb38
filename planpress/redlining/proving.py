"""A file with tracked changes is read back: all accepted it says what the newer file says, all rejected the older."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import zip_longest

from planpress.redlining.blocks import blocks_of, dissolve
from planpress.redlining.names import ID, NOTE_REFERENCE, Element, w
from planpress.redlining.parts import Texts, texts_of, unpacked
from planpress.redlining.resolving import accept, reject
from planpress.redlining.words import NUMBER


def texts_said(texts: Texts, settle: Callable[[Element], None] = accept) -> list[str]:
    """The text of each paragraph that has any, those of the footnotes in the order of their references at the end.

    Changes are settled first. Contents lists are left out; numbers and fields that Word computes are signs.
    """
    for root in (texts.document, texts.notes):
        if root is not None:
            settle(root)
            dissolve(root)
    said = _said(texts.document.find(w("body")))
    for reference in texts.document.iter(NOTE_REFERENCE):
        note = texts.by_id.get(reference.get(ID, ""))
        said += _said(note) if note is not None else []
    return said


def differences(old: Mapping[str, bytes], new: bytes, redlined: bytes) -> list[str]:
    """What the redlined file says otherwise than it should, in words; nothing when it is right."""
    wanted = {"accepted": texts_said(texts_of(unpacked(new))), "rejected": texts_said(texts_of(old))}
    found = {
        "accepted": texts_said(texts_of(unpacked(redlined)), accept),
        "rejected": texts_said(texts_of(unpacked(redlined)), reject),
    }
    return [
        f'with all changes {way} "{is_}" stands where "{should}" should'
        for way in wanted
        for is_, should in zip_longest(found[way], wanted[way], fillvalue="")
        if is_ != should and not _numbers_aside(should, is_)
    ]


def _said(parent: Element) -> list[str]:
    paragraphs = (paragraph for block in blocks_of(parent) for paragraph in block.paragraphs)
    return [text for paragraph in paragraphs if (text := paragraph.text).strip()]


def _numbers_aside(should: str, found: str) -> bool:
    """Whether the texts differ only where a reference's number that was deleted is back as plain digits."""
    pattern = re.escape(should).replace(re.escape(NUMBER), rf"(?:{NUMBER}|\d+)")
    return re.fullmatch(pattern, found, re.DOTALL) is not None
