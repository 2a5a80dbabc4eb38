"""Designed pages: areas at their places, each with a stack of pieces that keeps to its room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from planpress.document import Area, Heading, KeyFigure, Page, Text, plain_text, walk
from planpress.errors import EditionError, Fault, Place
from planpress.lengths import Pt, points
from planpress.writers.pdf.charts import ChartPiece
from planpress.writers.pdf.grid import DESIGNED, KEY_WORDS, MARGIN, Sheet, TextStyle
from planpress.writers.pdf.headings import HeadingPiece, bookmark
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import TextBlock, draw_line
from planpress.writers.pdf.photos import PhotoPiece
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import NO_LIMIT, Stack
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.words import ROLE_COLOURS, Line, Run, Setter, broken, plain_run

PARTS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.5, 0.42, 0.35)
"""The type of an area gets smaller in these steps until its words fit."""
FOOT = 26.0
"""The foot's baseline above the page's lower edge, in points: clear of what the guillotine may take."""
SLACK = 0.5
"""So many points more than there are do no harm."""
LEAST_CHART = 40.0
"""A chart that ends an area has at least this height, in points."""

StackMaker = Callable[[Area, Setting, Element], Stack]


def sheet_of(page: Page) -> Sheet:
    """The sheet of a designed page: sheets of one size are one."""
    return Sheet(f"{page.width:g}x{page.height:g}", points(page.width), points(page.height))


class DesignedPage(Piece):
    """A whole page, drawn from its corner; `make` turns an area into a stack of pieces."""

    def __init__(self, setting: Setting, node: Page, element: Element, make: StackMaker) -> None:
        super().__init__(setting, node, element=element)
        self.design = node
        self.sheet = setting.sheet
        self.setter = Setter(setting.brand, setting.notes)
        self.stacks = [_fitted(setting, node, area, element, make) for area in node.areas]

    def measure(self, width: float) -> float:  # noqa: ARG002 (always the whole page)
        return self.sheet.height - 1

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(0, self.height - self.sheet.height)
        self.height = self.sheet.height
        self._ground(self.design.ground, 0, 0, self.sheet.width, self.sheet.height)
        if self.design.label:
            self.mark_anchor(self.design.anchor)
            bookmark(canvas, plain_text(self.design.label), self.design.anchor, 0)
        for area in self.design.areas:
            if area.filled:
                self._ground(area.ground, *_corner(self.sheet, area), points(area.width), points(area.height))
        for area, stack in zip(self.design.areas, self.stacks, strict=True):
            self._place(area, stack)
        self._foot()
        canvas.restoreState()

    def _ground(self, ground: str, x: float, y: float, width: float, height: float) -> None:
        if ground != "paper":
            self.canv.setFillColor(colour(self.setting.brand, ground))
            self.canv.ground(x, y, width, height)

    def _place(self, area: Area, stack: Stack) -> None:
        x, y = _corner(self.sheet, area)
        _, tall = stack.wrap(points(area.width), NO_LIMIT)
        stack.drawOn(self.canv, x, y if area.at_foot else y + points(area.height) - tall)

    def _foot(self) -> None:
        foot, style = self.design.foot, DESIGNED["text"].second
        if foot is None:
            return
        pen = Piece(replace(self.setting, ground=self.design.ground))
        pen.canv = self.canv
        number = (plain_run(str(foot.number), style.but(colour="ink")),)
        with self.canv.artifact("footer"):
            draw_line(pen, self.setter.runs(foot.words, style), points(foot.left), FOOT, self.setter)
            right = points(foot.left) + points(foot.width)
            draw_line(pen, number, right - self.setter.width(number), FOOT, self.setter)


def _corner(sheet: Sheet, area: Area) -> tuple[float, float]:
    """An area's lower left corner, from the page's."""
    return points(area.left), sheet.height - points(area.top) - points(area.height)


def _fitted(setting: Setting, page: Page, area: Area, element: Element, make: StackMaker) -> Stack:
    """The area's stack in the largest type that fits. Raises EditionError when even the smallest does not."""
    width, height = points(area.width), points(area.height)
    inside = replace(
        setting,
        ground=area.ground,
        hue=page.hue,
        sheet=Sheet(setting.sheet.name, Pt(width + 2 * MARGIN), setting.sheet.height),
    )
    scale = DESIGNED[area.scale]
    for part in PARTS:
        sized = replace(inside, type=scale.smaller(part))
        tried = make(area, sized, Element("Document"))
        if _fits(tried, width, height):
            break
    else:
        raise EditionError([_too_large(page, area)])
    stack = make(area, sized, element)
    if (last := _filling(stack)) is not None:
        last.fill = height - _above(stack, width)
    return stack


