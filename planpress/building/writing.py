"""Documents become bytes by the writers, in this process or in several; each file is read back at once."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planpress.errors import Fault, Place, PlanpressError
from planpress.writers import FORMATS

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.document import Document

FEW = 4
"""Below so many files one process is quicker than several, which each load the libraries."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to write in a format, and to `validate` then; `name` says what it is in messages."""

    name: str
    document: Document
    format: str
    validate: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer gave: bytes, and the faults that kept it from giving any or that they were found to have.

    `pages` is how many a PDF has; `standards` are those that the bytes were found to keep to.
    """

    data: bytes
    seconds: float
    faults: tuple[Fault, ...] = ()
    pages: int | None = None
    standards: tuple[str, ...] = ()


def write_all(jobs: Sequence[Job], brand: Brand, processes: int | None) -> Iterator[tuple[int, Written]]:
    """Each job's index with what was written for it, as it is finished; `processes` None chooses by the work."""
    count = min(processes or (1 if len(jobs) < FEW else os.cpu_count() or 1), len(jobs))
    if count > 1:
        yield from _in_processes(jobs, brand, count)
        return
    for index, job in enumerate(jobs):
        yield index, _write(job, brand)


def _in_processes(jobs: Sequence[Job], brand: Brand, count: int) -> Iterator[tuple[int, Written]]:
    # Ctrl-C reaches every process of the terminal: the workers end at once, the first process tells about it.
    pool = ProcessPoolExecutor(count, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL))
    try:
        futures = {pool.submit(_write, job, brand): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            index = futures[future]
            try:
                yield index, future.result()
            except BrokenProcessPool:
                yield index, Written(b"", 0, (_ended(jobs[index]),))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _write(job: Job, brand: Brand) -> Written:
    """Write one format and read it back. Only our own kind of error is caught, so that a bug shows itself."""
    from planpress.building.reconciled import faults_in  # late: a run that changes nothing needs none of it
    from planpress.building.validating import broken_promises, standards_of

    start = time.perf_counter()
    try:
        data = FORMATS[job.format].write(job.document, brand)
        faults = faults_in(job.document, data, job.format, job.name)
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
