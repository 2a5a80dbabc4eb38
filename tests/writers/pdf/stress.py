"""Documents that ask much of a tagged PDF: what runs over lines, columns and pages, and words of every kind."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from PIL import Image

from planpress.charts.specs import BaselineToTarget, DumbbellPanel, DumbbellRow, Point, Tower
from planpress.document import (
    STATUS_SIGNS,
    Align,
    Area,
    Block,
    Callout,
    Chart,
    Column,
    Columns,
    Contents,
    Cover,
    Document,
    Emphasis,
    Foot,
    Footnote,
    Heading,
    Inlines,
    KeyFigure,
    KeyFigures,
    Landscape,
    Link,
    List,
    ListStyle,
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
    SourceEntry,
    Sources,
    Span,
    StatusRole,
    Strong,
    Table,
    TableStyle,
    Text,
)
from planpress.lengths import Mm
from planpress.pictures import Focus
from tests.charts import tiled
from tests.writers.sample import bare, cover, document, dumbbells, path, photo, two_lines, words

SENTENCE = "The zone is to reach its target on a steady way that the plan states for each of its years. "
LONG_ADDRESS = "https://example.org/" + "planning/of/the/region/" * 8 + "page?year=2015&part=1#section-2"
CLUSTERS = 43


def section(name: str, *content: Block, level: int = 1) -> Opening:
    """An opening with some blocks in its band; `name` is its anchor, too."""
    return Opening(Heading(level, words(name), name.replace(" ", "-")), words(name), content=content)


def body(*inlines: Inlines) -> Paragraph:
    return Paragraph(tuple(inline for part in inlines for inline in part))


def long_words(sentences: int) -> Inlines:
    return words(SENTENCE * sentences)


# ------------------------------------------------------------------------------------------------- tables


def rows_over_pages(style: TableStyle) -> Document:
    """60 rows in groups, each with a sum; some names stand for several rows, some cells are empty."""
    columns = (
        Column(two_lines("Cluster", "zone"), share=3),
        Column(words("Kind"), share=1.5),
        Column((*words("Baseline "), Footnote(words("Of the year 2008."))), "decimal", 1.5),
        Column(words("Target"), "decimal", 1.5),
        Column(words("Pages"), "right", 1, paged=True),
    )
    rows: list[Row] = []
    for number in range(60):
        if number % 15 == 0:
            rows.append(Row((words(f"Measure {number // 15 + 1}"),), "group"))
        rows.append(_row(number))
        if number % 15 == 14:
            rows.append(Row((words("Sum"), (), bare(f"{number}.5"), bare(str(number)), ()), "sum"))
    table = Table(columns, tuple(rows), style, words("All that is stated"), words("By measure"), 1, "60 rows with sums")
    return document(section("Rows", Paragraph(long_words(2), "lead")), table, body(words("After the table.")))


def _row(number: int) -> Row:
    name: Inlines = two_lines(f"Cluster {number // 3}", "Dagu Mountain") if number % 3 == 0 else ()
    linked = (Link(words(f"page {number}"), f"https://example.org/{number}"),)
    sure: Inlines = (Span("calculated" if number % 4 else "stated", words("calculated" if number % 4 else "stated")),)
    value = bare(f"{number}.25", "over" if number % 5 == 0 else "")
    return Row((name, linked if number % 7 == 0 else sure, value, () if number % 6 == 0 else bare(str(number)), ()))


def landscape_pages() -> Document:
    """Wide pages with all that is wide: a table over pages, a chart, columns, a section of their own, notes."""
    table, (after,) = rows_over_pages("full").blocks[1], rows_over_pages("full").blocks[2:]
    beside = Columns(
        (8, 4), ((dumbbells(), body(long_words(4))), (nested(1, 3), body(*[(*words("a"), _note(n)) for n in range(3)])))
    )
    own = Landscape((section("Wide", key_figures(4), Contents(words("Contents"))), beside, table))
    turned = Landscape((table, PageBreak(), replace(dumbbells(), anchor="wide"), body((Text("大连", "zh"),))))
    return document(
        section("Upright"),
        body(long_words(3), (_note(0),)),
        turned,
        after,
        own,
        Landscape(()),
        Landscape((after,)),
        section("End"),
        after,
    )


def all_landscape() -> Document:
    return document(Landscape((section("Wide"), body(long_words(60)))))


def _note(number: int) -> Footnote:
    return Footnote(words(f"Note {number} of a wide page."))


def odd_tables() -> Document:
    """Tables without rows, of one cell, of empty cells alone, of groups alone, with a cell of many lines."""
    two = (Column(words("Item")), Column(words("Value"), "right"))
    empty = Table(two, (), caption=words("Nothing yet"), alt="No rows")
    single = Table((Column(words("Item")),), (Row((words("one"),)),), "plain", alt="One row")
    blank = Table(two, tuple(Row(((), ())) for _ in range(3)), "ledger", alt="Rows without words")
    headless = Table((Column(()), Column(())), (Row((words("a"), words("b"))),), alt="Columns without heads")
    grouped = Table(two, tuple(Row((words(f"Group {n}"),), "group") for n in range(3)), alt="Groups alone")
    high = Table(two, (Row((long_words(12), words("1"))), Row((words("next"), words("2")))), alt="A high row")
    nine: tuple[Align, ...] = ("left", "right", "decimal") * 3
    wide = Table(
        tuple(Column(words(f"Column {n}"), align) for n, align in enumerate(nine)),
        tuple(Row(tuple(bare(f"{n}.{m}") for m in range(9))) for n in range(30)),
        alt="Nine columns",
    )
    tables = (empty, single, blank, headless, grouped, high, wide)
    parts = [part for n, table in enumerate(tables) for part in (Heading(2, words(f"Table {n}"), f"t{n}"), table)]
    return document(section("Odd tables"), *parts)


# -------------------------------------------------------------------------------------- lists and paragraphs


def nested(depth: int, width: int, style: ListStyle = "bullet") -> List:
    """A list with a list in each item, down to a depth; the styles take turns."""
    other: ListStyle = "number" if style == "bullet" else "bullet"
    inner: tuple[Block, ...] = (nested(depth - 1, width, other),) if depth else ()
    return List(tuple((Paragraph(long_words(1 + n % 2)), *inner) for n in range(width)), style)


def lists_over_pages() -> Document:
    bare_items = List(((Paragraph(()),), (), (Paragraph(words("third")),)), "number")
    odd = (List(()), List((), "tiles"), bare_items)
    links = List(tuple((body((Link(words(f"link {n}"), f"https://example.org/{n}"),)),) for n in range(70)))
    boxes = [List(tuple((body(two_lines(f"Box {n}", "a step")),) for n in range(30)), s) for s in ("tiles", "steps")]
    return document(section("Lists"), nested(3, 4), *odd, links, *boxes)  # type: ignore[arg-type]


def links_over_lines_and_pages() -> Document:
    """Links, references, notes and spans that begin on one line, page or column and end on another."""
    link: Inlines = (
        Link((Text(SENTENCE * 3), Strong(words("and firm words in it "))), "https://example.org/a?b=1&c=2"),
    )
    reference: Inlines = (Reference(words(SENTENCE * 2), "The-end", "the end of the document"),)
    address: Inlines = (Link(words(LONG_ADDRESS), LONG_ADDRESS), *words(". "))
    foreign: Inlines = (Text("Les zones industrielles de la ville doivent doubler leur production. " * 3, "fr"),)
    note: Inlines = (Footnote((*words("See "), Link(words(LONG_ADDRESS), LONG_ADDRESS), *words("."))), *words(" "))
    mixed = (*link, *note, *reference, *address, *foreign, Emphasis(long_words(2)))
    long = body(*[mixed] * 9)
    narrow = Columns((4, 4, 4), ((body(*[mixed]),), (body(link, reference),), (nested(1, 3), body(address))))
    return document(section("Long links"), long, narrow, PageBreak(), body(link), section("The end"), body(note, note))


def two_columns() -> Document:
    """Text side by side, each column with all that stands in a column."""
    left: tuple[Block, ...] = (Heading(2, words("Left"), "left"), body(long_words(6)), nested(1, 2), path())
    right: tuple[Block, ...] = (
        Heading(3, words("Right"), "right"),
        body(long_words(3), (Footnote(words("A note of the right column.")),)),
        Callout((body(long_words(2)),)),
        Quote((body(long_words(2)),)),
        Table(
            (Column(words("Item")), Column(words("Value"))), (Row((words("a"), words("1"))),), "plain", alt="A value"
        ),
        Sources((SourceEntry("S1", words("Planning page.")),)),
    )
    return document(section("Side by side"), Columns((7, 5), (left, right)), Columns((6, 6), (right, ())))


def boxes_over_pages() -> Document:
    """Callouts and quotations longer than a page, one in another, with notes in them."""
    inner = (body(long_words(4), (Footnote(words("Said in a box.")),)), nested(1, 3))
    long = tuple(body(long_words(5)) for _ in range(16))
    return document(section("Boxes"), Callout(long), Quote(long), Callout((Quote(inner), Callout(inner))), photo())


def photos_and_codes() -> Document:
    """Photos of each kind of file and colour, in frames and in columns, and codes in both."""
    framed: tuple[Block, ...] = (
        Photo(
            picture("JPEG", "CMYK"),
            "A harbour in inks",
            words("In a frame of 3:1."),
            "Archive",
            "inks",
            ratio=Fraction(3),
        ),
        Photo(picture("TIFF", "L"), "A harbour in grey", height=Mm(40), focus=Focus(Decimal(10), Decimal(0))),
        Photo(picture("PNG", "RGBA"), "A half transparent harbour", ratio=Fraction(4, 3), height=Mm(30)),
    )
    code = QrCode("mailto:invest@example.org", "QR code that leads to our mail.", Mm(200))
    beside = Columns((6, 6), ((*framed, code), (photo(), photo())))
    narrow = Columns((3, 9), ((code,), (body(words("Beside a code.")),)))
    return document(section("Photos"), *framed, beside, narrow, replace(code, size=Mm(20)))


def picture(kind: str, mode: str) -> bytes:
    """A file of 1800 x 1200 pixels."""
    stream = io.BytesIO()
    half = Image.new("RGBA", (1800, 1200), (14, 110, 131, 128))
    (half if mode == "RGBA" else half.convert("RGB").convert(mode)).save(stream, kind)
    return stream.getvalue()


def headings() -> Document:
    """Levels that leave out some on their way down, headings without words, and a heading of many lines."""
    levels = (3, 1, 5, 2, 6, 6, 4, 1, 2, 4)
    steps = [part for n, level in enumerate(levels) for part in (_heading(level, n), body(words(f"Below {n}.")))]
    long = Heading(2, (*long_words(4), Text("大连", "zh")), "long", (Text("大孤山石化", "zh"),))
    return document(section("Levels", level=2), *steps, long, section("Again", level=4), body(words("The end.")))


def _heading(level: int, number: int) -> Heading:
    return Heading(level, words(f"Heading {number} of level {level}"), f"h{number}")


# ------------------------------------------------------------------------------------------------- charts


def many_clusters() -> Document:
    """43 sections in the contents, charts of 43 rows over pages, key figures by the dozen."""
    rows = tuple(
        DumbbellRow(f"Cluster {n}", "Zone", _point(n, 10.0 + n) if n % 3 else None, _point(n, 60.0 + n), absent="none")
        for n in range(CLUSTERS)
    )
    panels = (DumbbellPanel("Output value", rows[:30]), DumbbellPanel("Sales", rows[30:]))
    chart = replace(dumbbells(), spec=BaselineToTarget(panels, "bn RMB", "2008 baseline", "2015 target"))
    overview = section("Overview", key_figures(12), Contents(words("Contents")))
    parts = tuple(section(f"Cluster {n}", Paragraph(words("A lead."), "lead")) for n in range(CLUSTERS))
    return document(cover(), overview, chart, *parts)


def _point(number: int, value: float) -> Point:
    return Point(value, QuantityText(f"{number}-{value}", f"{value:g}", role="target"))


def key_figures(count: int) -> KeyFigures:
    figures = (QuantityText(f"k{n}", f"{n}00", "over" if n % 2 else "", "bn RMB", "target") for n in range(count))
    return KeyFigures(
        tuple(
            KeyFigure(words(f"Target {n}"), figure, words("a note") if n % 3 else ())
            for n, figure in enumerate(figures)
        )
    )


def charts_in_a_row() -> Document:
    """Charts with their table's address, without a title, and beside each other."""
    led = replace(dumbbells(), anchor="led", data="figures")
    untitled = replace(dumbbells(), title=(), subtitle=(), anchor="untitled")
    told: tuple[Chart, ...] = (led, untitled, replace(path(), anchor="alone"))
    beside = Columns((6, 6), ((replace(path(), anchor="left"),), (replace(path(), anchor="right"),)))
    return document(section("Charts"), *told, beside, Heading(2, words("The figures"), "figures"), body(words("44.3")))


