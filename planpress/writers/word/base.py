"""A Brand becomes the lean base file that every Word document starts from: theme, styles, lists, settings, A4."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from planpress.brand import Brand
from planpress.lengths import Mm
from planpress.writers.word.foreign import Link
from planpress.writers.word.languages import east_asian_face, east_asian_tag, latin_tag
from planpress.writers.word.markup import (
    DECLARATION,
    NAMESPACES,
    THEME_COLOURS,
    A,
    W,
    attribute,
    colour,
    twips,
)
from planpress.writers.word.package import content_types, zip_parts
from planpress.writers.word.page import A4
from planpress.writers.word.sections import Sheet, page_properties
from planpress.writers.word.styles import HEADING_LEVELS, HEADINGS, styles_xml

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_SETTINGS_URI = "http://schemas.microsoft.com/office/word"
_FALLBACK_FACE = "Calibri"
_LIST_INDENT = Mm(5)


@dataclass(frozen=True, slots=True)
class HouseFrames:
    """A house's own headers and footers as references of a section (17.10.5); those of its first page apart."""

    headers: str = ""
    footers: str = ""
    first: str = ""
    title_page: bool = False
    has_header: bool = False
    has_footer: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """The file that a document is written into, with an empty body, and what the writer must know of it.

    `fixed` are the parts that stay as they are, by name. `styles` gives the ids of a house's own styles that take
    the place of ours; `bullets` is the list of bullets, `numbers` the definition of numbered ones, `bulleted` says
    that the bullets' style has its signs itself, and `starts_page` that a heading of level 1 starts a page by its
    style. `drawings`, `bookmarks` and `names` are taken, as are part names with numbers up to `last_part`.
    """

    data: bytes
    fixed: Mapping[str, bytes]
    sheet: Sheet = field(default_factory=lambda: Sheet(A4))
    styles: Mapping[str, str] = field(default_factory=dict)
    bullets: int = 1
    numbers: int = 2
    bulleted: bool = True
    starts_page: bool = True
    frames: HouseFrames = HouseFrames()
    drawings: frozenset[int] = frozenset()
    bookmarks: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    last_part: int = 0
    footer_stops: tuple[int, ...] = (twips(Mm(80)), twips(A4.text_width))


def our_base(brand: Brand, language: str, decimal_sign: str) -> Base:
    """The base without any house's own file: no header, footer or notes."""
    parts = our_parts(brand, language, decimal_sign)
    main = "word/document.xml"
    links = [Link(f"rId{n}", kind, name, False) for n, (name, (_, _, kind)) in enumerate(parts.items()) if n]
    return Base(
        package(
            main,
            {name: text.encode() for name, (_, text, _) in parts.items()},
            {name: content_type for name, (content_type, _, _) in parts.items()},
            [(link.type, link.target) for link in links if link.target.startswith("docProps")],
            {main: [link for link in links if link.target.startswith("word")]},
        ),
        {name: parts[name][1].encode() for name in ("word/styles.xml", "word/settings.xml")},
    )


def our_parts(brand: Brand, language: str, decimal_sign: str) -> dict[str, tuple[str, str, str]]:
    """Our parts by name: the content type, the text, and the relationship that leads to it."""
    return {
        "word/document.xml": (CT.WML_DOCUMENT_MAIN, _document(), RT.OFFICE_DOCUMENT),
        "word/styles.xml": (CT.WML_STYLES, styles_xml(brand, language), RT.STYLES),
        "word/numbering.xml": (CT.WML_NUMBERING, _numbering(brand), RT.NUMBERING),
        "word/settings.xml": (CT.WML_SETTINGS, _settings(language, decimal_sign), RT.SETTINGS),
        "word/theme/theme1.xml": (CT.OFC_THEME, theme(brand, language), RT.THEME),
        "word/fontTable.xml": (CT.WML_FONT_TABLE, _fonts(brand, language), RT.FONT_TABLE),
        "docProps/core.xml": (CT.OPC_CORE_PROPERTIES, _CORE, RT.CORE_PROPERTIES),
        "docProps/app.xml": (CT.OFC_EXTENDED_PROPERTIES, _APP, RT.EXTENDED_PROPERTIES),
    }


def package(
    main: str,
    files: Mapping[str, bytes],
    types: Mapping[str, str],
    properties: Sequence[tuple[str, str]],
    links: Mapping[str, Sequence[Link]],
) -> bytes:
    """Parts with their types and relationships as a .docx; `properties` are those of the package besides its main."""
    roots = [Link(f"rId{n}", *link, False) for n, link in enumerate([(RT.OFFICE_DOCUMENT, main), *properties], 1)]
    written = {"[Content_Types].xml": content_types({f"/{name}": types[name] for name in files}).encode()}
    written["_rels/.rels"] = _relationships("", roots)
    for name, data in files.items():
        written[name] = data
        if links.get(name):
            folder, base = posixpath.split(name)
            written[f"{folder}/_rels/{base}.rels"] = _relationships(folder, links[name])
    stream = io.BytesIO()
    zip_parts(stream, written)
    return stream.getvalue()


