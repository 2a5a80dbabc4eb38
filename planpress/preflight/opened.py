"""A PDF's bytes become its pages with their boxes, resources and what is painted; limits keep it from taking all."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import pikepdf

from planpress.coordinates import Box
from planpress.lengths import POINTS_PER_MM
from planpress.preflight.content import page_content
from planpress.preflight.letters import EdgeWords, edge_words
from planpress.preflight.painted import Content, Painted
from planpress.preflight.plates import Rendering
from planpress.preflight.resources import Held, held_resources
from planpress.preflight.steps import Budget

LARGEST = 512 * 2**20
"""Bytes of a file that are looked at."""
MOST_PAGES = 2000
MOST_STEPS = 3_000_000
"""Drawing steps of a whole file: some ten seconds. A hundred pages full of drawings have half a million."""
LARGEST_STREAM = 64 * 2**20
"""Bytes that one stream may have when it is unpacked."""
BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_INHERITED = frozenset({"/MediaBox", "/CropBox", "/Resources", "/Rotate"})
_EDGE = 1 * POINTS_PER_MM
"""What comes no nearer to the trim, no check asks for the place of."""
_SLACK = 0.05 * POINTS_PER_MM
_FAR = 1e6
_HIGHEST = 50
"""Levels of the page tree that are climbed."""


class Flaw(NamedTuple):
    """What a check finds: the page (None for the whole file), where there (blank for the whole page), and what."""

    page: int | None
    where: str
    what: str


Found: TypeAlias = Iterator[Flaw]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page of the file; its number counts from 1."""

    number: int
    page: pikepdf.Page
    budget: Budget
    data: bytes
    is_folded: bool = False
    """Whether it is folded at its inner side, not cut there: at the left of odd pages, at the right of even ones."""

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """The boxes that are there and are boxes, each with its lower left corner first."""
        found = ((name, _box(self.attribute(name))) for name in BOXES)
        return {name: box for name, box in found if box is not None}

    @cached_property
    def media(self) -> Box:
        """The whole sheet; A4 when the file does not tell."""
        return self.boxes.get("/MediaBox", Box(0, 0, 210 * POINTS_PER_MM, 297 * POINTS_PER_MM))

    @cached_property
    def trim(self) -> Box:
        """The page as it is cut; without a TrimBox what is shown (14.11.2)."""
        return self.boxes.get("/TrimBox") or self.boxes.get("/ArtBox") or self.boxes.get("/CropBox") or self.media

    @cached_property
    def cut(self) -> Box:
        """The trim, as far as it is cut: a side that is folded lies far away."""
        left, bottom, right, top = self.trim
        odd, even = self.is_folded and self.number % 2 == 1, self.is_folded and self.number % 2 == 0
        return Box(left - _FAR * odd, bottom, right + _FAR * even, top)

    @cached_property
    def bleed(self) -> Box:
        """What is printed beyond the cut; without a BleedBox nothing is."""
        return self.boxes.get("/BleedBox", self.trim)

    def attribute(self, name: str) -> Any:
        """An entry of the page, or of what holds it where it may be inherited (7.7.3.4)."""
        holder: Any = self.page.obj
        for _ in range(_HIGHEST if name in _INHERITED else 1):
            if not isinstance(holder, pikepdf.Dictionary):
                return None
            if name in holder:
                return holder[name]
            holder = holder.get("/Parent")
        return None

    @cached_property
    def content(self) -> Content:
        """What is painted, in order."""
        inside = self.trim.shared(self.bleed).grown(-_EDGE)
        return page_content(self.page, self.attribute("/Resources"), self.media, inside, self.budget)

    @cached_property
    def seen(self) -> tuple[Painted, ...]:
        """What lies on the page and is seen: white on nothing is not."""
        return tuple(one for one in self.content.painted if one.is_placed and not one.is_white)

    @cached_property
    def printed(self) -> tuple[Painted, ...]:
        """What is painted inside the bleed; the marks around it follow other rules."""
        edge = self.bleed.grown(-_SLACK)
        return tuple(one for one in self.content.painted if not one.is_placed or one.box.meets(edge))

    @cached_property
    def resources(self) -> tuple[Held, ...]:
        """All that the page refers to by name, at whatever depth."""
        return tuple(held_resources(self.attribute("/Resources"), self.page.obj))

    @cached_property
    def edge_words(self) -> tuple[EdgeWords, ...]:
        """The words that come too near to the trim; of a page whose drawing has no end none are looked for."""
        # PDFium knows no limit: forms that multiply would keep it for ever.
        return () if self.content.broken else edge_words(self.data, self.number, self.cut, self.bleed)

    def at(self, box: Box) -> str:
        """Where a box begins, from the lower left corner of the trimmed page."""
        x, y = (box.left - self.trim.left) / POINTS_PER_MM, (box.bottom - self.trim.bottom) / POINTS_PER_MM
        return f"at {x:.0f} × {y:.0f} mm".replace("-", "−")


def _box(raw: Any) -> Box | None:
    if not isinstance(raw, pikepdf.Array) or len(raw) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(value) for value in raw)
    except (TypeError, ValueError):
        return None
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


@dataclass(frozen=True, eq=False)
class PrintFile:
    """An opened file: its bytes, itself and its pages."""

    data: bytes
    pdf: pikepdf.Pdf
    sheets: tuple[Sheet, ...]
    rendering: Rendering = field(default_factory=lambda: Rendering("not rendered"))

    @property
    def root(self) -> Any:
        return self.pdf.Root

    @property
    def info(self) -> Any:
        return self.pdf.trailer.get("/Info", pikepdf.Dictionary())


class UnopenedError(Exception):
    """The file cannot be looked at; the words say why."""


@contextmanager
def opened(data: bytes, is_folded: bool = False) -> Iterator[PrintFile]:
    """The file, as long as it is looked at. Raises UnopenedError for what is no PDF, is locked or too large."""
    if not data:
        raise UnopenedError("there is nothing in it")
    if len(data) > LARGEST:
        raise UnopenedError(f"it has more than {LARGEST >> 20} MB")
    # The limits are those of the whole process, so they go back to what they were.
    most = LARGEST_STREAM
    before: Any = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=most, run_length_max_memory=most, png_max_memory=most, tiff_max_memory=most
    )
    try:
        with _pdf(data) as pdf:
            yield _file(data, pdf, is_folded)
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def _pdf(data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise UnopenedError("it is locked with a password") from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        reason = "it is no PDF" if b"%PDF-" not in data[:1024] else "it is damaged"
        raise UnopenedError(reason) from error


def _file(data: bytes, pdf: pikepdf.Pdf, is_folded: bool) -> PrintFile:
    try:
        pages = list(pdf.pages)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise UnopenedError("its pages cannot be found") from error
    if not pages:
        raise UnopenedError("it has no pages")
    if len(pages) > MOST_PAGES:
        raise UnopenedError(f"it has {len(pages)} pages, and {MOST_PAGES} are looked at")
    budget = Budget(MOST_STEPS)
    sheets = tuple(Sheet(number, page, budget, data, is_folded) for number, page in enumerate(pages, 1))
    return PrintFile(data, pdf, sheets)
