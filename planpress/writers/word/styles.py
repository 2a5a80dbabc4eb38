"""A Brand becomes word/styles.xml: every look has a named style, so that a person can change it in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from planpress.brand import Brand, ColourRole
from planpress.lengths import Mm, Pt
from planpress.writers.word.languages import east_asian_tag, latin_tag
from planpress.writers.word.markup import DECLARATION, W, colour, rule, shading, twips


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style. Sizes are points; indents millimetres; `based` is another style's id.

    `rule_above` and `rules_between` are borders in points, drawn in ink and in the hairline colour, as is
    `hairline_above`; `bar` is one at the left, and `pad` widens the shade above and below.
    """

    id: str
    name: str
    size: float
    leading: float
    before: float = 0
    after: float = 0
    colour: ColourRole = "ink"
    bold: bool = False
    based: str = "Normal"
    following: str = "BodyText"
    keep_next: bool = False
    page_break: bool = False
    shade: ColourRole | None = None
    rule_above: float = 0
    hairline_above: float = 0
    rules_between: float = 0
    bar: ColourRole | None = None
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    pad: float = 0
    tabs: tuple[tuple[str, float], ...] = ()
    align: Literal["left", "center", "right"] | None = None
    numbering: int | None = None
    outline: int | None = None
    """The level of a heading, which is its level in the list of headings, too."""


@dataclass(frozen=True, slots=True)
class TitleLength:
    """How a cover's title is set by how long it is: its size and that of the native name beside it, in points.

    Each length has styles of its own, so that all titles of a length can be changed in one place.
    """

    suffix: str
    word: str
    size: float
    native: float

    @property
    def style(self) -> str:
        return f"CoverTitle{self.suffix}"

    @property
    def name_style(self) -> str:
        return f"CoverName{self.suffix}"


TITLE_LENGTHS = (
    TitleLength("", "", 84, 60),
    TitleLength("Long", " long", 60, 43),
    TitleLength("Longer", " longer", 44, 31),
    TitleLength("Longest", " longest", 34, 24),
)
SECOND_COLUMN = 120  # millimetres


def _cover_title(length: TitleLength) -> ParagraphStyle:
    return ParagraphStyle(
        length.style,
        f"Cover title{length.word}",
        length.size,
        round(length.size * 1.1),
        before=22,
        after=24,
        colour="paper",
        bold=True,
        shade="ink",
        based="Title",
        following="CoverSubtitle",
        tabs=(("left", SECOND_COLUMN),),
    )


