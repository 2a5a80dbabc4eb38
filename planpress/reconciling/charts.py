"""A chart's picture in a printout becomes its figures' places: each must stand there, beside its own row's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from planpress.charts import specs
from planpress.charts.specs import Beams, Gallery, RankedBars, Skyline, Tiled, Tower, Towers
from planpress.document import ChartSpec, QuantityText, Text, walk
from planpress.reconciling.expected import Expected, Picture
from planpress.reconciling.matching import Matches, Span
from planpress.reconciling.printouts import BoxEdges, ChartText, Piece, squeezed

NUMBERS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """A name in a chart and the figures that belong to it."""

    name: str
    figures: Mapping[str, Sequence[QuantityText]]


@dataclass
class Reading:
    """What was read of one picture: where each figure stands, what is missing, and what stands beside another name."""

    picture: Picture
    stretch: Span
    found: list[tuple[QuantityText, int]] = field(default_factory=list)
    missing: list[QuantityText] = field(default_factory=list)
    misplaced: list[tuple[QuantityText, str, int]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    """What a chart of the format's own says with a number that nothing explains."""


def read_pictures(expected: Expected, matches: Matches) -> tuple[Reading, ...]:
    """All pictures, where the format writes their words as text; figures found are taken."""
    pictures = [(index, item) for index, item in enumerate(expected.items) if isinstance(item, Picture)]
    floors = [matches.floor(item) for _, item in pictures]
    return tuple(
        _read(item, _stretch(index, item, matches), _natives(floors, place, matches), matches)
        for place, (index, item) in enumerate(pictures)
    )


def _natives(floors: Sequence[int], place: int, matches: Matches) -> tuple[ChartText, ...]:
    """The format's own charts that belong to a picture: those from its title on, up to the next picture's."""
    end = next((floor for floor in floors[place + 1 :] if floor > floors[place]), len(matches.taken) + 1)
    return tuple(chart for chart in matches.printout.charts if floors[place] <= chart.at < end)


def _stretch(index: int, picture: Picture, matches: Matches) -> Span:
    """From a picture's title to the next statement found."""
    first = matches.floor(picture)
    later = [
        span.first
        for number, spans in matches.spans.items()
        if number > index
        for span in spans
        if span.first >= first and span.last > span.first
    ]
    return Span(first, min([*later, matches.region(picture).last]))


def _read(picture: Picture, stretch: Span, natives: Sequence[ChartText], matches: Matches) -> Reading:
    reading = Reading(picture, stretch)
    if natives:
        _read_natives(reading, natives)
        return reading
    if not matches.printout.draws_words:
        reading.found += [(figures[0], stretch.first) for figures in figures_of(picture.spec).values()]
        return reading
    figures = figures_of(picture.spec)
    places = {form.text: list(_places(form, stretch, matches)) for forms in figures.values() for form in forms}
    rows = rows_of(picture.spec)
    finder = _Finder(reading, matches, places, _bands(picture.spec, rows, stretch, matches))
    for row in rows:
        for forms in row.figures.values():
            finder.find(forms, row.name)
    named = {key for row in rows for key in row.figures}
    for key, forms in figures.items():
        if key not in named:
            finder.find(forms, "")
    finder.settle()
    return reading


def _read_natives(reading: Reading, charts: Sequence[ChartText]) -> None:
    """A picture that comes as charts of the format's own: each figure must stand in its own row."""
    spec, at = reading.picture.spec, reading.stretch.first
    rows = [row for chart in charts for row in chart.rows]
    texts = [text for chart in charts for text in chart.texts]
    owners = {key: squeezed(row.name) for row in rows_of(spec) for key in row.figures}
    figures = figures_of(spec)
    for key, forms in figures.items():
        own = [row.text for row in rows if row.name == owners.get(key)] or texts
        if form := next((form for form in forms if any(_says(text, form) for text in own)), None):
            reading.found.append((form, at))
        elif beside := next((row.name for row in rows if any(_says(row.text, form) for form in forms)), None):
            reading.misplaced.append((forms[0], beside, at))
        else:
            reading.missing.append(forms[0])
    known = {squeezed(form.text) for forms in figures.values() for form in forms} | set(map(squeezed, words_of(spec)))
    numbers = {number for words in known for number in NUMBERS.findall(words)} | set(_years(spec))
    reading.strays += [text for text in texts if not set(NUMBERS.findall(text)) <= numbers]


def _says(text: str, figure: QuantityText) -> bool:
    """Whether a figure stands in a text as a whole: no digit belongs to it before or after."""
    number = re.escape(squeezed(f"{figure.qualifier}{figure.number}"))
    return re.search(rf"(?<![0-9])(?<![0-9][.,]){number}(?![0-9])(?![.,][0-9])", text) is not None


def _years(spec: Any) -> Iterator[str]:
    """The years on the way to a target."""
    if first := getattr(spec, "first_year", 0):
        yield from map(str, range(first, spec.last_year + 1))


