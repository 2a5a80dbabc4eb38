"""What the text names must be there: notes, lists, styles, places, sections (ISO/IEC 29500-1, 17)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from planpress.integrity.fields import instructions
from planpress.integrity.opened import Element, Found, WordFile, local, tag, val, whole

_PLACES_OF_NOTES = ("w:footnoteReference", "w:endnoteReference")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def notes(file: WordFile) -> Found:
    """Each mark has its note, and each note one mark."""
    for kind in ("footnote", "endnote"):
        part, root = file.part(f"{kind}s")
        rows = [] if root is None else list(root.iterchildren(tag(f"w:{kind}")))
        known = {val(row, "w:id") for row in rows if val(row, "w:type") not in _SEPARATORS}
        marks: Counter[str] = Counter()
        for story, mark in file.all(f"w:{kind}Reference"):
            id_ = val(mark, "w:id")
            marks[id_] += 1
            if id_ not in known:
                yield story, mark, f"a mark leads to {kind} {id_}, which is not there"
            elif marks[id_] == 2:
                yield story, mark, f"two marks lead to {kind} {id_}"
        for row in rows:
            if row.find(f".//{tag('w:p')}") is None:
                yield part, f"{kind} {val(row, 'w:id')}", "it has no paragraph"
            if val(row, "w:id") in known and not marks[val(row, "w:id")]:
                yield part, row, f"no mark leads to {kind} {val(row, 'w:id')}"
    yield from _separators(file)


def _separators(file: WordFile) -> Found:
    """The lines above notes that the settings name."""
    part, settings = file.part("settings")
    if settings is None:
        return
    for kind in ("footnote", "endnote"):
        _, root = file.part(f"{kind}s")
        known = set() if root is None else {val(row, "w:id") for row in root.iterchildren(tag(f"w:{kind}"))}
        for named in settings.iterfind(f"{tag(f'w:{kind}Pr')}/{tag(f'w:{kind}')}"):
            if val(named, "w:id") not in known:
                yield part, kind, f"it names {kind} {val(named, 'w:id')}, which is not there"


def lists(file: WordFile) -> Found:
    """Each list that a paragraph or a style is in exists, with its level."""
    part, root = file.part("numbering")
    levels = {} if root is None else _levels(root)
    for row in () if root is None else root.iterchildren(tag("w:num")):
        if levels[val(row, "w:numId")] is None:
            yield part, f"num {val(row, 'w:numId')}", "it names a definition (abstractNum) that is not there"
    styles_part, styles = file.part("styles")
    in_styles = () if styles is None else ((styles_part, row) for row in styles.iter(tag("w:numPr")))
    for name, row in (*file.all("w:numPr"), *in_styles):
        number, level = (_value(row, key) for key in ("w:numId", "w:ilvl"))
        if number in ("", "0"):  # no list (17.9.18)
            continue
        if number not in levels:
            yield name, row, f"it is in list {number}, which is not there"
        elif (found := levels[number]) is not None and (level or "0") not in found:
            yield name, row, f"it is on level {level} of list {number}, which has no such level"


def _levels(root: Element) -> Mapping[str, frozenset[str] | None]:
    """The levels of each list by its id; None where the definition is missing."""
    definitions = {
        val(row, "w:abstractNumId"): frozenset(val(level, "w:ilvl") for level in row.iterchildren(tag("w:lvl")))
        for row in root.iterchildren(tag("w:abstractNum"))
    }
    return {
        val(row, "w:numId"): definitions.get(_value(row, "w:abstractNumId")) for row in root.iterchildren(tag("w:num"))
    }


def _value(row: Element, name: str) -> str:
    found = row.find(tag(name))
    return "" if found is None else val(found)


_STYLES = {"w:pStyle": "paragraph", "w:rStyle": "character", "w:tblStyle": "table"}
_KIN = ("w:basedOn", "w:next", "w:link")


def styles(file: WordFile) -> Found:
    """Each style that is used exists and is of the kind that its place needs."""
    part, root = file.part("styles")
    if root is None:
        yield part, "", "the file has no styles"
        return
    known = {val(row, "w:styleId"): val(row, "w:type") for row in root.iterchildren(tag("w:style"))}
    lists_part, numbering = file.part("numbering")
    in_lists = () if numbering is None else ((lists_part, row) for row in numbering.iter(tag("w:pStyle")))
    told = set()
    for name, row in (*file.all(*_STYLES), *in_lists):
        style, needed = val(row), _STYLES[f"w:{local(row)}"]
        if known.get(style) != needed and (name, style) not in told:
            told.add((name, style))
            fault = "is not there" if style not in known else f"is a {known[style]} style, not a {needed} style"
            yield name, row, f"the style {style} {fault}"
    for row in root.iterchildren(tag("w:style")):
        for kin in _KIN:
            if (named := _value(row, kin)) and named not in known:
                yield part, f"style {val(row, 'w:styleId')}", f"its {kin[2:]} names {named}, which is not there"
    yield from _repeated_headings(file, root)


def _repeated_headings(file: WordFile, root: Element) -> Found:
    """Fields that repeat a heading on its page name a style, or the level of a heading (17.16.5.59)."""
    called = {_value(row, "w:name").casefold() for row in root.iterchildren(tag("w:style"))} | set("123456789")
    for part, begin, code in instructions(file):
        kind, style, *_ = *_words(code), ""
        if kind.upper() == "STYLEREF" and style.casefold() not in called:
            yield part, begin, f"no style is called {style}: the field {code} finds nothing"


_TO_PLACES = {"REF", "PAGEREF", "NOTEREF"}


def places(file: WordFile) -> Found:
    """Each link inside the file, and each field that shows a place, leads to a bookmark."""
    known = {val(start, "w:name").casefold() for _, start in file.all("w:bookmarkStart")} | {"_top"}
    for part, link in file.all("w:hyperlink"):
        anchor = val(link, "w:anchor")
        if anchor and not val(link, "r:id") and anchor.casefold() not in known:
            yield part, link, f"a link leads to {anchor}, which is no bookmark"
        if not anchor and not val(link, "r:id"):
            yield part, link, "a link leads nowhere"
    for part, begin, code in instructions(file):
        place = _place(code)
        if place is not None and place.casefold() not in known:
            yield part, begin, f"the field {code} leads to {place or 'nothing'}, which is no bookmark"


def _place(code: str) -> str | None:
    """The bookmark that a field's code names, None for a field that names none."""
    words = _words(code)
    kind = words[0].upper()
    if kind in _TO_PLACES:
        return words[1] if len(words) > 1 else ""
    if kind == "HYPERLINK" and "\\l" in words[:-1]:
        return words[words.index("\\l") + 1]
    return None


