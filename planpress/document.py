"""The document tree: what a template says, before any format. Every writer reads it; nothing else does.

Blocks and inlines are closed unions: a writer matches them all and ends with `assert_never`,
so that the type checker names every writer that forgot a node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from planpress.lengths import BLEED, Mm
from planpress.pictures import MIDDLE, Focus

Role: TypeAlias = Literal["baseline", "target", "derived", "fact"]
"""What a figure is to its reader; the brand gives each role a colour, and each role is worded too."""

# ---------------------------------------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words. `language` (BCP 47) is set where they are not in the document's language."""

    content: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Strong:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    content: tuple[Inline, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer into the same document: `target` is a block's anchor. `label` says where it leads, for those who
    hear its words without the page: a mere number says too little."""

    content: tuple[Inline, ...]
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class QuantityText:
    """One figure as printed. `key` leads back to its observation or formula.

    The parts are kept apart so that tables align on the decimal point and key figures set the
    number large; `absent` is True for words that stand where no figure is stated.
    """

    key: str
    number: str
    qualifier: str = ""
    unit: str = ""
    role: Role = "fact"
    absent: bool = False

    @property
    def text(self) -> str:
        """The whole figure as running text: "over 100 billion RMB"."""
        glue = "\u2009" if self.unit.startswith("%") else "\u00a0"
        number = f"{self.number}{glue}{self.unit}" if self.unit else self.number
        return f"{self.qualifier} {number}" if self.qualifier else number


@dataclass(frozen=True, slots=True)
class Footnote:
    content: tuple[Inline, ...]


StatusRole: TypeAlias = Literal[
    "exceeded", "met", "met-wider", "on-track", "behind", "missed", "not-comparable", "not-reported"
]
"""How a target stands."""
SpanRole: TypeAlias = Literal["second", "eyebrow", "native", "stated", "unstated", "calculated", "source", StatusRole]

STATUS_SIGNS: dict[StatusRole, str] = {
    "exceeded": "\u25b2",
    "met": "\u2714",
    "met-wider": "\u2713",
    "on-track": "\u2197",
    "behind": "\u25bd",
    "missed": "\u2718",
    "not-comparable": "\u25cc",
    "not-reported": "\u25cb",
}
"""The sign before each status, so that it is told by shape and word; each is in the documents' own face."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words with a part to play: a second line in a cell, an eyebrow, a native name, a status mark.

    A "source" is a small raised number after a figure; it holds the Reference to the row that tells its source.
    """

    role: SpanRole
    content: tuple[Inline, ...]


Inline: TypeAlias = Text | Strong | Emphasis | Link | Reference | QuantityText | Footnote | Span
Inlines: TypeAlias = tuple[Inline, ...]

# ----------------------------------------------------------------------------------------------- blocks


@runtime_checkable
class ChartSpec(Protocol):
    """What a chart shows: data and words, no picture. The kinds live in `planpress.charts`."""

    @property
    def kind(self) -> str: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: who, what, when, over a picture drawn from the plan's own figures."""

    title: Inlines
    native_title: Inlines
    subtitle: Inlines
    line: Inlines
    publisher: Inlines
    edition: Inlines
    note: Inlines
    art: ChartSpec
    alt: str


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    content: Inlines
    anchor: str
    native: Inlines = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """How a section starts: eyebrow, level-1 heading, lead, key figures; in print a tinted band.

    `label` is the section's short name for contents and running heads, `number` its number there,
    `mark` the index of the cluster it belongs to (into `Document.profile`), None for all of them.
    """

    heading: Heading
    label: Inlines
    number: str = ""
    mark: int | None = None
    eyebrow: Inlines = ()
    content: tuple[Block, ...] = ()


ParagraphRole: TypeAlias = Literal["body", "lead", "note", "label"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Inlines
    role: ParagraphRole = "body"


ListStyle: TypeAlias = Literal["bullet", "number", "tiles", "steps"]


@dataclass(frozen=True, slots=True)
class List:
    """Items in order. "tiles" are equal boxes side by side, "steps" the same joined by arrows."""

    items: tuple[tuple[Block, ...], ...]
    style: ListStyle = "bullet"


Align: TypeAlias = Literal["left", "right", "decimal"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. `share` is its part of the table's width.

    A `paged` column lists the pages on which each row's figure is printed; only formats with
    fixed pages show it, and its cells are empty in the tree.
    """

    head: Inlines
    align: Align = "left"
    share: float = 1.0
    paged: bool = False


RowKind: TypeAlias = Literal["body", "group", "sum"]


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in column order; a group row has one cell that spans the table. References may lead to its `anchor`."""

    cells: tuple[Inlines, ...]
    kind: RowKind = "body"
    anchor: str = ""


TableStyle: TypeAlias = Literal["full", "ledger", "plain"]


@dataclass(frozen=True, slots=True)
class Table:
    """`style`: full (two-line rows), ledger (dense, many rows), plain (a short list beside text, whose
    heading says what its columns are: its head is there for screen readers and is not shown)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: TableStyle = "full"
    caption: Inlines = ()
    subtitle: Inlines = ()
    number: int | None = None
    alt: str = ""


Ground: TypeAlias = Literal["paper", "tint", "ink"]
"""What stands behind words and pictures."""
ChartForm: TypeAlias = Literal["native", "picture"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the message as title, measure and unit as subtitle, the picture's words as `alt`.

    `height` asks for a height in print; None lets the kind choose by its rows. `data` is the anchor of the
    heading below which tables hold all figures of the picture, "" where the document has none. Where a format
    has charts of its own, `form` says whether this is one of them or a picture.
    """

    spec: ChartSpec
    title: Inlines
    subtitle: Inlines
    alt: str
    anchor: str
    height: Mm | None = None
    data: str = ""
    form: ChartForm = "native"
    ground: Ground = "paper"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file's bytes (JPEG, PNG or TIFF) with its words; `name` is for messages.

    With a `ratio` of width to height, or a `height` in print, it is cropped around its `focus`, never stretched:
    `pictures.frame` and `pictures.crop` say how.
    """

    data: bytes = field(repr=False)
    alt: str
    caption: Inlines = ()
    credit: str = ""
    name: str = ""
    focus: Focus = MIDDLE
    ratio: Fraction | None = None
    height: Mm | None = None


CODE_SIZE = Mm(28)


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code that leads a phone to an address. `size` is its width in print, with the light border that it needs."""

    href: str
    alt: str
    size: Mm = CODE_SIZE


@dataclass(frozen=True, slots=True)
class KeyFigure:
    label: Inlines
    figure: QuantityText
    note: Inlines = ()


FigureStyle: TypeAlias = Literal["strip", "display", "cards"]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Figures set large: side by side in a "strip"; below each other in full size ("display") or as "cards"."""

    figures: tuple[KeyFigure, ...]
    style: FigureStyle = "strip"


@dataclass(frozen=True, slots=True)
class Callout:
    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else, set off from the text."""

    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side. `widths` are counts of the twelve grid columns and sum to 12 at most."""

    widths: tuple[int, ...]
    content: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on pages that are wider than high, for what is wide; the text before and after stands on others.

    It is a block of the document itself: inside of another block its content stands where it is.
    """

    content: tuple[Block, ...]


TypeScale: TypeAlias = Literal["text", "small", "cards", "cover", "display", "poster"]
"""Which sizes the words of an area have."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a designed page with blocks in it, in millimetres from the page's upper left corner.

    Its words stand on `ground`, with which the area is `filled` or which is there already; `at_foot` sets them on its
    lower edge. A chart, or a photo without a frame, that ends it takes what height is left. Outside of a page its
    content stands where it is.
    """

    left: Mm
    top: Mm
    width: Mm
    height: Mm
    content: tuple[Block, ...] = ()
    ground: Ground = "paper"
    filled: bool = False
    scale: TypeScale = "text"
    at_foot: bool = False


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at a designed page's foot: words from `left` on, and at the end of `width` the page's number."""

    words: Inlines
    number: int
    left: Mm
    width: Mm


@dataclass(frozen=True, slots=True)
class Page:
    """A designed page, which is one page in every format with fixed ones: areas in reading order, no running heads.

    `label` is its name in bookmarks, nothing for none. `hue` is the industry's whose colour native names have, counted
    from 1, 0 for none. Formats whose pages flow give its blocks in order.
    """

    width: Mm
    height: Mm
    areas: tuple[Area, ...]
    ground: Ground = "paper"
    label: Inlines = ()
    anchor: str = ""
    foot: Foot | None = None
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of sections; writers fill it from the document's openings."""

    title: Inlines


@dataclass(frozen=True, slots=True)
class SourceEntry:
    label: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class Sources:
    entries: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class StartAt:
    """On a fixed page, the next block starts no higher than `top` below the page's upper edge."""

    top: Mm


Block: TypeAlias = (
    Cover
    | Opening
    | Heading
    | Paragraph
    | List
    | Table
    | Chart
    | Photo
    | QrCode
    | KeyFigures
    | Callout
    | Quote
    | Columns
    | Landscape
    | Area
    | Page
    | Contents
    | Sources
    | PageBreak
    | StartAt
)
Blocks: TypeAlias = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class RunningHead:
    """The words at the head and foot of each inner page."""

    name: Inlines
    topic: Inlines
    publisher: Inlines
    edition: Inlines


@dataclass(frozen=True, slots=True)
class FixedWords:
    """The few words that writers add themselves, in the document's language, and its decimal sign."""

    page: str = "Page"
    of: str = "of"
    table: str = "Table"
    decimal_sign: str = "."
    data: str = "The figures of this chart in a table"
    target: str = "Target"
    outcome: str = "Outcome"
    milestones: str = "Yearly milestones"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the document, in the formats that can carry one."""

    name: str
    media_type: str
    description: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a flowing document's pages end, as a program that sets it found: how many there are, and the page on
    which each section starts, in the order of `openings`."""

    count: int
    sections: tuple[int, ...]


Binding: TypeAlias = Literal["none", "saddle"]
"""How the sheets of a printed document are held together."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `profile` holds each cluster's target as a part (0..1) of the greatest:
    the small skyline by which running heads show where the reader is. `abbreviations` are pairs of a
    short form and what it stands for, the longest short form first. `pages` is for formats whose pages the reader's
    program makes; None where nobody knows them. In print, what touches a page's edge runs over it by the `bleed`; a
    `binding` by saddle stitching takes pages in fours. `changes` are those of its blocks that tell what has changed
    since an earlier edition: they are none of the changes themselves."""

    title: str
    language: str
    author: str
    subject: str
    date: str
    running: RunningHead
    profile: tuple[float, ...]
    blocks: Blocks
    words: FixedWords = FixedWords()
    attachments: tuple[Attachment, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    pages: Pages | None = None
    bleed: Mm = BLEED
    binding: Binding = "none"
    changes: frozenset[Block] = field(default=frozenset(), compare=False)


# --------------------------------------------------------------------------------------------- walking

Node: TypeAlias = Inline | Block | KeyFigure | SourceEntry | Column | Row | Document | RunningHead


def walk(node: object) -> Iterator[object]:
    """Every dataclass node below and with `node`, in reading order."""
    waiting: list[Any] = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, tuple):
            waiting.extend(reversed(found))
        elif (names := _names(type(found))) is not None:  # type: ignore[arg-type]  # a class is hashable
            yield found
            waiting.extend([getattr(found, name) for name in names])


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a kind of node from the last to the first; None for what is no node."""
    return tuple(part.name for part in reversed(fields(kind))) if is_dataclass(kind) else None


def plain_text(content: Inlines) -> str:
    """The words of `content` without any mark-up; footnotes and source marks are left out."""
    return "".join(_plain(inline) for inline in content)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(content=words):
            return words
        case QuantityText():
            return inline.text
        case Footnote() | Span(role="source"):
            return ""
        case Strong() | Emphasis() | Link() | Reference() | Span():
            return plain_text(inline.content)


def openings(document: Document) -> tuple[Opening, ...]:
    """The sections in order, as contents lists and bookmarks need them."""
    return tuple(block for block, _ in laid(document.blocks) if isinstance(block, Opening))


def sections(document: Document) -> tuple[Opening | Page, ...]:
    """What bookmarks lead to, in order: openings, and designed pages that have a name."""
    named = (block for block, _ in laid(document.blocks) if isinstance(block, Opening | Page))
    return tuple(block for block in named if block.label)


def laid(blocks: Blocks, landscape: bool = False) -> Iterator[tuple[Block, bool]]:
    """The blocks in order, each with whether it stands on a landscape page."""
    for block in blocks:
        if isinstance(block, Landscape):
            yield from laid(block.content, landscape=True)
        else:
            yield block, landscape


def inner_blocks(blocks: Blocks) -> Iterator[Block]:
    """All blocks in reading order, an opening's heading among them, without a look at their words."""
    for block in blocks:
        yield block
        match block:
            case Opening():
                yield from inner_blocks((block.heading, *block.content))
            case Callout() | Quote() | Landscape() | Area():
                yield from inner_blocks(block.content)
            case Page():
                yield from inner_blocks(block.areas)
            case Columns():
                yield from (inner for part in block.content for inner in inner_blocks(part))
            case List():
                yield from (inner for item in block.items for inner in inner_blocks(item))


def mapped(blocks: Blocks, change: Callable[[Block], Block | None]) -> Blocks:
    """The blocks, each changed before those inside of it; None takes one out. Designed pages stay as they are."""
    changed = (change(block) for block in blocks)
    return tuple(_inside(block, change) for block in changed if block is not None)


def _inside(block: Block, change: Callable[[Block], Block | None]) -> Block:
    match block:
        case Opening() | Callout() | Quote() | Landscape():
            return replace(block, content=mapped(block.content, change))
        case Columns():
            return replace(block, content=tuple(mapped(part, change) for part in block.content))
        case List():
            return replace(block, items=tuple(mapped(item, change) for item in block.items))
        case _:
            return block
