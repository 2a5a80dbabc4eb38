"""Charts are drawn once for all runs and workers; what lies on the disk is never trusted, and never needed."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import resource
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.building.chart_folder import ChartFolder, keep_charts
from planpress.charts import cache
from planpress.charts.cache import Nowhere, packed, unpacked
from planpress.composing import compose
from planpress.document import Document
from planpress.planning.reading import read_plan
from planpress.writers import FORMATS
from planpress.writers.pdf import recording
from planpress.writers.word import rasters
from tests.building.projects import ROOT, TODAY, make_project, run

WRITTEN = ("pdf", "pdf-print", "docx")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where this process keeps its charts, for a test."""
    place = tmp_path / "charts"
    keep_charts({"PLANPRESS_CACHE": str(place)})
    forget()
    yield place
    keep_charts({"PLANPRESS_CACHE": "off"})
    forget()


def forget() -> None:
    """Forget what this process has drawn: it is then as another one."""
    recording.laid_out.cache_clear()
    rasters._drawn.cache_clear()


@pytest.fixture(scope="module")
def profile() -> Document:
    return compose(read_plan(ROOT / "data" / "dalian"), ROOT / "templates" / "profile", "en", TODAY, "software")


@pytest.fixture(scope="module")
def uncached(profile: Document, brand: Brand) -> dict[str, bytes]:
    forget()
    return {name: FORMATS[name].write(profile, brand) for name in WRITTEN}


def written(document: Document, brand: Brand) -> dict[str, bytes]:
    forget()
    return {name: FORMATS[name].write(document, brand) for name in WRITTEN}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ------------------------------------------------------------------------------------------------ the documents


def test_documents_are_the_same_bytes_whatever_is_kept(
    folder: Path, profile: Document, brand: Brand, uncached: dict[str, bytes]
) -> None:
    assert written(profile, brand) == uncached
    kept = files(folder)
    assert len(kept) == 4  # two charts, as display lists and as pictures
    assert written(profile, brand) == uncached and files(folder) == kept
    chance = random.Random(1)
    for number, path in enumerate(path for path in sorted(folder.rglob("*")) if path.is_file()):
        entry = path.read_bytes()
        at = chance.randrange(len(entry))
        path.write_bytes([b"", entry[:at], entry[:at] + bytes([entry[at] ^ 1]) + entry[at + 1 :], b"no entry"][number])
    assert written(profile, brand) == uncached
    assert files(folder) == kept, "a broken entry was not made anew"
    shutil.rmtree(folder)
    assert written(profile, brand) == uncached


def test_a_chart_that_is_kept_is_not_drawn_again(folder: Path, profile: Document, brand: Brand) -> None:
    """Shown by whole entries with another word in them: it gets into the files."""
    written(profile, brand)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        tree, blobs = unpacked(path.read_bytes())
        words = json.loads(json.dumps(tree).replace("2015", "2999"))
        path.write_bytes(packed(words, [blob.replace(b"2015", b"2999") for blob in blobs]))
    found = written(profile, brand)
    assert b"2999" in b"".join(drawings(found["docx"]))
    assert "2999" in pypdfium2.PdfDocument(found["pdf"])[0].get_textpage().get_text_bounded()


def drawings(docx: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return [package.read(name) for name in package.namelist() if name.endswith(".svg")]


def test_a_build_keeps_its_charts_where_the_surroundings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANPRESS_CACHE", str(tmp_path / "charts"))
    project = make_project(tmp_path)
    with (project.templates / "briefing" / "document.md.j2").open("a") as template:
        template.write("\n:::{chart} ranked-bars\n:::\n")
    run(project, only="*.pdf")
    keep_charts({"PLANPRESS_CACHE": "off"})
    assert len(files(tmp_path / "charts")) == 1


def test_the_folder_is_the_one_named_else_the_user_s_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    named = {"PLANPRESS_CACHE": str(tmp_path / "named"), "XDG_CACHE_HOME": str(tmp_path / "xdg")}
    places = {
        tmp_path / "named": named,
        tmp_path / "xdg" / "planpress" / "charts": {"XDG_CACHE_HOME": str(tmp_path / "xdg")},
        tmp_path / "home" / ".cache" / "planpress" / "charts": {"XDG_CACHE_HOME": "relative/is/ignored"},
    }
    for place, surroundings in places.items():
        keep_charts(surroundings)
        cache.keep("ab" * 32, packed("words"))
        assert unpacked((place / "ab" / ("ab" * 32)).read_bytes()) == ("words", [])
    keep_charts({"PLANPRESS_CACHE": "off"})
    assert isinstance(cache._place, Nowhere)


# --------------------------------------------------------------------------------------------------- the folder


def key(number: int) -> str:
    return f"{number:064x}"[::-1]


def size(folder: Path) -> int:
    return sum(map(len, files(folder).values()))


def test_the_folder_stays_within_its_bounds_and_what_is_used_stays(tmp_path: Path) -> None:
    place = ChartFolder(tmp_path, most=40_000)
    old = time.time() - 10_000
    for number in range(60):
        place.put(key(number), b"x" * 1000)
        os.utime(tmp_path / key(number)[:2] / key(number), (old + number, old + number))
        assert place.get(key(0)) is not None, "the first is used all the time"
        assert size(tmp_path) <= 40_000 + 40_000 / 16 + 1000
    place.prune()
    assert size(tmp_path) <= 40_000
    assert place.get(key(1)) is None and place.get(key(59)) is not None


def test_another_run_makes_a_folder_smaller_that_is_too_large(tmp_path: Path) -> None:
    for number in range(20):
        ChartFolder(tmp_path, most=10**6).put(key(number), b"x" * 1000)
    ChartFolder(tmp_path, most=10_000).put(key(20), b"x" * 1000)
    assert size(tmp_path) <= 10_000


def test_what_an_ended_process_left_is_removed(tmp_path: Path) -> None:
    place = ChartFolder(tmp_path)
    place.put(key(1), b"entry")
    left, fresh = (tmp_path / key(1)[:2] / f"{key(1)}.{name}.part" for name in ("left", "fresh"))
    for part in (left, fresh):
        part.write_bytes(b"ent")
    os.utime(left, (0, 0))
    place.prune()
    assert not left.exists() and fresh.exists() and place.get(key(1)) == b"entry"


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    place = ChartFolder(tmp_path / "file" / "charts")
    place.put(key(1), b"entry")
    assert place.get(key(1)) is None


def test_a_full_disk_keeps_nothing_and_leaves_no_half_file(tmp_path: Path) -> None:
    place = ChartFolder(tmp_path)
    place.put(key(1), b"whole")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # no file may get longer: the write fails half-way
    try:
        place.put(key(1), b"x" * 5000)
        place.put(key(2), b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(tmp_path) == {key(1): b"whole"}


def hammer(folder: Path, seed: int) -> None:
    """Put and read the same few entries in a folder that is too small for them; each that is there is whole."""
    chance, place = random.Random(seed), ChartFolder(folder, most=20_000)
    for _ in range(300):
        number = chance.randrange(40)
        if chance.random() < 0.5:
            place.put(key(number), packed(number, [bytes([number]) * 1000]))
        elif (entry := place.get(key(number))) is not None:
            assert unpacked(entry) == (number, [bytes([number]) * 1000])


def test_many_processes_share_a_folder(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    processes = [context.Process(target=hammer, args=(tmp_path, seed)) for seed in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert not [name for name in files(tmp_path) if name.endswith(".part")]
