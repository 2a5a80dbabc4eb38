"""A reference document becomes the base that a document is written into: the house's look, with ours where it has none.

Its styles, theme, fonts, lists, page, headers and footers win. Its text is dropped.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from itertools import count
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

from planpress.brand import Brand, Reference
from planpress.errors import Fault, InputError, Place
from planpress.lengths import Mm, millimetres
from planpress.lengths import Pt as Points
from planpress.writers.word.base import Base, HouseFrames, our_base, our_parts, package
from planpress.writers.word.foreign import Foreign, Link, foreign, parsed, written
from planpress.writers.word.house_lists import merged_lists
from planpress.writers.word.house_styles import merged_styles
from planpress.writers.word.markup import DECLARATION, NAMESPACES, R, W
from planpress.writers.word.page import A4, Page
from planpress.writers.word.sections import Sheet, page_properties

_KEPT = ("styles", "theme", "numbering", "settings", "fontTable", "webSettings", "footnotes", "endnotes", "customXml")
"""Relationships of the main part, by the last word of their type, that are kept besides headers and footers."""
_MERGED = ("styles", "numbering", "settings", "footnotes", "endnotes")
"""Those whose own relationships lead to what is dropped: pictures of lists aside, nothing is needed of it."""
_DROPPED_SETTINGS = (
    "writeProtection", "documentProtection", "attachedTemplate", "linkStyles", "updateFields", "mailMerge",
    "saveThroughXslt", "rsids", "docVars",
)  # fmt: skip
"""What would lock the file, fetch from elsewhere, or tells of the reference's own making."""
_LEAST_ROOM = Mm(80)
_UNITS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72, "pt": 1, "pc": 12, "pi": 12}
_BEFORE = ("footnotePr", "endnotePr")
_BETWEEN = ("paperSrc", "pgBorders", "lnNumType", "pgNumType")
_AFTER = ("noEndnote", "textDirection", "bidi", "rtlGutter", "docGrid")


@lru_cache(maxsize=16)
def base_of(brand: Brand, language: str, decimal_sign: str = ".") -> Base:
    """What a document in a language is written into. `brand` has the colours of its reference, if it has one.

    Raises InputError for a reference whose parts are not what they are called.
    """
    if brand.reference is None:
        return our_base(brand, language, decimal_sign)
    try:
        return _House(brand, brand.reference, language, decimal_sign).base()
    except (KeyError, ValueError, TypeError, AttributeError) as error:  # what the schema does not allow
        place = Place(str(brand.reference.file))
        mend = "Open it in Word or LibreOffice, let it be repaired, and save it anew."
        raise InputError([Fault("Damaged Word file", place, "its XML is not that of a Word file", mend)]) from error