# -------------------------------------------------------------------------------------------------- words

SCRIPTS: dict[str, tuple[str, str]] = {
    "Chinese": ("大连市人民政府，大孤山石化园区（一期）。", "zh"),
    "Chinese, traditional": ("臺灣與廣東的產業聚落", "zh-Hant"),
    "Japanese": ("東京のまちづくり計画は、2030年までに", "ja"),
    "Korean": ("경상남도 조선해양 클러스터", "ko"),
    "Russian": ("Приморский край", "ru"),
    "Greek": ("Κεντρική Μακεδονία", "el"),
    "Vietnamese": ("Đồng bằng sông Cửu Long", "vi"),
    "Turkish": ("İzmir'in ığdır çamı", "tr"),
    "Polish": ("Łódź, województwo łódzkie", "pl"),
}
"""Names by language, with its tag (BCP 47)."""

ODD: dict[str, str] = {
    "soft hyphen": "re\u00adgion\u00adal plan\u00adning",
    "no-break spaces": "12\u00a0bn\u202fRMB\u2007of\u2060 it",
    "thin spaces": "a\u2009b\u200ac\u2002d\u2003e\u3000f",
    "no width": "zero\u200bwidth\u200cjoined\u200dand marked",
    "combining marks": "e\u0301 a\u0308 n\u0303 Z\u030c q\u0331",
    "mark-up": "<b>&amp;</b> \\(a\\) %PDF /Span <</MCID 0>> BDC EMC",
    "ligatures": "\ufb01rm o\ufb03ce \u0133",
    "signs": "− ± × ≤ ≥ ≈ № ‰ ½ ² ₂ € ₩ ¥ • … “ ” ‘ ’ – — ■ □ ○ ▲ ✔ ↗",
}
"""Words that fonts, encodings or mark-up may stumble over."""


