"""Markdown becomes nodes of the document tree."""

from planpress.composing.markdown import Reader
from planpress.document import Emphasis, List, Paragraph, Quote, Text


def test_a_quotation_keeps_its_blocks() -> None:
    (quote,) = Reader((), {}).blocks("> The plan says *much*.\n>\n> - one\n> - two\n")
    assert isinstance(quote, Quote)
    said, listed = quote.content
    assert said == Paragraph((Text("The plan says "), Emphasis((Text("much"),)), Text(".")))
    assert isinstance(listed, List) and len(listed.items) == 2
