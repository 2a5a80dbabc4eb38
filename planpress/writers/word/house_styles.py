"""The styles of a reference and ours become one part: the reference's win, ours fill the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

from planpress.writers.word.foreign import parsed
from planpress.writers.word.languages import east_asian_tag, latin_tag
from planpress.writers.word.markup import W

_W = f"{{{W}}}"
_TYPE, _ID, _NAME, _VAL = f"{_W}type", f"{_W}styleId", f"{_W}name", f"{_W}val"
_DEFAULT = f"{_W}default"
_AS_NORMAL = frozenset({"BodyText", "ListBullet", "ListNumber", "ListContinue", "Callout", "Quote"})
"""The styles of running text: added to a house's own, they keep its size and leading."""
_ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Styles:
    """A styles part as a tree. `ids` gives for each id of ours that of the style that takes its place; `added` are
    ours among them."""

    root: Any
    ids: Mapping[str, str]
    added: frozenset[str]

    def find(self, ours: str) -> Any:
        """The style that takes the place of one of ours."""
        return _by_id(self.root)[self.ids[ours]]

    def property(self, ours: str, name: str) -> Any:
        """A paragraph property that a style says or inherits; None where it has none."""
        styles = _by_id(self.root)
        for style in _lineage(styles[self.ids[ours]], styles):
            if (found := style.find(f"{_W}pPr/{_W}{name}")) is not None:
                return found
        return None

    def says(self, ours: str, switch: str) -> bool:
        node = self.property(ours, switch)
        return node is not None and node.get(_VAL, "1") in _ON

    def stops(self, ours: str) -> tuple[int, ...]:
        """The tab stops of a style, in twips."""
        tabs = self.property(ours, "tabs")
        kept = () if tabs is None else (tab for tab in tabs if tab.get(_VAL) != "clear")
        return tuple(int(tab.get(f"{_W}pos", "0")) for tab in kept)


def merged_styles(theirs: bytes | None, ours: str, language: str) -> Styles:
    """The reference's styles and those of ours that it lacks, found by name: an id may be in any language.

    Names of built-in styles know no capitals (17.7.4.9); no two styles of any kind share one.
    """
    own = parsed(ours)
    if theirs is None:
        return Styles(own, {style.get(_ID): style.get(_ID) for style in _styles(own)}, frozenset())
    root = parsed(theirs)
    known = {(style.get(_TYPE), name): style.get(_ID) for style in _styles(root) for name in _names(style)}
    defaults = {style.get(_TYPE): style.get(_ID) for style in _styles(root) if style.get(_DEFAULT) in _ON}
    names, taken = {name for _, name in known}, {style.get(_ID).casefold() for style in _styles(root)}
    ids: dict[str, str] = {}
    for style in _styles(own):
        kind, id = style.get(_TYPE), style.get(_ID)
        found = defaults.get(kind) if style.get(_DEFAULT) else known.get((kind, _names(style)[0]))
        ids[id] = found or _free(id, taken)
        taken.add(ids[id].casefold())
    added = frozenset(style.get(_ID) for style in _styles(own) if ids[style.get(_ID)] not in _by_id(root))
    plain = _neutral(root, defaults.get("paragraph"))
    for style in list(_styles(own)):
        if style.get(_ID) in added:
            root.append(_added(style, ids, names, plain))
    _speak(root, language)
    return Styles(root, ids, added)


def _added(style: Any, ids: Mapping[str, str], names: set[str], plain: list[Any]) -> Any:
    """A style of ours as it stands among theirs."""
    copy, ours = deepcopy(style), style.get(_ID)
    copy.set(_ID, ids[ours])
    for name in ("basedOn", "next", "link"):
        if (node := copy.find(f"{_W}{name}")) is not None:
            node.set(_VAL, ids[node.get(_VAL)])
    if _names(copy)[0] in names:  # a style of another kind has the name
        copy.find(_NAME).set(_VAL, f"{copy.find(_NAME).get(_VAL)} (Planpress)")
    properties = copy.find(f"{_W}pPr")
    if properties is None:
        return copy
    if ours in _AS_NORMAL:
        _as_normal(copy, properties)
    elif style.find(f"{_W}basedOn").get(_VAL) == "Normal":
        _put(properties, plain)
    if ours.startswith("Heading") and (numbers := properties.find(f"{_W}numPr")) is not None:
        properties.remove(numbers)  # the list of headings is ours alone
    return copy