PARAGRAPH_STYLES = (
    ParagraphStyle("BodyText", "Body Text", 9.5, 13.5, after=5),
    ParagraphStyle("Title", "Title", 34, 38, bold=True, following="Subtitle"),
    ParagraphStyle("Subtitle", "Subtitle", 11, 15, after=11),
    *(_cover_title(length) for length in TITLE_LENGTHS),
    ParagraphStyle(
        "CoverSubtitle", "Cover subtitle", 22, 26, colour="paper", bold=True, shade="ink", right=60, based="Subtitle"
    ),
    ParagraphStyle("CoverLine", "Cover line", 11, 15, before=6, colour="paper", shade="ink"),
    ParagraphStyle("CoverNote", "Cover note", 8, 11, colour="paper", shade="ink", tabs=(("left", SECOND_COLUMN),)),
    ParagraphStyle("Eyebrow", "Eyebrow", 8, 11, keep_next=True, page_break=True, following="Heading1"),
    ParagraphStyle(
        "Heading1",
        "heading 1",
        22,
        26,
        after=5,
        bold=True,
        keep_next=True,
        page_break=True,
        following="Lead",
        outline=0,
    ),
    ParagraphStyle("Lead", "Lead", 11, 15, before=2, after=9, right=30),
    ParagraphStyle("LeadBeside", "Lead beside contents", 11, 15, before=2, after=9, based="Lead", right=0),
    ParagraphStyle(
        "Heading2", "heading 2", 9.5, 13.5, before=10, after=1, bold=True, keep_next=True, rule_above=0.5, outline=1
    ),
    ParagraphStyle("Heading3", "heading 3", 9.5, 13.5, before=5, bold=True, keep_next=True, outline=2),
    ParagraphStyle("Heading4", "heading 4", 8, 11, before=5, bold=True, keep_next=True, outline=3),
    ParagraphStyle("Heading5", "heading 5", 8, 11, before=5, colour="second", bold=True, keep_next=True, outline=4),
    ParagraphStyle("Heading6", "heading 6", 8, 11, before=5, colour="second", keep_next=True, outline=5),
    ParagraphStyle("Caption", "caption", 11, 15, before=15, after=3, bold=True, keep_next=True),
    ParagraphStyle("ChartTitle", "Chart title", 11, 15, before=15, bold=True, keep_next=True, following="Subtle"),
    ParagraphStyle("Subtle", "Subtle", 8, 11, after=5, colour="second", keep_next=True),
    ParagraphStyle("ChartPanel", "Chart panel", 8, 11, before=3, colour="derived", bold=True, keep_next=True),
    ParagraphStyle("Picture", "Picture", 9.5, 0, after=4),
    ParagraphStyle("Label", "Label", 8, 11, after=4),
    ParagraphStyle("Note", "Note", 7.5, 9.5, before=4, after=4, colour="second", following="Note"),
    ParagraphStyle("SourceEntry", "Source", 8, 11, after=2, following="SourceEntry", left=7, hanging=7),
    ParagraphStyle("Callout", "Callout", 9.5, 13.5, after=5, shade="tint", bar="derived", pad=4, left=4),
    ParagraphStyle("Quote", "Quote", 9.5, 13.5, after=5, colour="second", bar="hairline", pad=4, left=4),
    ParagraphStyle("TableText", "Table text", 8, 11, following="TableText"),
    ParagraphStyle("TableFigure", "Table figure", 8, 11, following="TableFigure", based="TableText", align="right"),
    ParagraphStyle(
        "TableHead", "Table head", 8, 11, following="TableText", based="TableText", bold=True, keep_next=True
    ),
    ParagraphStyle(
        "TableHeadFigure", "Table head figure", 8, 11, following="TableFigure", based="TableHead", align="right"
    ),
    ParagraphStyle("StepArrow", "Step arrow", 12, 11, colour="derived", following="StepArrow", align="center"),
    ParagraphStyle("KeyLabel", "Key figure label", 8, 11, before=2, following="KeyFigure", keep_next=True),
    ParagraphStyle("KeyFigure", "Key figure", 26, 30, following="KeyNote", keep_next=True),
    ParagraphStyle("KeyUnit", "Key figure unit line", 8, 11, following="KeyNote", keep_next=True),
    ParagraphStyle("KeyNote", "Key figure note", 8, 11, after=4, colour="second"),
    ParagraphStyle("ListBullet", "List Bullet", 9.5, 13.5, after=2, following="ListBullet", numbering=1),
    ParagraphStyle("ListNumber", "List Number", 9.5, 13.5, after=2, following="ListNumber", numbering=2),
    ParagraphStyle("ListContinue", "List Continue", 9.5, 13.5, after=2, following="ListContinue", left=5),
    ParagraphStyle(
        "ListBulletSmall", "List Bullet small", 8, 11, after=2, following="ListBulletSmall", based="ListBullet"
    ),
    ParagraphStyle(
        "ListNumberSmall", "List Number small", 8, 11, after=2, following="ListNumberSmall", based="ListNumber"
    ),
    ParagraphStyle("ListContinueSmall", "List Continue small", 8, 11, after=2, following="ListContinueSmall", left=5),
    ParagraphStyle("TOCHeading", "TOC Heading", 8, 11, before=4, after=3, bold=True, keep_next=True, rule_above=0.5),
    ParagraphStyle("TOC1", "toc 1", 8, 11, following="TOC1", rules_between=0.25, tabs=(("right", 55),)),
    ParagraphStyle("Header", "header", 7.5, 9.5, following="Header"),
    ParagraphStyle(
        "HeaderSection", "Header section", 7.5, 9.5, bold=True, following="Header", based="Header", align="right"
    ),
    ParagraphStyle(
        "Footer",
        "footer",
        7.5,
        9.5,
        colour="second",
        following="Footer",
        hairline_above=0.5,
        tabs=(("left", 80), ("right", 175)),
    ),
    ParagraphStyle("FootnoteText", "footnote text", 7.5, 9.5, following="FootnoteText", colour="second"),
    ParagraphStyle("Gap", "Gap", 1, 7, keep_next=True),
)


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    id: str
    name: str
    colour: ColourRole | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    raised: bool = False
    size: float = 0
    based: str = "DefaultParagraphFont"


