"""The good plan of the planning tests with sources of its data, and what fetching makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planpress.errors import Fault
from planpress.fetching.fetching import Fetched, fetch
from planpress.planning.reading import check_plan
from tests.planning.plans import GOOD, write_plan

OLD = GOOD["observations.csv"]
NEW = OLD.replace("44.3", "45.1")


def write(folder: Path, sources: str, files: dict[str, str] | None = None) -> Path:
    """The plan with these lines below the key `sources`."""
    publish = f"{GOOD['publish.yaml']}sources:\n{sources}"
    return write_plan(folder / "ostland", {"publish.yaml": publish, **(files or {})})


class Notes:
    """A watcher that remembers what it was told; without `held` no other run may be waited for."""

    def __init__(self, held: Callable[[], None] | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self._held = held

    def fetching(self, plan: str, source: str) -> None:
        self.asked.append((plan, source))

    def plan_held(self, plan: str) -> None:
        assert self._held, f"no other run holds {plan}"
        self._held()


def run(folder: Path, *, dry_run: bool = False) -> Fetched:
    return fetch(folder, check_plan, Notes(), dry_run=dry_run)


def only_fault(folder: Path) -> Fault:
    """The one fault for which fetching refuses the data. The plan is as it was, and nothing else is left."""
    before = everything(folder)
    result = run(folder)
    assert result.outcome == "refused"
    assert everything(folder) == before
    assert not list(folder.parent.glob(".planpress*"))
    (fault,) = result.faults
    return fault


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The plan's files with their times."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def observations(folder: Path) -> str:
    return (folder / "observations.csv").read_text(encoding="utf-8")
