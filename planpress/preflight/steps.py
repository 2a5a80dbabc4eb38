"""A stream of drawing becomes its steps: operators, with numbers as Python has them (ISO 32000-1, 7.8.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import pikepdf

Step: TypeAlias = tuple[str, Any]
"""An operator and its operands."""
_NUMBERS = (Decimal, int)
INLINE_IMAGE = "INLINE IMAGE"
"""Stands for the operators of an inline image (8.9.7); the operand is the image."""


class TooMuchError(Exception):
    """More steps are asked for than may be taken."""


@dataclass
class Budget:
    """How many drawing steps a file may still take. Its forms are parsed once for all pages."""

    left: int
    _parsed: dict[tuple[int, int], list[Step]] = field(default_factory=dict)

    def spend(self, steps: int = 1) -> None:
        """Raises TooMuchError where there are not so many."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchError

    def steps(self, source: Any) -> list[Step]:
        """The steps of a page or a stream; none of them is taken yet."""
        key = source.objgen if isinstance(source, pikepdf.Object) else (0, 0)
        if key == (0, 0):
            return _steps(source)
        if key not in self._parsed:
            self._parsed[key] = _steps(source)
        return self._parsed[key]


def _steps(source: Any) -> list[Step]:
    return [_step(instruction) for instruction in pikepdf.parse_content_stream(source)]


def _step(instruction: Any) -> Step:
    name = str(instruction.operator)
    if name == INLINE_IMAGE:
        return name, (instruction.iimage.obj,)
    return name, [float(value) if isinstance(value, _NUMBERS) else value for value in instruction.operands]