def _fits(stack: Stack, width: float, height: float) -> bool:
    """Whether a stack fits a height, of which the chart or photo that ends it takes what is left: a chart of rows is no
    lower than these are."""
    last = _filling(stack)
    if last is None:
        return stack.measure(width) <= height + SLACK
    last.fill = height - _above(stack, width)
    return last.fill >= last.head(width) + LEAST_CHART and last.measure(width) <= last.fill + SLACK


def _filling(stack: Stack) -> ChartPiece | PhotoPiece | None:
    """The chart or photo that ends a stack and has no height of its own."""
    match stack.pieces[-1:]:
        case [ChartPiece() as piece] if piece.chart.height is None:
            return piece
        case [PhotoPiece() as piece] if not piece.has_frame:
            return piece
        case _:
            return None


def _above(stack: Stack, width: float) -> float:
    """What the pieces before the last one take, and the space after them."""
    others = Stack(stack.setting, stack.pieces[:-1]).measure(width)
    return others + (stack.pieces[-1].before if len(stack.pieces) > 1 else 0.0)


def _too_large(page: Page, area: Area) -> Fault:
    words = next((node.content for node in walk(area.content) if isinstance(node, Text)), "something")[:60].strip()
    where = plain_text(page.label) or "a page without a name"
    reason = f'what starts with "{words}" does not fit its place of {area.width:g} x {area.height:g} mm'
    return Fault("Too large for its place", Place(where), reason, "Shorten it in the plan, or give it more room.")


# --------------------------------------------------------------------------------------------------- headings


def designed_heading(setting: Setting, heading: Heading, element: Element) -> HeadingPiece:
    """A headline as large as it fits, its ink on the margin, the native name below it or, in one line, beside."""
    kind, width = setting.type, setting.sheet.measure
    setter = Setter(setting.brand, setting.notes)
    style = _largest(setter, heading, kind.headline, width, whole=kind.stays_on_a_line)
    own = setter.runs(heading.content, style)
    part = style.size / kind.headline.size
    native_style = kind.native.but(size=kind.native.size * part if kind.stays_on_a_line else kind.native.size)
    native_style = native_style.but(colour="ink" if kind.stays_on_a_line else setting.native)
    native = setter.runs(heading.native, native_style)
    gap = plain_run("\u2002", native_style)
    beside = bool(native) and kind.stays_on_a_line and setter.width((*own, gap, *native)) <= width
    space = plain_run(" ", style)  # heard, not seen: the native name is a line of its own, not the same word
    words = (*own, gap, *native) if beside else (*own, space) if native else own
    below = (Flush(setting, native, native_style, heading, element=element),) if native and not beside else ()
    lines = Flush(setting, words, style, heading, element=element)
    return DesignedHeading(setting, heading, (lines, *below), element)


def _largest(setter: Setter, heading: Heading, style: TextStyle, width: float, whole: bool) -> TextStyle:
    """The style in the greatest size at which the words, or the longest of them, are no wider than `width`."""
    words = plain_text(heading.content)
    parts = [words] if whole else words.split()
    widest = max((setter.width((plain_run(part, style),)) for part in parts), default=0.0)
    if widest <= width:
        return style
    size = style.size * width / widest
    return style.but(size=size, leading=style.leading * size / style.size)


class Flush(TextBlock):
    """Large words whose ink, not whose white, stands on the margin."""

    def _start(self, line: Line) -> float:
        return -self.setter.bearing(line) if line else 0.0


class DesignedHeading(HeadingPiece):
    """A headline and, below it, its native name."""

    def __init__(self, setting: Setting, heading: Heading, lines: Sequence[TextBlock], element: Element) -> None:
        super().__init__(setting, heading, lines[0].style, 0.0, False, element, lines[0])
        self.lines = Stack(setting, lines)

    def measure(self, width: float) -> float:
        return self.lines.measure(width)

    def draw(self) -> None:
        self.mark_anchor(self.anchor)
        self.lines.wrap(self.width, NO_LIMIT)
        self.lines.drawOn(self.canv, 0, 0)


# ------------------------------------------------------------------------------------------------ large figures

CAP, COMMA = 0.66, 0.12
"""The height of figures, and how far commas reach below them, in parts of their size."""
AFTER_LABEL, AFTER, BETWEEN = 6.0, 7.0, 16.0
"""Above a figure's head, below its feet, and above the next one's label, in points."""
LARGEST_BESIDE = 100.0
"""Qualifiers of figures larger than this, in points, stand above them."""


