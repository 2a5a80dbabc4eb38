"""What holds for every layout, asked of its plain geometry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from planpress.charts.geometry import Disc, Hatch, Layout, Mark, Shape, Stamp, Stroke, Words
from planpress.charts.specs import Spec
from planpress.document import QuantityText, walk

SLACK = 0.5


def overlapping(layout: Layout) -> list[tuple[str, str]]:
    """Pairs of words that share space."""
    words = sorted(layout.words, key=lambda mark: mark.box.left)
    found = []
    for i, one in enumerate(words):
        for other in words[i + 1 :]:
            if other.box.left >= one.box.right:
                break
            if one.box.overlaps(other.box, SLACK):
                found.append((one.text, other.text))
    return found


def outside(layout: Layout, bleed: float = 0.0) -> list[Mark]:
    """Marks that leave the layout's page box; all but words may reach over it by `bleed`."""
    return [
        mark
        for mark in layout.marks
        for x, y in _extent(mark)
        for most in [SLACK if isinstance(mark, Words) else SLACK + bleed]
        if not (-most <= x <= layout.width + most and -most <= y <= layout.height + most)
    ]


def _extent(mark: Mark) -> Iterable[tuple[float, float]]:
    match mark:
        case Words() | Hatch() | Stamp():
            return mark.box.corners
        case Disc(centre=(x, y), radius=r):
            return (x - r, y - r), (x + r, y + r)
        case Stroke() | Shape():
            return mark.points


def figures(spec: Spec) -> set[str]:
    return {node.key for node in walk(spec) if isinstance(node, QuantityText)}


def worded(layouts: Iterable[Layout]) -> Counter[str]:
    """How often each figure is drawn as words."""
    return Counter(words.key for layout in layouts for words in layout.words if words.key)
