"""A plan becomes timings: pairs of a PDF and a Word file, ours and the reference's in turn, all figures varied."""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from typing import TypeAlias

from reportlab import rl_config

from bench import reference
from planpress.brand import Brand, read_brand
from planpress.charts import lay_out
from planpress.composing import compose
from planpress.document import Chart, ChartSpec, Cover, Document, walk
from planpress.lengths import Pt, millimetres, points
from planpress.planning.model import Observation, Plan
from planpress.planning.reading import read_plan
from planpress.writers import FORMATS
from planpress.writers.pdf import drawn
from planpress.writers.pdf.cover import ART_TOP
from planpress.writers.pdf.grid import PORTRAIT
from planpress.writers.pdf.marking import PageCanvas, TaggedCanvas
from planpress.writers.pdf.recording import recorded
from planpress.writers.pdf.structure import Element
from planpress.writers.word.rasters import chart_pictures

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "dalian"
DATE = dt.date(2026, 1, 1)
WIDTHS: dict[str, Pt] = {"path": PORTRAIT.span(8)}
"""How wide each kind of chart stands in the briefing; the others fill the measure."""


@dataclass
class Watch:
    """Seconds by step, in the order in which the steps were taken."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.steps[name] = self.steps.get(name, 0.0) + time.perf_counter() - start

    @property
    def total(self) -> float:
        return sum(self.steps.values())

    def of(self, steps: Sequence[str]) -> float:
        return sum(self.steps.get(step, 0.0) for step in steps)


Contestant: TypeAlias = Callable[[Decimal, Watch], None]
"""Makes one pair from the plan with all its money multiplied by a factor."""


def _of_one_source(plan: Plan) -> Plan:
    """The plan as its own page states it: what the reference prints, too, without what was published later."""
    rows = tuple(row for row in plan.observations if row.source == reference.SOURCE)
    return replace(plan, observations=rows, sources={reference.SOURCE: plan.sources[reference.SOURCE]})


class Ours:
    """Planpress itself. `specs` are the charts of all pairs made so far."""

    def __init__(self) -> None:
        self.plan: Plan = _of_one_source(read_plan(FOLDER))
        self.brand: Brand = read_brand(ROOT / "templates" / "_brand.yml")
        self.charts = 0
        self.specs: set[ChartSpec] = set()

    def __call__(self, factor: Decimal, watch: Watch) -> None:
        plan = varied(self.plan, factor)
        with watch.step("compose"):
            document = compose(plan, ROOT / "templates" / "briefing", "en", DATE)
        with watch.step("PDF"):
            FORMATS["pdf"].write(document, self.brand)
        with watch.step("Word"):
            FORMATS["docx"].write(document, self.brand)
        specs = [spec for spec, _ in charts_of(document)]
        self.charts += len(specs)
        self.specs.update(specs)


class Reference:
    """The reference program; it starts from rows in memory, as ours starts from a plan in memory."""

    def __init__(self) -> None:
        self.observations, self.clusters, self.texts = reference.read_rows(FOLDER)

    def __call__(self, factor: Decimal, watch: Watch) -> None:
        rows = [_varied_row(row, factor) for row in self.observations]
        with watch.step("compose"):
            clusters = reference.clusters_of(rows, self.clusters, self.texts)
        with watch.step("charts"):
            charts = reference.make_charts(clusters)
        with watch.step("PDF"), _reportlab_as_installed():
            reference.make_pdf(clusters, charts)
        with watch.step("Word"):
            reference.make_word(clusters, charts)


@contextmanager
def _reportlab_as_installed() -> Iterator[None]:
    """ASCII85 streams, ReportLab's default, which our PDF writer turns off for the whole process."""
    ours, rl_config.useA85 = rl_config.useA85, 1
    yield
    rl_config.useA85 = ours


@dataclass(frozen=True, slots=True)
class Race:
    """The timings of each round, by contestant."""

    ours: tuple[Watch, ...]
    reference: tuple[Watch, ...]

    @property
    def ratios(self) -> list[float]:
        """How many of our pairs fit into one of the reference's, round by round, in ascending order."""
        return self._ratios(("compose", "charts", "PDF", "Word"))

    @property
    def word_ratios(self) -> list[float]:
        """The same for the Word file alone, with what it takes of composing and charts."""
        return self._ratios(("compose", "charts", "Word"))

    def _ratios(self, steps: Sequence[str]) -> list[float]:
        pairs = zip(self.ours, self.reference, strict=True)
        return sorted(theirs.of(steps) / mine.of(steps) for mine, theirs in pairs)


