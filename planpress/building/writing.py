"""Documents become bytes by the writers, in this process or in several; each file is read back at once."""

from __future__ import annotations

import io
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.building.office import NAME, Office, OfficeError, OfficeTimeoutError
from planpress.building.paging import has_contents, with_pages
from planpress.errors import Fault, Grade, Place, PlanpressError
from planpress.planning.publishing import PRINT
from planpress.writers import FORMATS

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.document import Document

FEW = 4
"""Below so many files one process is quicker than several, which each load the libraries."""


@dataclass(frozen=True, slots=True)
class Job:
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
    the bytes were found to keep to.
    """

    data: bytes
    seconds: float
    faults: tuple[Fault, ...] = ()
    pages: int | None = None
    standards: tuple[str, ...] = ()
    notes: tuple[Fault, ...] = ()


def write_all(jobs: Sequence[Job], brand: Brand, processes: int | None) -> Iterator[tuple[int, Written]]:
    """Each job's index with what was written for it, as it is finished; `processes` None chooses by the work."""
    count = min(processes or (1 if len(jobs) < FEW else os.cpu_count() or 1), len(jobs))
    batches = _batches(jobs, count)
    with tempfile.TemporaryDirectory(prefix="planpress-") as scratch:
        if count > 1:
            yield from _in_processes(jobs, batches, brand, count, Path(scratch))
            return
        for batch in batches:
            yield from zip(batch, _write_batch([jobs[i] for i in batch], brand, Path(scratch)), strict=True)


def _batches(jobs: Sequence[Job], count: int) -> list[tuple[int, ...]]:
    """The jobs by index, as they are done together: what needs pages in one batch for each process, since it takes
    one start of LibreOffice for all of them, and first, since it takes longest; all else one by one."""
    asked = [index for index, job in enumerate(jobs) if job.pages_asked]
    alone = [(index,) for index in range(len(jobs)) if index not in asked]
    return [tuple(asked[start::count]) for start in range(min(count, len(asked)))] + alone


def _in_processes(
    jobs: Sequence[Job], batches: Sequence[tuple[int, ...]], brand: Brand, count: int, scratch: Path
) -> Iterator[tuple[int, Written]]:
    # Ctrl-C reaches every process of the terminal: the workers end at once, the first process tells about it.
    pool = ProcessPoolExecutor(count, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL))
    try:
        futures = {pool.submit(_write_batch, [jobs[i] for i in batch], brand, scratch): batch for batch in batches}
        for future in as_completed(futures):
            batch = futures[future]
            try:
                yield from zip(batch, future.result(), strict=True)
            except BrokenProcessPool:
                yield from ((index, Written(b"", 0, (_ended(jobs[index]),))) for index in batch)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _write_batch(jobs: Sequence[Job], brand: Brand, scratch: Path) -> list[Written]:
    """Write the jobs, those that need pages with these; what finding them took is shared out evenly."""
    start = time.perf_counter()
    paged = _paged(jobs, brand, scratch)
    seconds = (time.perf_counter() - start) / len(jobs)
    return [
        replace(written, seconds=written.seconds + seconds, notes=notes if written.data else ())
        for job, notes in paged
        for written in [_write(job, brand)]
    ]


def _paged(jobs: Sequence[Job], brand: Brand, scratch: Path) -> list[tuple[Job, tuple[Fault, ...]]]:
    """The jobs with documents that know their pages; what cannot be found is told by a note, and fails nothing."""
    office = jobs[0].office if jobs[0].pages_asked else None
    if office is None:
        return [(job, ()) for job in jobs]
    try:
        found = with_pages([job.document for job in jobs], brand, office, scratch)
    except (OfficeError, PlanpressError) as error:
        if len(jobs) > 1 and not isinstance(error, OfficeTimeoutError):  # one document may be what it stumbles over
            return [one for job in jobs for one in _paged([job], brand, scratch)]
        return [(job, (_unpaged(job, str(error)),)) for job in jobs]
    unsettled = "it does not find the same pages when their numbers are printed"
    return [
        (replace(job, document=document), () if document.pages else (_unpaged(job, unsettled),))
        for job, document in zip(jobs, found, strict=True)
    ]


def _unpaged(job: Job, reason: str) -> Fault:
    mend = "The file is whole without them, and Word adds them: Ctrl+A, then F9. To try again, write build --force."
    return Fault("No page numbers in the contents list", Place(job.name), f"{NAME}: {reason}", mend, Grade.NOTE)


def _write(job: Job, brand: Brand) -> Written:
    """Write one format and read it back. Only our own kind of error is caught, so that a bug shows itself."""
    from planpress.building.printing import press_faults
    from planpress.building.reconciled import faults_in  # late: a run that changes nothing needs none of it
    from planpress.building.validating import broken_promises, standards_of

    start = time.perf_counter()
    try:
        data = FORMATS[job.format].write(job.document, brand)
        faults = faults_in(job.document, data, job.format, job.name)
        if job.format == PRINT:
            faults += press_faults(job.document, data, brand, job.name)
    except PlanpressError as error:
        return Written(b"", time.perf_counter() - start, error.faults)
    seconds = time.perf_counter() - start
    if not job.validate:
        return Written(data, seconds, faults, _pages(data))
    faults += broken_promises(data, job.format, job.name, brand)
    return Written(data, seconds, faults, _pages(data), standards_of(job.format))


def _pages(data: bytes) -> int | None:
    """How many pages a PDF has, None for other files."""
    if not data.startswith(b"%PDF"):
        return None
    import pikepdf

    return len(pikepdf.open(io.BytesIO(data)).pages)


def _ended(job: Job) -> Fault:
    reason = "the process that wrote it was ended from outside, perhaps for want of memory"
    return Fault("Not finished", Place(job.name), reason, "Try again with --jobs 1.")