def figures_of(spec: object) -> dict[str, list[QuantityText]]:
    """The figures that a spec holds by their key, in each form in which it has them."""
    found: dict[str, list[QuantityText]] = {}
    for node in walk(spec):
        if isinstance(node, QuantityText) and node.key and not node.absent:
            forms = found.setdefault(node.key, [])
            if node not in forms:
                forms.append(node)
    return found


def rows_of(spec: ChartSpec) -> tuple[Row, ...]:
    """The named rows or columns of a chart, each with its figures; none where a chart has no names."""
    if isinstance(spec, RankedBars):
        return tuple(
            Row(name, figures_of(tuple(bars.points[index] for bars in spec.panels)))
            for index, name in enumerate(spec.names)
        )
    if isinstance(spec, Gallery):
        return tuple(Row(entry.cluster.name, figures_of(entry)) for entry in spec.entries)
    return tuple(
        Row(str(name), figures_of(node))
        for node in walk(spec)
        if (name := getattr(node, "name", "")) and isinstance(name, str)
    )


FEW_TOWERS, FEW_BEAMS = 7, 14
"""Up to so many clusters the figures that a chart of tiles draws have words."""
LONG = 12
"""Numbers of so many characters are long: such are ranges, and amounts in a unit that is too small for them."""


def may_be_unworded(key: str, spec: ChartSpec) -> bool:
    """Whether a chart may leave a figure without words. A skyline may; a chart of tiles may for all but what it draws
    of one cluster or of few: notes are cut for want of room, a cover says its goals alone, half a spread its half, and
    beside a narrow tower a long range finds no room."""
    match spec:
        case Skyline():
            return True
        case Towers() | Gallery() | Beams() | Tower() | specs.Band() if _is_long(key, spec):
            return True
        case Towers(clusters=clusters):
            return len(clusters) > FEW_TOWERS or key not in figures_of(tuple(field.target for field in clusters))
        case Gallery(entries=entries):
            return len(entries) > FEW_TOWERS or key not in _drawn(entry.cluster for entry in entries)
        case Beams(clusters=clusters, half=half):
            return half != "whole" or len(clusters) > FEW_BEAMS or key not in _drawn(clusters)
        case Tower(cluster=cluster) | specs.Band(cluster=cluster):
            return key not in _drawn((cluster,))
        case _:
            return False


def _is_long(key: str, spec: ChartSpec) -> bool:
    return any(len(form.number) >= LONG for form in figures_of(spec).get(key, ()))


def _drawn(fields: Iterable[Tiled]) -> Mapping[str, Sequence[QuantityText]]:
    return figures_of(tuple(point for field in fields for point in (field.baseline, field.target)))


# -------------------------------------------------------------------------------------------- one figure


@dataclass
class _Finder:
    """Notes where the figures of one picture stand; `places` are those of each text, `bands` those of each name."""

    reading: Reading
    matches: Matches
    places: Mapping[str, Sequence[Span]]
    bands: Mapping[str, Band]
    astray: list[tuple[QuantityText, list[tuple[QuantityText, Span]]]] = field(default_factory=list)

    def find(self, forms: Sequence[QuantityText], name: str) -> None:
        """Note where a figure stands in any of its forms, in the band of its name if that has one."""
        places = [(form, span) for form in forms for span in self.places[form.text]]
        inside = [(form, span) for form, span in places if name not in self.bands or self._holds(name, span)]
        for form, span in inside:
            self.matches.take(span)
            self.reading.found.append((form, span.first))
        if not inside:
            self.astray.append((forms[0], places))

    def settle(self) -> None:
        """Say of the figures that stand in no place of their own whether they stand beside another name or nowhere."""
        for figure, places in self.astray:
            free = next(((form, span) for form, span in places if self._is_among_names(span)), None)
            if free is not None:
                form, span = free
                beside = next((other for other in self.bands if self._holds(other, span)), "")
                if not beside and may_be_unworded(figure.key, self.reading.picture.spec):
                    continue  # it belongs to the next picture
                self.reading.misplaced.append((form, beside, span.first))
            elif not may_be_unworded(figure.key, self.reading.picture.spec):
                self.reading.missing.append(figure)

    def _is_among_names(self, span: Span) -> bool:
        """Whether a free place is on a page with names of the picture: the other half of a spread is a picture too."""
        page = self.matches.printout.pieces[span.first].page
        return self.matches.is_free(span) and (not self.bands or any(band.page == page for band in self.bands.values()))

    def _holds(self, name: str, span: Span) -> bool:
        return self.bands[name].holds(span.first, self.matches.printout.pieces[span.first])


