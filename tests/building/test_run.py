"""Only what changed is made, and why; a file is replaced whole or stays as it was; one failure stops no other."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import os
import time
from pathlib import Path

import pikepdf
import pytest

from planpress import reconciling, writers
from planpress.brand import Brand
from planpress.building import executors, staleness, workshop
from planpress.building.editions import Project, find_plans
from planpress.building.manifest import read_manifest
from planpress.building.run import Result, build
from planpress.building.staleness import hash_of
from planpress.building.stores import LOCK, LocalStore, replace_file
from planpress.building.tasks import Request
from planpress.document import Document
from planpress.errors import EditionError, Fault, InputError, Place, UsageError
from tests.building.projects import TODAY, Notes, built, edit, make_project, outcomes, run
from tests.planning.broken import BROKEN
from tests.planning.plans import edited, write_plan
from tests.writers.word.houses import COLOURS, german, zipped

FILES = ("ostland/en/briefing.txt", "ostland/en/briefing.pdf", "ostland/en/note.txt")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose PDF is a stand-in, so that these tests are quick; there is nothing in it to read back."""
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _stand_in, attaches=True))
    monkeypatch.delitem(reconciling.READERS, "pdf")
    monkeypatch.setattr(executors, "START", "fork")  # workers that know the stand-in, too
    return make_project(tmp_path)


def _stand_in(document: Document, _: Brand) -> bytes:
    pdf, data = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = f"{document.title} {document.date}"
    pdf.save(data, deterministic_id=True)
    return data.getvalue()


def _fail(*_: object) -> bytes:
    raise EditionError(
        [Fault("Too wide", Place("text/ships.md", line=3), "a word is wider than its column", "Shorten it.")]
    )


def reasons(results: dict[str, Result]) -> set[str]:
    return {reason for result in results.values() for reason in result.reasons}


def bytes_of(project: Project) -> dict[str, bytes]:
    return {name: (project.reports / name).read_bytes() for name in FILES}


# ------------------------------------------------------------------------------------------- what is made


def test_the_first_build_makes_all_and_the_second_nothing(project: Project) -> None:
    assert outcomes(run(project)) == dict.fromkeys(FILES, "made")
    assert outcomes(run(project)) == dict.fromkeys(FILES, "unchanged")


def test_a_result_knows_its_pages_size_and_reason(project: Project) -> None:
    result = run(project)["ostland/en/briefing.pdf"]
    assert (result.pages, result.size, result.reasons) == (1, Path(result.place).stat().st_size, ("not made yet",))


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("data/ostland/observations.csv", "44.3", "45.1", "observations.csv changed"),
        ("data/ostland/plan.yaml", "Ostland", "Westland", "plan.yaml changed"),
        ("data/ostland/text/ships.md", "The quay", "The long quay", "text/ships.md changed"),
        ("templates/note/document.md.j2", "to", "until", "templates/note/document.md.j2 changed"),
        ("templates/_brand.yml", "#12263A", "#12263B", "templates/_brand.yml changed"),
        ("templates/locale/en.yaml", "  page: Page", "  page: Leaf", "templates/locale/en.yaml changed"),
    ],
)
def test_each_input_makes_editions_stale_and_is_named(
    project: Project, file: str, old: str, new: str, reason: str
) -> None:
    run(project)
    edit(project.root / file, old, new)
    results = run(project)
    assert "made" in outcomes(results).values()
    assert reasons(results) == {reason}


def test_new_and_lost_inputs_are_named(project: Project) -> None:
    edit(project.templates / "note" / "document.md.j2", "# {{ plan.region }}", "# {{ say.headline }}")
    run(project)
    added = project.data / "ostland" / "text" / "plan.md"
    added.write_text("---\nheadline: Ships for all\n---\n## Note\n\nx\n")
    results = run(project)
    assert reasons(results) == {"text/plan.md is new"}
    assert outcomes(results)[FILES[2]] == "made"
    added.unlink()
    assert reasons(run(project)) == {"text/plan.md is gone"}


