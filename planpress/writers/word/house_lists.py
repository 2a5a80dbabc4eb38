"""The lists of a reference and ours become one part: a house's own signs and numbers win."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from planpress.writers.word.foreign import parsed
from planpress.writers.word.house_styles import Styles
from planpress.writers.word.markup import W

_W = f"{{{W}}}"
_VAL, _ABSTRACT_ID, _NUMBER_ID = f"{_W}val", f"{_W}abstractNumId", f"{_W}numId"
_BULLETS, _NUMBERS = 1, 2


@dataclass(frozen=True, slots=True)
class Lists:
    """A numbering part as a tree. `bullets` is the list of bullets (w:num), `numbers` the definition (w:abstractNum)
    from which numbered lists start again; `bulleted` says that the style of bullets has its signs itself."""

    root: Any
    bullets: int
    numbers: int
    bulleted: bool


def merged_lists(theirs: bytes | None, ours: str, styles: Styles) -> Lists:
    """The reference's lists with ours, where its own styles for lists have none."""
    own = parsed(ours)
    root = parsed(theirs) if theirs is not None else parsed(f'<w:numbering xmlns:w="{W}"/>')
    for level in root.iter(f"{_W}lvl"):
        level[:] = sorted(level, key=_place)
    bullets, bulleted = _list(root, own, styles, "ListBullet", _BULLETS)
    numbers, _ = _list(root, own, styles, "ListNumber", _NUMBERS)
    number = next(node for node in root.iterfind(f"{_W}num") if node.get(_NUMBER_ID) == str(numbers))
    return Lists(root, bullets, int(number.find(_ABSTRACT_ID).get(_VAL)), bulleted)


_LEVEL = (
    "start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy", "lvlJc", "pPr",
    "rPr",
)  # fmt: skip
"""What a level holds, in the schema's order (17.9.6), which LibreOffice does not keep."""


def _place(node: Any) -> int:
    name = str(node.tag).rpartition("}")[2]
    return _LEVEL.index(name) if name in _LEVEL else len(_LEVEL)


def _list(root: Any, own: Any, styles: Styles, style: str, ours: int) -> tuple[int, bool]:
    """The list of a style, and whether the style itself leads to it."""
    is_ours = style in styles.added
    node = None if is_ours else styles.property(style, "numPr")
    number = node.find(_NUMBER_ID) if node is not None else None
    known = {num.get(_NUMBER_ID) for num in root.iterfind(f"{_W}num")}
    if number is not None and number.get(_VAL) in known:
        return int(number.get(_VAL)), True
    added = _add(root, own, ours, styles.ids[style] if is_ours else "")
    if is_ours:
        styles.property(style, "numPr").find(_NUMBER_ID).set(_VAL, str(added))
    return added, is_ours


def _add(root: Any, own: Any, ours: int, style: str) -> int:
    """Add a list of ours under free ids; the definitions stand before the lists (17.9.15)."""
    source = next(node for node in own.iterfind(f"{_W}abstractNum") if node.get(_ABSTRACT_ID) == str(ours))
    definition = deepcopy(source)
    abstract = _free(root, "abstractNum", _ABSTRACT_ID)
    definition.set(_ABSTRACT_ID, str(abstract))
    for link in definition.findall(f".//{_W}pStyle"):
        if style:
            link.set(_VAL, style)
        else:
            link.getparent().remove(link)
    number = _free(root, "num", _NUMBER_ID)
    first = root.find(f"{_W}num")
    root.append(definition) if first is None else first.addprevious(definition)
    lists = f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'
    last = [*root.iterfind(f"{_W}abstractNum"), *root.iterfind(f"{_W}num")][-1]
    last.addnext(parsed(lists))
    return number


def _free(root: Any, name: str, id: str) -> int:
    return max((int(node.get(id, "0")) for node in root.iterfind(f"{_W}{name}")), default=0) + 1
