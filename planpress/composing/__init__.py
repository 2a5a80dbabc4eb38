"""A template and a plan become a Document: Jinja2 writes Markdown, Markdown becomes nodes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from planpress.composing.composition import Composition, composition
from planpress.composing.directives import directives
from planpress.composing.finishing import finished
from planpress.composing.ledger import Ledger
from planpress.composing.markdown import Reader, row_anchor
from planpress.document import (
    Binding,
    Blocks,
    Chart,
    Document,
    FixedWords,
    Heading,
    Inlines,
    Page,
    QuantityText,
    Reference,
    Row,
    RunningHead,
    plain_text,
    walk,
)
from planpress.errors import Fault, InputError, Place, name_hint
from planpress.planning.model import Plan, in_language
from planpress.planning.subjects import WHOLE, of_cluster

TEMPLATE = "document.md.j2"
"""The file in a template folder that makes the document; it may include others."""

SHEET = 4
"""The pages of a sheet that is folded once."""
_FRONT_MATTER = re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL)


def compose(plan: Plan, template: Path, language: str, date: dt.date, cluster: str = "") -> Document:
    """Make the document of `plan` with the template folder, in a language, dated `date`; with the id of a cluster, the
    document about that one.

    Raises InputError when the template, the plan's texts or the wording have errors.
    """
    subject = of_cluster(cluster) if cluster else WHOLE
    return composed_document(composition(plan, template, language, date).about(subject))[0]


def composed_document(
    composed: Composition, file: str = TEMPLATE, more: Mapping[str, Any] | None = None, title: str = ""
) -> tuple[Document, Ledger]:
    """The document of a composition, with the ledger, which leads from each figure's key to its observation or
    formula. Its template is a `file` of the template folder, which knows `more` names than every template does; its
    title is the template's own, unless one is given, as a line that may use the same names. Raises InputError."""
    names = {**composed.template_names, **(more or {})}
    source = composed.environment.render_file(file, names)
    named = composed.environment.render_text(title, names, f"title of {file}") if title else ""
    place = Place(str(composed.template / file))
    reader = Reader(
        composed.ledger.texts,
        directives(composed),
        composed.plan.native_language,
        place,
        numbers=composed.numbers,
        language=composed.language.tag,
        mark=composed.language.words["figure_mark"],
    )
    reader.anchors.update(map(row_anchor, composed.numbers.values()))
    head, body = _front_matter(source)
    head = {**head, "title": named} if named else head
    words = {name: reader.inlines(value) for name, value in head.items()}
    return _document(composed, words, reader, body), composed.ledger


def _document(composed: Composition, words: dict[str, Inlines], reader: Reader, body: str) -> Document:
    def text(name: str) -> str:
        return plain_text(words.get(name, ()))

    blocks = finished(composed, reader.blocks(body))
    _check_references(blocks, reader.place)
    # Designed pages have no running heads, and so nothing of other clusters in them.
    has_heads = not all(isinstance(block, Page) for block in blocks)
    return Document(
        title=text("title"),
        language=composed.language.tag,
        author=text("author"),
        subject=text("subject"),
        date=composed.date.isoformat(),
        running=RunningHead(
            words.get("name", ()), words.get("topic", ()), words.get("publisher", ()), words.get("edition", ())
        ),
        profile=composed.profile if has_heads else (),
        blocks=blocks,
        words=_fixed_words(composed),
        attachments=composed.attachments([node.key for node in walk(blocks) if isinstance(node, QuantityText)]),
        abbreviations=_abbreviations(composed),
        binding=_binding(composed, text("binding"), reader.place),
        changes=frozenset(composed.told),
    )


def _binding(composed: Composition, words: str, place: Place) -> Binding:
    """How the template wants its document bound. Raises InputError where that takes other pages than it makes."""
    known = get_args(Binding)
    if (words or "none") not in known:
        reason = f'binding cannot be "{words}"; {name_hint(words, known)}'
        raise InputError([Fault("Unknown binding", place, reason, f"Write one of {', '.join(known)}.")])
    if words == "saddle" and composed.pages % SHEET:
        reason = f"it makes {composed.pages} pages, and a sheet that is folded once has {SHEET}"
        raise InputError([Fault("Pages not in fours", place, reason, "Add pages in the template, or leave some out.")])
    return "saddle" if words == "saddle" else "none"


def _abbreviations(composed: Composition) -> tuple[tuple[str, str], ...]:
    """The plan's abbreviations in the document's language, the longest first: a part of another never hides it."""
    known = composed.plan.abbreviations
    pairs = ((form, in_language(words, composed.language.tag)) for form, words in known.items())
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def _check_references(blocks: Blocks, place: Place) -> None:
    """Raises InputError for links to headings or charts that the document does not have."""
    nodes = tuple(walk(blocks))
    anchors = {node.anchor for node in nodes if isinstance(node, Heading | Chart | Row) and node.anchor}
    unknown = dict.fromkeys(n.target for n in nodes if isinstance(n, Reference) and n.target not in anchors)
    if unknown:
        raise InputError(
            [
                Fault(
                    "Unknown target", place, f'no heading or chart "#{name}"; {name_hint(name, anchors)}', "Correct it."
                )
                for name in unknown
            ]
        )


def _fixed_words(composed: Composition) -> FixedWords:
    words = composed.language.words
    sign = composed.language.decimal_sign
    names = ("page", "of", "table", "target", "outcome", "milestones")
    return FixedWords(decimal_sign=sign, data=words["chart_data"], **{name: words[name] for name in names})


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(source)
    if match is None:
        return {}, source
    pairs = (line.partition(":") for line in match[1].split("\n") if line.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}, source[match.end() :]
