"""What may stand in a colon fence: each directive turns its options and body into document nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from planpress.composing import changing, designing
from planpress.composing.chart_parts import BuiltChart, Charting, Half, Side
from planpress.composing.charting import CHARTS
from planpress.composing.environment import Markdown
from planpress.composing.fences import choice, is_length, known, length
from planpress.composing.markdown import Directive, Fence, Reader, row_anchor, unescaped
from planpress.composing.views import ClusterView
from planpress.document import (
    CODE_SIZE,
    Block,
    Blocks,
    Callout,
    Chart,
    ChartForm,
    Columns,
    Contents,
    Cover,
    FigureStyle,
    Heading,
    Inlines,
    KeyFigure,
    KeyFigures,
    Landscape,
    Link,
    List,
    Opening,
    PageBreak,
    Photo,
    QrCode,
    QuantityText,
    Row,
    SourceEntry,
    Sources,
    StartAt,
    Table,
    TableStyle,
    Text,
    plain_text,
)
from planpress.errors import name_hint
from planpress.lengths import Mm
from planpress.planning.model import Source, in_language
from planpress.qr_codes import AddressError, check_address

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

_Handler: TypeAlias = Callable[["Composition", Reader, Fence], Blocks]

_STOPS = (".", "?", "!", "…", "。", "？", "！")
_RATIO = re.compile(r"([0-9.]+)\s*:\s*([0-9.]+)")
GRID = 12
"""The page's grid columns, which the widths of `columns` count."""


def directives(composition: Composition) -> Mapping[str, Directive]:
    """The table of directives, bound to one composition."""
    return {name: partial(handler, composition) for name, handler in DIRECTIVES.items()}


# ------------------------------------------------------------------------------------------ page furniture


def _cover(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ("title", "native-title", "subtitle", "line", "publisher", "edition", "art"))
    art = CHARTS[fence.data("art", "skyline")](Charting(composition, reader, composition.view.clusters))[0]
    native = reader.inlines(fence.options.get("native-title", ""))
    return (
        Cover(
            _required(reader, fence, "title"),
            tuple(Text(plain_text((inline,)), composition.plan.native_language) for inline in native),
            _inlines(reader, fence, "subtitle"),
            _inlines(reader, fence, "line"),
            _inlines(reader, fence, "publisher"),
            _inlines(reader, fence, "edition"),
            reader.inlines(str(art.subtitle)),
            art.spec,
            plain_text(reader.inlines(str(art.alt))),
        ),
    )


def _opening(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ("label", "number", "cluster", "eyebrow"))
    blocks = reader.blocks(fence.body)
    heading = next((block for block in blocks if isinstance(block, Heading)), None)
    if heading is None or heading.level != 1:
        raise fence.fault("No heading", "an opening needs one heading of level 1", "Start its text with # and a title.")
    name = fence.data("cluster")
    mark = _cluster(composition, fence, name).number - 1 if name else None
    label = fence.data("label") or plain_text(heading.content)
    reader.anchors.discard(heading.anchor)
    heading = replace(heading, anchor=reader.anchor(label))
    content = tuple(block for block in blocks if not isinstance(block, Heading))
    named = tuple(reader.texts(label))
    return (Opening(heading, named, fence.data("number"), mark, _inlines(reader, fence, "eyebrow"), content),)


def _contents(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ("title",))
    title = _inlines(reader, fence, "title")
    return (Contents(title or (Text(composition.language.words["contents"]),)),)