def test_another_version_of_a_library_or_of_planpress_makes_all_stale(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    version = staleness._version
    monkeypatch.setattr(staleness, "_version", lambda name: "99" if name == "reportlab" else version(name))
    assert reasons(run(project)) == {"reportlab changed"}
    package = project.root / "package"
    package.mkdir()
    (package / "x.py").write_text("")
    monkeypatch.setattr(staleness, "PACKAGE", package)
    assert reasons(run(project)) == {"planpress changed"}


def test_what_cannot_change_the_bytes_makes_nothing_stale(project: Project) -> None:
    run(project)
    (project.data / "ostland" / "README.md").write_text("notes")
    (project.data / "ostland" / "publish.yaml").touch()
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[pdf, txt]")
    assert set(outcomes(run(project)).values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("file", "old", "new", "pdf"),
    [
        ("data/ostland/text/ships.md", "The quay", "The long quay", "made"),
        ("data/ostland/sources.csv", "Harbour plan", "Port plan", "made"),
        ("templates/locale/en.yaml", "  about: about", "  about: some", "unchanged"),
    ],
)
def test_what_changed_without_a_word_in_the_document_is_composed_and_not_made(
    project: Project, file: str, old: str, new: str, pdf: str
) -> None:
    """A PDF holds the plan's data, too, whether its pages show them or not."""
    run(project)
    before = bytes_of(project)
    edit(project.root / file, old, new)
    assert outcomes(run(project)) == dict(zip(FILES, ("unchanged", pdf, "unchanged"), strict=True))
    assert bytes_of(project)[FILES[0]] == before[FILES[0]]
    known = read_manifest(LocalStore(project.reports), "ostland").files["en/briefing.txt"]
    assert hash_of((project.root / file).read_bytes()) in known.inputs.values(), "it need not be composed again"


def test_a_change_in_one_template_leaves_the_documents_of_the_others(project: Project) -> None:
    run(project)
    edit(project.templates / "note" / "document.md.j2", " to ", " until ")
    assert outcomes(run(project)) == dict(zip(FILES, ("unchanged", "unchanged", "made"), strict=True))


def test_an_output_that_is_missing_or_was_altered_is_made_again(project: Project) -> None:
    run(project)
    before = bytes_of(project)
    (project.reports / FILES[0]).unlink()
    (project.reports / FILES[2]).write_text("scribble")
    results = run(project)
    assert outcomes(results) == dict(zip(FILES, ("made", "unchanged", "made"), strict=True))
    assert reasons(results) == {"the file is missing", "the file is not the one that was made"}
    assert bytes_of(project) == before


def test_a_manifest_that_cannot_be_read_only_costs_time(project: Project) -> None:
    run(project)
    (project.reports / "ostland" / "manifest.json").write_text('{"files": [1]}')
    assert set(outcomes(run(project)).values()) == {"made"}


def test_force_makes_what_is_up_to_date(project: Project) -> None:
    run(project)
    results = run(project, force=True)
    assert reasons(results) == {"asked for"}


def test_only_chooses_editions_and_leaves_the_records_of_the_others(project: Project) -> None:
    run(project)
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.1")
    assert list(run(project, only="note")) == [FILES[2]]
    assert outcomes(run(project)) == dict(zip(FILES, ("made", "made", "unchanged"), strict=True))


def test_only_must_choose_something(project: Project) -> None:
    with pytest.raises(UsageError, match="means no edition"):
        run(project, only="brochure")


def test_files_of_editions_no_longer_published_are_listed_and_removed_only_when_asked(project: Project) -> None:
    run(project)
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt]")
    (project.reports / "ostland/en/letter.txt").write_text("of somebody else")
    assert built(project).orphans == ("ostland/en/briefing.pdf",)
    assert (project.reports / FILES[1]).exists()
    known = read_manifest(LocalStore(project.reports), "ostland")
    assert known.orphans == ("en/briefing.pdf",) and "en/briefing.pdf" in known.files
    pruned = built(project, prune=True)
    assert pruned.orphans == ("ostland/en/briefing.pdf",) and pruned.pruned
    assert not (project.reports / FILES[1]).exists()
    assert (project.reports / "ostland/en/letter.txt").exists()
    known = read_manifest(LocalStore(project.reports), "ostland")
    assert known.orphans == () and set(known.files) == {"en/briefing.txt", "en/note.txt"}
    assert built(project, prune=True).orphans == ()


