"""Jobs become results by workers behind concurrent.futures' Executor: in this process, in several, or with Dask."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

START = "forkserver" if hasattr(os, "fork") else "spawn"
"""How processes begin: from a server that has the libraries loaded already, once for all of them."""
PRELOADED = ["planpress.building.warm"]
LOCAL = "dask:local"
PATIENCE = 10
"""Seconds in which a scheduler must answer."""
AHEAD = 2
"""Jobs given out for each worker: one that it does, one that waits for it. More would only fill the memory."""

Job = TypeVar("Job")
Done = TypeVar("Done")
Teller: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lost:
    """What became of a job whose worker was ended from outside, and again when it was tried alone."""


@dataclass(frozen=True, slots=True)
class Staff:
    """An executor with its workers: how many there are, what ends them, and the exceptions that say that a worker, or
    the way to it, was lost."""

    executor: Executor
    workers: int
    close: Callable[[], None]
    losses: tuple[type[BaseException], ...] = (BrokenExecutor,)


class Crew(Generic[Job]):
    """Workers that are called when the first job is there, and called anew when one of them was lost."""

    def __init__(self, call: Callable[[], Staff]) -> None:
        self._call = call
        self._staff: Staff | None = None

    def stream(self, function: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[tuple[Job, Done | Lost]]:
        """Each job with what became of it, as it is finished. Few are under way at any time, so that memory stays flat
        however many there are. Jobs that are lost with a worker are tried once more, each alone: so the job that
        ended it is found. What a job raises is raised."""
        waiting = iter(jobs)
        flying: dict[Future[Done], Job] = {}
        while True:
            self._give_out(function, waiting, flying)
            if not flying:
                return
            done, _ = wait_for(flying, return_when=FIRST_COMPLETED)
            lost = []
            for future in done:
                job = flying.pop(future)
                found = self._result(future)
                if isinstance(found, Lost):
                    lost.append(job)
                else:
                    yield job, found
            if lost:
                lost += flying.values()
                flying.clear()
                self.renew()
                yield from ((job, self._alone(function, job)) for job in lost)

    def renew(self) -> None:
        """End the workers; the next job calls others."""
        if self._staff:
            self._staff.close()
        self._staff = None

    def change(self, call: Callable[[], Staff]) -> None:
        """Let others do what comes next."""
        self.renew()
        self._call = call

    def __enter__(self) -> Crew[Job]:
        return self

    def __exit__(self, *_: object) -> None:
        self.renew()

    @property
    def staff(self) -> Staff:
        if self._staff is None:
            self._staff = self._call()
        return self._staff

    def _give_out(
        self, function: Callable[[Job], Done], waiting: Iterator[Job], flying: dict[Future[Done], Job]
    ) -> None:
        while len(flying) < (AHEAD * self.staff.workers if self.staff.workers > 1 else 1):
            for job in waiting:
                flying[self._submit(function, job)] = job
                break
            else:
                return

    def _submit(self, function: Callable[[Job], Done], job: Job) -> Future[Done]:
        try:
            return self.staff.executor.submit(function, job)
        except self.staff.losses as error:
            future: Future[Done] = Future()
            future.set_exception(error)
            return future

    def _result(self, future: Future[Done]) -> Done | Lost:
        try:
            return future.result()
        except self.staff.losses:
            return Lost()

    def _alone(self, function: Callable[[Job], Done], job: Job) -> Done | Lost:
        found = self._result(self._submit(function, job))
        if isinstance(found, Lost):
            self.renew()
        return found


# ------------------------------------------------------------------------------------------ the kinds of workers


class InProcess(Executor):
    """An executor that does each job at once, in this process."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def in_process() -> Staff:
    """No worker but this process."""
    return Staff(InProcess(), 1, lambda: None)


def warm_up() -> None:
    """Let the server of processes load the libraries by itself while there is something else to do."""
    if START == "forkserver":
        from multiprocessing import forkserver  # late: not every system has it

        multiprocessing.get_context(START).set_forkserver_preload(PRELOADED)
        forkserver.ensure_running()


def pool(workers: int) -> Staff:
    """Processes of this machine."""
    warm_up()
    context = multiprocessing.get_context(START)
    executor = ProcessPoolExecutor(workers, context, _begin, (os.getpid(),))
    return Staff(executor, workers, lambda: executor.shutdown(wait=True, cancel_futures=True))


def _begin(first: int) -> None:
    """A worker's first step. Ctrl-C reaches every process of a terminal: the workers end at once, and the first process
    tells about it. When that one is killed, nobody else would end them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(first,), daemon=True).start()


def _end_with(first: int) -> None:
    """End this process soon after the first one has gone. The server that began this one is no sign: it lives as long
    as any worker does."""
    while _is_alive(first):
        time.sleep(1)
    os._exit(1)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except ProcessLookupError:
        return False
    except (OSError, IndexError):  # no such place on this system
        return True
    return state not in (b"Z", b"X")  # killed, and not yet buried by the process that began it


def dask(address: str, workers: int, tell: Teller) -> Staff:
    """The workers of a Dask scheduler, or `workers` of its own on this machine for dask:local. One that cannot be
    reached is told about, and processes of this machine do the work instead."""
    try:
        return _dask(address, workers)
    except ImportError:
        tell("the package distributed is not installed: .venv/bin/pip install distributed")
    except (OSError, TimeoutError, TypeError, ValueError) as error:
        tell(f"{address} cannot be reached ({str(error) or type(error).__name__})")
    return pool(workers)


def _dask(address: str, workers: int) -> Staff:
    import distributed

    cluster = None
    with _quiet():
        if address == LOCAL:
            # Each worker's memory is limited by the jobs themselves; no page of figures, so no port is opened for it.
            cluster = distributed.LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers, threads_per_worker=1, memory_limit=0, dashboard_address=None, silence_logs=50
            )
        client = distributed.Client(cluster or address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    threads = sum(client.nthreads().values()) or workers  # type: ignore[no-untyped-call]
    losses = (BrokenExecutor, CancelledError, distributed.KilledWorker, distributed.comm.core.CommClosedError)

    def close() -> None:
        with _quiet(), contextlib.suppress(Exception):
            client.close(timeout=PATIENCE)  # type: ignore[no-untyped-call]
            if cluster:
                cluster.close(timeout=PATIENCE)

    return Staff(client.get_executor(pure=False), threads, close, losses)  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the log lines of a library whose troubles we tell ourselves."""
    import logging

    loggers = [logging.getLogger(name) for name in ("distributed", "asyncio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
