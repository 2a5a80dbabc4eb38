"""Single pages become a booklet's sheets: two pages a side, to be printed on both sides, folded and stapled."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page

from planpress.brand import Brand
from planpress.document import Document
from planpress.errors import EditionError, Fault, Place
from planpress.lengths import Mm, Pt, millimetres, points
from planpress.writers.pdf.packing import saved
from planpress.writers.pdf.press import write_print

PAPER = Mm(0.1)
"""How thick a sheet of office paper is (80 g/m²)."""
VERSION = "1.7"
"""The first in which a file may say that its sheets are turned over their short edge (ISO 32000-1, table 150)."""
ON_A_SHEET = 4
CLOSE = 0.5
"""Pages whose sides differ by less, in points, are of one size."""

Side: TypeAlias = tuple[int | None, int | None]
"""The left and the right page of one side of a sheet, from 0; None is blank."""


def write_booklet(document: Document, brand: Brand) -> bytes:
    """The document's print edition as a booklet for an office printer that prints on both sides.

    Raises EditionError as `write_print` does, and where the pages are not of one size.
    """
    return booklet(write_print(document, brand), document.title)


def booklet(data: bytes, name: str) -> bytes:
    """The sheets of a print file, called `name` in messages. The pages of inner sheets stand out when it is folded, so
    they are moved towards the fold by the paper around it."""
    with pikepdf.open(io.BytesIO(data)) as file:
        leaves = _leaves(list(file.pages), name)
        sides = list(saddle_order(len(leaves)))
        wide, tall = leaves[0].size
        for number, side in enumerate(sides):
            file.add_blank_page(page_size=(2 * wide, tall))
            creep = points(Mm(PAPER * (number // 2)))
            _impose(file, file.pages[-1], [None if page is None else leaves[page] for page in side], creep)
        del file.pages[: len(leaves)]
        _tell_printers(file)
        return saved(file, VERSION)


def saddle_order(count: int) -> Iterator[Side]:
    """The sides in the order of printing, front and back of the outermost sheet first: the last page beside the first,
    then the second beside the last but one. What lacks to a multiple of four is blank at the end."""
    whole = -(-count // ON_A_SHEET) * ON_A_SHEET

    def page(number: int) -> int | None:
        return number if number < count else None

    for first in range(0, whole // 2, 2):
        yield page(whole - 1 - first), page(first)
        yield page(first + 1), page(whole - 2 - first)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page with its place on the sheet it comes from, in points, and whether it is turned to stand upright."""

    page: Page
    box: tuple[float, float, float, float]
    turned: bool

    @property
    def size(self) -> tuple[float, float]:
        left, lower, right, upper = self.box
        return (upper - lower, right - left) if self.turned else (right - left, upper - lower)

    def matrix(self, x: float, y: float) -> tuple[float, float, float, float, float, float]:
        """Puts the page's lower left corner, as it is read, at (x, y); what is wide stands on its side."""
        left, lower, _, upper = self.box
        return (0, 1, -1, 0, x + upper, y - left) if self.turned else (1, 0, 0, 1, x - left, y - lower)


def _leaves(pages: Sequence[Page], name: str) -> list[_Leaf]:
    leaves = [_Leaf(page, _box(page.obj.TrimBox), False) for page in pages]
    wide, tall = leaves[0].size
    lying = [not _alike(leaf.size, (wide, tall)) and _alike(leaf.size, (tall, wide)) for leaf in leaves]
    turned = [replace(leaf, turned=on_its_side) for leaf, on_its_side in zip(leaves, lying, strict=True)]
    odd = [number for number, leaf in enumerate(turned, 1) if not _alike(leaf.size, (wide, tall))]
    if odd:
        reason = (
            f"page {odd[0]} is {_measures(turned[odd[0] - 1].size)}, and the first page is {_measures((wide, tall))}"
        )
        mend = "Take imposition: booklet away for this document, or make its pages of one size."
        raise EditionError([Fault("Not a booklet", Place(name), reason, mend)])
    return turned


def _measures(size: tuple[float, float]) -> str:
    return " × ".join(f"{millimetres(Pt(length)):.0f}" for length in size) + " mm"


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < CLOSE and abs(one[1] - other[1]) < CLOSE


def _box(box: Object) -> tuple[float, float, float, float]:
    left, lower, right, upper = (float(edge) for edge in box)
    return left, lower, right, upper


def _impose(file: pikepdf.Pdf, sheet: Page, leaves: Sequence[_Leaf | None], creep: float) -> None:
    """Draw the two pages on a side, each cut at the fold and at the sheet's edges."""
    wide, tall = float(sheet.mediabox[2]) / 2, float(sheet.mediabox[3])
    code = []
    forms = Dictionary()
    for index, leaf in enumerate(leaves):
        if leaf is None:
            continue
        form = leaf.page.as_form_xobject()
        form.BBox, form.Matrix = leaf.page.obj.BleedBox, Array([1, 0, 0, 1, 0, 0])
        forms[f"/Page{index}"] = form
        towards = creep if index == 0 else -creep
        move = " ".join(f"{part:.4f}" for part in leaf.matrix(index * wide + towards, 0))
        code.append(f"q {index * wide:.4f} 0 {wide:.4f} {tall:.4f} re W n {move} cm /Page{index} Do Q")
    sheet.obj.Resources = Dictionary(XObject=forms)
    sheet.obj.Contents = file.make_stream("\n".join(code).encode())
    sheet.obj.TrimBox = sheet.obj.MediaBox


def _tell_printers(file: pikepdf.Pdf) -> None:
    """How the sheets are turned, at full size; and nothing that was true of the pages alone: bookmarks, page labels,
    and that the file is PDF/X."""
    for key in ("/Outlines", "/PageLabels", "/Metadata", "/Dests", "/Names", "/PageMode"):
        if key in file.Root:
            del file.Root[key]
    file.Root.ViewerPreferences = Dictionary(
        Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), DisplayDocTitle=True
    )
