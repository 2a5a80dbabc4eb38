"""A document that holds every kind of node, for the tests of writers."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

from planpress.charts.specs import (
    BaselineToTarget,
    DumbbellPanel,
    DumbbellRow,
    Path,
    PathValue,
    Point,
    Skyline,
    SkylineColumn,
)
from planpress.document import (
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
    RunningHead,
    SourceEntry,
    Sources,
    Span,
    StartAt,
    Strong,
    Table,
    Text,
)
from planpress.lengths import Mm

BASELINE = QuantityText("petro-2008", "44.3", unit="bn RMB", role="baseline")
TARGET = QuantityText("petro-2015", "100", unit="bn RMB", role="target")
OVER = QuantityText("electronics-2015", "80", "over", role="target")
GROWTH = QuantityText("petro-growth", "12.3", unit="% a year", role="derived")
AT_MOST = QuantityText("auto-growth", "38.9", "at most", "% a year", "derived")
MISSING = QuantityText("software-2008", "not stated", role="baseline", absent=True)


def words(text: str) -> Inlines:
    return (Text(text),)


def bare(number: str, qualifier: str = "", role: str = "fact") -> Inlines:
    return (QuantityText(f"figure-{number}", number, qualifier, "", role),)  # type: ignore[arg-type]


def two_lines(first: str, second: str) -> Inlines:
    return (Strong(words(first)), Span("second", words(second)))


@cache
def photo() -> Photo:
    """A photo with the pixels that print needs over the text's whole width."""
    stream = io.BytesIO()
    Image.new("RGB", (1560, 1040), "#2E93A8").save(stream, "JPEG")
    return Photo(stream.getvalue(), "A refinery by the sea", words("The harbour."), "City archive", "harbour")


def code() -> QrCode:
    return QrCode("https://example.org/invest?from=brochure", "QR code that leads to the agency's page.")


def cover() -> Cover:
    columns = (
        SkylineColumn("Petrochemicals", Point(44.3, BASELINE), Point(100, TARGET), words("44.3 in 2008"), words("100")),
        SkylineColumn("Software", None, Point(100, OVER, "lower"), (), words("over 100"), "2008 baseline not stated"),
        SkylineColumn("Electronics", Point(31, BASELINE), Point(80, OVER, "lower"), words("31 in 2008"), words("80")),
    )
    return Cover(
        words("Dalian"),
        (Text("大连", "zh"),),
        words("Five industrial clusters of the Twelfth Five-Year Plan"),
        words("Baselines of 2008, targets for the end of 2015"),
        words("Publisher name"),
        words("Edition of 23 November 2026"),
        words("One line is one billion RMB a year of output value."),
        Skyline(columns),
        "Columns as tall as each cluster's target: 100 billion RMB at most.",
    )


def dumbbells() -> Chart:
    rows = (
        DumbbellRow("Petrochemicals", "Dagu Mountain", Point(44.3, BASELINE), Point(100, TARGET), (GROWTH,)),
        DumbbellRow("New materials", "Huayuankou", None, Point(100, TARGET), absent="2008 baseline not stated"),
        DumbbellRow("Electronics", "Development Zone", Point(31, BASELINE), Point(80, OVER, "lower"), (AT_MOST,)),
    )
    spec = BaselineToTarget((DumbbellPanel("Output value", rows),), "bn RMB", "2008 baseline", "2015 target")
    return Chart(
        spec,
        words("The targets are nearly level; the starting points are far apart"),
        words("2008 baseline and 2015 target, billion RMB a year"),
        "Petrochemicals rise from 44.3 to 100 billion RMB.",
        "overview-chart",
    )


def path() -> Chart:
    years = zip(range(2009, 2015), (49.8, 55.9, 62.8, 70.5, 79.2, 89.0), strict=True)
    steady = tuple(PathValue(year, v, QuantityText(f"path-{year}", str(v), role="derived")) for year, v in years)
    spec = Path(
        2008,
        2015,
        Point(44.3, BASELINE),
        Point(100, TARGET),
        "2008 baseline",
        "2015 target",
        steady,
        (words("steady"),),
    )
    title = words("On a steady path, output would pass 70 billion RMB in 2012")
    alt = "A line from 44.3 in 2008 to 100 in 2015."
    return Chart(spec, title, words("Output value, billion RMB a year"), alt, "petro-chart", Mm(90))


