"""A program is run, without a shell, and what it gives becomes a table."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from planpress.errors import InputError
from planpress.fetching.errand import GRACE, MOST_BYTES, Errand, check_secrets
from planpress.fetching.files import sheet_of, table_in
from planpress.planning.parts import FILES, WORKBOOK
from planpress.planning.settings import Settings
from planpress.planning.tables import CsvTable, Table

_GLANCE = 0.2
"""Seconds between two looks at how much it has written."""
_LAST_LINES, _LAST_BYTES = 3, 2000
"""So much of what it complained of is told."""
_PYTHON = re.compile(r"python[0-9.]*(\.exe)?", re.IGNORECASE)
_OWN = (*filter(None, FILES.values()), WORKBOOK)


@dataclass(frozen=True, slots=True)
class Command:
    """A program by its words. Its standard output is CSV, or the file `output` that it writes, below the plan's folder,
    is CSV or a workbook."""

    words: tuple[str, ...]
    output: str = ""
    sheet: str = ""

    @property
    def name(self) -> str:
        """What messages call it: the program, and the script that Python runs; other words may be nobody's business."""
        is_script = _PYTHON.fullmatch(Path(self.words[0]).name) and not "".join(self.words[1:2]).startswith("-")
        return " ".join(self.words[: 2 if is_script else 1])

    def table(self, errand: Errand) -> Table:
        """Run it in the plan's folder. Raises InputError."""
        file = errand.folder / self.output
        before = _stamp(file)
        printed = self._run(errand)
        if not self.output:
            if not printed.read_bytes().strip():
                raise errand.error("No output", f"{self.name} printed nothing", "Let it print the table as CSV.")
            return CsvTable(printed)
        if not file.is_file() or _stamp(file) == before:
            mend = "Correct output, or let the program write this file."
            raise errand.error("No output", f"{self.name} did not write {self.output}", mend)
        if file.stat().st_size > MOST_BYTES:
            raise errand.too_large()
        return table_in(file.read_bytes(), self.sheet, errand)

    def _run(self, errand: Errand) -> Path:
        """The file with what it printed."""
        printed, complaints = errand.scratch / "output.csv", errand.scratch / "errors.txt"
        with printed.open("wb") as out, complaints.open("wb") as err:
            process = self._started(errand, out, err)
            try:
                code = _ended(process, errand, (printed, complaints))
            finally:
                _end_all(process)
        if code:
            raise self._failed(errand, code, complaints)
        return printed

    def _started(self, errand: Errand, out: BinaryIO, err: BinaryIO) -> subprocess.Popen[bytes]:
        # A service's PATH may have no Python, or another one.
        program = sys.executable if self.words[0] in ("python", "python3") else self.words[0]
        try:
            return subprocess.Popen(
                [program, *self.words[1:]],
                cwd=errand.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            mend = "Install it, or correct its name; a path starts at the plan's folder."
            what = "No such program" if isinstance(error, FileNotFoundError) else "Program cannot be run"
            raise errand.error(what, f"{self.words[0]}: {reason.lower()}", mend) from error

    def _failed(self, errand: Errand, code: int, complaints: Path) -> InputError:
        ended = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        last = _last_lines(complaints)
        said = f"; it said: {last}" if last else " and said nothing"
        return errand.error("Command failed", f"{self.name} ended with {ended}{said}", "Run it by hand, and mend it.")


def read_command(entry: Settings, folder: Path) -> Command | None:  # noqa: ARG001
    """The program that an entry of `sources` names; None, with an error, when it names none."""
    words = entry.read_list("command", str)
    if not words or not words[0].strip():
        if isinstance(entry.entries["command"].value, tuple):
            mend = "Write command: [python, tools/export.py]"
            entry.error("No program", "command", "the list names no program", mend)
        return None
    check_secrets(entry, "command", *words)
    output = entry.text("output")
    inside = Path(output)
    if inside.is_absolute() or ".." in inside.parts:
        entry.error("File elsewhere", "output", f"{output} is not below the plan's folder", "Write exports/figures.csv")
    elif _is_own(inside):
        reason = f"{output} is the plan's own file, which is replaced only after it was checked"
        entry.error("The plan's own file", "output", reason, "Let it write another file, for instance exports/new.csv")
    return Command(words, output, sheet_of(entry, output))


def _is_own(output: Path) -> bool:
    """Whether a path below the plan's folder leads to one of the plan's own files, on any disk."""
    parts = tuple(part.casefold() for part in output.parts)
    return "/".join(parts) in _OWN or parts[:1] == (FILES["texts"],)


def _ended(process: subprocess.Popen[bytes], errand: Errand, files: Sequence[Path]) -> int:
    """The program's exit code. Raises InputError when it takes too long or writes too much."""
    deadline = time.monotonic() + errand.seconds
    while True:
        left = deadline - time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return _small(process.wait(max(min(left, _GLANCE), 0)), errand, files)
        _small(0, errand, files)
        if left <= 0:
            raise errand.too_slow()


def _small(code: int, errand: Errand, files: Sequence[Path]) -> int:
    if any(file.stat().st_size > MOST_BYTES for file in files):
        raise errand.too_large()
    return code


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """End the program, if it is still running, and all that it started and left behind."""
    if not hasattr(os, "killpg"):  # Windows has no groups of processes
        process.kill()
        return
    running = process.poll() is None
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)
        if running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _stamp(file: Path) -> tuple[int, ...]:
    """What changes when a file is written anew."""
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _last_lines(file: Path) -> str:
    text = file.read_bytes()[-_LAST_BYTES:].decode(errors="replace")
    lines = ["".join(filter(str.isprintable, line)).strip() for line in text.splitlines()]
    return " / ".join([line for line in lines if line][-_LAST_LINES:])