def _places(figure: QuantityText, stretch: Span, matches: Matches) -> Iterator[Span]:
    """Where a figure stands as a whole; a qualifier on a line of its own may be set after its number."""
    number, qualifier = squeezed(f"{figure.number}{figure.unit}"), squeezed(figure.qualifier)
    for text in dict.fromkeys((qualifier + number, number + qualifier)):
        first = stretch.first
        while text and (span := matches.find(text, Span(first, stretch.last))) is not None:
            yield span
            first = span.first + 1


# ------------------------------------------------------------------------------------------------- bands


LEAN = 4.0
"""Points by which a label may stand beyond the middle between two names: half a line."""
HEAD = 6.0
"""Points by which the row of a beam reaches over the middle of its name, which heads it."""


@dataclass(frozen=True, slots=True)
class Band:
    """A row's stretch of one page, upright or across: from `low` to `high` in points along `axis` (0 across, 1 up).

    `written` are the pieces from its name up to the next name; such a one may lean out by half a line.
    """

    page: int
    axis: int
    low: float
    high: float
    written: Span

    def holds(self, index: int, piece: Piece) -> bool:
        """Whether a piece stands in the band: upright with its middle, across with any part, since labels make way."""
        if piece.box is None or piece.page != self.page:
            return False
        low, high = (piece.box[0], piece.box[2]) if self.axis == 0 else (_at(piece.box, 1), _at(piece.box, 1))
        lean = LEAN if self.written.first <= index < self.written.last else 0.0
        return high >= self.low - lean and low <= self.high + lean


def _at(box: BoxEdges, axis: int) -> float:
    """Where a name stands: by its left edge across, by its middle upright."""
    return box[0] if axis == 0 else (box[1] + box[3]) / 2


def _bands(spec: ChartSpec, rows: Sequence[Row], stretch: Span, matches: Matches) -> dict[str, Band]:
    """Each name's band: it ends half way to its neighbours' names; that of a beam reaches from its own name down to the
    next. Empty when a name is not found or stands twice, and for the right half of a spread, whose names stand on the
    left."""
    if isinstance(spec, Beams) and spec.half == "right":
        return {}
    axis = 0 if isinstance(spec, Skyline | Towers | Gallery) else 1
    named: dict[str, Sequence[Piece]] = {}
    starts: dict[str, int] = {}
    for row in rows:
        span = _named(row.name, stretch, matches)
        if span is None or row.name in named:
            return {}
        named[row.name], starts[row.name] = matches.printout.pieces[span.first : span.last], span.first
    bands: dict[str, Band] = {}
    for page in {lines[0].page for lines in named.values()}:
        ordered = sorted((*_ends(lines, axis), name) for name, lines in named.items() if lines[0].page == page)
        for index, (first, last, name) in enumerate(ordered):
            low = _edge(ordered[index - 1][1], first, spec) if index else float("-inf")
            high = _edge(last, ordered[index + 1][0], spec) if index + 1 < len(ordered) else float("inf")
            following = min((start for start in starts.values() if start > starts[name]), default=stretch.last)
            bands[name] = Band(page, axis, low, high, Span(starts[name], following))
    return bands


def _edge(lower: float, upper: float, spec: ChartSpec) -> float:
    """Where the bands of two neighbours meet, whose names stand at `lower` and `upper`."""
    return lower + HEAD if isinstance(spec, Beams) else (lower + upper) / 2


def _ends(lines: Sequence[Piece], axis: int) -> tuple[float, float]:
    """Where the first and the last line of a name stand; across all begin at one edge."""
    places = [_at(line.box, axis) for line in lines if line.box is not None]
    return min(places, default=0.0), max(places, default=0.0)


def _named(name: str, stretch: Span, matches: Matches) -> Span | None:
    """The lines that say a name (they may be set from the last to the first); None when it is not found as a whole
    or stands in the chart more than once.
    """
    whole = squeezed(name)
    starts = range(stretch.first, stretch.last) if whole else ()
    found = [lines for first in starts if (lines := _lines(whole, first, stretch, matches))]
    return found[0] if len(found) == 1 else None


def _lines(whole: str, first: int, stretch: Span, matches: Matches) -> Span | None:
    """The pieces from `first` on that say `whole` and nothing else."""
    forwards = backwards = ""
    for last in range(first, stretch.last):
        piece = matches.printout.pieces[last]
        forwards, backwards = forwards + piece.text, piece.text + backwards
        if whole in (forwards, backwards):
            return Span(first, last + 1)
        if not whole.startswith(forwards) and not whole.endswith(backwards):
            return None
    return None


def words_of(spec: object) -> Iterator[str]:
    """Every text in a spec, and its years."""
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, int):
        yield str(spec)
    elif isinstance(spec, QuantityText):
        return
    elif isinstance(spec, Text):
        yield spec.content
    elif isinstance(spec, tuple):
        for item in spec:
            yield from words_of(item)
    elif is_dataclass(spec) and not isinstance(spec, type):
        for part in fields(spec):
            yield from words_of(getattr(spec, part.name))