def summary_table() -> Table:
    columns = (
        Column((Strong(words("Cluster")), Span("second", words("zone"))), share=3),
        Column((*words("Industrial base"), Span("second", words("as stated"))), share=3),
        Column((*words("Baseline 2008"), Span("second", words("bn RMB"))), "decimal", 1.4),
        Column((*words("Target 2015"), Span("second", words("bn RMB"))), "decimal", 1.3),
        Column((*words("Implied growth"), Span("second", words("% a year"))), "decimal", 1.6),
    )
    none = QuantityText("none", "–", absent=True)
    rows = (
        Row((words("Output value"),), "group"),
        _summary("Petrochemicals", "Dagu Mountain", "38 enterprises", bare("44.3"), "100", "", bare("12.3")),
        _summary("New materials", "Huayuankou", "more than 14 new projects", (MISSING,), "100", "", (none,)),
        _summary(
            "Automobiles", "Bonded Area", "80 enterprises", bare("10", "over"), "100", "", bare("38.9", "at most")
        ),
        _summary("Electronics", "Zone", "86 manufacturers", bare("31"), "80", "over", bare("14.5", "at least")),
        Row((*(words("Sum of output value"), words("four clusters"), (MISSING,)), bare("380", "over"), (none,)), "sum"),
    )
    return Table(columns, rows, "full", words("Baselines, targets and implied growth"), words("By measure"), 1, "Sums")


def _summary(name: str, zone: str, base: str, baseline: Inlines, target: str, qualifier: str, growth: Inlines) -> Row:
    return Row((two_lines(name, zone), two_lines(base, "in 2008"), baseline, bare(target, qualifier, "target"), growth))


def ledger_table(count: int = 90) -> Table:
    columns = (
        Column(words("No."), "right", 0.5),
        Column(words("Figure"), share=4),
        Column(words("Value"), "decimal", 1.5),
        Column(words("Kind"), share=1.5),
        Column(words("Pages"), "right", 1, paged=True),
    )
    rows = tuple(
        Row(
            (
                words(str(n)),
                words(f"Output value, cluster {n}"),
                bare(f"{n}.5" if n % 2 else str(n), "about" if n % 3 == 0 else "", "derived" if n % 4 == 0 else "fact"),
                (Span("calculated" if n % 4 == 0 else "stated", words("calculated" if n % 4 == 0 else "stated")),),
                (),
            )
        )
        for n in range(1, count + 1)
    )
    return Table(columns, rows, "ledger", alt="Every figure with its source")


def status_table() -> Table:
    rows = (
        Row((words("2008 baseline"), (Span("stated", words("stated")),))),
        Row((words("Yearly milestones"), (Span("unstated", words("not stated")),))),
    )
    return Table((Column(words("Item")), Column(words("In the plan"))), rows, "plain", words("What the plan states"))


def overview() -> Opening:
    content: tuple[Block, ...] = (
        Paragraph(words("Four targets are output value and one, for software, is sales revenue."), "lead"),
        KeyFigures(
            (
                KeyFigure(
                    words("Output value 2015"), QuantityText("sum", "380", "over", "bn RMB", "target"), words("sum")
                ),
                KeyFigure(words("Petrochemicals"), GROWTH, words("implied growth, 2008 to 2015")),
                KeyFigure(words("Automobiles"), AT_MOST, words("implied growth, 2008 to 2015")),
                KeyFigure(words("2008 baseline"), MISSING, words("output value")),
                KeyFigure(words("Industrial base"), QuantityText("base", "38", unit="enterprises"), words("in 2008")),
            )
        ),
        Contents(words("Contents")),
    )
    heading = Heading(1, words("Five clusters each aim for 80 billion RMB or more by 2015"), "overview")
    return Opening(heading, words("Overview"), content=content)


def petrochemicals() -> Opening:
    eyebrow = (Span("eyebrow", words("Cluster 1 of 5")), Text("  "), Span("second", words("Output value")))
    heading = Heading(1, words("Dagu Mountain petrochemicals"), "petrochemicals", (Text("大孤山石化", "zh"),))
    lead = (*words("A steady climb to the target means "), GROWTH, *words(" more every year."))
    return Opening(heading, words("Petrochemicals"), "1", 0, eyebrow, (Paragraph(lead, "lead"),))