def _words(code: str) -> list[str]:
    """The words of a field's code, which is not blank; those in quotation marks are one."""
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', code)] or [code]


def sections(file: WordFile) -> Found:
    """Each section has a page, and at most one header and footer of a type (17.6.17, 17.10)."""
    for part, section in file.all("w:sectPr"):
        kinds = Counter(
            (local(row), val(row, "w:type"))
            for row in section.iterchildren(tag("w:headerReference"), tag("w:footerReference"))
        )
        for (name, kind), count in kinds.items():
            if count > 1:
                yield part, section, f"a section has {count} times a {name} of type {kind}"
        yield from ((part, section, what) for what in _page_faults(section))
    body = file.stories[file.main].find(tag("w:body")) if file.main in file.stories else None
    if body is not None and (not len(body) or local(body[-1]) != "sectPr"):
        yield file.main, "body", "it does not end with the properties of the last section"


def _page_faults(section: Element) -> Iterator[str]:
    size, margins = section.find(tag("w:pgSz")), section.find(tag("w:pgMar"))
    if size is None or margins is None:
        yield "a section does not say the size of its page and margins"
        return
    width = whole(val(size, "w:w")) or 0
    room = width - sum(whole(val(margins, f"w:{side}")) or 0 for side in ("left", "right", "gutter"))
    if room <= 0:
        yield "a section's margins leave no room for text"
    columns = list(section.iterfind(f"{tag('w:cols')}/{tag('w:col')}"))
    taken = sum((whole(val(column, key)) or 0) for column in columns for key in ("w:w", "w:space"))
    if taken > room + len(columns):  # a twip each for rounding
        yield f"a section's columns take {taken} twips of {room}"
