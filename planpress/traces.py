"""A trace becomes lines of styled words, for terminals and plain output alike, or one object for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeAlias

from planpress.building.formulas import formula_of, in_names, in_numbers, plain, stated
from planpress.building.tracing import Printing, Traced, Tracer, kinds_by_place
from planpress.errors import Place
from planpress.planning.changes import EARLIER
from planpress.planning.model import Change, Observation, in_language
from planpress.planning.quantities import Derivation, Quantity
from planpress.writers import FORMATS

Style: TypeAlias = Literal["", "head", "dim", "figure"]
Line: TypeAlias = tuple[tuple[str, Style], ...]

MOST_NOTES = 6
"""So many notes are told one by one."""
DECIMALS = 5
"""Decimals that an unrounded result shows unless all are asked for."""


def trace_lines(tracer: Tracer, traced: Sequence[Traced], exact: bool) -> Iterator[Line]:
    """All that is known of the figures that print alike."""
    for index, one in enumerate(traced):
        if index:
            yield ()
        yield from _figure(tracer, one, exact)
    yield ()
    others = "No other figure of this plan prints so." if len(traced) == 1 else f"{len(traced)} figures print so."
    yield ((others, "dim"),)
    yield from notes(tracer)


def notes(tracer: Tracer) -> Iterator[Line]:
    """What keeps pages from being told; of many files that are not there some are named."""
    for note in tracer.notes[:MOST_NOTES]:
        yield (("! ", "dim"), (note, ""))
    if len(tracer.notes) > MOST_NOTES:
        yield (("! ", "dim"), (f"nor are those of {len(tracer.notes) - MOST_NOTES} more", ""))


def _figure(tracer: Tracer, traced: Traced, exact: bool) -> Iterator[Line]:
    figure = traced.figure
    form = max(traced.forms, key=len)
    yield ((form, "head"), (f"   {subject(tracer, figure.key, figure)}", ""))
    state = "Calculated, not stated in the plan." if _derivation(figure) else "Stated in the plan's data."
    if not isinstance(figure, Quantity):
        state = "No figure: nothing is stated there, or nothing can be calculated."
    yield ((f"Figure {traced.number} of {len(tracer.forms)}.  {state}", "dim"),)
    yield ()
    yield from _printed(traced)
    if isinstance(figure, Quantity):
        derivation = _derivation(figure)
        if derivation:
            yield from _formula(figure, derivation, form, exact)
            yield (("Inputs", "head"),) if derivation.inputs else (("Inputs   none", "dim"),)
            yield (("  " + form, "figure"), ("   calculated", "dim"))
            yield from _tree(tracer, derivation, "  ")
        else:
            yield (("Origin", "head"),)
            yield from _origin(tracer, figure.origin, "  ")
        yield from _sources(tracer, figure)


def subject(tracer: Tracer, key: str, figure: object) -> str:
    """What a figure is: its measure, whose it is, and for when."""
    if not isinstance(figure, Quantity):
        return "as an earlier edition had it" if key.startswith(EARLIER) else key
    indicator = tracer.plan.indicators.get(figure.indicator)
    parts = [in_language(indicator.name, "") if indicator else ""]
    derivation = _derivation(figure)
    if derivation:
        parts.insert(0, formula_of(derivation).rule)
    observation = _observation(figure)
    if observation:
        parts += [_owner(tracer, observation), _told(figure.origin if not derivation else None)]
        periods = dict.fromkeys(str(part.period) for part in _leaves(figure) if part.period)
        parts.append(" to ".join(sorted(periods)) if len(periods) < 3 else "")
    return ", ".join(part for part in parts if part)


def _told(origin: object) -> str:
    """How a stated figure is meant, apart from its number."""
    if not isinstance(origin, Observation):
        return ""
    change = origin.change.value if origin.change is not Change.LEVEL else ""
    parts = [origin.kind.value, change, origin.scope, origin.definition, origin.basis]
    return ", ".join(part for part in parts if part)


def _owner(tracer: Tracer, observation: Observation) -> str:
    cluster = next((cluster for cluster in tracer.plan.clusters if cluster.id == observation.cluster), None)
    return in_language((cluster.short_name if cluster else tracer.plan.region), "")


def _printed(traced: Traced) -> Iterator[Line]:
    yield (("Printed", "head"),)
    groups = kinds_by_place(traced.printings)
    if not groups:
        yield (("  no up-to-date file of it is there", "dim"),)
    widest = max((len(FORMATS[suffix].name) for _, _, suffix in groups), default=0)
    for (document, language, suffix), places in groups.items():
        name = f"  {document:<10} {language:<3} {FORMATS[suffix].name:<{widest}}  "
        width = max(map(len, places))
        for where, kinds in places.items():
            yield ((name, ""), (where.ljust(width), "dim"), ("   " + ", ".join(kinds), ""))
            name = " " * len(name)
    yield ()


def _formula(figure: Quantity, derivation: Derivation, form: str, exact: bool) -> Iterator[Line]:
    yield (("Formula", "head"), (f"   {formula_of(derivation).rule}", "dim"))
    names, numbers = in_names(derivation), in_numbers(derivation, figure.unit)
    if names:
        yield ((f"  {names}", ""),)
        rounded = "" if exact or figure.decimals is None else "   rounded once, when printed"
        result = stated(figure.interval) if exact else _short(figure)
        yield ((f"  {numbers}  =  {result}  ->  ", ""), (form, "figure"), (rounded, "dim"))
    yield ()


def _short(figure: Quantity) -> str:
    """The result with some decimals more than are printed."""
    ends = {end for end in (figure.interval.low, figure.interval.high) if end is not None}
    short = (end if int(end.as_tuple().exponent) >= -DECIMALS else round(end, DECIMALS) for end in sorted(ends))
    return "–".join(plain(end) for end in short)


def _tree(tracer: Tracer, derivation: Derivation, indent: str) -> Iterator[Line]:
    """Each input on a branch of its own, down to what a source states."""
    for index, part in enumerate(derivation.inputs):
        last = index == len(derivation.inputs) - 1
        inner = _derivation(part)
        number = tracer.numbers.get(part.key)
        label = (f"   figure {number}" if number else "") + ("   calculated" if inner else "   stated")
        words = f"   {subject(tracer, part.key, part)}, {part.unit}"
        yield (
            (f"{indent}{'└─ ' if last else '├─ '}", "dim"),
            (stated(part.interval), "head"),
            (label, "dim"),
            (words, ""),
        )
        below = indent + ("   " if last else "│  ")
        yield from _tree(tracer, inner, below) if inner else _origin(tracer, part.origin, below + " ")


def _origin(tracer: Tracer, origin: object, indent: str) -> Iterator[Line]:
    """Row, source and words of what a source states."""
    if not isinstance(origin, Observation):
        return
    for label, text in _origin_fields(tracer, origin).items():
        if text:
            yield ((f"{indent}{label:<9}", "dim"), (text, ""))


def _origin_fields(tracer: Tracer, origin: Observation) -> dict[str, str]:
    source = tracer.plan.sources.get(origin.source)
    retrieved = f"retrieved {source.retrieved}" if source and source.retrieved else ""
    note = in_language(origin.note, "")
    return {
        "row": str(_cell(origin)),
        "source": ", ".join(part for part in (origin.source, origin.locator, retrieved) if part),
        "says": f'"{note}"' if note else "",
    }


def _cell(origin: Observation) -> Place:
    return origin.place.at("value" if origin.value is not None else "low")


def _sources(tracer: Tracer, figure: Quantity) -> Iterator[Line]:
    ids = dict.fromkeys(part.origin.source for part in _leaves(figure) if isinstance(part.origin, Observation))
    known = [source for one in ids if (source := tracer.plan.sources.get(one))]
    if known:
        yield ()
        yield (("Source" if len(known) == 1 else "Sources", "head"),)
    for source in known:
        about = (source.publisher, source.published, source.url)
        yield ((f"  {source.id}  ", "dim"), (", ".join([f'"{source.title}"', *(part for part in about if part)]), ""))


def _derivation(figure: object) -> Derivation | None:
    return figure.origin if isinstance(figure, Quantity) and isinstance(figure.origin, Derivation) else None


def _leaves(figure: Quantity) -> Iterator[Quantity]:
    if isinstance(figure.origin, Derivation):
        for part in figure.origin.inputs:
            yield from _leaves(part)
    else:
        yield figure


def _observation(figure: Quantity) -> Observation | None:
    leaf = next(_leaves(figure), None)
    return leaf.origin if leaf and isinstance(leaf.origin, Observation) else None


def page_lines(tracer: Tracer, printings: Sequence[Printing]) -> Iterator[Line]:
    """Every figure of a page: as printed, the kind of place, and what it is."""
    for one in printings:
        figure = tracer.figures.get(one.key)
        text = " ".join(one.text.split())
        yield ((f"  {text:<28} ", "head"), (f"{one.kind[:34]:<36}", "dim"), (subject(tracer, one.key, figure), ""))
    yield from notes(tracer)


# ------------------------------------------------------------------------------------------- for machines


def traced_object(tracer: Tracer, traced: Traced) -> dict[str, Any]:
    """One figure as JSON has it."""
    return {
        "figure": traced.number,
        "printed_as": traced.forms,
        "places": [printing_object(one) for one in traced.printings],
        "origin": _origin_object(tracer, traced.figure),
    }


def printing_object(one: Printing) -> dict[str, Any]:
    edition = one.edition
    names = {"document": edition.document, "cluster": edition.cluster or None, "subject": edition.subject.id or None}
    made_as = {"language": edition.language, "format": edition.format}
    place = {"page": one.page or None, "where": one.where, "kind": one.kind}
    return {**names, **made_as, **place, "text": one.text, "key": one.key}


def _origin_object(tracer: Tracer, figure: object) -> dict[str, Any] | None:
    if not isinstance(figure, Quantity):
        return None
    about = {"key": figure.key, "value": stated(figure.interval), "unit": str(figure.unit)}
    origin = figure.origin
    if isinstance(origin, Derivation):
        inputs = [_origin_object(tracer, part) for part in origin.inputs]
        return {**about, "formula": origin.formula, "in_numbers": in_numbers(origin, figure.unit), "inputs": inputs}
    place = _cell(origin)
    where = {"file": place.file, "row": place.row, "column": place.column, "sheet": place.sheet, "cell": place.cell}
    source = tracer.plan.sources.get(origin.source)
    cited = {"source": origin.source, "locator": origin.locator, "retrieved": source.retrieved if source else ""}
    return {**about, **where, **cited, "says": in_language(origin.note, "")}
