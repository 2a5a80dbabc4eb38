"""Opened in another program and saved again, a Word file keeps what it had; what LibreOffice drops is listed here."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

import docx
import pytest
from lxml import etree

from planpress.brand import Brand
from planpress.building.office import convert, find_office
from planpress.composing import compose
from planpress.document import Document, Pages, openings
from planpress.planning.reading import read_plan
from planpress.writers.word import write_docx
from planpress.writers.word.markup import W
from tests.composing.plans import BRIEFING, DATE
from tests.conftest import ROOT, require_tool
from tests.writers import sample
from tests.writers.word.opened import NAMESPACES, Opened


@dataclass(frozen=True)
class Kept(Opened):
    """A file whose parts are parsed once."""

    parsed: dict[str, etree._Element] = field(default_factory=dict)

    def part(self, name: str) -> etree._Element:
        if name not in self.parsed:
            self.parsed[name] = super().part(name)
        return self.parsed[name]


Trait: TypeAlias = Callable[[Opened], Counter[str]]
"""What a file has of one thing: each by its words or its name, as often as it is there."""

_STORIES = re.compile(r"word/(document|footnotes|header\d*|footer\d*)\.xml")
_DECORATIVE = ".//{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_CHART = re.compile(r"word/charts/chart\d*\.xml")

# ------------------------------------------------------------------------------------------ what a file has


def _stories(opened: Opened) -> list[str]:
    """The parts that hold text."""
    return [name for name in opened.names if _STORIES.fullmatch(name)]


def _attributes(path: str, name: str) -> Trait:
    return lambda opened: Counter(value for story in _stories(opened) for value in opened.values(path, name, story))


def _alts(tag: str) -> Trait:
    """The words of the drawings of a kind."""
    return lambda opened: Counter(
        words
        for properties in opened.find(".//wp:docPr")
        if (words := properties.get("descr")) and properties.getparent().find(f".//{{*}}{tag}") is not None
    )


def _count(path: str) -> Trait:
    """How often it is there; LibreOffice writes w:val="true" where nothing is the same."""
    return lambda opened: Counter(path for story in _stories(opened) for _ in opened.find(path, story))


def _paragraphs(opened: Opened) -> Iterator[etree._Element]:
    for story in _stories(opened):
        yield from opened.find(".//w:p", story)


def _words(opened: Opened) -> Counter[str]:
    """Each paragraph's words, without what fields work out."""
    found: Counter[str] = Counter()
    for story in _stories(opened):
        depth = 0
        for paragraph in opened.find(".//w:p", story):
            text = ""
            for node in paragraph.iter(f"{{{W}}}fldChar", f"{{{W}}}t"):
                if node.tag.endswith("}t"):
                    text += "" if depth else node.text or ""
                else:
                    depth += {"begin": 1, "end": -1}.get(node.get(f"{{{W}}}fldCharType", ""), 0)
            found[text.strip()] += bool(text.strip())
    return found


def _text(node: etree._Element) -> str:
    return "".join(t.text or "" for t in node.iterfind(".//w:t", NAMESPACES))


def _codes(opened: Opened) -> list[str]:
    return [(node.text or "").strip() for story in _stories(opened) for node in opened.find(".//w:instrText", story)]


def _fields(kind: str) -> Trait:
    return lambda opened: Counter(kind for code in _codes(opened) if code.split()[0] == kind)


def _switches(kind: str, switch: str) -> Trait:
    return lambda opened: Counter(switch for code in _codes(opened) if code.split()[0] == kind and switch in code)


def _style_names(opened: Opened) -> dict[str, str]:
    """Each style's id with its name; programs spell Word's own names in capitals or without."""
    styles = opened.find(".//w:style", "word/styles.xml")
    names = {style.get(f"{{{W}}}styleId", ""): style.find("w:name", NAMESPACES) for style in styles}
    return {key: name.get(f"{{{W}}}val", "").casefold() for key, name in names.items() if name is not None}


def _used_paragraph_styles(opened: Opened) -> Counter[str]:
    names = _style_names(opened)
    found = (paragraph.find("w:pPr/w:pStyle", NAMESPACES) for paragraph in _paragraphs(opened))
    return Counter(names[style.get(f"{{{W}}}val", "")] for style in found if style is not None)


def _worded_character_styles(opened: Opened) -> Counter[str]:
    """Letters by the character style that they have; how many runs they stand in is of no account."""
    names, found = _style_names(opened), Counter[str]()
    for story in _stories(opened):
        for run in opened.find(".//w:r", story):
            style = run.find("w:rPr/w:rStyle", NAMESPACES)
            if style is not None:
                found[names[style.get(f"{{{W}}}val", "")]] += len("".join(_text(run).split()))
    return Counter({name: letters for name, letters in found.items() if "link" not in name and "footnote" not in name})


