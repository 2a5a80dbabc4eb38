"""Print what a night's run takes: `python -m bench.nights [--quick] [--json]`.

A thousand profiles of one generated plan by one worker, by two, and by two of Dask's; how memory goes; a run in which
nothing changed; one in which one cluster did; and ten thousand editions of which ten changed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.regions import ROOT, change_a_figure, make_project

CODE = """
import sys
from pathlib import Path
from planpress.cli import main
sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
"""
PROFILES = "editions:\n  - {template: profile, for_each: cluster, formats: [pdf]}\n"
MANY = "editions:\n" + "".join(
    f"  - {{template: profile, for_each: cluster, formats: [txt], document: profile-{number}}}\n"
    for number in range(12)
)
REGIONS, CLUSTERS = 20, 43
"""Ten thousand editions: twelve documents of each cluster."""


@dataclass
class Run:
    """A run as a process of its own: its counts, its seconds, and now and then the memory of all its processes in MB,
    with how many editions were made by then."""

    made: int = 0
    unchanged: int = 0
    failed: int = 0
    seconds: float = 0
    memory: list[tuple[int, float]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Editions a second."""
        return self.made / self.seconds

    @property
    def peak(self) -> float:
        return max(size for _, size in self.memory)

    def growth(self, first: int) -> float:
        """How much more memory there is at the end than around edition `first`, as a part."""
        return self._around(self.made) / self._around(first) - 1

    def _around(self, edition: int) -> float:
        return median(size for number, size in self.memory if 0.85 * edition <= number <= edition)


def run(root: Path, *options: str) -> Run:
    """Build the project in `root`, and watch."""
    found = Run()
    start = time.perf_counter()
    command = [sys.executable, "-c", CODE, str(root), "build", "--no-page-numbers", "--log-format", "json", *options]
    surroundings = {**os.environ, "PLANPRESS_CACHE": str(root / "charts")}
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, env=surroundings, text=True
    )
    watching = threading.Thread(target=_watch, args=(process, found))
    watching.start()
    assert process.stderr
    for line in process.stderr:
        event: dict[str, Any] = json.loads(line) if line.startswith("{") else {"event": line}
        if event["event"] == "made":
            found.made += 1
        elif event["event"] == "built":
            found.made, found.unchanged, found.failed = (event[name] for name in ("made", "unchanged", "failed"))
    code = process.wait()
    found.seconds = time.perf_counter() - start
    watching.join()
    if code:
        raise SystemExit(f"The build ended with code {code}.")
    return found


def _watch(process: subprocess.Popen[str], found: Run) -> None:
    """Look at the memory now and then, until the process has ended."""
    while process.poll() is None:
        found.memory.append((found.made, sum(map(_memory, _family(process.pid)))))
        time.sleep(0.25)


def _memory(pid: int) -> float:
    """The memory that a process alone has (Linux: resident, without what it shares with files), in MB."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    match = re.search(r"^RssAnon:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) / 1024 if match else 0


def _family(pid: int) -> list[int]:
    """A process and all that it began."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except OSError:
        children = []
    return [pid, *(one for child in children for one in _family(int(child)))]


# ------------------------------------------------------------------------------------------------ the nights


def workers(root: Path, clusters: int, *options: str) -> Run:
    """All profiles of a plan of so many clusters, by the workers that the options name."""
    shutil.rmtree(root / "reports", ignore_errors=True)
    shutil.rmtree(root / "charts", ignore_errors=True)
    found = run(root, *options)
    assert found.made == clusters, found
    return found


def profiles(clusters: int) -> dict[str, Any]:
    """One plan's profiles by several kinds of workers, then nothing changed, then one cluster."""
    with tempfile.TemporaryDirectory(prefix="planpress-bench-") as name:
        root = Path(name)
        make_project(root, 1, clusters, PROFILES)
        machine = [two_of_one()]
        one = workers(root, clusters, "--jobs", "1")
        machine.append(two_of_one())
        two = workers(root, clusters, "--jobs", "2")
        machine.append(two_of_one())
        dask = workers(root, clusters, "--scheduler", "dask:local", "--jobs", "2") if _has_dask() else None
        same = run(root)
        change_a_figure(root, clusters // 2)
        changed = run(root)
        first = min(200, clusters // 2)
        return {
            "editions": clusters,
            "a_second": {"one": one.rate, "two": two.rate, "dask": dask.rate if dask else None},
            "two_of_one": two.rate / one.rate,
            "machine": machine,
            "growth": {"from_edition": first, "one": one.growth(first), "two": two.growth(first)},
            "megabytes": {"one": one.peak, "two": two.peak},
            "unchanged": {"seconds": same.seconds, "editions": same.unchanged},
            "one_cluster": {"seconds": changed.seconds, "made": changed.made, "unchanged": changed.unchanged},
        }


def two_of_one() -> float:
    """How much more two processes that share nothing do than one, on this machine and now: as much as two workers
    could at most."""
    command = [sys.executable, "-c", "sum(number * number % 7 for number in range(20_000_000))"]

    def seconds(count: int) -> float:
        start = time.perf_counter()
        processes = [subprocess.Popen(command) for _ in range(count)]
        for process in processes:
            process.wait()
        return time.perf_counter() - start

    return 2 * seconds(1) / seconds(2)


def _has_dask() -> bool:
    return importlib.util.find_spec("distributed") is not None


def many(regions: int, clusters: int) -> dict[str, Any]:
    """Twelve documents of each cluster of each region, of which those of one cluster changed."""
    with tempfile.TemporaryDirectory(prefix="planpress-bench-") as name:
        root = Path(name)
        make_project(root, regions, clusters, MANY)
        whole = run(root)
        change_a_figure(root, clusters // 2)
        changed = run(root)
        return {
            "editions": whole.made,
            "seconds": changed.seconds,
            "made": changed.made,
            "unchanged": changed.unchanged,
            "megabytes": changed.peak,
        }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.nights", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="60 profiles, and 516 editions in place of ten thousand")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    options = parser.parse_args()
    found = profiles(60 if options.quick else 1000)
    night = many(1 if options.quick else REGIONS, CLUSTERS)
    print(json.dumps({"profiles": found, "night": night}, indent=2) if options.json else _report(found, night))
    return 0


def _report(found: dict[str, Any], night: dict[str, Any]) -> str:
    rates, growth, megabytes = found["a_second"], found["growth"], found["megabytes"]
    same, changed = found["unchanged"], found["one_cluster"]
    return "\n".join(
        [
            f"{found['editions']} cluster profiles as PDF, from start to end of the program:",
            f"  one worker     {rates['one']:.1f} a second",
            f"  two workers    {rates['two']:.1f} a second, {found['two_of_one']:.2f} times one; the machine itself: "
            + ", ".join(f"{times:.2f}" for times in found["machine"]),
            f"  two of Dask's  {rates['dask']:.1f} a second" if rates["dask"] else "  Dask is not installed",
            f"Memory from edition {growth['from_edition']} to the end: one worker {growth['one']:+.1%} of "
            f"{megabytes['one']:.0f} MB, two {growth['two']:+.1%} of {megabytes['two']:.0f} MB.",
            f"Nothing changed: {same['editions']} editions checked in {same['seconds']:.1f} s.",
            f"One cluster changed: {changed['made']} made, {changed['unchanged']} unchanged, "
            f"{changed['seconds']:.1f} s.",
            f"{night['editions']} editions, {night['made']} of them changed: {night['seconds']:.1f} s, "
            f"{night['megabytes']:.0f} MB.",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
