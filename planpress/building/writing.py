"""Documents become bytes by the writers; each file is read back at once."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.building.limits import Limits, limited
from planpress.building.manifest import Check
from planpress.building.office import NAME, Office, OfficeError, OfficeTimeoutError
from planpress.building.paging import has_contents, with_pages
from planpress.errors import Fault, Grade, Place, PlanpressError
from planpress.planning.publishing import PRINT
from planpress.writers import FORMATS

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.building.outlines import Outline
    from planpress.document import Document

READ_BACK, PREFLIGHT = "figures read back", "PDF/X-4 preflight"
"""What the files of a format are checked for whenever they are made."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to write in a format, and to `validate` then; `name` says what it is in messages. The `office` finds
    its pages, where that is asked for."""

    name: str
    document: Document
    format: str
    validate: bool = False
    office: Office | None = None

    @property
    def pages_asked(self) -> bool:
        """Whether the document has a contents list in a format that knows no pages by itself."""
        return self.office is not None and FORMATS[self.format].flows and has_contents(self.document)


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer gave: bytes, and the faults that kept it from giving any or that they were found to have.

    `notes` say what the bytes lack though they are good. `pages` is how many a PDF has; `standards` are those that
    the bytes were found to keep to, among the `checks` that they passed; `outline` and `digest` are those of their
    document.
    """

    data: bytes
    seconds: float
    faults: tuple[Fault, ...] = ()
    pages: int | None = None
    standards: tuple[str, ...] = ()
    notes: tuple[Fault, ...] = ()
    checks: tuple[Check, ...] = ()
    outline: Outline | None = None
    digest: str = ""


def write_batch(sheets: Sequence[Sheet], brand: Brand, limits: Limits) -> list[Written]:
    """Write the sheets, those that need pages with these; what finding them took is shared out evenly."""
    start = time.perf_counter()
    asked = [sheet for sheet in sheets if sheet.pages_asked]
    with tempfile.TemporaryDirectory(prefix="planpress-") as scratch:
        paged = dict(zip(map(id, asked), _paged(asked, brand, limits, Path(scratch)), strict=True)) if asked else {}
    seconds = (time.perf_counter() - start) / max(len(asked), 1)
    found = []
    for sheet in sheets:
        own, notes = paged.get(id(sheet), (sheet, ()))
        written = _write(own, brand, limits)
        finding = seconds if sheet.pages_asked else 0
        found.append(replace(written, seconds=written.seconds + finding, notes=notes if written.data else ()))
    return found


def _paged(
    sheets: Sequence[Sheet], brand: Brand, limits: Limits, scratch: Path
) -> list[tuple[Sheet, tuple[Fault, ...]]]:
    """The sheets with documents that know their pages; what cannot be found is told by a note, and fails nothing."""
    office = sheets[0].office if sheets[0].pages_asked else None
    if office is None:
        return [(sheet, ()) for sheet in sheets]
    try:
        with limited(replace(limits, seconds=limits.seconds * len(sheets), megabytes=0), sheets[0].name):
            found = with_pages([sheet.document for sheet in sheets], brand, office, scratch)
    except (OfficeError, PlanpressError) as error:
        if len(sheets) > 1 and not isinstance(error, OfficeTimeoutError):  # one document may be what it stumbles over
            return [one for sheet in sheets for one in _paged([sheet], brand, limits, scratch)]
        return [(sheet, (_unpaged(sheet, str(error)),)) for sheet in sheets]
    unsettled = "it does not find the same pages when their numbers are printed"
    return [
        (replace(sheet, document=document), () if document.pages else (_unpaged(sheet, unsettled),))
        for sheet, document in zip(sheets, found, strict=True)
    ]


def _unpaged(sheet: Sheet, reason: str) -> Fault:
    mend = "The file is whole without them, and Word adds them: Ctrl+A, then F9. To try again, write build --force."
    return Fault("No page numbers in the contents list", Place(sheet.name), f"{NAME}: {reason}", mend, Grade.NOTE)


def _write(sheet: Sheet, brand: Brand, limits: Limits) -> Written:
    """Write one format and read it back. Only our own kind of error is caught, so that a bug shows itself."""
    start = time.perf_counter()
    try:
        with limited(limits, sheet.name):
            written = _checked(sheet, brand)
    except PlanpressError as error:
        return Written(b"", time.perf_counter() - start, error.faults)
    return replace(written, seconds=time.perf_counter() - start)


def _checked(sheet: Sheet, brand: Brand) -> Written:
    """The format's bytes, and what checking them showed. Raises EditionError."""
    from planpress.building.printing import press_faults  # late: a run that changes nothing needs none of it
    from planpress.building.reconciled import faults_in
    from planpress.building.validating import broken_promises, standards_of
    from planpress.reconciling import READERS

    data = FORMATS[sheet.format].write(sheet.document, brand)
    faults = faults_in(sheet.document, data, sheet.format, sheet.name)
    checks = [READ_BACK] if sheet.format in READERS else []
    if sheet.format == PRINT:
        faults += press_faults(sheet.document, data, brand, sheet.name)
        checks.append(PREFLIGHT)
    standards = standards_of(sheet.format) if sheet.validate else ()
    if standards:
        faults += broken_promises(data, sheet.format, sheet.name, brand)
    checked = tuple(Check(name, "passed") for name in (*checks, *standards))
    return Written(data, 0, faults, _pages(data), standards, checks=checked)


def _pages(data: bytes) -> int | None:
    """How many pages a PDF has, None for other files."""
    if not data.startswith(b"%PDF"):
        return None
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)