def scripts() -> Document:
    """Names in other scripts wherever names stand: cover, headings, cells, items, links, notes, captions."""
    blocks: list[Block] = [_named_cover(), section("Names", Contents(words("Contents")))]
    for name, (text, tag) in SCRIPTS.items():
        there: Inlines = (Text(text, tag),)
        heading = Heading(1, (*words(f"{name} "), *there), tag, there)
        blocks += [
            Opening(heading, (*words(f"{name} "), *there), content=(Paragraph(there, "lead"),)),
            *_everywhere(there),
        ]
    return document(*blocks)


def _named_cover() -> Cover:
    return replace(cover(), title=(Text("大连", "zh"), *words(" and Łódź")), publisher=(Text("大连市人民政府", "zh"),))


def _everywhere(there: Inlines) -> tuple[Block, ...]:
    """Blocks with the same words in every place where words may stand."""
    link: Inlines = (Link(there, "https://example.org/"), *words(" "), Footnote(there), Strong(there), Emphasis(there))
    table = Table((Column(there), Column(words("Value"))), (Row((there, link)),), "full", there, there, 1, "Names")
    return (
        body(words("In words "), there, words(", "), link),
        List(((Paragraph(there),), (Paragraph(link),))),
        List(((Paragraph(there),), (Paragraph(there),)), "tiles"),
        table,
        replace(photo(), caption=there),
        KeyFigures((KeyFigure(there, QuantityText("k", "12", unit="bn"), there),)),
        Callout((Paragraph(there),)),
        Sources((SourceEntry("S1", there),)),
    )