_FIGURES = (
    CharacterStyle("TargetFigure", "Target figure", "target_text", bold=True),
    CharacterStyle("BaselineFigure", "Baseline figure", "second", bold=True),
    CharacterStyle("DerivedFigure", "Derived figure", "derived", bold=True),
    CharacterStyle("StatedFigure", "Stated figure", "ink", bold=True),
)
CHARACTER_STYLES = (
    CharacterStyle("Strong", "Strong", bold=True),
    CharacterStyle("Emphasis", "Emphasis", italic=True),
    CharacterStyle("IntenseEmphasis", "Intense Emphasis", bold=True, italic=True),
    *_FIGURES,
    CharacterStyle("NotStated", "Not stated", "second", italic=True),
    *(replace(style, id=f"{style.id}Unit", name=f"{style.name} unit", size=8, based=style.id) for style in _FIGURES),
    CharacterStyle("KeyNotStated", "Key figure not stated", "second", italic=True, size=17, based="NotStated"),
    CharacterStyle("SecondText", "Second text", "second"),
    CharacterStyle("NativeName", "Native name", "second"),
    CharacterStyle("SectionName", "Section native name", size=17, based="NativeName"),
    *(
        CharacterStyle(length.name_style, f"Cover native name{length.word}", "cover_plate", size=length.native)
        for length in TITLE_LENGTHS
    ),
    CharacterStyle("CoverStrong", "Cover strong", "paper", bold=True),
    CharacterStyle("EyebrowName", "Eyebrow name", "derived", bold=True),
    CharacterStyle("StatusMark", "Status mark", "derived"),
    CharacterStyle("Hyperlink", "Hyperlink", "derived", underline=True),
    CharacterStyle("SourceMark", "Source mark", "derived", raised=True),
    CharacterStyle("FootnoteReference", "footnote reference", raised=True),
)
COLUMN_GAP = 113
"""The room between a table column's text and the next column, in twips."""
HEADINGS = 3
"""The list of headings, after those of bullets and of numbers."""
HEADING_LEVELS = 6
BOLD_STYLES = frozenset(style.id for style in CHARACTER_STYLES if style.bold)


def styles_xml(brand: Brand, language: str) -> str:
    """The styles part (ISO/IEC 29500-1, 17.7) for a document in `language`."""
    styles = [
        _normal(brand),
        *(_paragraph_style(brand, style) for style in PARAGRAPH_STYLES),
        _DEFAULT_CHARACTERS,
        *(_character_style(brand, style) for style in CHARACTER_STYLES),
        _DEFAULT_TABLE,
        _planpress_table(brand),
        _plain_list_table(brand),
        _box_tables(brand),
        _SIDE_BY_SIDE_TABLE,
        _DEFAULT_NUMBERING,
    ]
    return f'{DECLARATION}<w:styles xmlns:w="{W}">{_defaults(language)}{"".join(styles)}</w:styles>'


