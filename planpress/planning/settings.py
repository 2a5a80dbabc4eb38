"""A YAML file becomes settings that know their lines. Every value is text as written: `no` stays "no"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import yaml
from yaml.composer import ComposerError

from planpress.errors import Place, name_hint, nearest
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.model import Translations

Value = TypeVar("Value")

DEEPEST = 8
"""Levels that settings may be nested; more is a slip or an attack."""


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader without aliases, which could make small files endless, and with a limit to nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise ComposerError(None, None, "anchors and aliases are not used here", self._mark())
        if self.depth > DEEPEST:
            raise ComposerError(None, None, "this is nested too deeply", self._mark())
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _mark(self) -> Any:
        return self.peek_event().start_mark  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Setting:
    """A value with its place: a text, a list of settings, or a mapping of settings by key."""

    value: str | tuple[Setting, ...] | Mapping[str, Setting]
    place: Place


@dataclass(frozen=True, slots=True)
class Settings:
    """The keys of one mapping. Reading a value of the wrong type collects an error and returns nothing."""

    entries: Mapping[str, Setting]
    place: Place
    faults: Faults = field(repr=False, compare=False)

    def check_keys(self, required: tuple[str, ...], optional: tuple[str, ...], translated: tuple[str, ...]) -> None:
        """Collect an error for each unknown and each missing key."""
        known = required + optional
        meant = set()
        for key, setting in self.entries.items():
            base, _, tag = key.partition(":")
            if base not in known or (tag and base not in translated):
                near = nearest(base, known)
                meant.add(near)
                mend = f"Write {near}, or delete the line." if near else "Delete the line."
                place = setting.place.at("key" if setting.place.sheet else key)
                self.faults.error("Unknown key", _pointing(place, key), name_hint(base, known), mend)
        for key in required:
            if not self._value(key) and key not in meant:
                self.faults.error("Missing key", *self._missing(key))

    def _missing(self, key: str) -> tuple[Place, str, str]:
        """Where a key should be, why it must be there, and the mend."""
        reason = f"{key} is missing or blank"
        if self.place.column and self.place.sheet and self.place.row is None:
            path = f"{self.place.column}.{key}"
            return self.place.at(path), reason, f"Add a row {path}."
        if self.place.sheet:
            return self.place.at(key), reason, f"Fill in {key}."
        if self.place.column:
            return self.place.at(key), reason, f"Add a line {key}: ... to this entry."
        return Place(self.place.file, column=key), reason, f"Add a line {key}: ..."

    def error(self, what: str, key: str, reason: str, mend: str) -> None:
        """Collect an error about the value of a key that is there."""
        place = self.entries[key].place
        value = self.entries[key].value
        self.faults.error(what, _pointing(place, value) if isinstance(value, str) else place, reason, mend)

    def text(self, key: str) -> str:
        """The text of a key, "" when there is none."""
        value = self._value(key)
        if isinstance(value, str):
            return " ".join(value.split())
        self._wrong_type(key, "one text")
        return ""

    def texts(self, key: str) -> Translations:
        """A text and its translations."""
        start = f"{key}:"
        tags = [name[len(start) :] for name in self.entries if name.startswith(start)]
        translations = {tag: self.text(f"{key}:{tag}") for tag in tags}
        return {"": self.text(key), **{tag: text for tag, text in translations.items() if text}}

    def read(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        """The value of a key; None when it is blank or, with an error, when `parse` refuses it."""
        text = self.text(key)
        return self._parsed(text, self.entries[key].place, parse) if text else None

    def read_list(self, key: str, parse: Callable[[str], Value]) -> tuple[Value, ...]:
        """The values of a list of texts."""
        found = []
        for item in self._items(key, "a list"):
            if isinstance(item.value, str):
                parsed = self._parsed(item.value, item.place, parse)
                found += [] if parsed is None else [parsed]
            else:
                self.faults.error("Wrong type", item.place, f"{key} is a list of texts", f"Write {key}: [one, two]")
        return tuple(found)

    def mappings(self, key: str) -> Iterator[Settings]:
        """The mappings of a list of mappings."""
        for item in self._items(key, "a list"):
            if isinstance(item.value, Mapping):
                yield Settings(item.value, item.place, self.faults)
            else:
                mend = f"Write each entry of {key} as lines of key: value."
                self.faults.error("Wrong type", item.place, f"{key} is a list of entries with keys", mend)

    def mapping(self, key: str) -> Mapping[str, str]:
        """A mapping of texts."""
        inner = self.inner(key)
        return {name: inner.text(name) for name in inner.entries} if inner else {}

    def inner(self, key: str) -> Settings | None:
        """The settings below a key, None when there are none."""
        value = self._value(key)
        if isinstance(value, Mapping):
            return Settings(value, self.entries[key].place, self.faults)
        if value:
            self._wrong_type(key, "lines of key: value")
        return None

    def _value(self, key: str) -> str | tuple[Setting, ...] | Mapping[str, Setting]:
        return self.entries[key].value if key in self.entries else ""

    def _items(self, key: str, wanted: str) -> tuple[Setting, ...]:
        value = self._value(key)
        if isinstance(value, tuple):
            return value
        if value:
            self._wrong_type(key, wanted)
        return ()

    def _parsed(self, text: str, place: Place, parse: Callable[[str], Value]) -> Value | None:
        try:
            return parse(text)
        except MalformedError as fault:
            self.faults.error(fault.what, _pointing(place, text), fault.reason, fault.mend)
            return None

    def _wrong_type(self, key: str, wanted: str) -> None:
        value = self._value(key)
        given = {str: "one text", tuple: "a list"}.get(type(value), "lines of key: value")
        example = f"{key}: [{value}]" if isinstance(value, str) and wanted == "a list" else f"{key} as {wanted}"
        self.faults.error("Wrong type", self.entries[key].place, f"{key} is {wanted}, not {given}", f"Write {example}.")


def read_settings(text: str, file: str, faults: Faults, first_line: int = 1) -> Settings | None:
    """The settings in a YAML text; `first_line` is where the text starts in its file."""
    lines = text.splitlines()

    def place(line: int, key: str | None = None) -> Place:
        excerpt = lines[line].strip() if line < len(lines) else None
        return Place(file, line=line + first_line, column=key, excerpt=excerpt)

    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        faults.error("Not YAML", place(mark.line if mark else 0), *_yaml_mend(error))
        return None
    if root is None:
        return Settings({}, place(0), faults)
    setting = _setting(root, place, None, faults)
    if isinstance(setting.value, Mapping):
        return Settings(setting.value, place(0), faults)
    faults.error("Wrong type", place(0), "the file is made of lines of key: value", "Write one key: value a line.")
    return None


def _setting(node: yaml.Node, place: Callable[..., Place], key: str | None, faults: Faults) -> Setting:
    where = place(node.start_mark.line, key)
    if isinstance(node, yaml.ScalarNode):
        blank = node.style is None and node.value in ("", "~", "null")
        return Setting("" if blank else node.value, where)
    if isinstance(node, yaml.SequenceNode):
        return Setting(tuple(_setting(item, place, key, faults) for item in node.value), where)
    return Setting(dict(_entries(node.value, place, faults)), where)


def _entries(
    pairs: Iterable[tuple[yaml.Node, yaml.Node]], place: Callable[..., Place], faults: Faults
) -> Iterator[tuple[str, Setting]]:
    seen: dict[str, int] = {}
    for key_node, node in pairs:
        where = place(key_node.start_mark.line)
        if not isinstance(key_node, yaml.ScalarNode):
            quoted = 'Put a value with {{ }} in quotation marks: key: "{{ cluster.target }}"'
            mend = quoted if "{{" in (where.excerpt or "") else "Write one key: value a line."
            faults.error("Wrong type", where, "a key is one word", mend)
            continue
        key = key_node.value
        if key in seen:
            reason = f"line {seen[key]} has {key} already"
            here = Place(where.file, line=where.line, column=key, excerpt=where.excerpt)
            faults.error("Key given twice", _pointing(here, key), reason, "Delete one of the two.")
            continue
        seen[key] = where.line or 0
        yield key, _setting(node, place, key, faults)


def _pointing(place: Place, wrong: str) -> Place:
    found = wrong if place.excerpt and wrong in place.excerpt else None
    return replace(place, wrong=found)


def _yaml_mend(error: yaml.YAMLError) -> tuple[str, str]:
    problem = str(getattr(error, "problem", None) or "it cannot be read as YAML")
    if "'\\t'" in problem:
        return "a tab stands where YAML takes spaces", "Replace the tab by spaces."
    if "mapping values are not allowed" in problem:
        return "a colon stands inside the value", 'Put the value in quotation marks: key: "one: two"'
    if "anchors" in problem or "deeply" in problem:
        return problem, "Write the value out."
    return problem, "Mend this line, or the one above it."
