"""Every figure on its way into a document: what prints, and what it was printed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from planpress.composing.environment import FIGURE_CLOSE, FIGURE_OPEN, Marked
from planpress.composing.language import Form, Language
from planpress.document import QuantityText, Role
from planpress.planning.model import Observation
from planpress.planning.quantities import Derivation, Figure, Quantity


@dataclass
class Ledger:
    """The figures of one document: `texts` in the order of their marks, `figures` by key, and by key all that were
    put into words, those of charts among them."""

    texts: list[QuantityText] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    worded: dict[str, Figure] = field(default_factory=dict)

    @property
    def formulas(self) -> frozenset[str]:
        """The names of the formulas by which the figures of the document were calculated."""
        return frozenset(derivation.formula for _, derivation in self._derived())

    @property
    def conversions(self) -> tuple[frozenset[str], ...]:
        """The pairs of currencies between which figures of the document were converted."""
        pairs = [
            {figure.unit.currency, derivation.inputs[0].unit.currency}
            for figure, derivation in self._derived()
            if derivation.formula == "converted"
        ]
        return tuple(frozenset(code for code in pair if code) for pair in pairs)

    def _derived(self) -> Iterator[tuple[Quantity, Derivation]]:
        for figure in self.figures.values():
            if isinstance(figure, Quantity) and isinstance(figure.origin, Derivation):
                yield figure, figure.origin

    def rows(self, keys: Iterable[str]) -> tuple[Observation, ...]:
        """The observations that figures with these keys are, or are calculated from, each once."""
        found: dict[int, Observation] = {}
        waiting = [self.worded[key] for key in keys if key in self.worded]
        while waiting:
            figure = waiting.pop()
            if not isinstance(figure, Quantity):
                continue
            if isinstance(figure.origin, Observation):
                found.setdefault(id(figure.origin), figure.origin)
            else:
                waiting += figure.origin.inputs
        return tuple(found.values())

    def mark(self, figure: Figure, text: QuantityText) -> str:
        """Note the figure and return the mark that stands for it in the Markdown."""
        self.figures.setdefault(figure.key, figure)
        self.texts.append(text)
        return f"{FIGURE_OPEN}{len(self.texts) - 1}{FIGURE_CLOSE}"


@dataclass(frozen=True)
class Printed(Marked):
    """A figure as a template sees it. `{{ figure }}` prints it with its unit, `.short` with a short
    unit, `.bare` without. It is false when nothing is stated."""

    figure: Figure
    language: Language
    ledger: Ledger
    role: Role = "fact"
    form: Form = "full"
    one_unit: bool = False

    def __bool__(self) -> bool:
        return bool(self.figure)

    def __str__(self) -> str:
        return self.text.text

    def mark(self) -> str:
        return self.ledger.mark(self.figure, self.text)

    @property
    def text(self) -> QuantityText:
        self.ledger.worded.setdefault(self.figure.key, self.figure)
        return self.language.quantity(self.figure, self.role, self.form)

    @property
    def short(self) -> Printed:
        return replace(self, form="short")

    @property
    def bare(self) -> Printed:
        return replace(self, form="bare")

    @property
    def in_table(self) -> Printed:
        """Bare where the plan's clusters share one unit that a table's head can name, else with a short unit."""
        return self.bare if self.one_unit else self.short

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def value(self) -> Decimal | None:
        """The number for comparisons in templates; the stated end of a bound."""
        return self.figure.value if isinstance(self.figure, Quantity) else None

    @property
    def unit(self) -> str:
        return self.language.unit(self.figure.unit) if isinstance(self.figure, Quantity) else ""

    @property
    def short_unit(self) -> str:
        return self.language.unit(self.figure.unit, "short") if isinstance(self.figure, Quantity) else ""

    @property
    def period(self) -> str:
        return str(self.figure.period or "") if isinstance(self.figure, Quantity) else ""

    @property
    def year(self) -> str:
        period = self.figure.period if isinstance(self.figure, Quantity) else None
        return str(period.year) if period else ""

    @property
    def qualifier(self) -> str:
        return self.text.qualifier

    @property
    def source(self) -> str:
        """The source's id, or nothing for a calculated figure."""
        origin = self.figure.origin if isinstance(self.figure, Quantity) else None
        return origin.source if isinstance(origin, Observation) else ""

    @property
    def locator(self) -> str:
        origin = self.figure.origin if isinstance(self.figure, Quantity) else None
        return origin.locator if isinstance(origin, Observation) else ""