class LargeFigure(Piece):
    """A figure in full size: goals and what follows from them thin and in their colour, facts black; its qualifier
    small above or beside it, its unit and note below. As a `card` it has a hairline at its foot."""

    def __init__(self, setting: Setting, node: KeyFigure, element: Element, card: bool, before: float) -> None:
        super().__init__(setting, node, before)
        self.key_figure = node
        self.card = card
        self.setter = Setter(setting.brand, setting.notes)
        item = element.child("LI")
        self.label, body = item.child("Lbl"), item.child("LBody")
        self.value, self.note = body.child("P"), body.child("P")

    @property
    def _is_goal(self) -> bool:
        return self.key_figure.figure.role in ("target", "derived")

    def _style(self, width: float) -> TextStyle:
        """The number's style, as large as it fits beside its qualifier and sign."""
        figure, kind = self.key_figure.figure, self.setting.type
        if figure.absent:
            return KEY_WORDS
        size = kind.goal if self._is_goal else kind.fact
        look = TextStyle(size, size, "extralight" if self._is_goal else "black", ROLE_COLOURS[figure.role])
        look = look.but(colour="target_text") if self._is_goal else look.but(colour="ink")
        wide, room = self.setter.width(self._number(look)), width - self._beside(look)
        return look if wide <= room else look.but(size=size * room / wide, leading=size * room / wide)

    def _number(self, style: TextStyle) -> tuple[Run, ...]:
        figure = self.key_figure.figure
        number = plain_run(figure.number, style, key=figure.key)
        if not figure.unit.startswith("%"):
            return (replace(number, spaced=bool(figure.unit)),)
        return (number, replace(plain_run("\u2009%", style.but(size=style.size * 0.6)), spaced=True))

    def _qualifier(self) -> tuple[Run, ...]:
        figure, kind = self.key_figure.figure, self.setting.type
        if not figure.qualifier:
            return ()
        style = kind.lead.but(colour="target_text" if self._is_goal else "ink")
        return (plain_run(f"{figure.qualifier} ", style, key=figure.key),)

    def _beside(self, style: TextStyle) -> float:
        return 0.0 if self._stands_above(style) else self.setter.width(self._qualifier())

    def _stands_above(self, style: TextStyle) -> bool:
        return style.size > LARGEST_BESIDE

    def _lines(self, width: float) -> tuple[tuple[Line, Element], ...]:
        """The lines below the number: its unit, which is read with it, and the note."""
        figure, style = self.key_figure.figure, self.setting.type.body
        unit = figure.unit.removeprefix("%").strip()
        units = broken((plain_run(unit, style),), width, self.setter) if unit else ()
        notes = broken(self.setter.runs(self.key_figure.note, style.but(colour="second")), width, self.setter)
        return (*((line, self.value) for line in units), *((line, self.note) for line in notes))

    def measure(self, width: float) -> float:
        style, kind = self._style(width), self.setting.type
        above = kind.lead.leading if self._qualifier() and self._stands_above(style) else 0.0
        label = len(self._label(width)) * kind.label.leading + AFTER_LABEL
        tall = self._tall(style) + AFTER + len(self._lines(width)) * kind.body.leading
        return label + above + tall + (AFTER if self.card else 0.0)

    def _below(self, style: TextStyle) -> float:
        """How far a comma reaches below a number's feet."""
        return COMMA * style.size if "," in self.key_figure.figure.number else 0.0

    def _tall(self, style: TextStyle) -> float:
        """The number's height; cards beside each other have their numbers on one line, whatever their size."""
        size = self.setting.type.goal if self.card and self._is_goal else self.setting.type.fact if self.card else 0.0
        return CAP * max(size, style.size) + self._below(style)

    def _label(self, width: float) -> tuple[Line, ...]:
        return broken(self.setter.runs(self.key_figure.label, self.setting.type.label_head), width, self.setter)

    def draw(self) -> None:
        style, kind, y = self._style(self.width), self.setting.type, float(self.height)
        for line in self._label(self.width):
            draw_line(self, line, 0, y - kind.label.baseline, self.setter, self.label)
            y -= kind.label.leading
        y -= AFTER_LABEL
        number, qualifier = self._number(style), self._qualifier()
        x = -self.setter.bearing(number)
        if qualifier and self._stands_above(style):
            draw_line(self, qualifier, 0, y - kind.lead.baseline, self.setter, self.value)
            y -= kind.lead.leading
        foot = y - self._tall(style) + self._below(style)
        if qualifier and not self._stands_above(style):
            x += draw_line(self, qualifier, 0, foot, self.setter, self.value)
        draw_line(self, number, x, foot, self.setter, self.value)
        y = foot - self._below(style) - AFTER
        for line, element in self._lines(self.width):
            draw_line(self, line, 0, y - kind.body.baseline, self.setter, element)
            y -= kind.body.leading
        if self.card:
            self.canv.setStrokeColor(colour(self.setting.brand, self.setting.shown("hairline")))
            self.canv.setLineWidth(0.5)
            self.canv.line(0, 0, self.width, 0)
