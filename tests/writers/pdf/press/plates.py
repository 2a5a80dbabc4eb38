"""A print file as the press sees it: its plates, by Ghostscript."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image

from planpress.inks import Condition
from planpress.writers.pdf.press.colours import through, to_screen
from tests.conftest import require_tool

Plate = npt.NDArray[np.float64]
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")


def plates(data: bytes, folder: Path, page: int = 1, dpi: int = 72) -> dict[str, Plate]:
    """The plates of a page, 0 for paper to 1 for full ink, by the inks' names, the upper row of the sheet first."""
    file = folder / "print.pdf"
    file.write_bytes(data)
    for old in folder.glob("plate*.tif"):
        old.unlink()
    pages = [f"-dFirstPage={page}", f"-dLastPage={page}"]
    run_gs(folder, "-sDEVICE=tiffsep", f"-r{dpi}", *pages, f"-o{folder / 'plate.tif'}", str(file))
    found = {}
    for path in folder.glob("plate(*).tif"):
        name = path.stem.removeprefix("plate(").removesuffix(")")
        found[name] = 1 - np.asarray(Image.open(path)).astype(float) / 255
    return found


def page_plates(data: bytes, folder: Path, page: int = 1, dpi: int = 72) -> dict[str, Plate]:
    """The plates of a page as far as it is cut, without a hair at its edges."""
    found = plates(data, folder, page, dpi)
    left, upper, right, lower = pixels(data, page, dpi, len(next(iter(found.values()))))
    return {name: plate[upper + 1 : lower - 1, left + 1 : right - 1] for name, plate in found.items()}


def pixels(data: bytes, page: int, dpi: int, height: int, box: str = "/TrimBox") -> tuple[int, int, int, int]:
    """Where a box of a page is on a picture of its sheet: left, upper, right and lower edge."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        left, lower, right, upper = (float(edge) * dpi / 72 for edge in opened.pages[page - 1].obj[box])
    return round(left), round(height - upper), round(right), round(height - lower)


def pages_in_inks(data: bytes, folder: Path, last: int, dpi: int) -> list[Image.Image]:
    """The first pages of a print file, each cut to its trim, in four inks."""
    file = folder / "print.pdf"
    file.write_bytes(data)
    smooth = ("-dTextAlphaBits=4", "-dGraphicsAlphaBits=4")
    run_gs(folder, "-sDEVICE=tiff32nc", f"-r{dpi}", f"-dLastPage={last}", *smooth, f"-o{folder}/sheet%d.tif", str(file))
    sheets = [Image.open(folder / f"sheet{number}.tif") for number in range(1, last + 1)]
    return [sheet.crop(pixels(data, number, dpi, sheet.height)) for number, sheet in enumerate(sheets, 1)]


def as_printed(page: Image.Image, condition: Condition) -> npt.NDArray[np.uint8]:
    """What a page in four inks looks like on paper, as sRGB."""
    return np.asarray(through(page, to_screen(condition.profile)))


def run_gs(folder: Path, *options: str) -> str:
    gs = require_tool("gs", "ghostscript")
    # Ghostscript may read and write in the test's folder alone.
    fixed = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", f"--permit-file-all={folder}/*"]
    return subprocess.run([gs, *fixed, *options], check=True, capture_output=True, text=True).stdout
