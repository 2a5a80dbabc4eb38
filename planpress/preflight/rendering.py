"""Pages become plates, as the print shop's rasterizer makes them, and the plates the most ink on one place.

Ghostscript renders them where it is installed. Without it the images are counted by their pixels, and what lies on each
other is not seen; the report says which way was used.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf

from planpress.coordinates import Box
from planpress.preflight.intent import profile_of
from planpress.preflight.opened import PrintFile, Sheet
from planpress.preflight.plates import Peak, Rendering
from planpress.preflight.spaces import PROCESS, ink_sum, space_of

NAME = "Ghostscript"
_COMMANDS = ("gs", "gswin64c", "gswin32c")
DPI = 72
"""A pixel is a point: enough for areas of ink, and quick."""
AT_ONCE = 16
"""Pages that are rendered in one run, so that their plates do not fill the disk."""
START_SECONDS, PAGE_SECONDS = 20, 10
"""The time limit of a run: some thirty times what a full page takes on a common machine."""
LARGEST_PAGE = 36_000_000
"""Pixels of a page that is rendered; A0 has eight million."""
WINDOW = 3
"""Ink is averaged over so many pixels each way, about a square millimetre: an edge of one pixel dries anyway."""
MOST_IMAGE = 100_000_000
_COUNTED = 400
"""Pixels a side to which an image is made smaller before its inks are added."""


class _UnrenderedError(Exception):
    """Ghostscript gave no plates; the words say why."""


def rendering_of(file: PrintFile, is_rendered: bool) -> Rendering:
    """The pages' peaks of ink, by Ghostscript where it is there and wanted."""
    command = next((found for name in _COMMANDS if (found := shutil.which(name))), None)
    if not is_rendered or command is None:
        return _counted(file, f"{NAME} is not installed" if is_rendered else f"{NAME} was not asked")
    try:
        return _rendered(command, file)
    except (_UnrenderedError, OSError) as error:
        return _counted(file, str(error))


# ------------------------------------------------------------------------------------------- with Ghostscript


def _rendered(command: str, file: PrintFile) -> Rendering:
    sheets = [sheet for sheet in file.sheets if sheet.media.width * sheet.media.height <= LARGEST_PAGE]
    peaks: dict[int, Peak] = {}
    with tempfile.TemporaryDirectory(prefix="planpress-plates-") as name:
        folder = Path(name)
        (folder / "file.pdf").write_bytes(file.data)
        profile = _profile(folder, profile_of(file))
        for first in range(0, len(sheets), AT_ONCE):
            peaks |= _run(command, folder, profile, sheets[first : first + AT_ONCE])
    missing = len(file.sheets) - len(peaks)
    short = f", without {missing} pages that it could not render" if missing else ""
    return Rendering(f"rendered by {NAME} {_version(command)} at {DPI} dpi{short}", peaks)


def _profile(folder: Path, data: bytes) -> list[str]:
    """CMYK is left as it is, and other colours are turned into the inks of the file's own condition."""
    if data[12:20] != b"prtrCMYK":
        return []
    path = folder / "output.icc"
    path.write_bytes(data)
    return [f"-sDefaultCMYKProfile={path}", f"-sOutputICCProfile={path}"]


def _run(command: str, folder: Path, profile: Sequence[str], sheets: Sequence[Sheet]) -> dict[int, Peak]:
    """The peaks of pages that follow each other; the plates go when they have been measured."""
    first, last = sheets[0].number, sheets[-1].number
    arguments = [
        command, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", f"--permit-file-read={folder}/", "-sDEVICE=tiffsep",
        f"-r{DPI}", f"-dFirstPage={first}", f"-dLastPage={last}", *profile, f"-sOutputFile={folder}/%d.tif",
        str(folder / "file.pdf"),
    ]  # fmt: skip
    nowhere = subprocess.DEVNULL
    limit = START_SECONDS + PAGE_SECONDS * len(sheets)
    try:
        subprocess.run(arguments, stdin=nowhere, stdout=nowhere, stderr=nowhere, timeout=limit, cwd=folder)
    except subprocess.TimeoutExpired:
        raise _UnrenderedError(f"{NAME} did not end within {limit} s") from None
    found = {}
    for sheet in sheets:
        plates = _plates(folder, sheet.number - first + 1)
        if plates:
            peak = _peak(sheet, plates)
            if peak:
                found[sheet.number] = peak
    for path in folder.glob("*.tif"):
        path.unlink()
    return found


