"""A program fills a table: without a shell, in time, and with a clear word when it does not."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from planpress.errors import Fault
from planpress.fetching import errand, programs
from tests.fetching.plans import NEW, OLD, observations, only_fault, run, write

COMMAND = "  - command: [python, tools/export.py, --region, ost]\n"
PRINTING = f"import sys\nassert sys.argv[1:] == ['--region', 'ost']\nprint({NEW!r}, end='')\n"


def program(tmp_path: Path, code: str, more: str = "") -> Path:
    return write(tmp_path, COMMAND + more, {"tools/export.py": code})


def refused(tmp_path: Path, code: str, more: str = "") -> Fault:
    return only_fault(program(tmp_path, code, more))


def test_what_a_program_prints_becomes_the_table(tmp_path: Path) -> None:
    folder = program(tmp_path, PRINTING)
    result = run(folder)
    assert (result.outcome, result.faults) == ("fetched", ())
    (table,) = result.tables
    assert (table.table, table.rows, table.added, table.changed, table.gone) == ("observations.csv", 4, 0, 1, 0)
    assert table.sources == ("python tools/export.py",)
    assert observations(folder) == NEW


def test_a_program_may_write_a_file_instead(tmp_path: Path) -> None:
    folder = program(tmp_path, f"open('tools/out.csv', 'w').write({NEW!r})", "    output: tools/out.csv\n")
    assert run(folder).outcome == "fetched"
    assert observations(folder) == NEW


def test_a_file_of_an_earlier_run_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    folder = program(tmp_path, "pass", "    output: tools/out.csv\n")
    (folder / "tools" / "out.csv").write_text(NEW)
    fault = only_fault(folder)
    assert (fault.what, fault.reason) == ("No output", "python tools/export.py did not write tools/out.csv")


def test_no_shell_reads_the_words(tmp_path: Path) -> None:
    code = f"import sys\nassert sys.argv[1] == '$(touch owned); *'\nprint({NEW!r}, end='')\n"
    folder = write(tmp_path, "  - command: [python, tools/export.py, '$(touch owned); *']\n", {"tools/export.py": code})
    assert run(folder).outcome == "fetched"
    assert not (folder / "owned").exists()


def test_a_program_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    code = "import sys\nfor n in range(99): print('line', n, file=sys.stderr)\nsys.exit(7)\n"
    fault = refused(tmp_path, code)
    assert fault.what == "Command failed"
    assert fault.reason == "python tools/export.py ended with exit code 7; it said: line 96 / line 97 / line 98"
    assert str(fault.place).endswith("publish.yaml, line 6, key sources")


def test_a_program_that_is_killed_is_told_by_the_signal(tmp_path: Path) -> None:
    fault = refused(tmp_path, "import os\nos.kill(os.getpid(), 9)\n")
    assert fault.reason == "python tools/export.py ended with signal SIGKILL and said nothing"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("python", "tools/export.py", "--key", "geheim"), "python tools/export.py"),
        ((".venv/bin/python3.11", "x.py"), ".venv/bin/python3.11 x.py"),
        (("python", "-c", "print()"), "python"),
        (("export", "--password=geheim"), "export"),
    ],
)
def test_messages_call_a_program_by_no_word_that_may_be_secret(words: tuple[str, ...], name: str) -> None:
    assert programs.Command(words).name == name


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    fault = only_fault(write(tmp_path, "  - command: [no-such-exporter]\n"))
    assert (fault.what, fault.reason) == ("No such program", "no-such-exporter: no such file or directory")


def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    code = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('tools/pid').write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    folder = program(tmp_path, code, "    timeout: 0.5 s\n")
    result = run(folder)
    assert [fault.what for fault in result.faults] == ["Too slow"]
    assert observations(folder) == OLD
    assert _is_gone(int((folder / "tools" / "pid").read_text()))


def test_what_a_program_leaves_running_is_ended(tmp_path: Path) -> None:
    code = (
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('tools/pid').write_text(str(child.pid))\n"
        f"print({NEW!r}, end='')\n"
    )
    folder = program(tmp_path, code)
    assert run(folder).outcome == "fetched"
    assert _is_gone(int((folder / "tools" / "pid").read_text()))


def test_a_program_that_never_stops_printing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (errand, programs):
        monkeypatch.setattr(module, "MOST_BYTES", 100_000)
    fault = refused(tmp_path, "while True: print('x' * 10_000)\n")
    assert fault.what == "Too much data"


@pytest.mark.parametrize(
    ("printed", "what", "reason"),
    [
        ("", "No output", "python tools/export.py printed nothing"),
        ("<html><body>Error 500</body></html>", "Not a CSV file", "this is a web page or XML"),
        ("cluster;indicator\\nships;berths", "Not a CSV file", "its columns are parted by semicolons"),
        ("cluster,indicator\\n\\x00", "Not a text file", "it looks like a binary file"),
    ],
)
def test_rubbish_is_refused_in_words(tmp_path: Path, printed: str, what: str, reason: str) -> None:
    fault = refused(tmp_path, f"print('{printed}', end='')")
    assert (fault.what, fault.reason) == (what, reason)


def test_other_columns_are_named_with_what_to_do(tmp_path: Path) -> None:
    folder = program(tmp_path, f"print({NEW.replace('value', 'valeu').replace(',locator', ',page')!r}, end='')")
    told = {(fault.what, fault.place.column): fault for fault in run(folder).faults}
    assert set(told) == {("Unknown column", "valeu"), ("Unknown column", "page")}
    assert str(told["Unknown column", "valeu"].place) == "python tools/export.py, row 1, column valeu"
    assert told["Unknown column", "valeu"].mend.startswith("Write value")
    assert "ignore leaves it out" in told["Unknown column", "page"].mend


def test_python_means_the_one_that_runs_planpress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = program(tmp_path, f"import sys\nassert sys.executable == {sys.executable!r}\n{PRINTING}")
    monkeypatch.setenv("PATH", "/nowhere")
    assert run(folder).outcome == "fetched"


def _is_gone(pid: int) -> bool:
    """Whether a process ends: it is gone, or only its parent does not ask for it."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False
