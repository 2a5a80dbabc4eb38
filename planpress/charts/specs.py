"""What each kind of chart shows, already worded: figures with their bounds, names, notes. No geometry, no colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from planpress.document import Inlines, QuantityText

Bound: TypeAlias = Literal["exact", "about", "lower", "upper", "range"]
"""How far a point may be trusted: "lower" is a value with an open upper end ("over", "at least")."""


@dataclass(frozen=True, slots=True)
class Signs:
    """How the document's language writes the numbers of a scale."""

    decimal: str = "."
    group: str = ","


@dataclass(frozen=True, slots=True)
class Point:
    """A figure that can be drawn at `value`; a range ends at `high`. `text` is the figure as printed, without unit."""

    value: float
    text: QuantityText
    bound: Bound = "exact"
    high: float | None = None


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """One cluster from baseline to target. `between` words what leads from one to the other (implied growth);
    `absent` stands where a missing baseline (or target) would be."""

    name: str
    place: str
    baseline: Point | None
    target: Point | None
    between: Inlines = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class DumbbellPanel:
    """The rows that share one measure; all panels of a chart share one scale from zero."""

    title: str
    rows: tuple[DumbbellRow, ...]


@dataclass(frozen=True, slots=True)
class BaselineToTarget:
    """Dumbbells on a common scale from zero, a panel for each measure.

    The first row that has them spells out `baseline_word` ("2008 baseline") and `target_word`.
    """

    panels: tuple[DumbbellPanel, ...]
    unit: str
    baseline_word: str
    target_word: str
    signs: Signs = Signs()
    kind: Literal["baseline-to-target"] = "baseline-to-target"


@dataclass(frozen=True, slots=True)
class PathValue:
    """A calculated value of one year on a steady path."""

    year: int
    value: float
    text: QuantityText


@dataclass(frozen=True, slots=True)
class PathActual:
    """An outcome on the way: `at` is its place among the years, 2013 for that year's figure and 2012.25 for that of its
    first quarter. `matches` is False when it counts something else than the path; `note` says what ("city-wide")."""

    at: float
    point: Point
    matches: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A target for a year on the way."""

    year: int
    point: Point


@dataclass(frozen=True, slots=True)
class Peer:
    """Another cluster's path, shown in grey: `label` names it beside its start."""

    label: Inlines
    baseline: Point
    target: Point
    steady: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One cluster's way to its target by year, with the figures of each year below the axis.

    `line_note` says what the line between them is; without it no line is drawn, since no rate is certain.
    `actuals` are marked beside the line, and those that count the same are joined; `milestones` are targets
    between. Without a baseline a hatched bar marks the missing start, `absent` says so in
    words, `absent_row` fills the row of yearly values, and `peers` may show the other clusters' paths.
    The scale reaches `least_maximum` at least, so that the charts of a series can be compared.
    """

    first_year: int
    last_year: int
    baseline: Point | None
    target: Point | None
    baseline_word: str
    target_word: str
    steady: tuple[PathValue, ...] = ()
    line_note: tuple[Inlines, ...] = ()
    absent: tuple[str, ...] = ()
    absent_row: str = ""
    peers: tuple[Peer, ...] = ()
    least_maximum: float = 0.0
    signs: Signs = Signs()
    actuals: tuple[PathActual, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    kind: Literal["path"] = "path"


@dataclass(frozen=True, slots=True)
class Bars:
    """One measure's bars, in the chart's row order; a missing one is worded by `absent`."""

    title: str
    points: tuple[Point | None, ...]
    absent: tuple[str, ...]
    role: Literal["baseline", "derived", "target"]
    least_maximum: float = 0.0


@dataclass(frozen=True, slots=True)
class RankedBars:
    """Clusters ranked, with one panel of horizontal bars for each measure."""

    names: tuple[str, ...]
    panels: tuple[Bars, ...]
    signs: Signs = Signs()
    kind: Literal["ranked-bars"] = "ranked-bars"


@dataclass(frozen=True, slots=True)
class SkylineColumn:
    """One cluster on the cover: baseline and target as heights; `notes` stand below a target without a baseline."""

    name: str
    baseline: Point | None
    target: Point | None
    baseline_label: Inlines = ()
    target_label: Inlines = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Skyline:
    """The cover's picture: a column a cluster, one line for each `step` of the unit."""

    columns: tuple[SkylineColumn, ...]
    step: float = 1.0
    kind: Literal["skyline"] = "skyline"


Verdict: TypeAlias = Literal[
    "met", "met-wider", "exceeded", "on-track", "behind", "missed", "not-comparable", "not-reported"
]
"""How a target stands; each has a sign of its own, so that no meaning is by colour alone."""


@dataclass(frozen=True, slots=True)
class BulletRow:
    """One target and its outcome: a bar to `actual` and an upright mark at `target`.

    `matches` is False where the outcome counts something else than the target, so that its bar is
    hatched; `bar_words` stand in or beside the bar ("66 city-wide", "passed 100 in 2013"), `gap_words`
    between bar and mark ("34 short"). Without an actual, `absent` says why. `verdict_words` and
    `verdict_note` stand beside the sign ("Met", "two years early").
    """

    name: str
    place: str
    target: Point | None
    actual: Point | None
    matches: bool
    target_words: Inlines
    bar_words: Inlines
    gap_words: Inlines
    absent: str
    verdict: Verdict
    verdict_words: str
    verdict_note: str


