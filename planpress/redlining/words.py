"""A paragraph becomes words, and what stands between them, each with the runs that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import etree

from planpress.redlining.names import (
    BOOKMARK,
    BOOKMARK_END,
    FLD_CHAR,
    FLD_SIMPLE,
    HYPERLINK,
    INSTR,
    NOTE_REFERENCE,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    Element,
    R,
    T,
    text_of,
    w,
)

_OBJECT = "\ufffc"  # Unicode's sign for what is no text
NUMBER, NOTE = f"{_OBJECT}number", f"{_OBJECT}note"
_FIELD = f"{_OBJECT}field "
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
    NOTE_REFERENCE: NOTE,
}
"""What stands in a run beside words, and what it is compared by."""
_UNSEEN = frozenset(map(w, ("lastRenderedPageBreak", "proofErr", "permStart", "permEnd")))
_THROUGH = frozenset(map(w, ("smartTag", "customXml", "dir", "bdo")))
PICTURES = frozenset((*map(w, ("drawing", "pict", "object")),
                      "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"))  # fmt: skip
_WORDY = frozenset(("HYPERLINK", "QUOTE", "FILLIN", "MERGEFIELD", "DOCPROPERTY", "DOCVARIABLE"))
"""Fields whose results are the author's words; those of all others Word computes."""
_HIDDEN = frozenset(("TC", "XE", "TA", "RD"))
"""Fields that show nothing where they stand."""