def race(rounds: int, factors: Iterator[Decimal], warm: int = 2) -> Race:
    """Time `rounds` pairs of each in turn, after `warm` that do not count.

    Raises AssertionError when two charts of ours were the same: a cache would have saved the drawing.
    """
    ours, theirs = Ours(), Reference()
    pairs = islice(factors, rounds + warm)
    watches = [(_timed(ours, factor), _timed(theirs, factor)) for factor in pairs][warm:]
    assert len(ours.specs) == ours.charts, "some charts were the same, so that a cache saved drawing them"
    return Race(tuple(mine for mine, _ in watches), tuple(theirs for _, theirs in watches))


def _timed(contestant: Contestant, factor: Decimal) -> Watch:
    watch = Watch()
    gc.collect()
    contestant(factor, watch)
    return watch


def tagging_costs(rounds: int, factors: Iterator[Decimal], warm: int = 2) -> list[float]:
    """What tags add to the processor's time for composing and writing the briefing's PDF, as parts of the time without
    them: the median of all rounds with its quartiles, in ascending order. Each goes first in turn, and other work on
    the machine does not count."""
    ours = Ours()
    costs: list[float] = []
    for number in range(rounds + warm):
        order = (False, True) if number % 2 else (True, False)
        found = {tags: _pdf_time(ours, next(factors), tags) for tags in order}
        costs.append(found[True] / found[False] - 1)
    return quantiles(costs[warm:], n=4)


def _pdf_time(ours: Ours, factor: Decimal, tags: bool) -> float:
    plan = varied(ours.plan, factor)
    gc.collect()
    start = time.process_time()
    document = compose(plan, ROOT / "templates" / "briefing", "en", DATE)
    root = Element("Document")
    drawn(document, ours.brand, root, partial(TaggedCanvas, root=root) if tags else PageCanvas)
    return time.process_time() - start


def chart_times(rounds: int, factors: Iterator[Decimal], warm: int = 3) -> dict[str, dict[str, float]]:
    """Milliseconds a chart by kind and step, warm: the median over all charts of that kind."""
    ours = Ours()
    times: dict[str, list[Watch]] = {}
    for number, factor in enumerate(islice(factors, rounds + warm)):
        document = compose(varied(ours.plan, factor), ROOT / "templates" / "briefing", "en", DATE)
        for spec, height in charts_of(document):
            watch = _chart_time(spec, height, ours.brand)
            if number >= warm:
                times.setdefault(spec.kind, []).append(watch)
    return {kind: medians(watches) for kind, watches in times.items()}


def _chart_time(spec: ChartSpec, height: Pt | None, brand: Brand) -> Watch:
    watch = Watch()
    width = WIDTHS.get(spec.kind, PORTRAIT.measure)
    with watch.step("layout"):
        layouts = lay_out(spec, width, height, brand)
    with watch.step("record"):
        for layout in layouts:
            recorded(layout, brand)
    with watch.step("PNG"):
        chart_pictures(
            spec,
            millimetres(width),
            None if height is None else millimetres(height),
            millimetres(PORTRAIT.height),
            brand,
        )
    return watch


def charts_of(document: Document) -> Iterator[tuple[ChartSpec, Pt | None]]:
    """Every chart of a document with the height that it asks for, the cover's picture among them."""
    for node in walk(document):
        if isinstance(node, Cover):
            yield node.art, Pt(PORTRAIT.height - ART_TOP)
        elif isinstance(node, Chart):
            yield node.spec, points(node.height) if node.height else None


def medians(watches: tuple[Watch, ...] | list[Watch]) -> dict[str, float]:
    """The median of each step and of the whole, in milliseconds."""
    steps = {name: 1000 * median(watch.steps[name] for watch in watches) for name in watches[0].steps}
    return steps | {"together": 1000 * median(watch.total for watch in watches)}


# ---------------------------------------------------------------------------------------------- figures


def distinct_factors() -> Iterator[Decimal]:
    """Factors near one, another for each pair: no two charts are the same, and no cache saves drawing one."""
    return (1 + Decimal(number) / 1000 for number in count(1))


def varied(plan: Plan, factor: Decimal) -> Plan:
    """The plan with all its money multiplied."""
    return replace(plan, observations=tuple(_varied(each, factor) for each in plan.observations))


def _varied(observation: Observation, factor: Decimal) -> Observation:
    if observation.value is None or not observation.unit.currency:
        return observation
    return replace(observation, value=_times(observation.value, factor))


def _varied_row(row: dict[str, str], factor: Decimal) -> dict[str, str]:
    if not row["value"] or not row["unit"].endswith("RMB"):
        return row
    return row | {"value": str(_times(Decimal(row["value"]), factor))}


def _times(value: Decimal, factor: Decimal) -> Decimal:
    return (value * factor).quantize(Decimal("0.01"))
