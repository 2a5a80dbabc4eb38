"""The colours of a page become the most ink that they could lay on one place, however they lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planpress.preflight.opened import PrintFile, Sheet
from planpress.preflight.painted import Colour, Painted
from planpress.preflight.spaces import ink_sum

_ROUNDING = 0.006
"""Colours are written with three decimals of an ink."""


def is_dry(file: PrintFile, limit: float) -> bool:
    """Whether it is certain that no place of a file takes more ink than the limit, without a look at its plates."""
    return all((most := most_ink(sheet)) is not None and most <= limit + _ROUNDING for sheet in file.sheets)


def most_ink(sheet: Sheet) -> float | None:
    """A sum of inks that no place inside the bleed exceeds; None where colours mix in a way that only plates tell.

    What is painted replaces the inks below it, except where it overprints: then it replaces its own alone (ISO 32000-1,
    8.6.7). So the inks that nothing overprints are on every place those of one colour, and each of the others is at
    most what the page has of it anywhere.
    """
    content = sheet.content
    if content.broken or content.transparent or sheet.attribute("/Annots") is not None:
        return None
    painted = list(_inked(sheet))
    if not all(_is_flat(one) for one in painted):
        return None
    overprinted = {ink for one in painted for colour, overprints in one.colours if overprints for ink in colour.used}
    mixtures = [dict(mixture) for mixture in {frozenset((colour.inks or {}).items()) for colour in _colours(painted)}]
    below = (ink_sum({ink: part for ink, part in mixture.items() if ink not in overprinted}) for mixture in mixtures)
    above = {ink: max(mixture.get(ink, 0.0) for mixture in mixtures) for ink in overprinted}
    return max(below, default=0.0) + ink_sum(above)


def _inked(sheet: Sheet) -> Iterator[Painted]:
    """What is painted inside the bleed; words in any case, since their boxes are not exact."""
    edge = sheet.bleed
    return (one for one in sheet.content.painted if not one.is_placed or one.kind == "text" or one.box.meets(edge))


def _colours(painted: Iterable[Painted]) -> Iterator[Colour]:
    return (colour for one in painted for colour, _ in one.colours)


def _is_flat(one: Painted) -> bool:
    """Whether its colours are known: neither an image's pixels nor a shading's or a pattern's."""
    is_stencil = one.image is not None and one.image.bits == 1 and one.fill is not None
    return (one.kind in ("text", "path") or is_stencil) and all(colour.inks is not None for colour, _ in one.colours)
