"""A file in the colours of the screen becomes one in inks: its pages, the forms on them and their pictures."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from planpress.colours import Hex
from planpress.inks import Cmyk, Press
from planpress.writers.pdf.packing import saved
from planpress.writers.pdf.press.colours import Separations
from planpress.writers.pdf.press.inking import OVERPRINTS, Inking, Matrix
from planpress.writers.pdf.press.marks import ALL
from planpress.writers.pdf.press.pictures import Placed, printed

VERSION = "1.6"
"""Which PDF/X-4 is a part of (ISO 15930-7, 6.1)."""


def separated(data: bytes, press: Press, dark: Iterable[Hex]) -> bytes:
    """The file in inks, packed. `dark` are colours of text, which is printed in black."""
    with pikepdf.open(io.BytesIO(data)) as file:
        _Separating(file, Separations(press, frozenset(dark))).run()
        return saved(file, VERSION)


@dataclass
class _Separating:
    file: pikepdf.Pdf
    colours: Separations
    forms: set[tuple[int, int]] = field(default_factory=set)
    pictures: dict[tuple[int, int], Placed] = field(default_factory=dict)

    def run(self) -> None:
        states = {f"/{name}": _overprint(*over) for over, name in OVERPRINTS.items()}
        self.states = {name: self.file.make_indirect(state) for name, state in states.items()}
        spots = {
            f"/{self.colours.spaces[ink.spot]}": self._plate(ink.spot, ink.cmyk)
            for ink in self.colours.press.inks.values()
            if ink.spot
        }
        self.spaces = {f"/{ALL}": self._plate("All", Cmyk(1, 1, 1, 1)), **spots}
        for page in self.file.pages:
            page.contents_coalesce()
            self._ink(cast(Stream, page.obj.Contents), page.obj, Inking(self.colours))
        for placed in self.pictures.values():
            printed(placed, self.colours.press.condition)

    def _ink(self, stream: Stream, holder: Object, inking: Inking) -> None:
        """The stream in inks; `holder` has its resources."""
        stream.write(inking.inked(stream.read_bytes()))
        if "/Resources" not in holder:
            holder.Resources = Dictionary()
        resources = holder.Resources
        _add(resources, "/ExtGState", self.states)
        _add(resources, "/ColorSpace", self.spaces)
        for name, matrix in inking.drawn:
            self._draw(cast(Stream, resources.XObject[name]), matrix)

    def _draw(self, drawn: Stream, matrix: Matrix) -> None:
        if drawn.Subtype == Name.Image:
            self.pictures.setdefault(drawn.objgen, Placed(drawn)).note(matrix)
        elif drawn.Subtype == Name.Form and drawn.objgen not in self.forms:
            self.forms.add(drawn.objgen)
            self._ink(drawn, drawn, Inking(self.colours, _unit(matrix) * _own_unit(drawn), fresh=False))

    def _plate(self, name: str, stand_in: Cmyk) -> Object:
        """The colour space of one plate (ISO 32000-1, 8.6.6.4); its tints are those of what stands in for it."""
        tints = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=list(stand_in), N=1)
        space = Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tints])
        return self.file.make_indirect(space)


def _overprint(lines: bool, fills: bool) -> Dictionary:
    """The graphics state in which black is printed over what is below, whose other inks stay (8.6.7, mode 1)."""
    return Dictionary(Type=Name.ExtGState, OP=lines, op=fills, OPM=1)


def _add(resources: Object, kind: str, entries: Mapping[str, Object]) -> None:
    if kind not in resources:
        resources[kind] = Dictionary()
    for name, entry in entries.items():
        resources[kind][name] = entry


def _own_unit(form: Stream) -> float:
    """The length of a form's unit where it is drawn (ISO 32000-1, 8.10.2)."""
    if "/Matrix" not in form:
        return 1.0
    a, b, c, d = (float(form.Matrix[index]) for index in range(4))
    return _unit((a, b, c, d))


def _unit(matrix: Matrix) -> float:
    a, b, c, d = matrix
    return float(abs(a * d - b * c) ** 0.5)