def _entries(opened: Opened) -> Counter[str]:
    """The entries of the contents list, each with its page."""
    names = _style_names(opened)
    listed = (p for p in opened.find(".//w:p") if (style := p.find("w:pPr/w:pStyle", NAMESPACES)) is not None
              and names[style.get(f"{{{W}}}val", "")] == "toc 1")  # fmt: skip
    return Counter(_text(paragraph) for paragraph in listed)


def _notes(opened: Opened) -> Counter[str]:
    if "word/footnotes.xml" not in opened.names:
        return Counter()
    texts = (_text(note).strip() for note in opened.find(".//w:footnote", "word/footnotes.xml"))
    return Counter(filter(None, texts))


def _addresses(opened: Opened) -> Counter[str]:
    relations = [name for name in opened.names if name.startswith("word/_rels/")]
    links = (link for name in relations for link in opened.part(name) if link.get("TargetMode") == "External")
    return Counter(unquote(link.get("Target", "")) for link in links)


def _languages(opened: Opened) -> Counter[str]:
    """Letters in each language, be it the document's own or their own; of the regions only what both tell."""
    found: Counter[str] = Counter()
    (own,) = opened.find(".//w:rPrDefault//w:lang", "word/styles.xml")
    for story in _stories(opened):
        for run in opened.find(".//w:r", story):
            set_by_hand = run.find("w:rPr/w:lang", NAMESPACES)
            for letter in "".join(_text(run).split()):
                slot = f"{{{W}}}{'eastAsia' if letter > _LATIN else 'val'}"
                language = "" if set_by_hand is None else set_by_hand.get(slot, "")
                found[(language or own.get(slot, ""))[:2]] += 1
    return Counter({name: letters for name, letters in found.items() if name != "en"})


_LATIN = "\u2e7f"  # East Asian letters follow it


def _properties(opened: Opened) -> Counter[str]:
    core = opened.word.core_properties
    return Counter(map(str, (core.title, core.subject, core.author, core.language, core.created)))


def _theme(opened: Opened) -> Counter[str]:
    return Counter(node.get("val", "") for node in opened.part("word/theme/theme1.xml").iter("{*}srgbClr"))


def _themed(tag: str, name: str) -> Trait:
    """In which styles a colour is one of the theme's."""

    def found(opened: Opened) -> Counter[str]:
        styles = opened.find(".//w:style", "word/styles.xml")
        names = _style_names(opened)
        return Counter(
            f"{names[style.get(f'{{{W}}}styleId', '')]}: {node.get(f'{{{W}}}{name}')}"
            for style in styles
            for node in style.iterfind(f".//w:{tag}", NAMESPACES)
            if node.get(f"{{{W}}}{name}")
        )

    return found


TRAITS: dict[str, Trait] = {
    "words": _words,
    "native charts": lambda opened: Counter("chart" for name in opened.names if _CHART.fullmatch(name)),
    "pictures": _count(".//wp:docPr"),
    "alt texts of pictures": _alts("pic"),
    "alt texts of charts": _alts("chart"),
    "marks of decorative pictures": _count(_DECORATIVE),
    "footnotes": _notes,
    "contents list": _fields("TOC"),
    "entries of the contents list": _entries,
    "entries for the contents list": _fields("TC"),
    "name of the entries' list": _switches("TC", "\\f C"),
    "level of the entries": _switches("TC", "\\l 1"),
    "page references": _fields("PAGEREF"),
    "cross-references": _fields("REF"),
    "look of updated cross-references": _switches("REF", "CHARFORMAT"),
    "numbers of captions": _fields("SEQ"),
    "page numbers": _fields("PAGE"),
    "page counts": _fields("NUMPAGES"),
    "headlines in the running head": _fields("STYLEREF"),
    "bookmarks": _attributes(".//w:bookmarkStart", "name"),
    "links inside the file": _attributes(".//w:hyperlink[@w:anchor]", "anchor"),
    "addresses": _addresses,
    "words on links": _attributes(".//w:hyperlink[@w:tooltip]", "tooltip"),
    "styles": lambda opened: Counter(_style_names(opened).values()),
    "paragraphs in styles": _used_paragraph_styles,
    "letters in styles": _worded_character_styles,
    "colours of the theme": _theme,
    "theme colours of words in styles": _themed("color", "themeColor"),
    "theme colours of grounds in styles": _themed("shd", "themeFill"),
    "theme colours of rules in styles": lambda opened: sum(
        (_themed(side, "themeColor")(opened) for side in ("top", "bottom", "left", "between", "insideH")), Counter()
    ),
    "tables": _count(".//w:tbl"),
    "heads of tables that repeat": _count(".//w:tblHeader"),
    "rows that do not break": _count(".//w:cantSplit"),
    "titles of tables": _attributes(".//w:tblCaption", "val"),
    "alt texts of tables": _attributes(".//w:tblDescription", "val"),
    "lists": _count(".//w:numPr"),
    "sections": _count(".//w:sectPr"),
    "running heads": _attributes(".//w:headerReference", "type"),
    "running feet": _attributes(".//w:footerReference", "type"),
    "first pages without them": _count(".//w:titlePg"),
    "languages of words": _languages,
    "properties": _properties,
}

