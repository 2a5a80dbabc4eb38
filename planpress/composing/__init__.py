"""A template and a plan become a Document: Jinja2 writes Markdown, Markdown becomes nodes."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from planpress.composing.composition import Composition, composition
from planpress.composing.directives import directives
from planpress.composing.finishing import finished
from planpress.composing.ledger import Ledger
from planpress.composing.markdown import Reader, row_anchor
from planpress.document import (
    Attachment,
    Blocks,
    Chart,
    Document,
    FixedWords,
    Heading,
    Inlines,
    Reference,
    Row,
    RunningHead,
    plain_text,
    walk,
)
from planpress.errors import Fault, InputError, Place, name_hint
from planpress.planning.exporting import observations_csv, plan_json
from planpress.planning.model import Plan, in_language

TEMPLATE = "document.md.j2"
"""The file in a template folder that makes the document; it may include others."""

_FRONT_MATTER = re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL)


def compose(plan: Plan, template: Path, language: str, date: dt.date) -> Document:
    """Make the document of `plan` with the template folder, in a language, dated `date`.

    Raises InputError when the template, the plan's texts or the wording have errors.
    """
    return compose_with_ledger(plan, template, language, date)[0]


def compose_with_ledger(plan: Plan, template: Path, language: str, date: dt.date) -> tuple[Document, Ledger]:
    """The same with the ledger, which leads from each figure's key to its observation or formula. Raises InputError."""
    composed = composition(plan, template, language, date)
    source = composed.environment.render_file(TEMPLATE, composed.names)
    place = Place(str(template / TEMPLATE))
    reader = Reader(
        composed.ledger.texts,
        directives(composed),
        plan.native_language,
        place,
        numbers=composed.numbers,
        language=composed.language.tag,
        mark=composed.language.words["figure_mark"],
    )
    reader.anchors.update(map(row_anchor, composed.numbers.values()))
    head, body = _front_matter(source)
    words = {name: reader.inlines(value) for name, value in head.items()}
    return _document(composed, words, reader, body), composed.ledger


def _document(composed: Composition, words: dict[str, Inlines], reader: Reader, body: str) -> Document:
    def text(name: str) -> str:
        return plain_text(words.get(name, ()))

    blocks = finished(composed, reader.blocks(body))
    _check_references(blocks, reader.place)

    return Document(
        title=text("title"),
        language=composed.language.tag,
        author=text("author"),
        subject=text("subject"),
        date=composed.date.isoformat(),
        running=RunningHead(
            words.get("name", ()), words.get("topic", ()), words.get("publisher", ()), words.get("edition", ())
        ),
        profile=_profile(composed),
        blocks=blocks,
        words=_fixed_words(composed),
        attachments=_attachments(composed),
        abbreviations=_abbreviations(composed),
    )


def _attachments(composed: Composition) -> tuple[Attachment, ...]:
    """The plan's data as files, the same whether it came from a folder or a workbook."""
    words = composed.language.words
    # Excel takes a CSV file for UTF-8 only with a byte order mark.
    table = observations_csv(composed.plan, places=False).encode("utf-8-sig")
    whole = plan_json(composed.plan).encode()
    return (
        Attachment("observations.csv", "text/csv", words["attached_table"], table),
        Attachment("plan.json", "application/json", words["attached_plan"], whole),
    )


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


def _profile(composed: Composition) -> tuple[float, ...]:
    """Each cluster's target as a part of the greatest; those in another unit, or without one, stand low."""
    clusters = composed.view.clusters
    unit = composed.view.main_unit
    values = [float(cluster.target.value or 0) if cluster.target.unit == unit else 0.0 for cluster in clusters]
    greatest = max(values, default=0.0)
    return tuple(max(value / greatest, 0.0) if greatest > 0 else 0.0 for value in values)