_EAST = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"  # these scripts put no space between words
_GLUE = "\u00a0\u202f\u2007\u2060"  # no line breaks there: figure, unit and qualifier are one
_ONE = rf"(?:[^\s\u2060{_EAST}]+|[{_EAST}])"
_WORDS = re.compile(rf"{_ONE}(?:[{_GLUE}]+{_ONE})*|[{_GLUE}]+|(?:(?![{_GLUE}])\s)+")
_EDGES = re.compile(r"([(\[“‘\"'«]*)(.*?)([.,;:!?)\]”’\"'»…]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a paragraph in one run: words (`text`), or one thing that is none (`node`).

    `run` is None for what stands between runs, `link` the w:hyperlink around it.
    """

    run: Element | None
    node: Element | None
    text: str
    link: Element | None


@dataclass(frozen=True, slots=True)
class Token:
    """What is compared as one, by its `key`; a blank key is not compared: it stands where the new file has it."""

    key: str
    fragments: tuple[Fragment, ...]


def items_of(paragraph: Element) -> list[Token]:
    """The stretches of text of a paragraph, not yet parted into words, its fields, notes and other things."""
    found = _fields(list(_fragments(paragraph, None)))
    return list(_numbers(found))


def words_of(items: Iterable[Token]) -> list[Token]:
    """The items with the text parted into words, spaces and the punctuation at words' ends.

    Words, figures and units that no-break spaces join are one. Scripts without spaces are parted into characters.
    """
    tokens: list[Token] = []
    for is_text, group in groupby(items, _is_text):
        some = list(group)
        tokens += _parted([item.fragments[0] for item in some]) if is_text else some
    return tokens


def _is_text(item: Token) -> bool:
    return len(item.fragments) == 1 and item.fragments[0].node is None and item.key == item.fragments[0].text


# --------------------------------------------------------------------------------------------- what is in the XML


def _fragments(parent: Element, link: Element | None) -> Iterator[Fragment]:
    for node in parent:
        if node.tag == R:
            yield from _in_run(node, link)
        elif node.tag == HYPERLINK:
            yield from _fragments(node, node)
        elif node.tag == FLD_SIMPLE:
            yield from _fragments(_spelt_out(node), link)
        elif node.tag == SDT:
            yield from _fragments(content, link) if (content := node.find(SDT_CONTENT)) is not None else ()
        elif node.tag in _THROUGH:
            yield from _fragments(node, link)
        elif node.tag != PPR and node.tag not in _UNSEEN and isinstance(node.tag, str):
            yield Fragment(None, node, "", link)


def _in_run(run: Element, link: Element | None) -> Iterator[Fragment]:
    for node in run:
        if node.tag == T:
            if text := text_of(node):
                yield Fragment(run, None, text, link)
        elif node.tag == w("br"):
            # Breaks of pages and columns are layout.
            yield Fragment(run, node, "" if node.get(w("type")) in ("page", "column") else "\n", link)
        elif node.tag == w("sym"):
            yield Fragment(run, node, f"{_OBJECT}{node.get(w('char'), '')}", link)
        elif node.tag != RPR and node.tag not in _UNSEEN and isinstance(node.tag, str):
            yield Fragment(run, node, _SIGNS.get(node.tag, ""), link)


def _spelt_out(field: Element) -> Element:
    """A simple field in the form that may hold tracked changes (17.16.18)."""
    paragraph = etree.Element(w("p"))
    for kind in ("begin", "code", "separate", "result", "end"):
        if kind == "result":
            paragraph.extend(etree.fromstring(etree.tostring(field)))
            continue
        run = etree.SubElement(paragraph, R)
        if kind == "code":
            etree.SubElement(run, INSTR).text = field.get(w("instr"), "")
        else:
            etree.SubElement(run, FLD_CHAR).set(w("fldCharType"), kind)
    return paragraph


# ------------------------------------------------------------------------------------------ what belongs together


def _fields(fragments: list[Fragment]) -> Iterator[Token]:
    """Each field as one item; marks of fields that begin or end in another paragraph are not compared."""
    at = 0
    while at < len(fragments):
        fragment = fragments[at]
        end = _field_end(fragments, at) if _field_mark(fragment) == "begin" else None
        if end is not None:
            yield _field(fragments[at : end + 1])
            at = end
        else:
            yield Token(fragment.text, (fragment,))
        at += 1


def _field_mark(fragment: Fragment) -> str:
    node = fragment.node
    return node.get(w("fldCharType"), "") if node is not None and node.tag == FLD_CHAR else ""


def _field_end(fragments: Sequence[Fragment], start: int) -> int | None:
    depth = 0
    for index in range(start, len(fragments)):
        mark = _field_mark(fragments[index])
        depth += (mark == "begin") - (mark == "end")
        if not depth:
            return index
    return None


def _field(fragments: Sequence[Fragment]) -> Token:
    """A field with its code and result: compared by its code when Word computes the result."""
    code = field_code(fragment.node for fragment in fragments)
    name, _, _ = code.partition(" ")
    if name in _HIDDEN:
        return Token("", tuple(fragments))
    if name in ("REF", "NOTEREF"):
        return Token(NUMBER, tuple(fragments))
    result = "".join(fragment.text for fragment in fragments) if name in _WORDY else code
    return Token(_FIELD + result, tuple(fragments))


def field_code(nodes: Iterable[Element | None]) -> str:
    """The code of the first field among the nodes, its name in capitals and single spaces in it."""
    code = ""
    for node in nodes:
        if node is None:
            continue
        if node.tag == INSTR:
            code += node.text or ""
        elif node.tag == FLD_CHAR and node.get(w("fldCharType")) != "begin":
            break
    name, _, rest = " ".join(code.split()).partition(" ")
    return f"{name.upper()} {rest}".rstrip()


def _numbers(items: Iterable[Token]) -> Iterator[Token]:
    """Digits alone in a link to a place in the file, or alone in a bookmark, number things: new ones may have others.

    They are compared as numbers of that kind, not by their digits.
    """
    waiting = list(items)
    if all(_is_text(item) and item.fragments[0].link is None for item in waiting):
        yield from waiting
        return
    links = {id(link): _digits(group) for link, group in _linked(waiting)}
    for index, item in enumerate(waiting):
        if not _is_text(item):
            yield item
            continue
        link = item.fragments[0].link
        numbers = links.get(id(link), False) if link is not None else False
        before, after = waiting[max(index - 1, 0)], waiting[min(index + 1, len(waiting) - 1)]
        if numbers or (_digits([item]) and _is(before, BOOKMARK) and _is(after, BOOKMARK_END)):
            yield replace(item, key=NUMBER)
        else:
            yield item


def _linked(items: Iterable[Token]) -> Iterator[tuple[Element, list[Token]]]:
    for link, group in groupby(items, lambda item: item.fragments[0].link):
        if link is not None and link.get(w("anchor")):
            yield link, list(group)


def _digits(items: Sequence[Token]) -> bool:
    text = "".join(item.key for item in items)
    return text.isascii() and text.isdecimal() and len(text) < 5


def _is(item: Token, tag: str) -> bool:
    node = item.fragments[0].node
    return node is not None and node.tag == tag


# ---------------------------------------------------------------------------------------------------------- words


def _parted(fragments: Sequence[Fragment]) -> Iterator[Token]:
    """The words of a stretch of text, each with its parts of the runs."""
    text = "".join(fragment.text for fragment in fragments)
    index, taken = 0, 0
    for word in _split(text):
        parts: list[Fragment] = []
        missing = len(word)
        while missing:
            fragment = fragments[index]
            part = fragment.text[taken : taken + missing]
            parts.append(replace(fragment, text=part))
            missing -= len(part)
            taken += len(part)
            if taken == len(fragment.text):
                index, taken = index + 1, 0
        yield Token(word, tuple(parts))


def _split(text: str) -> Iterator[str]:
    for match in _WORDS.finditer(text):
        edges = _EDGES.fullmatch(match.group())
        yield from filter(None, edges.groups() if edges else (match.group(),))