DROPPED = {
    "marks of decorative pictures": "the mark is younger than the format, and it does not write it",
    "name of the entries' list": "it writes the switch without the name; an update in Word still finds all entries",
    "level of the entries": "it writes each level one deeper, so that an updated list has the look of deeper entries",
    "page references": "it leaves the pages of a contents list as plain numbers; Word makes fields when it updates it",
    "look of updated cross-references": "it writes REF without the switch: what Word then updates may lose its look",
    "alt texts of charts": "it writes charts without a description; those of pictures stay",
    "words on links": "it writes no tooltips",
    "theme colours of rules in styles": "it writes the colours of rules as plain ones; those of words and grounds stay",
    "titles of tables": "it writes tables without a title",
    "alt texts of tables": "it writes tables without a description",
}
"""What LibreOffice (7.4) drops when it opens a file and saves it again, and how it does."""

# -------------------------------------------------------------------------------------------------- the tests


def _numbered(document: Document) -> Document:
    """With pages, so that there are page references; which ones is of no account here."""
    return replace(document, pages=Pages(99, tuple(range(2, 2 + len(openings(document))))))


@pytest.fixture(scope="module")
def files(brand: Brand) -> list[Opened]:
    """The document that has every node, a chart as a picture too, and the sample plan's briefing."""
    whole = sample.whole_document()
    picture = replace(sample.path(), form="picture", anchor="drawn", data="annex")
    briefing = compose(read_plan(ROOT / "data" / "dalian"), BRIEFING, "en", DATE)
    documents = replace(whole, blocks=(*whole.blocks, picture)), briefing
    return [Kept(write_docx(_numbered(document), brand)) for document in documents]


@pytest.fixture(scope="module")
def saved(files: list[Opened], brand: Brand, tmp_path_factory: pytest.TempPathFactory) -> list[Opened]:
    """The files, opened in LibreOffice and saved again as Word files."""
    require_tool("soffice", "LibreOffice (libreoffice-writer)")
    office, scratch = find_office(), tmp_path_factory.mktemp("office")
    assert office is not None
    form = "docx:MS Word 2007 XML"
    return [Kept(data) for data in convert(office, [file.data for file in files], form, brand.faces, scratch)]


@pytest.mark.parametrize("name", [name for name in TRAITS if name not in DROPPED])
def test_libreoffice_keeps(files: list[Opened], saved: list[Opened], name: str) -> None:
    for before, after in zip(files, saved, strict=True):
        assert not TRAITS[name](before) - TRAITS[name](after), f"LibreOffice drops {name}: list it"


@pytest.mark.parametrize("name", DROPPED)
def test_libreoffice_drops(files: list[Opened], saved: list[Opened], name: str) -> None:
    """So that the list stays true: what a newer LibreOffice keeps is to be taken from it."""
    lost = [TRAITS[name](before) - TRAITS[name](after) for before, after in zip(files, saved, strict=True)]
    assert any(lost), f"LibreOffice keeps {name}: take it from the list"


@pytest.mark.parametrize("name", TRAITS)
def test_each_thing_that_is_compared_is_there(files: list[Opened], name: str) -> None:
    there = any(TRAITS[name](file) for file in files)
    assert there


def test_python_docx_keeps_every_part(files: list[Opened], tmp_path: Path) -> None:
    """As programs of other people's do that change a file and save it."""
    for before in files:
        path = tmp_path / "saved.docx"
        docx.Document(io.BytesIO(before.data)).save(path)
        after = Kept(path.read_bytes())
        assert set(after.names) == set(before.names)
        for name in before.names:
            if name.startswith("word/") and name.endswith(".xml"):
                assert etree.tostring(after.part(name), method="c14n") == etree.tostring(
                    before.part(name), method="c14n"
                )
        assert [trait for trait, found in TRAITS.items() if found(after) != found(before)] == []
