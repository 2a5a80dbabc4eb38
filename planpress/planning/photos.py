"""photos.csv and the files in photos/ become photos with their words."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from planpress.errors import Place, name_hint, nearest
from planpress.lengths import Mm
from planpress.pictures import (
    LEAST_PPI,
    MIDDLE,
    WANTED_PPI,
    Facts,
    Focus,
    PictureError,
    examined,
    pixels_for,
    resolution,
)
from planpress.planning.cells import MalformedError, identifier, number, one_of
from planpress.planning.faults import Faults
from planpress.planning.files import read_bytes
from planpress.planning.model import Photo
from planpress.planning.parts import Parts
from planpress.planning.tables import Columns, Row, read_table

COLUMNS = Columns(("file", "credit", "alt"), ("cluster", "caption", "focus"), ("alt", "caption"))

TEXT_WIDTH = Mm(175)
"""The widest that a photo stands in the text of an A4 page."""


def read_photos(parts: Parts, clusters: Collection[str], faults: Faults) -> tuple[Photo, ...]:
    """The photos of a plan; it may have none."""
    pictures = parts.pictures
    rows = read_table(parts.table("photos"), COLUMNS, faults)
    files = sorted(path.name for path in pictures.glob("*") if path.is_file() and not path.name.startswith("."))
    photos: dict[str, Photo] = {}
    for row in rows:
        photo = _photo(row, pictures, files, clusters)
        if photo is not None and photo.id in photos:
            row.error("Photo given twice", "file", f"a row above has {photo.id} already", "Rename one of the files.")
        elif photo is not None:
            photos[photo.id] = photo
    for name in files:
        if name not in {row.text("file") for row in rows}:
            mend = f"Add a row {name} with credit and alt to {parts.place('photos')}."
            faults.warning("Photo without words", Place(str(pictures / name)), "no row of photos names it", mend)
    return tuple(photos.values())


def _photo(row: Row, folder: Path, files: Collection[str], clusters: Collection[str]) -> Photo | None:
    name = row.required("file")
    credit = row.required("credit")
    row.required("alt")
    cluster = row.read("cluster", one_of(clusters, "Unknown cluster")) or ""
    if not name:
        return None
    if name not in files:
        near = nearest(name, files)
        mend = f"Write {near}." if near else f"Put {name} into {folder.name}/."
        row.error("Photo not found", "file", f"no such file in {folder.name}/; {name_hint(name, files)}", mend)
        return None
    focus = row.read("focus", _focus) or MIDDLE
    data = read_bytes(folder / name, row.faults)
    facts = _facts(row, data) if data is not None else None
    stem = row.read("file", lambda text: identifier(Path(text).stem))
    if data is None or facts is None or not stem:
        return None
    _look_at(row, facts)
    return Photo(stem, data, credit, row.texts("alt"), cluster, row.texts("caption"), focus)


def _focus(text: str) -> Focus:
    """Read "40 60": the focal point in per cent from the left and from the top."""
    parts = text.replace("%", " ").split()
    mend = "Write two numbers, for instance 40 60: 40 % from the left, 60 % from the top."
    if len(parts) != 2:
        raise MalformedError("Not a focal point", "it takes two percentages", mend)
    x, y = map(number, parts)
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise MalformedError("Focal point outside the picture", "a percentage is from 0 to 100", mend)
    return Focus(x, y)


def _facts(row: Row, data: bytes) -> Facts | None:
    try:
        return examined(data)
    except PictureError as fault:
        row.error(fault.what, "file", fault.reason, fault.mend)
        return None


def _look_at(row: Row, facts: Facts) -> None:
    """Say what will not look as it should, though the photo can be shown."""
    place, across = row.place("file"), facts.size[0]
    ppi = resolution(across, TEXT_WIDTH)
    on_page = f"{across} x {facts.size[1]} pixels over the whole text width of {TEXT_WIDTH:g} mm are {ppi:.0f} ppi"
    larger = f"Take a file of {pixels_for(TEXT_WIDTH, WANTED_PPI)} pixels across, or show it narrower."
    if ppi < LEAST_PPI:
        row.faults.warning("Few pixels", place, f"{on_page}; print needs {LEAST_PPI:g}", larger)
    elif ppi < WANTED_PPI:
        row.faults.note("Rather few pixels", place, f"{on_page}; print shops ask for {WANTED_PPI:g}", larger)
    if facts.is_profile_odd:
        reason = "it cannot be read, or is not for this picture's colours"
        row.faults.warning("Colour profile not used", place, reason, "Save the picture again with its profile.")
    elif facts.space == "CMYK" and not facts.profile:
        reason = "inks without a profile have no sure colours on a screen"
        row.faults.warning("CMYK without a profile", place, reason, "Save the picture with its profile embedded.")