def test_the_reports_of_a_plan_that_is_gone_are_orphans_when_all_plans_are_built(project: Project) -> None:
    run(project)
    (project.data / "ostland").rename(project.data / "westland")
    orphans = set(built(project).orphans)
    kept = {name for name in orphans if name.startswith("ostland/editions/1/")}
    assert orphans - kept == {*FILES, "ostland/manifest.json"} and "ostland/editions/1/figures.json" in kept
    built(project, prune=True)
    assert sorted(path.name for path in project.reports.iterdir()) == ["run.json", "westland"]


def test_a_folder_of_another_program_is_nobody_s_reports_though_it_has_a_manifest(project: Project) -> None:
    for name in ("manifest.json", "editions/book.pdf", "thumbnails/holiday.jpg"):
        path = project.reports / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"name": "app"}')
    assert built(project, prune=True).orphans == ()
    assert len([path for path in (project.reports / "app").rglob("*") if path.is_file()]) == 3


def test_a_file_that_cannot_be_removed_is_told_and_stops_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt]")

    def refuse(_: LocalStore, __: str) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "remove", refuse)
        patch.setattr("planpress.building.manifest.JOURNAL", "none")
        (fault, *_) = built(project, prune=True).faults
    assert (fault.what, fault.reason) == ("File cannot be removed", "permission denied")


def test_a_lost_manifest_overwrites_no_earlier_edition(project: Project) -> None:
    run(project)
    first = (project.reports / "ostland/editions/1/figures.json").read_bytes()
    (project.reports / "ostland/manifest.json").write_text("<<<<<<< ours")
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.1")
    run(project)
    assert (project.reports / "ostland/editions/1/figures.json").read_bytes() == first
    assert read_manifest(LocalStore(project.reports), "ostland").number == 2


def test_what_is_made_while_its_plan_is_changed_is_made_again_though_the_change_is_taken_back(project: Project) -> None:
    figures = project.data / "ostland" / "observations.csv"

    class Hasty(Notes):
        """Somebody who saves a wrong figure when a build has begun."""

        def composing(self, count: int) -> None:
            super().composing(count)
            workshop.forget()
            edit(figures, "44.3", "99.9")

    found = built(project, watcher=Hasty())
    assert [fault.what for fault in found.faults] == ["Changed meanwhile"]
    edit(figures, "99.9", "44.3")
    again = run(project)
    assert {result.outcome for result in again.values()} == {"made"}
    assert "44.3" in (project.reports / FILES[2]).read_text()
    assert {result.outcome for result in run(project).values()} == {"unchanged"}


def test_templates_in_a_folder_that_is_linked_to_are_inputs_too(project: Project, tmp_path: Path) -> None:
    (project.templates / "note").rename(tmp_path / "shared")
    (project.templates / "note").symlink_to(tmp_path / "shared", target_is_directory=True)
    run(project)
    edit(tmp_path / "shared" / "document.md.j2", " to ", " up to ")
    assert outcomes(run(project))["ostland/en/note.txt"] == "made"


def test_the_page_of_reports_is_written_before_another_run_may_come(project: Project) -> None:
    held: list[bool] = []
    request = Request(find_plans(project, []), LocalStore(project.reports), TODAY, jobs=1)

    def index(store: LocalStore) -> str:
        held.append((store.root / LOCK).exists())
        return "index.html"

    assert build(project, request, Notes(), index).page == "index.html"  # type: ignore[arg-type]
    assert held == [True]


# ------------------------------------------------------------------------------------------- edition dates


def _undated(project: Project) -> None:
    edit(project.data / "ostland" / "plan.yaml", "edition: 2026-01-31\n", "")


def test_the_plans_own_date_is_printed_whatever_the_environment_says(project: Project) -> None:
    run(project, source_date_epoch="0")
    assert b"2026-01-31" in bytes_of(project)[FILES[1]]
    assert set(outcomes(run(project, source_date_epoch="86400")).values()) == {"unchanged"}