def _defaults(language: str) -> str:
    fonts = " ".join(
        f'w:{slot}="{face}"'
        for slot, face in (
            ("asciiTheme", "minorHAnsi"),
            ("eastAsiaTheme", "minorEastAsia"),
            ("hAnsiTheme", "minorHAnsi"),
            ("cstheme", "minorBidi"),
        )
    )
    tongues = f'w:val="{latin_tag(language)}" w:eastAsia="{east_asian_tag(language)}" w:bidi="ar-SA"'
    run = f"<w:rFonts {fonts}/>{_size(9.5)}<w:lang {tongues}/>"
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{_spacing(0, 0, 13.5)}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _paragraph_style(brand: Brand, style: ParagraphStyle) -> str:
    run = ("<w:b/><w:bCs/>" if style.bold else "") + (
        f"<w:color {colour(brand, style.colour)}/>" if style.colour != "ink" else ""
    )
    following = f'<w:next w:val="{style.following}"/>' if style.following != style.id else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based}"/>{following}<w:uiPriority w:val="1"/><w:qFormat/>'
        f"<w:pPr>{_paragraph_properties(brand, style)}</w:pPr><w:rPr>{run}{_size(style.size)}</w:rPr></w:style>"
    )


def _paragraph_properties(brand: Brand, style: ParagraphStyle) -> str:
    """In the order the schema asks for (17.3.1.26)."""
    stops = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(Mm(place))}"/>' for kind, place in style.tabs)
    return "".join(
        (
            "<w:keepNext/><w:keepLines/>" if style.keep_next else "",
            "<w:pageBreakBefore/>" if style.page_break else "",
            _numbering(style),
            _borders(brand, style),
            shading(brand, style.shade) if style.shade else "",
            f"<w:tabs>{stops}</w:tabs>" if stops else "",
            _spacing(style.before, style.after, style.leading),
            _indents(style),
            f'<w:jc w:val="{style.align}"/>' if style.align else "",
            f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "",
        )
    )


def _numbering(style: ParagraphStyle) -> str:
    if style.outline is not None:
        return f'<w:numPr><w:ilvl w:val="{style.outline}"/><w:numId w:val="{HEADINGS}"/></w:numPr>'
    return f'<w:numPr><w:numId w:val="{style.numbering}"/></w:numPr>' if style.numbering else ""


def _borders(brand: Brand, style: ParagraphStyle) -> str:
    rules = "".join(
        (
            rule(brand, "top", "ink", Pt(style.rule_above), 3) if style.rule_above else "",
            rule(brand, "top", "hairline", Pt(style.hairline_above), 6) if style.hairline_above else "",
            rule(brand, "top", style.shade, Pt(style.pad)) if style.pad and style.shade else "",
            rule(brand, "left", style.bar, Pt(2.25), 8) if style.bar else "",
            rule(brand, "bottom", style.shade, Pt(style.pad)) if style.pad and style.shade else "",
            rule(brand, "bottom", "hairline", Pt(style.rules_between), 1) if style.rules_between else "",
            rule(brand, "between", "hairline", Pt(style.rules_between), 1) if style.rules_between else "",
        )
    )
    return f"<w:pBdr>{rules}</w:pBdr>" if rules else ""


def _indents(style: ParagraphStyle) -> str:
    sides = {"left": style.left, "right": style.right, "hanging": style.hanging}
    values = " ".join(f'w:{side}="{twips(Mm(length))}"' for side, length in sides.items() if length is not None)
    return f"<w:ind {values}/>" if values else ""


def _spacing(before: float, after: float, leading: float) -> str:
    """Exact leading keeps the grid; none (0) lets a line grow with the picture in it."""
    line = f'w:line="{round(leading * 20)}" w:lineRule="exact"' if leading else 'w:line="240" w:lineRule="auto"'
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" {line}/>'


def _size(size: float) -> str:
    return f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'


