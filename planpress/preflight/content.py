"""A page's drawing becomes what is painted, in order: words, shapes and images with inks, sizes and places.

Forms, patterns, soft masks and the glyphs of Type 3 fonts are gone through like the page itself (ISO 32000-1, 8 and 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from planpress.coordinates import XY, Box, Matrix, box_of
from planpress.preflight.painted import Colour, Content, Image, Kind, Painted
from planpress.preflight.resources import entries
from planpress.preflight.spaces import CMYK, GRAY, RGB, UNKNOWN, Space, space_of
from planpress.preflight.state import Path, State
from planpress.preflight.steps import INLINE_IMAGE, Budget, Step, TooMuchError

DEEPEST = 24
"""Forms inside each other that are gone into."""
EVERYWHERE = Box(-1e6, -1e6, 1e6, 1e6)
NOWHERE = Box(0, 0, 0, 0)
_FILLS = frozenset({0, 2, 4, 6})
_STROKES = frozenset({1, 2, 5, 6})
"""Text rendering modes that paint (9.3.6); 3 and 7 paint nothing."""
_ADVANCE, _RISE, _DROP = 0.5, 0.75, 0.2
"""What a letter takes up, as parts of its size, where only the neighbourhood of words matters."""
_PLAIN = frozenset({"/Normal", "/Compatible"})
_DAMAGE = (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RuntimeError)


def page_content(page: pikepdf.Page, resources: Any, media: Box, inside: Box, budget: Budget) -> Content:
    """What is painted on a page, up to where its drawing is broken or the budget is spent.

    What a form paints again in the same state `inside` the page, well away from its trim, is not told again.
    """
    content = Content()
    walk = _Walk(content, inside, budget)
    try:
        if "/Contents" in page.obj:
            walk.stream(page, resources, State(clip=media), "")
    except TooMuchError:
        content.broken = "its drawings take more steps than are followed"
    except _DAMAGE as error:
        content.broken = f"its drawing cannot be followed to the end: {error}"
    return content


# --------------------------------------------------------------------------------------------------- the walk


@dataclass(slots=True)
class _Drawing:
    """What a form paints in a state, with the form's origin at the page's, how many steps that takes, and whether the
    page's content has it whole. `box` holds all of it."""

    state: State
    painted: list[Painted] = field(default_factory=list)
    steps: int = 0
    is_told: bool = False
    box: Box = NOWHERE


def _edges(form: Any, matrix: Matrix) -> Box:
    """What a form is cut to (8.10.2)."""
    edges = form.get("/BBox")
    if not isinstance(edges, pikepdf.Array) or len(edges) != 4:
        return EVERYWHERE
    return box_of(matrix.at(*corner) for corner in Box(*map(float, edges)).corners)


def _bounds(painted: Sequence[Painted]) -> Box:
    """What holds all that is painted; what is repeated elsewhere is not there."""
    corners = [corner for each in painted if each.is_placed for corner in (each.box[:2], each.box[2:])]
    return box_of(corners) if corners else NOWHERE


class _Walk:
    """Goes through streams of drawing and notes what they paint."""

    def __init__(self, content: Content, inside: Box, budget: Budget) -> None:
        self.content, self.inside, self.budget = content, inside, budget
        self.open: list[tuple[int, int]] = []
        self.cells: set[tuple[Any, ...]] = set()
        self.drawings: dict[tuple[Any, ...], _Drawing] = {}

    def stream(self, source: Any, resources: Any, state: State, where: str) -> None:
        """All steps of one stream. `state` is its own; what it changes ends with it."""
        _Stream(self, resources, state, where).run(self.budget.steps(source))

    def inner(self, source: Any, resources: Any, state: State, where: str) -> None:
        """A stream inside another; one that is inside itself is not gone into."""
        key = source.objgen
        if key in self.open or len(self.open) >= DEEPEST:
            return
        self.open.append(key)
        try:
            self.stream(source, resources, state, where)
        finally:
            self.open.pop()

    def form(self, form: Any, resources: Any, state: State, where: str) -> None:
        """A form; drawn again in a state that differs by its place alone, it is not gone through again."""
        if not state.is_placed:
            state.clip = state.clip.shared(_edges(form, state.matrix))
            self.inner(form, resources, state, where)
            return
        clip, (*sides, right, up) = state.clip, state.matrix
        state.matrix = state.base = Matrix(*sides)
        state.clip = _edges(form, state.matrix)
        key = where, form.objgen, state.matrix
        drawing = self.drawings.get(key)
        if drawing is not None and drawing.state == state:
            self.budget.spend(drawing.steps)
            self._place(drawing, right, up, clip)
            return
        drawing = self.drawings[key] = _Drawing(state.copy(), steps=self.budget.left)
        page, self.content.painted = self.content.painted, drawing.painted
        try:
            self.inner(form, resources, state, where)
        finally:  # what a broken form paints before it breaks is told
            self.content.painted = page
            drawing.steps -= self.budget.left
            drawing.box = _bounds(drawing.painted)
            self._place(drawing, right, up, clip)

    def _place(self, drawing: _Drawing, right: float, up: float, clip: Box) -> None:
        """Tell what a drawing paints where it is placed. Told again inside the page, it could break no rule that it has
        not broken before; inside another form nothing is known of the page's trim."""
        box = drawing.box.moved(right, up)
        if drawing.is_told and box.shared(clip).within(self.inside):
            return
        moved = (painted.moved(right, up, clip) for painted in drawing.painted)
        self.content.painted += [painted for painted in moved if painted.is_seen]
        drawing.is_told = not self.open and box.within(self.inside.shared(clip))


