"""Fields are whole: each begins, separates and ends in its place (ISO/IEC 29500-1, 17.16.18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from planpress.integrity.opened import Element, Found, WordFile, local, tag, val

_PIECES = tuple(map(tag, ("w:fldChar", "w:instrText", "w:delInstrText", "w:fldSimple", "w:t")))
_FLOWS = (tag("w:txbxContent"), tag("w:footnote"), tag("w:endnote"), tag("w:comment"))
"""What is a text of its own inside a part."""


@dataclass(slots=True)
class _Field:
    """A field that is open: where it began, its code so far, whether its result has begun."""

    begin: Element
    code: list[str] = field(default_factory=list)
    is_separated: bool = False

    @property
    def words(self) -> str:
        return " ".join("".join(self.code).split())


def fields(file: WordFile) -> Found:
    for part, root in file.stories.items():
        for _, what, element in _walked(root):
            if what:
                yield part, element, what


def instructions(file: WordFile) -> Iterator[tuple[str, Element, str]]:
    """Each field's code, with its part and where it begins."""
    for part, root in file.stories.items():
        for code, _, element in _walked(root):
            if code:
                yield part, element, code


def _walked(root: Element) -> Iterator[tuple[str, str, Element]]:
    """What a part's fields are: a code, or else what is wrong, each with its element."""
    stacks: dict[Element, list[_Field]] = {}
    for element in root.iter(*_PIECES):
        if local(element) == "fldSimple":
            code = " ".join(val(element, "w:instr").split())
            yield code, "" if code else "a field has no code", element
            continue
        stack = stacks.setdefault(next(element.iterancestors(*_FLOWS), root), [])
        yield from _step(element, stack)
    for stack in stacks.values():
        for one in stack:
            yield "", f"the field {one.words} has no end", one.begin


def _step(element: Element, stack: list[_Field]) -> Iterator[tuple[str, str, Element]]:
    """What an element does to the fields that are open."""
    name = local(element)
    if name == "t":
        if stack and not stack[-1].is_separated and element.text:
            yield "", f"the words {element.text} stand in the code of the field {stack[-1].words}", element
    elif name != "fldChar":
        yield from _coded(element, stack)
    elif val(element, "w:fldCharType") == "begin":
        stack.append(_Field(element))
    elif not stack:
        yield "", f"a field’s {val(element, 'w:fldCharType')} stands outside any field", element
    elif val(element, "w:fldCharType") == "separate":
        if stack[-1].is_separated:
            yield "", f"the field {stack[-1].words} is separated twice", element
        stack[-1].is_separated = True
    elif val(element, "w:fldCharType") == "end":
        yield from _ended(stack.pop(), element)
    else:
        yield "", f'a field character is of the unknown type "{val(element, "w:fldCharType")}"', element


def _coded(element: Element, stack: list[_Field]) -> Iterator[tuple[str, str, Element]]:
    if not stack:
        yield "", "the code of a field stands outside any field", element
        return
    if stack[-1].is_separated:
        yield "", "the code of a field stands in its result", element
    stack[-1].code.append(element.text or "")


def _ended(one: _Field, end: Element) -> Iterator[tuple[str, str, Element]]:
    yield one.words, "", one.begin
    if not one.words:
        yield "", "a field has no code", one.begin
    if _cell(one.begin) is not _cell(end):
        yield "", f"the field {one.words} does not end in the cell in which it begins", one.begin


def _cell(element: Element) -> Element | None:
    return next(element.iterancestors(tag("w:tc")), None)
