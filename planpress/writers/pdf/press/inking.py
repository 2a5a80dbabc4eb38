"""Page description in the colours of the screen becomes one in inks (ISO 32000-1, 8.4 to 8.6 and 9)."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from operator import attrgetter

from planpress.colours import Hex, hex_colour
from planpress.inks import Cmyk, Ink
from planpress.writers.pdf.press.colours import Separations

THIN = 1.0
"""A line of a neutral colour no wider than this, in points, is printed in black alone."""
LEAST_LINE = 0.25
"""No line is thinner on paper, in points."""
OVERPRINTS = {
    (False, False): "PressOver0",
    (False, True): "PressOver1",
    (True, False): "PressOver2",
    (True, True): "PressOver3",
}
"""Whether lines and fills are printed over what is below them, and the graphics state that says so (8.6.7)."""

_TOKEN = re.compile(r"\((?:\\.|[^\\()])*\)|<<|>>|<[^<>]*>|[\[\]]|/?[^\s()<>\[\]/]+", re.DOTALL)
_OPERATOR_STARTS = frozenset(f"{string.ascii_letters}'\"")
_CONSTANTS = frozenset({"true", "false", "null"})
_FILLED, _STROKED, _BOTH = ("f", "F", "f*"), ("S", "s"), ("B", "B*", "b", "b*")
_TEXT = ("Tj", "TJ", "'", '"')
_MADE = "made"
"""A colour that is in inks already."""

Matrix = tuple[float, float, float, float]
"""How a unit's sides lie on paper: the linear part of a transformation."""


@dataclass(slots=True)
class _State:
    """The graphics state: what is asked for, and as `sent_` what the inked description says. None is what a form
    takes over from where it is drawn."""

    matrix: Matrix
    fill: Hex | None = None
    line: Hex | None = None
    width: float | None = None
    mode: int = 0
    sent_fill: str = ""
    sent_line: str = ""
    sent_width: float | None = None
    sent_over: tuple[bool, bool] | None = None

    def copy(self) -> _State:
        return _State(*_all(self))


_all = attrgetter(*(each.name for each in fields(_State)))