@dataclass(frozen=True, slots=True)
class BulletPanel:
    """The rows of one measure in one unit; each panel has a scale of its own from zero when its unit differs."""

    title: str
    unit: str
    rows: tuple[BulletRow, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Bullet bars, targets against outcomes, a panel for each measure (S. Few, Bullet Graph Design Specification,
    2013)."""

    panels: tuple[BulletPanel, ...]
    signs: Signs = Signs()
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """A target as set at one time: `set_in` words when and where, `goal_year` the year it is for."""

    set_in: str
    goal_year: int
    point: Point
    superseded: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetHistory:
    """The versions of one target in the order in which they were set, and the outcome where there is one."""

    versions: tuple[TargetVersion, ...]
    actual: Point | None = None
    actual_words: Inlines = ()
    signs: Signs = Signs()
    kind: Literal["target-history"] = "target-history"


@dataclass(frozen=True, slots=True)
class Tiled:
    """A cluster as a field of tiles, in the motif of its industry: solid tiles are its baseline, line tiles what the
    plan adds. What a cluster is measured in otherwise than the chart has no points, and its labels alone.

    `id` seeds the motif's choices. `counts` are the real things that the motif's nodes stand for (80 companies), and
    of them the heavier ones (43); `share` (0 to 1) is the part of its lines that a motif breaks. `baseline_label`
    words the start ("over 10 in 2008"), `target_label` the goal; `absent` says what is not stated.
    """

    id: str
    motif: str
    name: str
    native: str = ""
    measure: str = ""
    baseline: Point | None = None
    target: Point | None = None
    baseline_label: Inlines = ()
    target_label: Inlines = ()
    absent: str = ""
    counts: tuple[int, ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Towers:
    """Clusters as towers side by side over the foot of a dark page, each tile worth `tile` of the unit.

    `legend` words a solid and a line tile: "One billion RMB a year, on record for 2008".
    """

    clusters: tuple[Tiled, ...]
    tile: float
    legend: tuple[str, str]
    signs: Signs = Signs()
    kind: Literal["towers"] = "towers"


@dataclass(frozen=True, slots=True)
class Tower:
    """One cluster's tower at a page's outer edge, with a rail beside it that has its values at their height.

    The tower stands as high as its goal on a scale that ends at `greatest`, that of the series; `note` says what the
    tiles and nodes are; `start` and `end` are the years' words.
    """

    cluster: Tiled
    tile: float
    greatest: float
    side: Literal["left", "right"]
    note: Inlines
    start: str = ""
    end: str = ""
    kind: Literal["tower"] = "tower"


@dataclass(frozen=True, slots=True)
class Beams:
    """Clusters as beams from the left below each other, on a dark ground; `half` is the page of a spread that is
    drawn, which the fold divides at half of the scale. `scale` words its start, the fold and its end."""

    clusters: tuple[Tiled, ...]
    tile: float
    greatest: float
    half: Literal["whole", "left", "right"]
    scale: tuple[str, str, str]
    legend: tuple[str, str]
    kind: Literal["beams"] = "beams"


@dataclass(frozen=True, slots=True)
class Band:
    """One cluster as a band of tiles on a dark ground, filled column by column, with its two values below."""

    cluster: Tiled
    tile: float
    kind: Literal["band"] = "band"


@dataclass(frozen=True, slots=True)
class GalleryEntry:
    """A tower of a poster, with the words beside it: what its goal and its start are, who is there, what is counted."""

    cluster: Tiled
    target_words: str
    baseline_words: str
    text: Inlines
    counted: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """A whole plan as towers over a poster's foot, each with its own words beside it; `levels` are lines of the scale
    behind them, in the unit."""

    entries: tuple[GalleryEntry, ...]
    tile: float
    levels: tuple[float, ...]
    legend: tuple[str, str]
    signs: Signs = Signs()
    kind: Literal["gallery"] = "gallery"


@dataclass(frozen=True, slots=True)
class Rise:
    """One cluster's way from a stem at its baseline to a ring at its target: an area below a dashed curve of constant
    growth, the rate in it. Without a baseline `absent` stands where it would be, and no curve is drawn.

    `hue` is the motif whose colour the start has. The scale reaches `least_maximum` at least.
    """

    first_year: int
    last_year: int
    baseline: Point | None
    target: Point | None
    steady: tuple[float, ...]
    rate: Inlines
    rate_note: str
    absent: tuple[str, ...]
    motif: str
    least_maximum: float = 0.0
    signs: Signs = Signs()
    kind: Literal["rise"] = "rise"


Spec: TypeAlias = (
    BaselineToTarget
    | Path
    | RankedBars
    | Skyline
    | Bullets
    | TargetHistory
    | Towers
    | Tower
    | Beams
    | Band
    | Gallery
    | Rise
)
