"""Two editions of a small document, between which eleven things changed, each of another sort."""

from __future__ import annotations

import datetime as dt

from planpress.brand import Brand
from planpress.document import (
    Block,
    Column,
    Footnote,
    Heading,
    Inlines,
    KeyFigure,
    KeyFigures,
    List,
    Opening,
    Paragraph,
    QuantityText,
    Row,
    Table,
)
from planpress.redlining import Redlined, differences, redline
from planpress.redlining.parts import unpacked
from planpress.writers.word import write_docx
from tests.writers.sample import cover, document, dumbbells, ledger_table, words

DATE = dt.date(2026, 11, 23)


def figure(number: str, qualifier: str = "", unit: str = "bn RMB") -> QuantityText:
    return QuantityText(f"figure-{number}", number, qualifier, unit)


def sentence(before: str, number: QuantityText, after: str, note: str = "") -> Paragraph:
    mark: Inlines = (Footnote(words(note)),) if note else ()
    return Paragraph((*words(before), number, *mark, *words(after)))


def table(*rows: tuple[str, str]) -> Table:
    columns = (Column(words("Cluster"), share=3), Column(words("Target"), "decimal", 1))
    cells = tuple(Row((words(name), (figure(number, unit=""),))) for name, number in rows)
    return Table(columns, cells, "full", words("Targets"), words("bn RMB"), 1, "Targets")


def items(*texts: str) -> List:
    return List(tuple((Paragraph(words(text)),) for text in texts), "number")


def before() -> tuple[Block, ...]:
    return (
        cover(),
        Opening(Heading(1, words("Four clusters aim for 100 billion"), "aim"), words("Overview"), "1"),
        KeyFigures((KeyFigure(words("Output value"), figure("380", "over"), words("in 2015")),)),
        dumbbells(),
        sentence("In 2008 the park reached ", figure("44.3", "about"), " of output value."),
        Paragraph(words("The harbour is to grow steadily in all these years.")),
        Paragraph(words("This sentence stands in the older edition alone, and nothing is like it.")),
        sentence("The zone reached ", figure("31"), " in that year.", "See the planning page, section two."),
        table(("Petrochemicals", "100"), ("Software", "90"), ("New materials", "80"), ("Electronics", "70")),
        items("First the quay is built", "Then the park is filled", "Then the goods are shipped"),
        ledger_table(12),
    )


def after() -> tuple[Block, ...]:
    return (
        cover(),
        Opening(Heading(1, words("Five clusters aim for 100 billion"), "aim"), words("Overview"), "1"),
        KeyFigures((KeyFigure(words("Output value"), figure("480", "over"), words("in 2015")),)),
        dumbbells(),
        sentence("In 2008 the park reached ", figure("45.1", "about"), " of output value."),
        Paragraph(words("The harbour is to grow quickly in all these years.")),
        sentence("The zone reached ", figure("31"), " in that year.", "See the planning page, section three."),
        Paragraph(words("What the newer edition adds is said in these words here.")),
        table(("Petrochemicals", "110"), ("New materials", "80"), ("Automobiles", "75"), ("Electronics", "70")),
        items("First the quay is built", "Then the park is rented", "Then the goods are shipped"),
        ledger_table(12),
    )


def word(brand: Brand, *blocks: Block) -> bytes:
    return write_docx(document(*blocks), brand)


def marked(old: bytes, new: bytes) -> Redlined:
    """The new file with its changes, proven to be true to both."""
    found = redline(unpacked(old), new, "Planning office", DATE)
    assert differences(unpacked(old), new, found.data) == []
    return found
