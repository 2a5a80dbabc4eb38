"""Real services in processes of their own, with a clock that faketime makes run fast."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, require_tool

PATIENCE = 30
"""Real seconds after which something that should have been logged is missing."""
PROGRAM = """\
import os, pathlib, signal, sys, time
root = pathlib.Path(__file__).parent
if sys.argv[1] == "schedule":
    from planpress.cli import main
    sys.exit(main(sys.argv[1:], root))
def note(what):
    with (root / "ran").open("a") as file:
        file.write(f"{what} {' '.join(sys.argv[1:])}\\n")
note("began")
mood = (root / "mood").read_text().strip() if (root / "mood").exists() else ""
if mood == "deaf":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
if mood in ("slow", "deaf"):
    try:
        (root / "slow").write_text(str(os.getpid()))
        time.sleep(5000)
    except KeyboardInterrupt:
        note("stopped")
        sys.exit(130)
if mood == "bad":
    print("the ink ran dry", file=sys.stderr)
    sys.exit(1)
print('{"plans": [], "exit": 0}')
"""
"""What stands in the place of generate.py: the service is real, what it runs does nothing, does it long, or fails."""


class Running:
    """A service at work: its log is read line by line as it comes."""

    def __init__(
        self, root: Path, spec: str, *arguments: str, environment: dict[str, str] | None = None, by: Sequence[str] = ()
    ) -> None:
        """Start one at a time that faketime reads, `by` a program that starts others."""
        faketime = require_tool("faketime", "faketime")
        program = [sys.executable, "generate.py", "schedule", "run", "--log-format", "json", *arguments]
        self.lines: list[dict[str, Any]] = []
        self.other: list[str] = []
        self._queue: queue.Queue[str | None] = queue.Queue()
        variables = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        # exec: the process that is signalled is the service, and not the shell script that sets the clock.
        self._process = subprocess.Popen(
            [*by, faketime, "-f", spec, *program], cwd=root, env=variables, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._queue.put(line)
        self._queue.put(None)

    def until(self, event: str, count: int = 1, **facts: Any) -> dict[str, Any]:
        """Wait for an event with these facts to be logged so many times, and give its last line."""
        while True:
            found = [line for line in self.lines if line["event"] == event and facts.items() <= line.items()]
            if len(found) >= count:
                return found[count - 1]
            if not self._take():
                raise AssertionError(f"no {event} {facts}: {self.lines[-6:]} {self.other}")

    def _take(self) -> bool:
        line = self._queue.get(timeout=PATIENCE)
        if line is None:
            return False
        try:
            self.lines.append(json.loads(line))
        except ValueError:
            self.other.append(line.strip())
        return True

    @property
    def pid(self) -> int:
        """The service's own process: faketime starts it as its child."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[0]) if children else self._process.pid

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the service a signal, and give its exit code."""
        os.kill(self.pid, number)
        return self.ended()

    def ended(self) -> int:
        while self._take():
            pass
        return self._process.wait(PATIENCE)