def _as_normal(style: Any, properties: Any) -> None:
    run = style.find(f"{_W}rPr")
    for name in ("sz", "szCs"):
        for node in run.findall(f"{_W}{name}"):
            run.remove(node)
    spacing = properties.find(f"{_W}spacing")
    for name in ("line", "lineRule"):
        spacing.attrib.pop(f"{_W}{name}", None)


def _neutral(root: Any, normal: str | None) -> list[Any]:
    """What undoes the indents and the alignment of a house's normal text, which tables and notes do not have."""
    styles = _by_id(root)
    found = []
    for name, values in (("ind", {"left": "0", "right": "0", "firstLine": "0"}), ("jc", {"val": "left"})):
        says = root.find(f"{_W}docDefaults/{_W}pPrDefault/{_W}pPr/{_W}{name}")
        if normal:
            lineage = _lineage(styles[normal], styles)
            says = next((node for style in lineage if (node := style.find(f"{_W}pPr/{_W}{name}")) is not None), says)
        if says is not None:
            node = parsed(f'<w:{name} xmlns:w="{W}"/>')
            for key, value in values.items():
                node.set(f"{_W}{key}", value)
            found.append(node)
    return found


_FOLLOWING = ("textDirection", "textAlignment", "outlineLvl")


def _put(properties: Any, plain: list[Any]) -> None:
    """Add the properties that a style has not, before those that follow them in the schema (17.3.1.26)."""
    for node in plain:
        own = properties.find(node.tag)
        if own is not None:
            _complete(own, node)
        else:
            later = (*_FOLLOWING, "jc") if node.tag == f"{_W}ind" else _FOLLOWING
            follower = next((child for child in properties if child.tag in {f"{_W}{name}" for name in later}), None)
            copy = deepcopy(node)
            properties.append(copy) if follower is None else follower.addprevious(copy)


def _complete(own: Any, plain: Any) -> None:
    """Undo the sides that a style's own indents say nothing of; a hanging one is its own first line."""
    if own.tag == f"{_W}ind":
        for name, value in plain.attrib.items():
            hangs = name == f"{_W}firstLine" and own.get(f"{_W}hanging") is not None
            if own.get(name) is None and not hangs:
                own.set(name, value)


def _speak(root: Any, language: str) -> None:
    """The words are in the document's language, whatever the reference's were in."""
    for node in root.iterfind(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang"):
        node.set(_VAL, latin_tag(language))
        node.set(f"{_W}eastAsia", east_asian_tag(language))


def _styles(root: Any) -> Iterator[Any]:
    return root.iterfind(f"{_W}style[@{_ID}]")  # type: ignore[no-any-return]


def _by_id(root: Any) -> dict[str, Any]:
    return {style.get(_ID): style for style in _styles(root)}


def _names(style: Any) -> list[str]:
    node = style.find(_NAME)
    return [node.get(_VAL, "").casefold()] if node is not None else [""]


def _lineage(style: Any, styles: Mapping[str, Any]) -> Iterator[Any]:
    """A style and those that it is based on, as far as they lead to others."""
    seen: set[int] = set()
    while style is not None and id(style) not in seen:
        seen.add(id(style))
        yield style
        based = style.find(f"{_W}basedOn")
        style = styles.get(based.get(_VAL)) if based is not None else None


def _free(id: str, taken: set[str]) -> str:
    ids = (f"{id}{number or ''}" for number in count())
    return next(name for name in ids if name.casefold() not in taken)
