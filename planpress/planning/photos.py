"""photos.csv and the files in photos/ become photos with their words."""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection
from pathlib import Path

from planpress.errors import Place, name_hint, nearest
from planpress.planning.cells import identifier, one_of
from planpress.planning.faults import Faults
from planpress.planning.files import read_bytes
from planpress.planning.model import Photo
from planpress.planning.parts import Parts
from planpress.planning.tables import Columns, Row, read_table

COLUMNS = Columns(("file", "credit", "alt"), ("cluster", "caption"), ("alt", "caption"))

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


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
    data = read_bytes(folder / name, row.faults)
    if data is None or not _is_picture(data):
        row.error("Not a picture", "file", "only JPEG and PNG files can be printed", "Save it as JPEG or PNG.")
        return None
    stem = row.read("file", lambda text: identifier(Path(text).stem))
    return Photo(stem, data, credit, row.texts("alt"), cluster, row.texts("caption")) if stem else None


def _is_picture(data: bytes) -> bool:
    """Whether the bytes are a whole JPEG or PNG picture of a sensible size."""
    if not data.startswith(_STARTS):
        return False
    from PIL import Image  # late: most plans have no photos

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture.load()
    except Exception:  # Pillow raises many kinds for broken files; each means the same here
        return False
    return True
