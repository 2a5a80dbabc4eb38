"""Reports may lie in a folder or in any place that fsspec reaches; both keep the same promises."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import fsspec
import pytest

from planpress.building import stores
from planpress.building.editions import Project, find_plans
from planpress.building.manifest import read_manifest
from planpress.building.run import build
from planpress.building.stores import LOCK, FsspecStore, LocalStore, Store, store_at
from planpress.building.tasks import Request
from planpress.errors import UsageError
from tests.building.projects import NOW, TODAY, Notes, edit, make_project


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return store_at(tmp_path / "reports" if request.param == "folder" else f"memory://{uuid.uuid4().hex}/reports")


def test_a_file_is_found_by_its_name_until_it_is_removed(store: Store) -> None:
    assert store.read("a/b.txt") is None and store.stamp("a/b.txt") == ""
    store.put("a/b.txt", b"one")
    stamp = store.stamp("a/b.txt")
    store.put("a/b.txt", b"other")
    assert store.read("a/b.txt") == b"other" and store.stamp("a/b.txt") != stamp
    assert list(store.names()) == ["a/b.txt"] == list(store.names("a"))
    store.remove("a/b.txt")
    store.remove("a/b.txt")
    assert list(store.names()) == []


def test_what_is_kept_stays_when_the_first_is_replaced(store: Store) -> None:
    store.put("a.txt", b"old")
    store.keep("a.txt", "editions/1/a.txt")
    store.put("a.txt", b"new")
    assert store.read("editions/1/a.txt") == b"old"
    store.keep("a.txt", "editions/1/a.txt")
    assert store.read("editions/1/a.txt") == b"new"


def test_a_lock_is_held_by_one_and_gone_afterwards(store: Store) -> None:
    with store.locked(lambda _: None):
        assert store.read(LOCK)
        assert LOCK not in list(store.names())
    assert store.read(LOCK) is None


def test_reports_in_memory_are_those_of_a_folder(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    folder, memory = LocalStore(project.reports), store_at(f"memory://{uuid.uuid4().hex}")
    for place in (folder, memory):
        assert {result.outcome for result in _built(project, place)} == {"made"}
        assert {result.outcome for result in _built(project, place)} == {"unchanged"}
    names = [name for name in folder.names("ostland/en") if name.endswith((".txt", ".pdf"))]
    assert len(names) == 3
    assert all(folder.read(name) == memory.read(name) for name in names)
    assert list(folder.names()) == list(memory.names())
    known = [read_manifest(place, "ostland").files for place in (folder, memory)]
    assert {n: r.sha256 for n, r in known[0].items()} == {n: r.sha256 for n, r in known[1].items()}
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.1")
    old = memory.read("ostland/en/note.txt")
    assert {result.outcome for result in _built(project, memory)} == {"made"}
    assert memory.read("ostland/editions/1/en/note.txt") == old


def _built(project: Project, store: Store) -> list[object]:
    request = Request(find_plans(project, []), store, TODAY, jobs=1, started=NOW)
    return list(build(project, request, Notes()).results)


def test_a_lock_that_nobody_renews_is_taken_over() -> None:
    address = f"memory://{uuid.uuid4().hex}"
    store = store_at(address)
    store.put(LOCK, json.dumps({"name": "x", "process": 1, "host": "far", "since": "2026", "renewed": 0}).encode())
    told: list[str] = []
    with store.locked(told.append):
        pass
    assert told == []


def test_a_lock_that_is_renewed_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"memory://{uuid.uuid4().hex}"
    store = store_at(address)
    note = {"name": "x", "process": 7, "host": "far", "since": "2026-01-01T03:00:00Z", "renewed": 9e9}
    store.put(LOCK, json.dumps(note).encode())
    monkeypatch.setattr(stores.time, "sleep", lambda seconds: seconds < 1 or store.remove(LOCK))
    told: list[str] = []
    with store.locked(told.append):
        pass
    assert told == ["process 7 on far since 2026-01-01T03:00:00Z"]


def test_of_two_that_come_at_once_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_at(f"memory://{uuid.uuid4().hex}")
    note = {"name": "x", "process": 7, "host": "far", "since": "2026-01-01T03:00:00Z", "renewed": 9e9}
    sleeps = iter([lambda: store.put(LOCK, json.dumps(note).encode()), lambda: store.remove(LOCK), lambda: None])
    monkeypatch.setattr(stores.time, "sleep", lambda _: next(sleeps)())
    told: list[str] = []
    with store.locked(told.append):
        pass
    assert told == ["process 7 on far since 2026-01-01T03:00:00Z"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("s4://bucket/reports", "Protocol not known: s4"),
        ("s3://bucket/reports", "pip install s3fs"),
        ("ftp://127.0.0.1:1/reports", "Choose another with --output"),
    ],
)
def test_an_address_that_cannot_be_reached_says_what_to_do(address: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        store_at(address)
    assert words in f"{refused.value.faults[0].reason} {refused.value.faults[0].mend}"


def test_what_a_place_raises_is_an_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FsspecStore(fsspec.filesystem("memory"), "/x", "memory://")

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("slow down")

    monkeypatch.setattr(store.files, "pipe_file", refuse)
    with pytest.raises(OSError, match="slow down"):
        store.put("a", b"")