def test_source_date_epoch_dates_a_plan_without_a_date(project: Project) -> None:
    _undated(project)
    run(project, source_date_epoch="86399")
    assert b"1970-01-01" in bytes_of(project)[FILES[1]]
    assert reasons(run(project, source_date_epoch="86400")) == {"the edition date changed"}


def test_a_new_day_alone_makes_nothing_stale(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    _undated(project)
    run(project)
    assert b"2026-02-01" in bytes_of(project)[FILES[1]]
    monkeypatch.setattr("tests.building.projects.TODAY", dt.date(2027, 1, 1))
    assert set(outcomes(run(project)).values()) == {"unchanged"}


@pytest.mark.parametrize("value", ["yesterday", "1e9", "9" * 30])
def test_a_wrong_source_date_epoch_is_a_wrong_command(project: Project, value: str) -> None:
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        run(project, source_date_epoch=value)


# ---------------------------------------------------------------------------------------------- failures


def test_a_failed_edition_does_not_stop_the_others_and_keeps_its_old_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    before = bytes_of(project)
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.1")
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _fail))
    results = run(project)
    assert outcomes(results) == dict(zip(FILES, ("made", "failed", "made"), strict=True))
    assert results[FILES[1]].faults[0].mend == "Shorten it."
    assert bytes_of(project)[FILES[1]] == before[FILES[1]]
    assert bytes_of(project)[FILES[0]] != before[FILES[0]]
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _stand_in))
    assert outcomes(run(project)) == dict(zip(FILES, ("unchanged", "made", "unchanged"), strict=True))


def test_a_file_that_cannot_be_replaced_fails_alone(project: Project) -> None:
    (project.reports / FILES[0]).mkdir(parents=True)
    results = run(project)
    assert outcomes(results) == dict(zip(FILES, ("failed", "made", "made"), strict=True))
    assert results[FILES[0]].faults[0].what == "File cannot be written"


def test_an_output_folder_that_cannot_be_used_is_a_wrong_command(project: Project) -> None:
    project.reports.write_text("a file in the way")
    with pytest.raises(UsageError, match="Output folder cannot be used"):
        run(project)


