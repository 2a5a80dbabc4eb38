"""Whatever is edited in a document: all accepted it is the new edition, all rejected the old one."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from planpress.brand import Brand
from planpress.document import Block, Columns, Contents, Document, Opening, Paragraph, Row, Table, Text
from planpress.writers.word import write_docx
from tests.redlining.editions import marked
from tests.redlining.settled import said
from tests.writers import sample

WORDS = ("harbour", "ships", "44.3", "2015", "steel", "quay", "grew", "of", "the", "大连")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@lru_cache(maxsize=1)
def _blocks() -> tuple[Block, ...]:
    """The sample document without its contents list, which is not compared, and with a short ledger."""
    short = tuple(
        sample.ledger_table(6) if isinstance(block, Table) and block.style == "ledger" else block
        for block in sample.whole_document().blocks
    )
    return tuple(_without_contents(block) for block in short)


def _without_contents(block: Block) -> Block:
    if isinstance(block, Opening):
        return replace(block, content=tuple(inner for inner in block.content if not isinstance(inner, Contents)))
    return block


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """The sample document after some edits; its sections keep their numbers and names, which the contents list has."""
    blocks = list(_blocks())
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(blocks) - 1))
        match draw(st.sampled_from(("text", "text", "rows", "away", "twice", "new"))):
            case "text":
                blocks[at] = _reworded(blocks[at], draw)
            case "rows" if isinstance(table := blocks[at], Table):
                blocks[at] = replace(table, rows=_other_rows(table.rows, draw))
            case "away" if len(blocks) > 1 and _is_plain(blocks[at]):
                del blocks[at]
            case "twice" if _is_plain(blocks[at]):
                blocks.insert(draw(st.integers(0, len(blocks))), blocks[at])
            case _:
                blocks.insert(at, Paragraph(sample.words(draw(TEXTS))))
    return sample.document(*blocks)


def _is_plain(block: Block) -> bool:
    """Whether no number that Word computes depends on the block."""
    return not (isinstance(block, Opening) or (isinstance(block, Table) and block.number) or isinstance(block, Columns))


def _reworded(node: Any, draw: st.DrawFn) -> Any:
    """The node with one of its texts changed, wherever it stands."""
    if isinstance(node, Text):
        return replace(node, content=draw(TEXTS))
    if isinstance(node, tuple):
        at = draw(st.integers(0, max(len(node) - 1, 0)))
        return (*node[:at], *(_reworded(inner, draw) for inner in node[at : at + 1]), *node[at + 1 :])
    fields = [name for name in ("content", "items", "rows", "cells", "caption") if getattr(node, name, None)]
    if not fields or isinstance(node, Opening):
        return node
    name = draw(st.sampled_from(fields))
    return replace(node, **{name: _reworded(getattr(node, name), draw)})


def _other_rows(rows: tuple[Row, ...], draw: st.DrawFn) -> tuple[Row, ...]:
    kept = [row for row in rows if draw(st.integers(0, 4))] or list(rows[:1])
    kept.insert(draw(st.integers(0, len(kept))), draw(st.sampled_from(rows)))
    return tuple(kept)


# To shrink such large documents would take minutes.
@settings(max_examples=20, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(old=documents(), new=documents())
def test_all_accepted_is_the_new_edition_and_all_rejected_the_old_one(
    brand: Brand, old: Document, new: Document
) -> None:
    before, after = write_docx(old, brand), write_docx(new, brand)
    data = marked(before, after).data
    assert said(data) == said(after)
    assert said(data, "rejected") == said(before)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "changes.docx"
        path.write_bytes(data)
        assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
