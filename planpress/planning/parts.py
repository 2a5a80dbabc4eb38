"""A plan's path becomes its parts: tables and settings, from the files of a folder or the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planpress.errors import Place, name_hint, nearest
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.files import read_text
from planpress.planning.settings import Settings, read_settings
from planpress.planning.sheet_settings import plan_settings, publish_settings, with_rates, with_sheet
from planpress.planning.tables import CsvTable, Table
from planpress.planning.workbook.sheets import Workbook
from planpress.planning.workbook.tables import SheetTable

SUFFIX = ".xlsx"
WORKBOOK = f"plan{SUFFIX}"
"""The workbook that may stand in a plan's folder for its tables."""

FILES = {
    **{name: f"{name}.csv" for name in ("clusters", "indicators", "observations", "sources", "scopes", "photos")},
    "plan": "plan.yaml",
    "publish": "publish.yaml",
    "texts": "text",
    "rates": "",
}
"""The parts of a plan, which are the sheets of a workbook, and what holds each in a folder; rates are in plan.yaml."""

IGNORED = ("notes", "_")
"""How the names of sheets begin that are the officer's own."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a plan are. `sheets` are the workbook's own names of its sheets, by part."""

    path: Path
    workbook: Workbook | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_workbook(self) -> bool:
        """Whether the plan is one workbook, without a folder of its own."""
        return self.path.is_file()

    @property
    def pictures(self) -> Path:
        """The folder of the plan's photos."""
        return self.path.with_name(f"{self.path.stem}-photos") if self.is_workbook else self.path / "photos"

    @property
    def text_folder(self) -> Path:
        """The folder of the plan's texts, as far as they are files."""
        return self.path / FILES["texts"]

    def has(self, part: str) -> bool:
        return part in self.sheets or self._has_file(part)

    def place(self, part: str) -> Place:
        """Where a part is, or should be."""
        if part in self.sheets or self.is_workbook:
            file = self.workbook.file if self.workbook else self.path
            return Place(str(file), sheet=self.sheets.get(part, part))
        return Place(str(self.path / FILES[part]))

    def called(self, part: str) -> str:
        """What people call a part: observations.csv, or the sheet observations."""
        return f"the sheet {part}" if part in self.sheets or self.is_workbook else FILES[part]

    def table(self, part: str) -> Table | None:
        """A table, None when the plan has none of this name."""
        if self.workbook and part in self.sheets:
            return SheetTable(self.workbook, self.sheets[part])
        is_table = FILES[part].endswith(".csv") and self._has_file(part)
        return CsvTable(self.path / FILES[part]) if is_table else None

    def settings(self, part: str, faults: Faults) -> Settings | None:
        """The settings of a plan or of its publications, None when there are none or they cannot be read."""
        table = self.table(part) if part in self.sheets else None
        settings: Settings | None
        if table and part == "plan":
            settings = plan_settings(table, faults)
        else:
            file = self.path / FILES[part]
            text = read_text(file, faults) if self._has_file(part) else None
            settings = read_settings(text, str(file), faults) if text else None
            settings = with_sheet(settings, publish_settings(table, faults), faults) if table else settings
        rates = self.table("rates") if part == "plan" and "rates" in self.sheets else None
        return with_rates(settings, rates, faults) if settings and rates else settings

    def check(self, faults: Faults) -> None:
        """Collect an error for each sheet that is no part of a plan, and for each part that is given twice."""
        for part in self.sheets:
            # publish.yaml may stand beside the sheet for what no sheet holds; `settings` sees to the rest.
            if part != "publish" and self._has_file(part):
                reason = f"{self.path / FILES[part]} has it, too"
                faults.error("Given twice", self.place(part), reason, "Delete the sheet or the file.")
        for name in self.workbook.sheets if self.workbook else ():
            if name not in self.sheets.values() and not _is_ignored(name):
                self._check_stranger(name, faults)

    def _check_stranger(self, name: str, faults: Faults) -> None:
        """A sheet that no part of a plan is called; a blank one does no harm."""
        assert self.workbook is not None
        place = Place(str(self.workbook.file), sheet=name)
        try:
            if not self.workbook.sheet(name).rows:
                return
        except MalformedError as fault:
            faults.error(fault.what, place, fault.reason, fault.mend)
            return
        near = nearest(name, FILES)
        own = f'call it "notes {name}" if it is for yourself'
        mend = f"Rename it to {near}, or {own}." if near else f"Delete it, or {own}."
        faults.error("Unknown sheet", place, name_hint(name, FILES), mend)

    def _has_file(self, part: str) -> bool:
        return not self.is_workbook and bool(FILES[part]) and (self.path / FILES[part]).exists()


def parts_of(path: Path, faults: Faults) -> Parts | None:
    """The parts of the plan in a folder or a workbook; None, with an error, when the workbook cannot be read."""
    file = path if path.is_file() else path / WORKBOOK
    if not file.is_file():
        return Parts(path)
    try:
        workbook = Workbook(file)
    except MalformedError as fault:
        faults.error(fault.what, Place(str(file)), fault.reason, fault.mend)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        faults.error("File cannot be read", Place(str(file)), reason, "Check that it is a file you may read.")
    else:
        return Parts(path, workbook, {name.casefold(): name for name in workbook.sheets if name.casefold() in FILES})
    return None


def plan_id(path: Path) -> str:
    """What a plan is called: its folder's name, or its workbook's without the suffix."""
    if path.suffix.casefold() == SUFFIX and not path.is_dir():
        return path.resolve().stem
    # The path's own name, unless it may be another one's: of a link, or of what stands above.
    return path.name if path.name not in ("", "..") and not path.is_symlink() else path.resolve().name


def _is_ignored(name: str) -> bool:
    return name.casefold().startswith(IGNORED)
