"""Lengths as types: a plain float never says whether it is points or millimetres."""

from typing import NewType

Mm = NewType("Mm", float)
Pt = NewType("Pt", float)

BLEED = Mm(3.0)
"""How far print runs over a page's edge, unless the print shop asks for something else."""

POINTS_PER_MM = 72 / 25.4


def points(length: Mm) -> Pt:
    """Convert millimetres to PostScript points (1/72 inch)."""
    return Pt(length * POINTS_PER_MM)


def millimetres(length: Pt) -> Mm:
    """Convert PostScript points (1/72 inch) to millimetres."""
    return Mm(length / POINTS_PER_MM)