@dataclass
class Inking:
    """Inks one description. `scale` is the length of its unit on paper, in points; a `fresh` one is a page, which
    starts in black; a form takes over the state that it is drawn in."""

    colours: Separations
    scale: float = 1.0
    fresh: bool = True
    drawn: list[tuple[str, Matrix]] = field(default_factory=list)
    """The forms and pictures that it draws, by their names, and how large."""

    def __post_init__(self) -> None:
        self._out: list[str] = []
        self._stack: list[_State] = []
        self._path: int | None = None
        self._state = _State((self.scale, 0.0, 0.0, self.scale))
        if self.fresh:
            self._state = replace(
                self._state, fill="#000000", line="#000000", width=1.0, sent_width=1.0, sent_over=(False, False)
            )

    def inked(self, code: bytes) -> bytes:
        operands: list[str] = []
        for token in _TOKEN.findall(code.decode("latin-1")):
            if token[0] not in _OPERATOR_STARTS or token in _CONSTANTS:
                operands.append(token)
                continue
            if token not in _KEPT or _KEPT[token](self, operands):
                operands.append(token)
                self._out.append(" ".join(operands))
            operands = []
        return "\n".join(self._out).encode("latin-1")

    # ------------------------------------------------------------ operators: whether they stay as they are

    def _save(self, _: Sequence[str]) -> bool:
        self._stack.append(self._state.copy())
        return True

    def _restore(self, _: Sequence[str]) -> bool:
        if self._stack:
            self._state = self._stack.pop()
        return True

    def _move(self, operands: Sequence[str]) -> bool:
        a, b, c, d = (float(number) for number in operands[:4])
        e, f, g, h = self._state.matrix
        self._state.matrix = (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)
        return True

    def _set_fill(self, operands: Sequence[str]) -> bool:
        self._state.fill = _hex(operands)
        return False

    def _set_line(self, operands: Sequence[str]) -> bool:
        self._state.line = _hex(operands)
        return False

    def _made_fill(self, _: Sequence[str]) -> bool:
        self._state.fill, self._state.sent_fill = _MADE, ""
        return True

    def _made_line(self, _: Sequence[str]) -> bool:
        self._state.line, self._state.sent_line = _MADE, ""
        return True

    def _set_width(self, operands: Sequence[str]) -> bool:
        self._state.width = float(operands[0])
        return False

    def _set_mode(self, operands: Sequence[str]) -> bool:
        self._state.mode = int(operands[0])
        return True

    def _begin_path(self, _: Sequence[str]) -> bool:
        if self._path is None:
            self._path = len(self._out)
        return True

    def _end_path(self, _: Sequence[str]) -> bool:
        self._path = None
        return True

    def _fill(self, _: Sequence[str]) -> bool:
        self._send(fill=self._area())
        return self._end_path(_)

    def _stroke(self, _: Sequence[str]) -> bool:
        self._send(line=self._line())
        return self._end_path(_)

    def _fill_and_stroke(self, _: Sequence[str]) -> bool:
        self._send(fill=self._area(), line=self._line())
        return self._end_path(_)

    def _show(self, _: Sequence[str]) -> bool:
        if self._state.mode == 0:
            self._send(fill=self._words())
        elif self._state.mode < 3:
            self._send(fill=self._words(), line=self._line())
        return True

    def _draw(self, operands: Sequence[str]) -> bool:
        line = self._line()
        self._send(fill=self._area(), line=line and (line[0], False))
        self.drawn.append((operands[0], self._state.matrix))
        return True

    # ---------------------------------------------------------------- what things are printed with

    @property
    def _unit(self) -> float:
        """The length of a unit on paper, in points."""
        a, b, c, d = self._state.matrix
        return math.sqrt(abs(a * d - b * c))

    def _area(self) -> tuple[Ink, bool] | None:
        colour = self._state.fill
        return None if colour in (None, _MADE) else (self.colours.ink(colour), False)

    def _words(self) -> tuple[Ink, bool] | None:
        """Dark words are printed in black alone and over their ground: nothing shows where plates do not meet."""
        colour = self._state.fill
        if colour in (None, _MADE) or not self.colours.is_dark(colour):
            return self._area()
        return self.colours.black(colour), True

    def _line(self) -> tuple[Ink, bool] | None:
        colour, width = self._state.line, self._state.width
        if colour in (None, _MADE):
            return None
        if width is None or width * self._unit > THIN or not self.colours.is_neutral(colour):
            return self.colours.ink(colour), False
        return self.colours.black(colour), self.colours.is_dark(colour)

    def _send(self, fill: tuple[Ink, bool] | None = None, line: tuple[Ink, bool] | None = None) -> None:
        """Say before the path, or here, what has changed."""
        state, said = self._state, []
        if fill and (code := self._code(fill[0], "cs", "scn", "k")) != state.sent_fill:
            said.append(code)
            state.sent_fill = code
        if line and (code := self._code(line[0], "CS", "SCN", "K")) != state.sent_line:
            said.append(code)
            state.sent_line = code
        width = state.width
        if width is not None and (thick := max(width, LEAST_LINE / (self._unit or 1))) != state.sent_width:
            said.append(f"{thick:.4g} w")
            state.sent_width = thick
        said += self._overprint(fill, line)
        place = len(self._out) if self._path is None else self._path
        self._out[place:place] = said

    def _overprint(self, fill: tuple[Ink, bool] | None, line: tuple[Ink, bool] | None) -> list[str]:
        state = self._state
        before = state.sent_over or (False, False)
        made = _MADE in (state.fill, state.line)
        over = (line[1] if line else before[0] and not made, fill[1] if fill else before[1] and not made)
        if over == state.sent_over or (state.sent_over is None and fill is None and line is None):
            return []
        state.sent_over = over
        return [f"/{OVERPRINTS[over]} gs"]

    def _code(self, ink: Ink, space: str, tint: str, process: str) -> str:
        if ink.spot:
            return f"/{self.colours.spaces[ink.spot]} {space} 1 {tint}"
        return f"{_parts(ink.cmyk)} {process}"


@cache
def _parts(inks: Cmyk) -> str:
    return " ".join(f"{part:.4g}" for part in inks)


def _hex(operands: Sequence[str]) -> Hex:
    """The colour of one number for grey, or of three for red, green and blue."""
    parts = [255 * float(number) for number in operands]
    return hex_colour(*(parts * 3 if len(parts) == 1 else parts))


_KEPT: dict[str, Callable[[Inking, Sequence[str]], bool]] = {
    "q": Inking._save,
    "Q": Inking._restore,
    "cm": Inking._move,
    "w": Inking._set_width,
    "Tr": Inking._set_mode,
    "Do": Inking._draw,
    "n": Inking._end_path,
    **dict.fromkeys(("rg", "g"), Inking._set_fill),
    **dict.fromkeys(("RG", "G"), Inking._set_line),
    **dict.fromkeys(("k", "cs", "sc", "scn"), Inking._made_fill),
    **dict.fromkeys(("K", "CS", "SC", "SCN"), Inking._made_line),
    **dict.fromkeys(("m", "re"), Inking._begin_path),
    **dict.fromkeys(_FILLED, Inking._fill),
    **dict.fromkeys(_STROKED, Inking._stroke),
    **dict.fromkeys(_BOTH, Inking._fill_and_stroke),
    **dict.fromkeys(_TEXT, Inking._show),
}
"""What each operator does to the state, and whether it stays."""