def _columns(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """The parts of the body, divided by lines of +++, side by side: `:::{columns} 8 4`."""
    known(fence, ())
    parts = _parts(fence.body)
    try:
        widths = tuple(int(word) for word in fence.argument.split())
    except ValueError:
        widths = ()
    if len(widths) != len(parts) or sum(widths) > GRID or min(widths, default=0) < 1:
        reason = f'"{fence.argument}" does not divide {GRID} grid columns into {len(parts)} parts'
        raise fence.fault("Wrong columns", reason, "Write one width for each part, for instance 8 4.")
    return (Columns(widths, tuple(reader.blocks(part) for part in parts)),)


def _parts(body: str) -> list[str]:
    """The parts between +++ lines that belong to this directive, not to one inside it."""
    parts: list[list[str]] = [[]]
    depth = 0
    for line in body.split("\n"):
        if line.startswith(":::"):
            depth += 1 if "{" in line else -1
        if line.strip() == "+++" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _page_break(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    return (PageBreak(),)


def _start_at(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    try:
        return (StartAt(Mm(float(fence.argument))),)
    except ValueError:
        reason = f'"{fence.argument}" is no height in millimetres'
        raise fence.fault("Wrong height", reason, "Write a number, for instance 194.5.") from None


# --------------------------------------------------------------------------------------------- the pieces


def _chart(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ("clusters", "title", "subtitle", "alt", "height", "as", *PLACED))
    kind = fence.argument
    if kind not in CHARTS:
        raise fence.fault("Unknown chart", f'no chart kind "{kind}"; {name_hint(kind, CHARTS)}', "Correct the name.")
    clusters = composition.view.clusters
    if "clusters" in fence.options:
        names = fence.data("clusters").replace(",", " ").split()
        clusters = tuple(_cluster(composition, fence, name) for name in names)
    found: list[Block] = []
    side, half = _placed(fence, "side", get_args(Side)), _placed(fence, "half", get_args(Half))
    if composition.page and "side" not in fence.options:
        side = composition.page.outer_edge
    for built in CHARTS[kind](Charting(composition, reader, clusters, side, half)):
        title = reader.inlines(fence.options.get("title") or str(built.title))
        found.append(
            Chart(
                built.spec,
                title,
                reader.inlines(fence.options.get("subtitle") or str(built.subtitle)),
                _alternative(reader, fence) or _generated(composition, reader, title, built),
                reader.anchor(f"chart-{kind}"),
                Mm(float(fence.data("height"))) if fence.data("height") else None,
                form=_form(fence),
            )
        )
    return tuple(found)


PLACED = {"side": "tower", "half": "beams"}
"""The options that say at which edge of its page, or on which page of a spread, a chart stands, and whose they are."""


def _placed(fence: Fence, option: str, words: tuple[str, ...]) -> Any:
    """The word that such an option has, the first where it is not given."""
    if option in fence.options and fence.argument != PLACED[option]:
        reason = f"{option} is for a chart of the kind {PLACED[option]}, and this one is {fence.argument}"
        raise fence.fault(f"No {option} here", reason, "Delete the line.")
    return choice(fence, option, words, words[0])


def _form(fence: Fence) -> ChartForm:
    form = fence.data("as", "native")
    if form not in get_args(ChartForm):
        reason = f'a chart cannot come as "{form}"; {name_hint(form, get_args(ChartForm))}'
        raise fence.fault("Unknown form", reason, "Write native, for a chart that Word can edit, or picture.")
    return form  # type: ignore[return-value]  # checked above


def _alternative(reader: Reader, fence: Fence) -> str:
    """The template's own words for those who do not see the chart or table; "" when it leaves them to us."""
    words = plain_text(_inlines(reader, fence, "alt"))
    if "alt" in fence.options and not words:
        named = f"{fence.name} {fence.argument}".strip()
        reason = f"the alt of {named} is empty, so it says nothing to those who hear it"
        raise fence.fault("No words", reason, "Write what it shows, or delete the line: then the words are generated.")
    return words


def _generated(composition: Composition, reader: Reader, title: Inlines, built: BuiltChart) -> str:
    """The message and the sentences about a chart's figures."""
    message = plain_text(title)
    names = {"title": message, "closed": message.endswith(_STOPS), "words": built.alt}
    return plain_text(reader.inlines(str(composition.message("alt_chart", names))))


def _table(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ("style", "subtitle", "shares", "paged", "alt", "numbered", "listing"))
    table = _one_table(reader, fence)
    if fence.data("listing"):
        table = replace(table, rows=tuple(map(_listed_row, table.rows)))
    style = fence.data("style", "full")
    if style not in get_args(TableStyle):
        reason = f'no table style "{style}"; {name_hint(style, get_args(TableStyle))}'
        raise fence.fault("Unknown style", reason, "Correct the name.")
    shares = [float(word) for word in fence.data("shares").split()]
    if shares and len(shares) != len(table.columns):
        reason = f"{len(shares)} shares for {len(table.columns)} columns"
        raise fence.fault("Wrong shares", reason, "Write one number for each column.")
    columns = table.columns
    if shares:
        columns = tuple(replace(column, share=share) for column, share in zip(columns, shares, strict=True))
    if fence.data("paged"):
        columns = (*columns[:-1], replace(columns[-1], paged=True))
    caption = reader.inlines(fence.argument)
    number = None
    if caption:
        composition.tables += 1
        number = composition.tables
    return (
        replace(
            table,
            columns=columns,
            style=style,  # type: ignore[arg-type]  # checked above
            caption=caption,
            subtitle=_inlines(reader, fence, "subtitle"),
            number=number,
            alt=_alternative(reader, fence) or plain_text(caption),
        ),
    )


def _listed_row(row: Row) -> Row:
    """A row of the annex: its first cell is the number by which the text refers to it."""
    number = plain_text(row.cells[0])
    return replace(row, anchor=row_anchor(int(number))) if number.isdigit() else row


def _key_figures(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """A table of three columns: label, figure, note."""
    known(fence, ("style",))
    rows = _one_table(reader, fence).rows
    style = choice(fence, "style", get_args(FigureStyle), "strip")
    return (KeyFigures(tuple(_key_figure(fence, row.cells) for row in rows), style),)


def _key_figure(fence: Fence, cells: tuple[Inlines, ...]) -> KeyFigure:
    figure = next((inline for inline in cells[1] if isinstance(inline, QuantityText)), None) if len(cells) > 1 else None
    if figure is None:
        reason = f'"{plain_text(cells[0])}" has no figure in its second column'
        raise fence.fault("No figure", reason, "Print a figure there, for instance {{ cluster.target }}.")
    return KeyFigure(cells[0], figure, cells[2] if len(cells) > 2 else ())


def _list_of(style: str, composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ())
    blocks = reader.blocks(fence.body)
    if len(blocks) != 1 or not isinstance(blocks[0], List):
        raise fence.fault("No list", f"{fence.name} needs one list", "Write lines that start with a hyphen.")
    return (replace(blocks[0], style=style),)  # type: ignore[arg-type]  # bound in the table below


def _callout(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ())
    return (Callout(reader.blocks(fence.body)),)


def _landscape(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    known(fence, ())
    return (Landscape(reader.blocks(fence.body)),)


def _photo(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """A photo of the plan; `ratio` (3:2) and `height` (mm) make a frame, to which it is cropped."""
    known(fence, ("caption", "ratio", "height"))
    photos = {photo.id: photo for photo in composition.plan.photos}
    name = unescaped(fence.argument)
    photo = photos.get(name)
    if photo is None:
        reason = f'no photo "{name}" in photos.csv; {name_hint(name, photos)}'
        raise fence.fault("Unknown photo", reason, "Correct the name, or add the photo.")
    tag = composition.language.tag
    caption = _inlines(reader, fence, "caption") or reader.inlines(Markdown.escape(in_language(photo.caption, tag)))
    ratio, height = _ratio(fence), length(fence, "height")
    return (Photo(photo.data, in_language(photo.alt, tag), caption, photo.credit, name, photo.focus, ratio, height),)


def _ratio(fence: Fence) -> Fraction | None:
    """The option ratio, width to height."""
    text = fence.data("ratio")
    match = _RATIO.fullmatch(text)
    if text and (match is None or not all(is_length(part) for part in match.groups())):
        reason = f'"{text}" is no ratio of width to height'
        raise fence.fault("Wrong ratio", reason, "Write two numbers, for instance 3:2.")
    return Fraction(match[1]) / Fraction(match[2]) if match else None


def _qr_code(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """A code that leads a phone to the address: `:::{qr-code} https://example.org`."""
    known(fence, ("alt", "size"))
    href = unescaped(fence.argument)
    size = length(fence, "size") or CODE_SIZE
    try:
        check_address(href, size)
    except AddressError as fault:
        raise fence.fault("Not an address for a QR code", f'"{href}": {fault.reason}', fault.mend) from None
    shown = href if href.startswith("http") else href.partition(":")[2]
    generated = plain_text(reader.inlines(str(composition.message("alt_qr_code", {"address": shown}))))
    return (QrCode(href, _alternative(reader, fence) or generated, size),)


def _sources(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """The plan's sources, each with publisher, dates and address."""
    known(fence, ())
    return (Sources(tuple(_source(composition, reader, source) for source in composition.plan.sources.values())),)


def _source(composition: Composition, reader: Reader, source: Source) -> SourceEntry:
    words = ", ".join(part for part in (source.title, source.publisher, source.published) if part)
    names = {"words": words, "retrieved": source.retrieved, "note": source.note.rstrip(".")}
    content = reader.inlines(str(composition.message("source_entry", names)))
    if source.url:
        content = (*content, Text(" "), Link((Text(source.url),), source.url))
    return SourceEntry(source.id, content)


# -------------------------------------------------------------------------------------------------- shared


def _cluster(composition: Composition, fence: Fence, name: str) -> ClusterView:
    places = composition.places
    if name not in places:
        raise fence.fault("Unknown cluster", f'no cluster "{name}"; {name_hint(name, places)}', "Correct the name.")
    return composition.view.clusters[places[name]]


def _one_table(reader: Reader, fence: Fence) -> Table:
    blocks = reader.blocks(fence.body)
    if len(blocks) == 1 and isinstance(blocks[0], Table):
        return blocks[0]
    raise fence.fault("No table", f"{fence.name} needs one Markdown table", "Write rows between | signs.")


def _inlines(reader: Reader, fence: Fence, option: str) -> Inlines:
    return reader.inlines(fence.options.get(option, ""))


def _required(reader: Reader, fence: Fence, option: str) -> Inlines:
    words = _inlines(reader, fence, option)
    if not words:
        raise fence.fault("Missing option", f"{fence.name} needs {option}", f"Add a line :{option}: ...")
    return words


DIRECTIVES: dict[str, _Handler] = {
    "cover": _cover,
    "opening": _opening,
    "contents": _contents,
    "columns": _columns,
    "page-break": _page_break,
    "start-at": _start_at,
    "page": designing.page,
    "area": designing.area,
    "chart": _chart,
    "table": _table,
    "key-figures": _key_figures,
    "tiles": partial(_list_of, "tiles"),
    "steps": partial(_list_of, "steps"),
    "callout": _callout,
    "landscape": _landscape,
    "photo": _photo,
    "qr-code": _qr_code,
    "sources": _sources,
    "changes": changing.changes,
}
"""Each directive's name and what it makes."""
