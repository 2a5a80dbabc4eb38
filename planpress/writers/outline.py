"""Dump a Document as plain text, one node a line: for tests, for golden files and for diffs between editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from planpress.brand import Brand
from planpress.document import (
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    Inlines,
    KeyFigures,
    Landscape,
    Link,
    List,
    Opening,
    Page,
    PageBreak,
    Paragraph,
    Photo,
    QrCode,
    QuantityText,
    Quote,
    Reference,
    Row,
    Sources,
    Span,
    StartAt,
    Strong,
    Table,
    Text,
    openings,
)

INDENT = "  "


def write_outline(document: Document, brand: Brand) -> bytes:  # noqa: ARG001 (every writer has this form)
    """The outline as UTF-8 text. The brand plays no part: an outline has no look."""
    lines = [
        f"document [{document.language}] {document.title}",
        f"  author {document.author}",
        f"  subject {document.subject}",
        f"  date {document.date}",
        f"  running {_words(document.running.name)} | {_words(document.running.topic)} | "
        f"{_words(document.running.publisher)} | {_words(document.running.edition)}",
    ]
    contents = tuple(_entry(opening) for opening in openings(document))
    lines += _blocks(document.blocks, contents)
    return ("\n".join(lines) + "\n").encode()


def _entry(opening: Opening) -> str:
    return f"entry {opening.number} {_words(opening.label)} -> {opening.heading.anchor}".replace("  ", " ")


def _blocks(blocks: Blocks, contents: tuple[str, ...]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, contents)


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (INDENT + line for line in lines)


def _block(block: Block, contents: tuple[str, ...]) -> Iterator[str]:  # noqa: C901, PLR0915 (one case for each node)
    match block:
        case Cover():
            yield from _cover(block)
        case Opening():
            yield from _opening(block, contents)
        case Heading():
            native = f" [{_words(block.native)}]" if block.native else ""
            yield f"heading {block.level} {_words(block.content)}{native} #{block.anchor}"
        case Paragraph():
            yield f"{block.role} {_words(block.content)}"
        case List():
            yield f"list {block.style}"
            yield from _parts("item", block.items, contents)
        case Table():
            yield from _table(block)
        case Chart():
            yield from _chart(block)
        case Photo():
            yield f"photo {_words(block.caption)} ({block.credit}): {block.alt}"
            yield from _crop(block)
        case QrCode():
            yield f"qr code ({block.href}): {block.alt}"
        case KeyFigures():
            yield "key figures" if block.style == "strip" else f"key figures {block.style}"
            for figure in block.figures:
                yield f"  {_words(figure.label)}: {_words((figure.figure,))} ({_words(figure.note)})"
        case Callout():
            yield "callout"
            yield from _indented(_blocks(block.content, contents))
        case Quote():
            yield "quote"
            yield from _indented(_blocks(block.content, contents))
        case Columns():
            yield f"columns {' '.join(map(str, block.widths))}"
            yield from _parts("column", block.content, contents)
        case Landscape():
            yield "landscape"
            yield from _indented(_blocks(block.content, contents))
        case Area():
            yield _area(block)
            yield from _indented(_blocks(block.content, contents))
        case Page():
            yield from _page(block, contents)
        case Contents():
            yield f"contents {_words(block.title)}"
            yield from _indented(iter(contents))
        case Sources():
            yield "sources"
            for entry in block.entries:
                yield f"  {entry.label}: {_words(entry.content)}"
        case PageBreak():
            yield "page break"
        case StartAt():
            yield f"start at {block.top:g} mm"
        case _:
            assert_never(block)


def _area(area: Area) -> str:
    place = f"{area.left:g} {area.top:g} {area.width:g} x {area.height:g} mm"
    filled = " filled" if area.filled else ""
    foot = " at foot" if area.at_foot else ""
    return f"area {place} {area.scale} on {area.ground}{filled}{foot}"


def _page(page: Page, contents: tuple[str, ...]) -> Iterator[str]:
    hue = f" hue {page.hue}" if page.hue else ""
    yield f"page {page.width:g} x {page.height:g} mm on {page.ground}{hue} {_words(page.label)}".rstrip()
    yield from _indented(_blocks(page.areas, contents))
    if page.foot:
        yield f"  foot {page.foot.left:g} {page.foot.width:g} {_words(page.foot.words)} | {page.foot.number}"


def _opening(opening: Opening, contents: tuple[str, ...]) -> Iterator[str]:
    yield f"opening {opening.number} {_words(opening.label)}".replace("  ", " ")
    if opening.eyebrow:
        yield f"  eyebrow {_words(opening.eyebrow)}"
    yield from _indented(_block(opening.heading, contents))
    yield from _indented(_blocks(opening.content, contents))


def _parts(name: str, parts: tuple[Blocks, ...], contents: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        yield f"  {name}"
        yield from _indented(_indented(_blocks(part, contents)))


def _cover(cover: Cover) -> Iterator[str]:
    yield f"cover {_words(cover.title)} [{_words(cover.native_title)}]"
    for name in ("subtitle", "line", "publisher", "edition", "note"):
        yield f"  {name} {_words(getattr(cover, name))}"
    yield f"  art {cover.art.kind}: {cover.alt}"


def _chart(chart: Chart) -> Iterator[str]:
    yield f"chart {chart.spec.kind} #{chart.anchor}"
    yield f"  title {_words(chart.title)}"
    yield f"  subtitle {_words(chart.subtitle)}"
    yield f"  alt {chart.alt}"
    if chart.data:
        yield f"  data #{chart.data}"


def _crop(photo: Photo) -> Iterator[str]:
    """The frame, where the photo has one, and the point that it is cropped around."""
    frame = [f"to {photo.ratio.numerator}:{photo.ratio.denominator}"] if photo.ratio else []
    frame += [f"{photo.height:g} mm high"] if photo.height else []
    if frame:
        yield f"  cropped {', '.join(frame)} around {photo.focus.x} % {photo.focus.y} %"


def _table(table: Table) -> Iterator[str]:
    number = f" {table.number}" if table.number else ""
    yield f"table{number} {table.style} {_words(table.caption)}".rstrip()
    if table.subtitle:
        yield f"  subtitle {_words(table.subtitle)}"
    shown = [index for index, column in enumerate(table.columns) if not column.paged]
    yield "  head " + " | ".join(_words(table.columns[index].head) for index in shown)
    for row in table.rows:
        yield f"  {_row(row, shown)}"


def _row(row: Row, shown: list[int]) -> str:
    if row.kind == "group":
        return f"group {_words(row.cells[0])}"
    cells = [_words(row.cells[index]) for index in shown if index < len(row.cells)]
    return f"{row.kind} " + " | ".join(cells)


def _words(content: Inlines) -> str:
    return "".join(_inline(inline) for inline in content)


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.content.replace("\n", " / ")
        case QuantityText():
            return f"<{inline.text}>"
        case Strong() | Emphasis():
            return _words(inline.content)
        case Link():
            return f"{_words(inline.content)} ({inline.href})"
        case Reference():
            return f"{_words(inline.content)} (#{inline.target})"
        case Footnote():
            return f"[note: {_words(inline.content)}]"
        case Span():
            return f"{{{inline.role} {_words(inline.content)}}}"
        case _:
            assert_never(inline)
