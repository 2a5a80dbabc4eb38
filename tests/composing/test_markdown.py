"""Markdown becomes nodes of the document tree."""

from __future__ import annotations

import re

import pytest

from planpress.composing import markdown
from planpress.composing.markdown import Reader
from planpress.document import Emphasis, List, Paragraph, Quote, Text


def test_a_quotation_keeps_its_blocks() -> None:
    (quote,) = Reader((), {}).blocks("> The plan says *much*.\n>\n> - one\n> - two\n")
    assert isinstance(quote, Quote)
    said, listed = quote.content
    assert said == Paragraph((Text("The plan says "), Emphasis((Text("much"),)), Text(".")))
    assert isinstance(listed, List) and len(listed.items) == 2


@pytest.mark.parametrize(
    "line", ["West Pacific", "44.3", "a -- b ... (c) 'quoted' \"so\"", "大孤山", "", "x = y | z: w; #1 $2 + 3 - 4 > 5"]
)
def test_a_line_without_mark_up_reads_as_the_parser_reads_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = Reader((), {}).inlines(line)
    monkeypatch.setattr(markdown, "_MARKED", re.compile(""))  # everything is parsed
    assert taken == Reader((), {}).inlines(line)