def odd_characters() -> Document:
    """Characters that show little or nothing, in every place where words may stand."""
    blocks = [block for name, odd in ODD.items() for block in _odd(name, odd)]
    title = replace(cover(), title=words("".join(ODD.values())), alt="A skyline: \U0001f3ed 100 billion RMB.")
    return replace(document(title, section("Characters"), *blocks), title="Odd " + "".join(ODD.values()))


def _odd(name: str, odd: str) -> tuple[Block, ...]:
    anchor = name.replace(" ", "-")
    chart = replace(dumbbells(), title=words(odd), alt=f"From 44.3 to 100 billion RMB, {odd}.", anchor=anchor)
    return (Heading(2, words(f"{name} {odd}"), f"odd-{anchor}"), *_everywhere(words(odd)), chart)


def japanese() -> Document:
    """A document in Japanese, with English words in it."""
    text = "東京都の計画は、二〇三〇年までに目標を達成する。" * 12
    blocks = (Heading(2, words("背景"), "background"), body(words(text), (Text("English words", "en"),)))
    made = document(
        Opening(Heading(1, words("計画"), "plan"), words("計画")), *blocks, *_everywhere(words("目標")), language="ja"
    )
    return replace(made, title="東京都の計画")


def statuses() -> Document:
    """Every status in a table and in running words, and figures that are not stated."""
    roles: tuple[StatusRole, ...] = tuple(STATUS_SIGNS)
    marks: list[Inlines] = [(Span(role, words(role)),) for role in roles]
    rows = tuple(Row((words(f"Target {n}"), mark)) for n, mark in enumerate(marks))
    absent: Inlines = (QuantityText("a", "not stated", absent=True), *words(" "), QuantityText("b", "–", absent=True))
    cited: Inlines = (*bare("44.3"), Span("source", (Reference(words("12"), "Statuses", "Source 12"),)), *words(" "))
    table = Table((Column(words("Target")), Column(words("Status"))), rows, alt="How targets stand")
    return document(section("Statuses"), table, body(*marks, absent, *[cited] * 40), key_figures(3))


