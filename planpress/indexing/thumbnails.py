"""The first page of each document becomes a small picture, drawn once for each version of the file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planpress.building.manifest import THUMBNAILS
from planpress.indexing.documents import documents_of
from planpress.indexing.model import File, PlanReport, Reports

if TYPE_CHECKING:
    from PIL.Image import Image

    from planpress.building.stores import Store

WIDTH, HEIGHT = 104, 148
"""The room for a picture on the page, in CSS pixels: an A4 sheet fills it."""
SHARPNESS = 2
"""Pixels for each CSS pixel: what screens of phones and newer laptops show."""
_HASH = re.compile(r"[0-9a-f]{16,}")
_SIZE = slice(16, 24)  # of a PNG: two numbers of four bytes behind the head of its first chunk (ISO/IEC 15948, 11.2.2)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture by its name in the store, with its size on the page."""

    name: str
    width: int
    height: int


def keep_thumbnails(store: Store, reports: Reports) -> Mapping[str, Thumbnail]:
    """Have a picture of each document's cover in the store, and none that is of no use any more; the pictures by the
    names of the files that they show. Raises OSError."""
    covers = [(plan, cover) for plan in reports.plans for cover in _covers(plan)]
    found = {}
    for plan, cover in covers:
        thumbnail = _thumbnail(store, reports, plan, cover)
        if thumbnail:
            found[f"{plan.id}/{cover.path}"] = thumbnail
    kept = {thumbnail.name for thumbnail in found.values()}
    folders = tuple(f"{plan.id}/{THUMBNAILS}/" for plan in reports.plans)
    for name in sorted(reports.there - kept):
        if name.startswith(folders):
            store.remove(name)
    return found


def _covers(plan: PlanReport) -> Iterable[File]:
    return (document.cover for document in documents_of(plan) if document.cover)


def _thumbnail(store: Store, reports: Reports, plan: PlanReport, cover: File) -> Thumbnail | None:
    """The picture of a file as its hash says that it is, None for one that is not there or cannot be drawn."""
    file = f"{plan.id}/{cover.path}"
    if file not in reports.there or not _HASH.match(cover.sha256):
        return None
    name = f"{plan.id}/{THUMBNAILS}/{cover.sha256[:16]}.png"
    png = store.read(name) if name in reports.there else None
    if png is None:
        png = first_page(store.read(file) or b"")
        if png is None:
            return None
        store.put(name, png)
    width, height = (int.from_bytes(png[_SIZE][at : at + 4]) for at in (0, 4))
    return Thumbnail(name, round(width / SHARPNESS), round(height / SHARPNESS))


def first_page(pdf: bytes) -> bytes | None:
    """A PNG of a PDF's first page as it is trimmed, None when there is none. Same input, same bytes."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return _png(_drawn(document[0]))
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError):
        return None


def _drawn(page: Any) -> Image:
    """The page inside its TrimBox, which a print edition's marks lie around."""
    left, bottom, right, top = page.get_trimbox()
    page.set_cropbox(left, bottom, right, top)
    wide, high = page.get_size()
    scale = SHARPNESS * min(WIDTH / wide, HEIGHT / high)
    image: Image = page.render(scale=scale).to_pil()
    return image


def _png(image: Image) -> bytes:
    """Few colours are enough at this size, and a third of the bytes."""
    target = io.BytesIO()
    image.convert("RGB").quantize(128).save(target, "PNG", optimize=True)
    return target.getvalue()