class _House:
    """The reference's package with our parts merged in."""

    def __init__(self, brand: Brand, reference: Reference, language: str, decimal_sign: str) -> None:
        self._package = foreign(reference)
        self._folder = posixpath.dirname(self._package.main)
        self._ours = {
            posixpath.basename(name).partition(".")[0]: part
            for name, part in our_parts(brand, language, decimal_sign).items()
        }
        self._section = _last_section(self._package)
        self._language, self._decimal_sign = language, decimal_sign
        self._links = [link for link in self._package.links(self._package.main) if self._is_kept(link)]
        sources = {link.target for link in self._links if link.kind not in _MERGED}
        kept = self._package.reached(sources) | {link.target for link in self._links}
        self._parts = {part: self._package.parts[part] for part in kept}

    def _is_kept(self, link: Link) -> bool:
        if link.kind in ("header", "footer"):
            return any(link.id in reference.values() for reference in self._section.iterfind(f"{{{W}}}*[@{{{R}}}id]"))
        return link.kind in _KEPT and not link.is_external

    def base(self) -> Base:
        styles = merged_styles(self._part("styles"), self._text("styles"), self._language)
        lists = merged_lists(self._part("numbering"), self._text("numbering"), styles)
        self._put("styles", written(styles.root))
        self._put("numbering", written(lists.root))
        self._put("settings", self._settings())
        for name, kind in (("theme1", "theme"), ("fontTable", "fontTable")):
            if self._part(kind) is None:
                self._put(kind, self._ours[name][1].encode())
        for kind in ("footnotes", "endnotes"):
            if (notes := self._part(kind)) is not None:
                self._put(kind, _separators(notes))
        frames = self._frames()
        page = _page(self._section, "header" in {link.kind for link in self._links})
        return Base(
            data=self._written(),
            fixed={part: self._parts[part] for kind in ("styles", "settings") if (part := self._name(kind))},
            sheet=Sheet(page, self._kept(_BEFORE), self._kept(_BETWEEN), self._kept(_AFTER)),
            styles={ours: theirs for ours, theirs in styles.ids.items() if ours != theirs},
            bullets=lists.bullets,
            numbers=lists.numbers,
            bulleted=lists.bulleted,
            starts_page=styles.says("Heading1", "pageBreakBefore"),
            frames=frames,
            drawings=self._taken(rb'docPr\b[^>]*?\sid="(\d+)"'),
            bookmarks=self._taken(rb'bookmarkStart\b[^>]*?:id="(\d+)"'),
            names=frozenset(self._found(rb'bookmarkStart\b[^>]*?:name="([^"]+)"')),
            last_part=max((int(number) for name in self._parts for number in re.findall(r"\d+", name)), default=0),
            footer_stops=styles.stops("Footer"),
        )

    # ------------------------------------------------------------------------------------------------- parts

    def _name(self, kind: str) -> str | None:
        return next((link.target for link in self._links if link.kind == kind), None)

    def _part(self, kind: str) -> bytes | None:
        name = self._name(kind)
        return self._parts[name] if name else None

    def _text(self, name: str) -> str:
        return self._ours[name][1]

    def _put(self, kind: str, data: bytes) -> None:
        """Give the part of a kind its content; one that the reference lacks gets a name and an id of its own."""
        name = self._name(kind)
        if name is None:
            name = _free(posixpath.join(self._folder, kind), self._package.parts)
            self._links.append(Link(_free_id(self._links), f"{R}/{kind}", name, False))
        self._parts[name] = data

    def _found(self, pattern: bytes) -> set[str]:
        return {match.decode() for part in self._parts.values() for match in re.findall(pattern, part)}

    def _taken(self, pattern: bytes) -> frozenset[int]:
        return frozenset(map(int, self._found(pattern)))

    def _settings(self) -> bytes:
        """The reference's own settings, but those that lock, fetch or ask; the decimal sign is the document's."""
        theirs = self._part("settings")
        if theirs is None:
            return self._text("settings").encode()
        root = parsed(theirs)
        for name in _DROPPED_SETTINGS:
            for node in root.findall(f"{{{W}}}{name}"):
                root.remove(node)
        for node in root.iterfind(f"{{{W}}}decimalSymbol"):
            node.set(f"{{{W}}}val", self._decimal_sign)
        _modernise(root)
        return written(root)

    # ----------------------------------------------------------------------------------------------- section

    def _kept(self, names: tuple[str, ...]) -> str:
        nodes = (self._section.find(f"{{{W}}}{name}") for name in names)
        return "".join(etree.tostring(node, encoding="unicode", with_tail=False) for node in nodes if node is not None)

    def _frames(self) -> HouseFrames:
        """The references to the reference's headers and footers; those of the first page are kept apart."""
        nodes = [node for name in ("header", "footer") for node in self._section.iterfind(f"{{{W}}}{name}Reference")]
        first = [node for node in nodes if node.get(f"{{{W}}}type") == "first"]
        kinds = {link.kind for link in self._links}
        return HouseFrames(
            headers=_references(node for node in nodes if node not in first and "header" in node.tag),
            footers=_references(node for node in nodes if node not in first and "footer" in node.tag),
            first=_references(first),
            title_page=bool(first) and _is_on(self._section.find(f"{{{W}}}titlePg")),
            has_header="header" in kinds,
            has_footer="footer" in kinds,
        )

    # ----------------------------------------------------------------------------------------------- package

    def _written(self) -> bytes:
        """The package: the kept parts, and a main part that holds nothing but the page."""
        main = self._package.main
        body = f"<w:body><w:sectPr>{page_properties(A4)}</w:sectPr></w:body>"
        files = {main: f"{DECLARATION}<w:document {NAMESPACES}>{body}</w:document>".encode(), **self._parts}
        types = {name: self._package.type_of(name) for name in self._parts}
        types |= {link.target: _TYPES[link.kind] for link in self._links if link.kind in _TYPES}
        types[main] = CT.WML_DOCUMENT_MAIN
        properties = []
        for kind, name, content_type in (
            (RT.CORE_PROPERTIES, "core", CT.OPC_CORE_PROPERTIES),
            (RT.EXTENDED_PROPERTIES, "app", CT.OFC_EXTENDED_PROPERTIES),
        ):
            part = f"docProps/{name}.xml"
            files[part], types[part] = self._ours[name][1].encode(), content_type
            properties.append((kind, part))
        custom = next((link for link in self._package.links("") if link.kind == "custom-properties"), None)
        if custom:
            files[custom.target] = self._package.parts[custom.target]
            types[custom.target] = self._package.type_of(custom.target)
            properties.append((custom.type, custom.target))
        links = {main: self._links}
        for part in self._parts:
            merged = any(link.target == part and link.kind in _MERGED for link in self._links)
            links[part] = [] if merged else list(self._package.links(part))
        return package(main, files, types, properties, links)


