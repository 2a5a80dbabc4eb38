"""Observations become words: what each figure says of its indicator, when, for what area and by which count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planpress.composing.environment import Markdown, first_upper, join_markdown
from planpress.composing.ledger import Printed
from planpress.planning.model import Change, Observation, Qualifier, in_language, in_running_text

if TYPE_CHECKING:
    from planpress.composing.composition import Composition


@dataclass(frozen=True)
class FigureLine:
    """One stated figure for a table: itself, its period, how it is meant, and its source with the place there."""

    words: Markdown
    period: Markdown
    figure: Printed
    source: Markdown


@dataclass(frozen=True)
class FigureGroup:
    """The figures of one indicator."""

    name: Markdown
    lines: tuple[FigureLine, ...]


def figure_groups(composition: Composition, observations: Sequence[Observation]) -> tuple[FigureGroup, ...]:
    """The observations by indicator, both in the plan's order."""
    by_indicator: dict[str, list[Observation]] = {}
    for observation in observations:
        by_indicator.setdefault(observation.indicator, []).append(observation)
    return tuple(
        FigureGroup(
            first_upper(composition.name_of(indicator)), tuple(_line(composition, member) for member in members)
        )
        for indicator, members in by_indicator.items()
    )


def _line(composition: Composition, observation: Observation) -> FigureLine:
    words = composition.language.words
    kind = join_markdown([words[f"kind_name_{observation.kind.value}"], *_change(composition, observation)], ", ")
    more = [*_circumstances(composition, observation), *note(composition, observation)]
    meant = composition.message("figure_line", {"kind": kind, "more": join_markdown(more, "; ")})
    period = composition.language.period(observation.period) or words["undated"]
    return FigureLine(meant, Markdown.escape(period), composition.stated(observation), source_of(observation))


def source_of(observation: Observation) -> Markdown:
    """The source's id and the place in it."""
    return join_markdown([part for part in (observation.source, observation.locator) if part], ", ")


def details(composition: Composition, observation: Observation) -> Markdown:
    """All that sets a figure apart from a plain level of its cluster: change, area, count, prices, what replaced it."""
    parts = [*_change(composition, observation), *_circumstances(composition, observation)]
    if observation.qualifier is Qualifier.IN_WORDS:
        parts += note(composition, observation)
    return join_markdown(parts, "; ")


def _change(composition: Composition, observation: Observation) -> Iterator[Markdown]:
    if observation.change is not Change.LEVEL:
        yield Markdown.escape(composition.language.words[f"change_{observation.change.value}"])


def _circumstances(composition: Composition, observation: Observation) -> Iterator[Markdown]:
    yield from sense_of(composition, observation)
    if not composition.is_current(observation):
        yield Markdown.escape(composition.language.words["superseded"])
    elif observation.supersedes:
        yield Markdown.escape(composition.language.words["supersedes"])


def sense_of(composition: Composition, observation: Observation) -> Iterator[Markdown]:
    """What a figure covers and counts, and in which prices, as far as that is not the plain case."""
    if observation.scope:
        yield composition.message("detail_scope", {"scope": scope_name(composition, observation.scope)})
    if observation.definition:
        yield composition.message("detail_definition", {"definition": observation.definition})
    if observation.basis:
        yield Markdown.escape(observation.basis)


def scope_name(composition: Composition, scope: str) -> str:
    """The name of a scope by its id; a plan without a table of scopes names them in the figure itself."""
    known = composition.plan.scopes.get(scope)
    return in_language(known.name, composition.language.tag) if known else scope


def note(composition: Composition, observation: Observation) -> tuple[Markdown, ...]:
    """The plan's remark about a figure; where the source has words only, those words, as quoted."""
    remark = in_language(observation.note, composition.language.tag)
    if not remark:
        return ()
    if observation.qualifier is Qualifier.IN_WORDS:
        return (composition.message("in_words_quoted", {"words": remark}),)
    return (Markdown.escape(remark),)


def measure_name(composition: Composition, observation: Observation) -> str:
    """What a figure measures, for a sentence: "output value", "increase in employment (whole city)"."""
    names: dict[str, Any] = {
        "name": in_running_text(composition.name_of(observation.indicator)),
        "change": observation.change.value,
        "total": observation.period is not None and observation.period.is_total,
        "more": [composition.plain(part) for part in sense_of(composition, observation)],
    }
    return composition.plain(composition.message("measure_name", names))