def inner_blocks() -> tuple[Block, ...]:
    background = (
        *words("In 2008 its 38 enterprises produced "),
        BASELINE,
        Footnote((*words("See the "), Link(words("planning page"), "https://example.org/plan?a=1&b=2 3"), *words("."))),
        *words(" of output. See "),
        Reference(words("the annex"), "annex"),
        *words(", "),
        Strong((*words("firm "), Emphasis(words("and leaning")))),
        Text("\na new line, "),
        Text("日本語", "ja"),
        Text(" and "),
        Text("française", "fr"),
        *words("."),
    )
    firms = List(
        (
            (
                Paragraph(words("West Pacific Petrochemical")),
                Paragraph(words("to lead the objective")),
                List(((Paragraph(words("PTA")),), (Paragraph(words("methanol")),)), "number"),
            ),
            (Paragraph(words("Yisheng Petrochemical")),),
        )
    )
    chain = List(
        tuple(
            ((Paragraph(two_lines(a, b)),))
            for a, b in (("Crude oil", "refining"), ("PX", "intermediate"), ("PET", "polyester"))
        ),
        "steps",
    )
    tiles = List(tuple((Paragraph(words(f"Tile {n}")),) for n in range(4)), "tiles")
    return (
        StartAt(Mm(91)),
        Columns(
            (8, 4),
            (
                (path(),),
                (
                    Heading(3, words("How to read the chart"), "read"),
                    Paragraph(words("Two dots."), "label"),
                    status_table(),
                ),
            ),
        ),
        Columns(
            (6, 6),
            (
                (Heading(3, words("Background"), "background"), Paragraph(background)),
                (
                    Heading(3, words("Objective"), "objective"),
                    Paragraph(words("West Pacific Petrochemical is to lead.")),
                ),
            ),
        ),
        Heading(3, words("Leading enterprises"), "firms"),
        firms,
        Heading(3, words("The chain in the park"), "chain"),
        chain,
        tiles,
        Callout((Paragraph(words("Gaps are kept as gaps.")),)),
        Quote((Paragraph(words("The clusters are to lead the region.")),)),
        photo(),
        code(),
        Paragraph(words("Sources: planning page, section I.1."), "note"),
    )


def annex() -> tuple[Block, ...]:
    method = List(tuple((Paragraph(words(f"Method note {n}.")),) for n in range(1, 4)), "number")
    heading = Heading(1, words("Every figure and where it comes from"), "annex")
    return (
        Opening(
            heading, words("Sources and method"), content=(Paragraph(words("Fourteen figures are stated."), "lead"),)
        ),
        ledger_table(),
        Landscape((Paragraph(words("What is wide stands on a wide page.")), summary_table())),
        Heading(2, words("Method"), "method"),
        method,
        Heading(2, words("Sources"), "sources"),
        Sources((SourceEntry("S1", words("Dalian city planning page.")), SourceEntry("S2", words("Outcome record.")))),
    )


def designed_page() -> Page:
    """A page whose areas have places of their own."""
    figure = KeyFigure(words("2015 target"), QuantityText("t", "100", "over", "billion RMB", "target"), words("in all"))
    upper = Area(Mm(17), Mm(17), Mm(176), Mm(40), (Paragraph(words("Words on a designed page"), "lead"),), "ink", True)
    lower = Area(Mm(17), Mm(80), Mm(100), Mm(150), (KeyFigures((figure,), "display"),))
    foot = Foot(words("Yisheng Petrochemical"), 12, Mm(17), Mm(176))
    return Page(Mm(210), Mm(297), (upper, lower), "paper", words("Words on a designed page"), "designed", foot)


def whole_document() -> Document:
    blocks = (
        cover(),
        overview(),
        dumbbells(),
        PageBreak(),
        summary_table(),
        petrochemicals(),
        *inner_blocks(),
        *annex(),
        designed_page(),
    )
    return document(*blocks)


def document(*blocks: Block, language: str = "en") -> Document:
    running = RunningHead(
        (Text("Dalian "), Text("大连", "zh")),
        words("Industrial clusters to 2015"),
        words("Publisher name"),
        words("Edition of 23 November 2026"),
    )
    return Document("Dalian to 2015", language, "Publisher name", "Planning", "2026-11-23", running, (1.0, 0.8), blocks)