def test_a_bug_in_a_writer_shows_itself(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", broken))
    with pytest.raises(ZeroDivisionError):
        run(project)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose reports are made and stay as they are."""
    project = make_project(tmp_path_factory.mktemp("built"))
    run(project, only="*.txt")
    return project


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plan_touches_no_report(standing: Project, case: str) -> None:
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in standing.reports.rglob("*") if path.is_file()
    }
    name, old, new, *_ = BROKEN[case]
    write_plan(standing.data / "ostland", edited(name, old, new) | {"publish.yaml": _publish(standing)})
    with pytest.raises(InputError):
        run(standing)
    after = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in standing.reports.rglob("*") if path.is_file()
    }
    assert after == before


def _publish(project: Project) -> str:
    return (project.data / "ostland" / "publish.yaml").read_text()


def test_one_broken_plan_among_several_stops_all_before_anything_is_touched(project: Project) -> None:
    write_plan(
        project.data / "westland", edited("observations.csv", "44.3", "n/a") | {"publish.yaml": _publish(project)}
    )
    with pytest.raises(InputError, match="westland"):
        run(project)
    assert not (project.reports / "ostland").exists()
    assert set(outcomes(run(project, "ostland")).values()) == {"made"}


def test_a_template_with_an_error_touches_nothing(project: Project) -> None:
    run(project)
    before = bytes_of(project)
    edit(project.templates / "note" / "document.md.j2", "{% endfor %}", "{% endfro %}")
    with pytest.raises(InputError, match=r"note/document\.md\.j2"):
        run(project)
    assert bytes_of(project) == before


def test_the_faults_of_the_plan_and_of_its_publications_come_together(project: Project) -> None:
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt, odf]")
    edit(project.data / "ostland" / "observations.csv", "44.3", "n/a")
    with pytest.raises(InputError) as refused:
        run(project)
    assert [fault.what for fault in refused.value.faults] == ["Unknown format", "Not a number"]
    with pytest.raises(InputError):
        run(project, only="nothing.like.it")


# ------------------------------------------------------------------------------------------ whole or not


def test_a_file_is_replaced_in_one_step_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "en" / "briefing.pdf"
    replace_file(path, b"old")

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert [(file.name, file.read_bytes()) for file in path.parent.iterdir()] == [("briefing.pdf", b"old")]


def test_what_a_killed_run_left_half_written_is_cleared_away(project: Project) -> None:
    part = project.reports / "ostland" / "en" / ".brochure.pdf.planpress-part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    run(project)
    assert not part.exists()


def test_a_run_stopped_by_hand_keeps_what_was_finished(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    written = writers.FORMATS["txt"].write
    calls: list[str] = []

    def stopped(document: Document, brand: Brand) -> bytes:
        calls.append(document.title)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return written(document, brand)

    monkeypatch.setitem(writers.FORMATS, "txt", writers.Writer("Outline", stopped))
    with pytest.raises(KeyboardInterrupt):
        run(project)
    monkeypatch.setitem(writers.FORMATS, "txt", writers.Writer("Outline", written))
    assert outcomes(run(project)) == dict(zip(FILES, ("unchanged", "unchanged", "made"), strict=True))


def _hold(folder: Path, seconds: float) -> None:
    with LocalStore(folder).locked(lambda _: None):
        (folder / "held").touch()
        time.sleep(seconds)
        (folder / "held").unlink()


def test_two_runs_in_one_output_folder_wait_for_each_other(tmp_path: Path) -> None:
    other = multiprocessing.get_context("fork").Process(target=_hold, args=(tmp_path, 0.3))
    other.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    waited: list[str] = []
    with LocalStore(tmp_path).locked(waited.append):
        assert not (tmp_path / "held").exists()
    other.join()
    (owner,) = waited
    assert owner.startswith(f"process {other.pid} on ")
    assert not (tmp_path / LOCK).exists(), "no lock stays behind"


# --------------------------------------------------------------------------------------------- processes


def test_several_processes_make_the_same_bytes(project: Project) -> None:
    run(project, jobs=1)
    before = bytes_of(project)
    results = run(project, jobs=3, force=True)
    assert outcomes(results) == dict.fromkeys(FILES, "made")
    assert bytes_of(project) == before


def test_a_failure_in_another_process_is_told_like_any_other(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _fail))
    results = run(project, jobs=2)
    assert outcomes(results) == dict(zip(FILES, ("made", "failed", "made"), strict=True))


def _die(*_: object) -> bytes:
    os._exit(9)


def test_a_process_that_is_killed_fails_its_edition_only_as_failed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _die))
    results = run(project, jobs=2)
    assert results[FILES[1]].outcome == "failed"
    assert "--jobs 1" in results[FILES[1]].faults[0].mend


def test_a_reference_outside_of_templates_is_an_input_of_every_edition(project: Project) -> None:
    house = project.root / "house.dotx"
    zipped(german(), house)
    with project.brand.open("a", encoding="utf-8") as brand:
        brand.write("    word:\n      reference: ../house.dotx\n")
    run(project)
    assert outcomes(run(project)) == dict.fromkeys(FILES, "unchanged")
    zipped(german({**COLOURS, "accent1": "112233"}), house)
    assert reasons(run(project)) == {"the reference document house.dotx changed"}


def test_a_reference_in_templates_is_one_too_and_the_lock_of_an_open_file_is_none(project: Project) -> None:
    run(project)
    (project.templates / "~$reference.dotx").write_bytes(b"somebody")
    assert outcomes(run(project)) == dict.fromkeys(FILES, "unchanged")
    zipped(german(), project.templates / "reference.dotx")
    assert reasons(run(project)) == {"templates/reference.dotx is new"}


def test_an_unsafe_reference_stops_the_build_before_anything_is_made(project: Project) -> None:
    zipped({**german(), "word/vbaProject.bin": b"x"}, project.templates / "reference.dotx")
    with pytest.raises(InputError, match="Word file with macros"):
        run(project)
    assert not list(project.reports.glob("**/*.pdf"))