class _Stream:
    """One stream of drawing with its resources and its state."""

    def __init__(self, walk: _Walk, resources: Any, state: State, where: str) -> None:
        self.walk, self.resources, self.state, self.where = walk, resources, state, where
        self.content = walk.content
        self.named: dict[str, dict[str, Any]] = {}
        self.known: dict[str, Space] = {}
        self.saved: list[State] = []
        self.path = Path()
        self.text, self.start = Matrix(), Matrix()

    def run(self, steps: Iterable[Step]) -> None:
        for name, operands in steps:
            self.walk.budget.spend()
            if act := _STEPS.get(name):
                act(self, operands)

    def _held(self, kind: str) -> dict[str, Any]:
        """The resources of a kind by name."""
        if kind not in self.named:
            self.named[kind] = dict(entries(self.resources, kind))
        return self.named[kind]

    # ------------------------------------------------------------------------------------------- state

    def save(self, _: Any) -> None:
        self.saved.append(self.state.copy())

    def restore(self, _: Any) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def transform(self, operands: Any) -> None:
        self.state.matrix = _matrix(operands).within(self.state.matrix)

    def settings(self, operands: Any) -> None:
        """An entry of ExtGState (8.4.5)."""
        found = self._held("/ExtGState").get(str(operands[0]))
        if not isinstance(found, pikepdf.Dictionary):
            return
        state, where = self.state, f"{self.where}{operands[0]}"
        state.width = float(found.get("/LW", state.width))
        state.mode = int(found.get("/OPM", state.mode))
        if "/OP" in found:
            state.line_overprints = bool(found["/OP"])
            state.overprints = bool(found.get("/op", found["/OP"]))
        elif "/op" in found:
            state.overprints = bool(found["/op"])
        if "/Font" in found:
            state.font, state.size = found["/Font"][0], float(found["/Font"][1])
        self._blending(found, where)

    def _blending(self, found: Any, where: str) -> None:
        modes = found.get("/BM", pikepdf.Name.Normal)
        listed = list(modes) if isinstance(modes, pikepdf.Array) else [modes]
        if any(str(mode) not in _PLAIN for mode in listed[:1]):
            self.content.transparent[where, f"blending mode {str(listed[0])[1:]}"] = None
        if min(float(found.get("/ca", 1)), float(found.get("/CA", 1))) < 1:
            self.content.transparent[where, "opacity below 1"] = None
        mask = found.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            self.content.transparent[where, "a soft mask"] = None
            if isinstance(mask.get("/G"), pikepdf.Stream):
                self._form(mask["/G"], where, is_mask=True)

    # ------------------------------------------------------------------------------------------ colour

    def _space(self, name: Any) -> Space:
        key = str(name)
        if key not in self.known:
            self.known[key] = space_of(name, self._held("/ColorSpace"))
        return self.known[key]

    def chosen(self, space: Space, operands: Any, operator: str) -> Colour:
        if space.family == "DeviceRGB" and operator:
            self.content.foreign[self.where, f"{space.family} (operator {operator})"] = None
        values = [float(value) for value in operands if not isinstance(value, pikepdf.Name)]
        if space.is_pattern:
            return Colour(space, space.base.inks(values) if space.base and values else None)
        return Colour(space, space.inks(values))

    def fill_space(self, operands: Any) -> None:
        space = self._space(operands[0])
        self.state.fill = self.chosen(space, space.start, "cs" if str(operands[0]) == "/DeviceRGB" else "")

    def line_space(self, operands: Any) -> None:
        space = self._space(operands[0])
        self.state.line = self.chosen(space, space.start, "CS" if str(operands[0]) == "/DeviceRGB" else "")

    def fill_in_space(self, operands: Any) -> None:
        self.state.fill = self.chosen(self.state.fill.space, operands, "")
        self._pattern(operands, self.state.fill)

    def line_in_space(self, operands: Any) -> None:
        self.state.line = self.chosen(self.state.line.space, operands, "")
        self._pattern(operands, self.state.line)

    def _pattern(self, operands: Any, colour: Colour) -> None:
        """The cell of a tiling pattern (8.7.3), once for each size it is drawn in."""
        if not (colour.space.is_pattern and len(operands) and isinstance(operands[-1], pikepdf.Name)):
            return
        cell = self._held("/Pattern").get(str(operands[-1]))
        if not isinstance(cell, pikepdf.Stream):
            return
        matrix = _matrix(cell.get("/Matrix", ())).within(self.state.base)
        key = (cell.objgen, matrix, str(colour.inks))
        if key in self.walk.cells:
            return
        self.walk.cells.add(key)
        state = State(EVERYWHERE, matrix, matrix, is_placed=False, is_mask=self.state.is_mask)
        if colour.inks is not None:
            state.fill = state.line = Colour(colour.space.base or UNKNOWN, colour.inks)
        where = f"{self.where}{operands[-1]}"
        self.walk.inner(cell, cell.get("/Resources", self.resources), state, where)

    # ------------------------------------------------------------------------------------------- paths

    def at(self, operands: Any) -> XY:
        return self.state.matrix.at(float(operands[0]), float(operands[1]))

    def move(self, operands: Any) -> None:
        self.path.begin(self.at(operands))

    def straight(self, operands: Any) -> None:
        self.path.go(self.at(operands))

    def curve(self, operands: Any) -> None:
        # A curve stays inside its points (8.5.2.2).
        self.path.bend(*(self.at(operands[index : index + 2]) for index in range(0, len(operands) - 1, 2)))

    def rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(value) for value in operands)
        corners = Box(x, y, x + width, y + height).corners
        self.path.parts.append([self.state.matrix.at(*corner) for corner in corners])

    def clip(self, _: Any) -> None:
        self.path.clips = True

    def paint(self, fills: bool, strokes: bool) -> None:
        path, self.path = self.path, Path()
        box, state = path.box, self.state
        if box is None:
            return
        if fills or strokes:
            width = state.width * state.matrix.narrowest if strokes else 0.0
            visible = box.grown(width / 2).shared(state.clip)
            parts = tuple(box_of(part).grown(width / 2).shared(state.clip) for part in path.parts)
            rectangles = tuple(each.shared(state.clip) for each in path.rectangles) if fills else ()
            self._note("path", visible, fills, strokes, width=width, parts=parts, rectangles=rectangles)
        if path.clips:
            state.clip = state.clip.shared(box)

    def _note(self, kind: Kind, box: Box, fills: bool, strokes: bool, **more: Any) -> None:
        state = self.state
        if state.is_mask or (box.left > box.right or box.bottom > box.top):
            return
        self.content.painted.append(
            Painted(
                kind,
                self.where,
                box,
                state.fill if fills else None,
                state.line if strokes else None,
                state.overprints,
                state.line_overprints,
                state.mode,
                is_placed=state.is_placed,
                **more,
            )
        )

    # -------------------------------------------------------------------------------------------- text

    def begin_text(self, _: Any) -> None:
        self.text = self.start = Matrix()

    def font(self, operands: Any) -> None:
        self.state.font = self._held("/Font").get(str(operands[0]))
        self.state.size = float(operands[1])

    def text_matrix(self, operands: Any) -> None:
        self.text = self.start = _matrix(operands)

    def next_line(self, operands: Any) -> None:
        self.start = Matrix(e=float(operands[0]), f=float(operands[1])).within(self.start)
        self.text = self.start

    def next_line_leading(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self.next_line(operands)

    def new_line(self, _: Any) -> None:
        self.next_line((0, -self.state.leading))

    def show(self, operands: Any) -> None:
        shown = list(operands[0]) if isinstance(operands[0], pikepdf.Array) else [operands[0]]
        for part in shown:
            if isinstance(part, pikepdf.String):
                self._words(bytes(part))
            else:
                self._advance(-float(part) / 1000)

    def show_on_new_line(self, operands: Any) -> None:
        self.new_line(())
        self.show([operands[-1]])

    def _words(self, codes: bytes) -> None:
        state = self.state
        matrix = Matrix(state.stretch, 0, 0, 1, 0, state.rise).within(self.text).within(state.matrix)
        letters = len(codes) / 2 if _is_composite(state.font) else len(codes)
        size, width = state.size, letters * state.size * _ADVANCE
        self._advance(letters * _ADVANCE)
        if not codes.strip() or state.render in (3, 7):
            return
        self._use_font(codes, matrix)
        corners = Box(0, -_DROP * size, width, _RISE * size).corners
        box = box_of(matrix.at(*corner) for corner in corners).shared(state.clip)
        fills, strokes = state.render in _FILLS, state.render in _STROKES
        line = state.width * state.matrix.narrowest if strokes else 0.0
        self._note("text", box, fills, strokes, size=abs(size) * matrix.scale, width=line)

    def _advance(self, ems: float) -> None:
        self.text = Matrix(e=ems * self.state.size * self.state.stretch).within(self.text)

    def _use_font(self, codes: bytes, matrix: Matrix) -> None:
        font = self.state.font
        if not isinstance(font, pikepdf.Dictionary):
            self.content.fonts.setdefault(f"{self.where} no font", None)
            return
        key = f"{self.where} {font.objgen}" if font.objgen != (0, 0) else f"{self.where} {id(font)}"
        self.content.fonts.setdefault(key, font)
        if font.get("/Subtype") == "/Type3":
            self._glyphs(font, codes, matrix)

    def _glyphs(self, font: Any, codes: bytes, matrix: Matrix) -> None:
        """The drawings of a Type 3 font's glyphs (9.6.5), each once."""
        names, drawings = _glyph_names(font), dict(entries(font, "/CharProcs"))
        size = self.state.size
        inner = _matrix(font.get("/FontMatrix", ())).within(Matrix(size, 0, 0, size, 0, 0)).within(matrix)
        for code in dict.fromkeys(codes):
            name = names.get(code, "")
            drawing = drawings.get(name)
            key = (font.objgen, name)
            if not isinstance(drawing, pikepdf.Stream) or key in self.walk.cells:
                continue
            self.walk.cells.add(key)
            state = self.state.copy()
            state.matrix, state.clip, state.is_placed = inner, EVERYWHERE, False
            self.walk.inner(drawing, font.get("/Resources", self.resources), state, f"{self.where}{name}")

    # ------------------------------------------------------------------------------- images and the like

    def external(self, operands: Any) -> None:
        """A form or an image by name (8.8)."""
        found = self._held("/XObject").get(str(operands[0]))
        if not isinstance(found, pikepdf.Stream):
            return
        where = f"{self.where}{operands[0]}"
        if found.get("/Subtype") == "/Form":
            if isinstance(found.get("/Group"), pikepdf.Dictionary) and found["/Group"].get("/S") == "/Transparency":
                self.content.transparent[where, "a blending group"] = None
            self._form(found, where)
        elif found.get("/Subtype") == "/Image":
            if isinstance(found.get("/SMask"), pikepdf.Stream):
                self.content.transparent[where, "an image with a soft mask"] = None
            self._image(found, where)

    def _form(self, form: Any, where: str, *, is_mask: bool = False) -> None:
        state = self.state.copy()
        state.matrix = state.base = _matrix(form.get("/Matrix", ())).within(state.matrix)
        state.is_mask = state.is_mask or is_mask
        self.walk.form(form, form.get("/Resources", self.resources), state, where)

    def _image(self, image: Any, where: str) -> None:
        matrix = self.state.matrix
        pixels = int(image.get("/Width", 0)), int(image.get("/Height", 0))
        inches = matrix.across / 72, matrix.scale / 72
        ppi = min((count / inch for count, inch in zip(pixels, inches, strict=True) if inch), default=0.0)
        is_stencil = bool(image.get("/ImageMask", False))
        bits = 1 if is_stencil else int(image.get("/BitsPerComponent", 8))
        box = box_of(matrix.at(*corner) for corner in Box(0, 0, 1, 1).corners)
        visible = box.shared(self.state.clip)
        before, self.where = self.where, where
        rectangles = (visible,) if matrix.is_upright else ()
        used = Image(pixels, bits, ppi, image)
        self._note("image", visible, is_stencil, False, image=used, rectangles=rectangles)
        self.where = before

    def inline(self, operands: Any) -> None:
        image = operands[0]
        space = space_of(image.get("/ColorSpace"), self._held("/ColorSpace"))
        for what in () if image.get("/ImageMask") else space.foreign():
            self.content.foreign[self.where, f"{what} (inline image)"] = None
        self._image(image, f"{self.where} inline image")

    def shading(self, operands: Any) -> None:
        clip = self.state.clip
        before, self.where = self.where, f"{self.where}{operands[0]}"
        self._note("shading", clip, False, False, rectangles=(clip,))
        self.where = before


def _set(name: str, kind: Callable[[Any], Any] = float) -> Callable[[_Stream, Any], None]:
    """A step that sets one number of the state."""

    def act(stream: _Stream, operands: Any) -> None:
        setattr(stream.state, name, kind(operands[0]))

    return act


def _paints(fills: bool, strokes: bool) -> Callable[[_Stream, Any], None]:
    return lambda stream, _: stream.paint(fills, strokes)


def _fills_in(space: Space, operator: str) -> Callable[[_Stream, Any], None]:
    def act(stream: _Stream, operands: Any) -> None:
        stream.state.fill = stream.chosen(space, operands, operator)

    return act


def _lines_in(space: Space, operator: str) -> Callable[[_Stream, Any], None]:
    def act(stream: _Stream, operands: Any) -> None:
        stream.state.line = stream.chosen(space, operands, operator)

    return act


_STEPS: Mapping[str, Callable[[_Stream, Any], None]] = {
    "q": _Stream.save,
    "Q": _Stream.restore,
    "cm": _Stream.transform,
    "gs": _Stream.settings,
    "w": _set("width"),
    "g": _fills_in(GRAY, "g"),
    "G": _lines_in(GRAY, "G"),
    "rg": _fills_in(RGB, "rg"),
    "RG": _lines_in(RGB, "RG"),
    "k": _fills_in(CMYK, "k"),
    "K": _lines_in(CMYK, "K"),
    "cs": _Stream.fill_space,
    "CS": _Stream.line_space,
    "sc": _Stream.fill_in_space,
    "scn": _Stream.fill_in_space,
    "SC": _Stream.line_in_space,
    "SCN": _Stream.line_in_space,
    "m": _Stream.move,
    "l": _Stream.straight,
    "c": _Stream.curve,
    "v": _Stream.curve,
    "y": _Stream.curve,
    "re": _Stream.rectangle,
    "W": _Stream.clip,
    "W*": _Stream.clip,
    "n": _paints(False, False),
    **{name: _paints(True, False) for name in ("f", "F", "f*")},
    **{name: _paints(False, True) for name in ("S", "s")},
    **{name: _paints(True, True) for name in ("B", "B*", "b", "b*")},
    "BT": _Stream.begin_text,
    "Tf": _Stream.font,
    "Tm": _Stream.text_matrix,
    "Td": _Stream.next_line,
    "TD": _Stream.next_line_leading,
    "T*": _Stream.new_line,
    "TL": _set("leading"),
    "Tr": _set("render", int),
    "Ts": _set("rise"),
    "Tz": _set("stretch", lambda value: float(value) / 100),
    "Tj": _Stream.show,
    "TJ": _Stream.show,
    "'": _Stream.show_on_new_line,
    '"': _Stream.show_on_new_line,
    "Do": _Stream.external,
    "sh": _Stream.shading,
    INLINE_IMAGE: _Stream.inline,
}
"""What each operator does to the state or the page; those that change nothing here are not in the table."""


def _matrix(operands: Any) -> Matrix:
    values = [float(value) for value in operands]
    return Matrix(*values) if len(values) == 6 else Matrix()


def _is_composite(font: Any) -> bool:
    return isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type0"


def _glyph_names(font: Any) -> dict[int, str]:
    """The names of a Type 3 font's glyphs by code: the differences of its encoding (9.6.6)."""
    encoding = font.get("/Encoding")
    listed = encoding.get("/Differences", ()) if isinstance(encoding, pikepdf.Dictionary) else ()
    names: dict[int, str] = {}
    code = 0
    for part in listed:
        if isinstance(part, pikepdf.Name):
            names[code] = str(part)
            code += 1
        else:
            code = int(part)
    return names