def _document() -> str:
    return (
        f"{DECLARATION}<w:document {NAMESPACES}><w:body>"
        f"<w:sectPr>{page_properties(A4)}</w:sectPr></w:body></w:document>"
    )


def _numbering(brand: Brand) -> str:
    look = f"<w:rPr><w:color {colour(brand, 'derived')}/></w:rPr>"
    bullet = _list_definition(1, "ListBullet", "bullet", lambda _: "•", look)
    number = _list_definition(2, "ListNumber", "decimal", lambda level: f"%{level + 1}.", "")
    instances = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, HEADINGS))
    return f'{DECLARATION}<w:numbering xmlns:w="{W}">{bullet}{number}{_heading_numbers()}{instances}</w:numbering>'


def _heading_numbers() -> str:
    """Headings belong to one list whose levels say nothing: a designer turns numbers on here, in one place."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        + (f'<w:pStyle w:val="Heading{level + 1}"/>' if level < HEADING_LEVELS else "")
        + '<w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level in range(9)
    )
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{HEADINGS}">{kind}{levels}</w:abstractNum>'


def _list_definition(number: int, style: str, form: str, sign: Callable[[int], str], look: str) -> str:
    """Nine levels, each one list indent deeper; only the first belongs to the paragraph style."""
    step = twips(_LIST_INDENT)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if level == 0 else "")
        + f'<w:lvlText w:val="{sign(level)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{step * (level + 1)}" w:hanging="{step}"/></w:pPr>{look}</w:lvl>'
        for level in range(9)
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


def _settings(language: str, decimal_sign: str) -> str:
    compat = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    settings = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{_SETTINGS_URI}" w:val="{value}"/>' for name, value in compat.items()
    )
    slots = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
    slots |= {f"accent{n}": f"accent{n}" for n in range(1, 7)}
    slots |= {"hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink"}
    mapping = " ".join(f'w:{name}="{slot}"' for name, slot in slots.items())
    return (
        f'{DECLARATION}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:mirrorMargins/>'
        '<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat>{settings}</w:compat>"
        f'<w:themeFontLang w:val="{latin_tag(language)}" w:eastAsia="{east_asian_tag(language)}"/>'
        f'<w:clrSchemeMapping {mapping}/><w:decimalSymbol w:val="{decimal_sign}"/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )


def theme(brand: Brand, language: str) -> str:
    """The theme part (ISO/IEC 29500-1, 14.2.7): the brand's colours and faces."""
    slots = {slot: brand.colour(role)[1:] for role, (slot, _) in THEME_COLOURS.items()}
    slots |= {"hlink": brand.colour("derived")[1:], "folHlink": brand.colour("second")[1:]}
    order = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    colours = "".join(f'<a:{slot}><a:srgbClr val="{slots[slot]}"/></a:{slot}>' for slot in order)
    name = attribute(brand.name or "Planpress")
    latin, east = attribute(brand.faces.family), attribute(east_asian_face(language))
    faces = f'<a:latin typeface={latin}/><a:ea typeface={east}/><a:cs typeface=""/>'
    return (
        f'{DECLARATION}<a:theme xmlns:a="{A}" name={name}><a:themeElements>'
        f"<a:clrScheme name={name}>{colours}</a:clrScheme>"
        f"<a:fontScheme name={name}><a:majorFont>{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Plain">{_THEME_FORMATS}</a:fmtScheme></a:themeElements></a:theme>'
    )


_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
# The schema asks for three of each, even in a document that draws nothing (20.1.4.1.14).
_THEME_FORMATS = (
    f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>"
    f"<a:lnStyleLst>{f'<a:ln w={chr(34)}6350{chr(34)}>{_FILL}</a:ln>' * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
)


def _fonts(brand: Brand, language: str) -> str:
    """The house face with the one that stands in for it on a machine that lacks it (17.8.3.1)."""
    house = f'<w:font w:name={attribute(brand.faces.family)}><w:altName w:val="{_FALLBACK_FACE}"/>'
    kind = '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    east = f'<w:font w:name="{east_asian_face(language)}">{kind}'
    return f'{DECLARATION}<w:fonts xmlns:w="{W}">{house}{kind}{east}</w:fonts>'


_CORE = (
    f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_APP = f'{DECLARATION}<Properties xmlns="{_EXTENDED}"><Application>Planpress</Application></Properties>'


def _relationships(folder: str, links: Sequence[Link]) -> bytes:
    nodes = "".join(_relationship(folder, link) for link in links)
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{nodes}</Relationships>'.encode()


def _relationship(folder: str, link: Link) -> str:
    target = link.target if link.is_external else posixpath.relpath(link.target, folder or ".")
    mode = ' TargetMode="External"' if link.is_external else ""
    return f"<Relationship Id={quoteattr(link.id)} Type={quoteattr(link.type)} Target={quoteattr(target)}{mode}/>"


def relationships(targets: list[tuple[str, str]]) -> str:
    """A relationships part: rId1, rId2 and so on, each with its type and target (ISO/IEC 29500-2, 9.3)."""
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