def _plates(folder: Path, number: int) -> dict[str, Any]:
    """The plates of a page by ink, each the share of ink in every pixel."""
    import numpy as np
    from PIL import Image

    plates = {}
    for path in sorted(folder.glob(f"{number}(*).tif")):
        ink = path.name.partition("(")[2].removesuffix(").tif")
        with contextlib.suppress(OSError, ValueError), Image.open(path) as plate:
            plates[ink] = 1 - np.asarray(plate.convert("L"), dtype=np.float32) / 255
    return plates


def _peak(sheet: Sheet, plates: Mapping[str, Any]) -> Peak | None:
    """The place inside the bleed where the sum of all plates is greatest."""
    import numpy as np

    turns = int(sheet.attribute("/Rotate") or 0) // 90
    sums = np.rot90(sum(plates.values()), turns)
    media, bleed = sheet.media, sheet.bleed.shared(sheet.media)
    rows = slice(max(0, round(media.top - bleed.top)), max(1, round(media.top - bleed.bottom)))
    columns = slice(max(0, round(bleed.left - media.left)), max(1, round(bleed.right - media.left)))
    means = _means(sums[rows, columns])
    if not means.size:
        return None
    row, column = (int(index) for index in np.unravel_index(int(means.argmax()), means.shape))
    at = (
        slice(rows.start + row, rows.start + row + WINDOW),
        slice(columns.start + column, columns.start + column + WINDOW),
    )
    inks = {name: float(np.rot90(plate, turns)[at].mean()) for name, plate in plates.items()}
    x, y = media.left + columns.start + column, media.top - rows.start - row
    return Peak(float(means[row, column]), inks, Box(x, y - WINDOW, x + WINDOW, y))


def _means(sums: Any) -> Any:
    """The mean of each window of pixels."""
    import numpy as np

    if min(sums.shape) < WINDOW:
        return sums
    return np.lib.stride_tricks.sliding_window_view(sums, (WINDOW, WINDOW)).mean(axis=(2, 3))


@lru_cache(maxsize=1)
def _version(command: str) -> str:
    nowhere = subprocess.DEVNULL
    try:
        told = subprocess.run([command, "--version"], stdin=nowhere, stderr=nowhere, stdout=subprocess.PIPE, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return re.sub(r"[^0-9.]", "", told.stdout.decode(errors="replace"))


# ---------------------------------------------------------------------------------------- without Ghostscript


def _counted(file: PrintFile, why: str) -> Rendering:
    """The most ink in the images, by their pixels."""
    peaks: dict[int, Peak] = {}
    known: dict[tuple[int, int], tuple[float, dict[str, float]] | None] = {}
    for sheet in file.sheets:
        for box, source, key in _images(sheet):
            if key == (0, 0) or key not in known:
                known[key] = _heaviest(source)
            found = known[key]
            if found and (sheet.number not in peaks or found[0] > peaks[sheet.number].total):
                peaks[sheet.number] = Peak(*found, box)
    return Rendering(f"counted from colours and images, not rendered: {why}", peaks)


def _images(sheet: Sheet) -> Iterator[tuple[Box, Any, tuple[int, int]]]:
    for painted in sheet.content.painted:
        if painted.image is not None and painted.box.meets(sheet.bleed) and painted.image.bits > 1:
            yield painted.box, painted.image.source, painted.image.source.objgen


def _heaviest(source: Any) -> tuple[float, dict[str, float]] | None:
    """The most ink in an image of CMYK, and the inks there; None for others and for what does not open."""
    import numpy as np

    if not isinstance(source, pikepdf.Stream) or space_of(source.get("/ColorSpace"), {}).parts != len(PROCESS):
        return None
    if int(source.get("/Width", 0)) * int(source.get("/Height", 0)) > MOST_IMAGE:
        return None
    try:
        image = pikepdf.PdfImage(source).as_pil_image()
    except (pikepdf.PdfError, OSError, ValueError, TypeError, NotImplementedError, KeyError):
        return None
    if image.mode != "CMYK" or not all(image.size):
        return None
    image.thumbnail((_COUNTED, _COUNTED))
    pixels = np.asarray(image, dtype=np.float32).reshape(-1, len(PROCESS)) / 255
    worst = pixels[int(pixels.sum(axis=1).argmax())]
    inks = dict(zip(PROCESS, (float(value) for value in worst), strict=True))
    return ink_sum(inks), inks