_TYPES = {
    "styles": CT.WML_STYLES,
    "numbering": CT.WML_NUMBERING,
    "settings": CT.WML_SETTINGS,
    "theme": CT.OFC_THEME,
    "fontTable": CT.WML_FONT_TABLE,
}


def _modernise(settings: Any) -> None:
    """Lay the file out as Word 2013 does (MS-DOCX, compatibilityMode 15): older modes move tables into the margin."""
    compat = settings.find(f"{{{W}}}compat")
    if compat is None:
        compat = etree.Element(f"{{{W}}}compat")
        later = {f"{{{W}}}{name}" for name in _AFTER_COMPAT} | {_MATHS}
        follower = next((node for node in settings if node.tag in later), None)
        settings.append(compat) if follower is None else follower.addprevious(compat)
    mode = next((node for node in compat if node.get(f"{{{W}}}name") == "compatibilityMode"), None)
    if mode is None:
        mode = etree.SubElement(compat, f"{{{W}}}compatSetting")
        mode.set(f"{{{W}}}name", "compatibilityMode")
        mode.set(f"{{{W}}}uri", "http://schemas.microsoft.com/office/word")
    mode.set(f"{{{W}}}val", "15")


_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"
_AFTER_COMPAT = (
    "docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary",
    "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
)  # fmt: skip
"""What follows w:compat in the schema (17.15.1.78)."""


def _free(stem: str, taken: Mapping[str, bytes]) -> str:
    folded = {name.casefold() for name in taken}
    names = (f"{stem}{number or ''}.xml" for number in count())
    return next(name for name in names if name.casefold() not in folded)


def _free_id(links: list[Link]) -> str:
    taken = {link.id for link in links}
    return next(name for number in count(1) if (name := f"rIdHouse{number}") not in taken)


def _last_section(package: Foreign) -> Any:
    """The section properties at the end of the body, or empty ones."""
    root = parsed(package.parts[package.main])
    sections = root.findall(f"{{{W}}}body/{{{W}}}sectPr") or root.findall(f".//{{{W}}}sectPr")
    return deepcopy(sections[-1]) if sections else etree.Element(f"{{{W}}}sectPr")


def _references(nodes: Iterator[Any] | list[Any]) -> str:
    return "".join(
        f'<w:{etree.QName(node).localname} w:type="{node.get(f"{{{W}}}type", "default")}" '
        f'r:id="{node.get(f"{{{R}}}id")}"/>'
        for node in nodes
    )


def _is_on(node: Any) -> bool:
    """Whether a switch is there and not turned off (17.17.4)."""
    return node is not None and node.get(f"{{{W}}}val", "1") not in ("0", "false", "off")


def _separators(notes: bytes) -> bytes:
    """The rules above notes; the notes themselves belong to the text that is dropped."""
    root = parsed(notes)
    for note in list(root):
        if isinstance(note.tag, str) and note.get(f"{{{W}}}type", "normal") == "normal":
            root.remove(note)
    return written(root)


def _page(section: Any, has_header: bool) -> Page:
    """The page with its margins; our own where the reference has none or one too small for tables.

    Our header begins at the page's edge, so that it needs no room above it.
    """
    size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    if size is None or margins is None:
        return A4
    width, height = _length(size, "w"), _length(size, "h")
    sides = [_length(margins, name) for name in ("left", "right", "top", "bottom", "header", "footer")]
    left, right, top, bottom, header, footer = sides
    inner = Mm(left + _length(margins, "gutter"))
    page = Page(width, height, inner, right, top, bottom, header if has_header else Mm(0), footer)
    fits = min(page.text_width, page.text_height) >= _LEAST_ROOM
    return page if fits and page_properties(page) != page_properties(A4) else A4


def _length(node: Any, name: str) -> Mm:
    """An attribute in twentieths of a point or with its unit (22.9.2.14); a negative margin is as wide (17.6.11)."""
    text = node.get(f"{{{W}}}{name}", "0")
    unit = _UNITS.get(text[-2:])
    return millimetres(Points(abs(float(text[:-2]) * unit if unit else float(text) / 20)))
