"""Blocks get what only the whole document tells: where a chart's figures stand in a table, and what a table holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from planpress.composing.environment import Markdown
from planpress.composing.markdown import unescaped
from planpress.document import (
    Block,
    Blocks,
    Chart,
    Heading,
    Inlines,
    QuantityText,
    Table,
    Text,
    inner_blocks,
    mapped,
    plain_text,
    walk,
)

if TYPE_CHECKING:
    from planpress.composing.composition import Composition


def finished(composition: Composition, blocks: Blocks) -> Blocks:
    """The blocks with each chart's `data`, and a sentence as `alt` of each table that has neither one nor a caption."""
    sections = _sections(blocks)

    def finish(block: Block) -> Block:
        match block:
            case Chart():
                return replace(block, data=_table_of(block, sections))
            case Table(alt="", caption=()):
                return replace(block, alt=_summary(composition, block))
            case _:
                return block

    return mapped(blocks, finish)


def figures_of(node: object) -> frozenset[str]:
    """The keys of the figures that stand in a node."""
    return frozenset(n.key for n in walk(node) if isinstance(n, QuantityText) and n.key and not n.absent)


@dataclass(eq=False)
class _Section:
    """A heading with all that stands below it, the headings of lower levels among it. `top` is the first of those
    that it stands below; `is_annex` says of a top section that its rows are what the text's marks lead to."""

    heading: Heading
    top: _Section | None = None
    figures: set[str] = field(default_factory=set)
    charts: set[str] = field(default_factory=set)
    is_annex: bool = False

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Which of several sections is the best to be led to: one of the annex, with few other figures, far inside."""
        return not (self.top or self).is_annex, len(self.figures), -self.heading.level


def _table_of(chart: Chart, sections: Sequence[_Section]) -> str:
    """The anchor of the best section for a chart's figures, not its own; "" when no section's tables hold them all."""
    figures = figures_of(chart.spec)
    holding = [section for section in sections if figures <= section.figures and chart.anchor not in section.charts]
    return min(holding, key=lambda section: section.rank).heading.anchor if figures and holding else ""


def _sections(blocks: Blocks) -> list[_Section]:
    found: list[_Section] = []
    above: list[_Section] = []
    for node in inner_blocks(blocks):
        if isinstance(node, Heading):
            above = [section for section in above if section.heading.level < node.level]
            above.append(_Section(node, above[0] if above else None))
            found.append(above[-1])
        elif isinstance(node, Chart):
            for section in above:
                section.charts.add(node.anchor)
        elif isinstance(node, Table) and above:
            above[0].is_annex |= any(row.anchor for row in node.rows)
            held = {key for row in node.rows for cell in row.cells for key in _keys(cell)}
            for section in above:
                section.figures |= held
    return found


def _keys(content: Inlines) -> Iterator[str]:
    for inline in content:
        if isinstance(inline, QuantityText):
            yield inline.key
        elif not isinstance(inline, Text):
            yield from _keys(inline.content)


def _summary(composition: Composition, table: Table) -> str:
    """How long a table is and what its columns hold."""
    heads = [Markdown.escape(plain_text(column.head)) for column in table.columns]
    names = {"n": sum(row.kind != "group" for row in table.rows), "heads": composition.listed(heads)}
    return unescaped(str(composition.message("alt_table", names)))
