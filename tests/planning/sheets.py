"""Plans as workbooks: the good plan, and sheets written cell by cell as other programs would store them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planpress.planning.exporting import plan_workbook
from planpress.planning.faults import Faults
from planpress.planning.parts import Parts, parts_of
from planpress.planning.reading import read_plan
from tests.planning.plans import write_plan


def parts(path: Path) -> Parts:
    found = parts_of(path, Faults())
    assert found
    return found


def workbook_of(folder: Path, file: Path) -> Path:
    """The plan in `folder` as a workbook."""
    file.write_bytes(plan_workbook(parts(folder), read_plan(folder)))
    return file


def good_workbook(root: Path, files: dict[str, str] | None = None) -> Path:
    """The good plan as data/ostland.xlsx would be."""
    return workbook_of(write_plan(root / "folder" / "ostland", files), root / "ostland.xlsx")


def changed(file: Path, sheet: str, change: Callable[[Worksheet], object]) -> Path:
    """The workbook after another program has changed one sheet and saved it."""
    book = load_workbook(file)
    change(book[sheet])
    book.save(file)
    return file


def rewritten(file: Path, sheet: str, old: str, new: str) -> Path:
    """The workbook with one cell (E2), or one piece of a sheet's XML, replaced: what openpyxl does not write."""
    with zipfile.ZipFile(file) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    number = load_workbook(file).sheetnames.index(sheet) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    text = contents[part].decode()
    if re.fullmatch("[A-Z]+[0-9]+", old):
        (old,) = re.findall(rf'<c r="{old}".*?</c>', text)
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {sheet}"
    contents[part] = text.replace(old, new).encode()
    file.write_bytes(zipped(contents))
    return file


def zipped(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)
    return out.getvalue()