def designed_pages() -> Document:
    """Designed pages of several sizes: figures in full size, charts that fill, dark ground, one area within a page."""
    figures = tuple(
        KeyFigure(words(f"Label {role}"), QuantityText(role, "100", "over", "billion RMB", role), words("by 2015"))
        for role in ("target", "baseline", "derived")
    )
    large = Area(Mm(17), Mm(66), Mm(80), Mm(170), (KeyFigures(figures, "display"),), "ink")
    shown = (KeyFigures(figures, "cards"), replace(path(), height=None))
    cards = Area(Mm(110), Mm(66), Mm(80), Mm(170), shown, scale="cards")
    head = Heading(1, words("A headline in full size"), "large", (Text("大标题", "zh"),))
    first = Area(Mm(17), Mm(5), Mm(176), Mm(60), (head,), "ink", scale="cover")
    band = Area(Mm(0), Mm(240), Mm(210), Mm(57), (body(words("At the foot")),), "ink", True, at_foot=True)
    foot = Foot(words("Words at the foot"), 1, Mm(17), Mm(176))
    upright = Page(Mm(210), Mm(297), (first, large, cards, band), "ink", words("First"), "first", foot, 2)
    said = (Heading(1, words("Wide"), "wide"), body(words(SENTENCE * 3)), path())
    wide = Area(Mm(20), Mm(20), Mm(380), Mm(250), said)
    poster = Page(Mm(420), Mm(297), (wide,), "paper", words("Wide"), "poster")
    return document(upright, poster, upright, section("Flowing"), body(words(SENTENCE)))


def tiles() -> Document:
    """A cover and two charts drawn tile by tile, which share their tiles."""
    note = words("One tile is one billion yuan of output.")
    tower = Tower(tiled.PETROCHEMICALS, 1.0, 100.0, "left", note, "2008", "2015")
    charts = (
        Chart(
            tower,
            words("Petrochemicals"),
            words("Output value"),
            "From 44.3 to 100 billion yuan.",
            f"tower-{i}",
            Mm(200),
        )
        for i in range(2)
    )
    return document(replace(cover(), art=tiled.towers()), section("Towers"), *charts)


def nearly_nothing() -> Document:
    """A document of one word, without a heading."""
    return document(body(words("Alone.")))


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "60 rows in full": lambda: rows_over_pages("full"),
    "60 rows as a ledger": lambda: rows_over_pages("ledger"),
    "60 rows in a plain table": lambda: rows_over_pages("plain"),
    "landscape pages": landscape_pages,
    "landscape from the start": all_landscape,
    "odd tables": odd_tables,
    "lists over pages": lists_over_pages,
    "links over lines and pages": links_over_lines_and_pages,
    "two columns": two_columns,
    "boxes over pages": boxes_over_pages,
    "photos and codes": photos_and_codes,
    "headings": headings,
    "43 clusters": many_clusters,
    "charts in a row": charts_in_a_row,
    "scripts": scripts,
    "odd characters": odd_characters,
    "Japanese": japanese,
    "statuses": statuses,
    "designed pages": designed_pages,
    "tiles": tiles,
    "nearly nothing": nearly_nothing,
}
"""Each document by what it is about."""