def _character_style(brand: Brand, style: CharacterStyle) -> str:
    run = "".join(
        (
            "<w:b/><w:bCs/>" if style.bold else "",
            "<w:i/><w:iCs/>" if style.italic else "",
            f"<w:color {colour(brand, style.colour)}/>" if style.colour else "",
            _size(style.size) if style.size else "",
            '<w:u w:val="single"/>' if style.underline else "",
            '<w:vertAlign w:val="superscript"/>' if style.raised else "",
        )
    )
    return (
        f'<w:style w:type="character" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based}"/><w:uiPriority w:val="2"/><w:qFormat/><w:rPr>{run}</w:rPr></w:style>'
    )


def _normal(brand: Brand) -> str:
    # LibreOffice lets document defaults win over character styles in tables, so ink is set here.
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:uiPriority w:val="1"/>'
        f"<w:qFormat/><w:rPr><w:color {colour(brand, 'ink')}/></w:rPr></w:style>"
    )


_DEFAULT_CHARACTERS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)
_DEFAULT_NUMBERING = (
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)


def _margins(top: int, right: int, bottom: int, left: int) -> str:
    """A table's cell margins in twips."""
    sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{margins}</w:tblCellMar>"


_DEFAULT_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
    f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_margins(0, 0, 0, 0)}</w:tblPr></w:style>'
)


def _planpress_table(brand: Brand) -> str:
    """Horizontal rules only: 1 pt at the ends, 0.5 pt under the head, 0.25 pt between the rows."""
    ends = rule(brand, "top", "ink", Pt(1)), rule(brand, "bottom", "ink", Pt(1))
    rules = f"{ends[0]}{ends[1]}{rule(brand, 'insideH', 'hairline', Pt(0.25))}"
    head = f"<w:tcPr><w:tcBorders>{rule(brand, 'bottom', 'ink', Pt(0.5))}</w:tcBorders></w:tcPr>"
    first = f'<w:tblStylePr w:type="firstRow">{head}</w:tblStylePr>'
    borders = f"<w:tblBorders>{rules}</w:tblBorders>"
    return _table_style("Planpress", "Planpress", f"{borders}{_margins(50, COLUMN_GAP, 50, 0)}", first) + _table_style(
        "PlanpressLedger", "Planpress ledger", _margins(60, COLUMN_GAP, 60, 0), "", "Planpress"
    )


def _plain_list_table(brand: Brand) -> str:
    """A short list beside text: hairlines below the rows, no head."""
    rules = f"{rule(brand, 'bottom', 'hairline', Pt(0.25))}{rule(brand, 'insideH', 'hairline', Pt(0.25))}"
    borders = f"<w:tblBorders>{rules}</w:tblBorders>"
    return _table_style("PlainList", "Plain list", f"{borders}{_margins(24, COLUMN_GAP, 24, 0)}")


def _box_tables(brand: Brand) -> str:
    """Every other column is a tinted box, those between are gaps; key figures have a rule above theirs."""
    banded = f'<w:tblStyleColBandSize w:val="1"/>{_margins(40, 60, 40, 140)}'
    ruled = f"<w:tcBorders>{rule(brand, 'top', 'ink', Pt(1))}</w:tcBorders>"
    tint = shading(brand, "tint")
    boxes = (("Tiles", "Tiles", ""), ("KeyFigures", "Key figures", ruled))
    return "".join(_table_style(id, name, banded, _boxes(f"{border}{tint}")) for id, name, border in boxes)


def _boxes(look: str) -> str:
    return (
        f'<w:tblStylePr w:type="band1Vert"><w:tcPr>{look}</w:tcPr></w:tblStylePr><w:tblStylePr w:type="band2Vert">'
        '<w:tcPr><w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
        '<w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>'
    )


def _table_style(id: str, name: str, look: str, parts: str = "", based: str = "TableNormal") -> str:
    return (
        f'<w:style w:type="table" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f'<w:uiPriority w:val="3"/><w:qFormat/><w:tblPr>{look}</w:tblPr>{parts}</w:style>'
    )


# What stands side by side without any look, in whatever way the normal table of a house's own style is padded.
_SIDE_BY_SIDE_TABLE = _table_style("SideBySide", "Side by side", _margins(0, 0, 0, 0))
