"""The command line says what happened, where and what to do, in words, lines and exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planpress import cli, commands, helping, reconciling, writers
from planpress.brand import read_brand
from planpress.building.editions import Project
from planpress.cli import main
from planpress.errors import EditionError, ExitCode, Fault, Place
from tests.building.projects import ROOT, edit, make_project

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project to stand in, so that messages show short paths; its PDF is a stand-in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", lambda document, _: document.title.encode()))
    monkeypatch.delitem(reconciling.READERS, "pdf")
    return make_project(tmp_path)


def said(capsys: Captured, *arguments: str) -> tuple[int, list[str], list[str]]:
    """The exit code, and the lines on the output and on the error output."""
    code = main(arguments, Path.cwd())
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


# ---------------------------------------------------------------------------------------------- building


def test_no_argument_builds_every_plan_that_publishes(project: Project, capsys: Captured) -> None:
    code, out, err = said(capsys)
    assert (code, err) == (0, [])
    assert re.fullmatch(r"made briefing en Outline \d+ kB \d+\.\d s", out[0])
    assert re.fullmatch(r"3 built, 0 unchanged, 0 failed in \d+\.\d s", out[-1])
    assert (project.reports / "ostland" / "en" / "briefing.pdf").is_file()


@pytest.mark.usefixtures("project")
def test_a_second_build_says_unchanged(capsys: Captured) -> None:
    said(capsys)
    code, out, _ = said(capsys, "build", "ostland")
    assert code == 0
    assert out[0].startswith("unchanged briefing en Outline")
    assert out[-1].startswith("0 built, 3 unchanged, 0 failed")


def test_options_without_a_command_build(project: Project, capsys: Captured) -> None:
    code, out, _ = said(capsys, "--only", "note", "--output", "elsewhere")
    assert code == 0
    assert out[-1].startswith("1 built, 0 unchanged, 0 failed")
    assert (project.root / "elsewhere" / "ostland" / "en" / "note.txt").is_file()


def test_quiet_says_only_what_went_wrong(project: Project, capsys: Captured) -> None:
    assert said(capsys, "build", "--quiet") == (0, [], [])
    edit(project.data / "ostland" / "observations.csv", "44.3", "n/a")
    code, out, err = said(capsys, "build", "-q")
    assert (code, out) == (3, [])
    assert "Not a number" in err[0]


@pytest.mark.usefixtures("project")
def test_json_is_one_object_with_every_edition(capsys: Captured) -> None:
    code, out, err = said(capsys, "build", "--json")
    told = json.loads("\n".join(out))
    assert (code, err, told["exit"]) == (0, [], 0)
    assert (told["made"], told["unchanged"], told["failed"]) == (3, 0, 0)
    first = told["editions"][0]
    assert (first["document"], first["format"], first["result"], first["reasons"]) == (
        "briefing", "txt", "made", ["not made yet"],
    )  # fmt: skip
    assert Path(first["file"]).read_bytes()[: first["bytes"]]


def profiles(project: Project, *formats: str) -> None:
    """Let the project publish a document for each of its clusters, and nothing else."""
    (project.templates / "note" / "document.md.j2").write_text("# {{ cluster.label }}\n\n{{ cluster.target }}\n")
    line = f"  - template: note\n    for_each: cluster\n    formats: [{', '.join(formats)}]\n    languages: [en]\n"
    (project.data / "ostland" / "publish.yaml").write_text(f"editions:\n{line}")


def test_a_document_for_each_cluster_is_told_by_document_and_cluster(project: Project, capsys: Captured) -> None:
    profiles(project, "txt")
    _, out, _ = said(capsys, "build", "ostland")
    assert [line.rpartition(" Outline")[0] for line in out[:2]] == ["made note/ships en", "made note/timber en"]
    _, out, _ = said(capsys, "build", "--json")
    editions = json.loads("\n".join(out))["editions"]
    assert [(one["document"], one["cluster"]) for one in editions] == [("note", "ships"), ("note", "timber")]
    assert editions[0]["file"].endswith("en/note/ships.txt")


def test_the_outline_of_a_document_for_each_cluster_is_that_of_one(project: Project, capsys: Captured) -> None:
    profiles(project, "txt")
    code, out, _ = said(capsys, "outline", "ostland", "note/timber")
    assert code == 0 and any("Timber" in line for line in out)
    code, _, err = said(capsys, "outline", "ostland", "note")
    assert code == 2 and "Several documents" in err[0] and "Name one of them: note/ships, note/timber." in err[0]
    code, _, err = said(capsys, "outline", "ostland", "note/timbre")
    assert code == 2 and "Write note/timber." in err[0]


@pytest.mark.usefixtures("project")
def test_a_failed_edition_gives_exit_code_1_and_its_fault(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise EditionError([Fault("Too wide", Place("text/ships.md", line=3), "a word is too wide", "Shorten it.")])

    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", fail))
    code, out, err = said(capsys)
    assert code == ExitCode.EDITION_FAILED
    assert "failed briefing en PDF" in out
    assert out[-1].startswith("2 built, 0 unchanged, 1 failed")
    assert err == [
        "text/ships.md:3: error: Too wide: a word is too wide. Shorten it.",
        "again: python generate.py build ostland --only en/briefing.pdf",
    ]


# ------------------------------------------------------------------------------------------------ faults


def test_faults_go_to_the_error_output_one_line_each(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "observations.csv", "44.3", '"44,3"')
    edit(project.data / "ostland" / "plan.yaml", "edition: 2026-01-31", "edition: soon")
    code, out, err = said(capsys, "build")
    assert (code, out) == (3, [])
    assert err == [
        "data/ostland/observations.csv:2:value: error: Not a number: nearest number: 44.3. "
        "Use a point for decimals: 44.3",
        "data/ostland/plan.yaml:10:edition: error: Not a date: there is no day soon. "
        "Write year, month and day: 2026-11-23",
        "2 errors: nothing was built, no edition was touched.",
    ]


def test_check_changes_nothing_and_tells_everything(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "text" / "ships.md", "The quay", "In 12 places the quay")
    code, out, err = said(capsys, "check", "ostland")
    assert code == 0
    assert out[0] == "Ostland: 1 warning, 1 note"
    assert [line.split(": ")[1] for line in err] == ["warning", "note"]
    assert not project.reports.exists()


def test_check_finds_names_in_texts_that_do_not_exist(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "text" / "ships.md", "cluster.target", "cluster.targt")
    edit(project.templates / "briefing" / "document.md.j2", "{{ cluster.label }}", "{{ cluster.objective }}")
    code, _, err = said(capsys, "check", "ostland")
    assert code == 3
    assert err[0].startswith("data/ostland/text/ships.md:7")


def test_check_as_json(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "observations.csv", "44.3", "n/a")
    code, out, _ = said(capsys, "check", "--json")
    told = json.loads("\n".join(out))
    assert (code, told["exit"]) == (3, 3)
    (fault,) = told["plans"][0]["faults"]
    assert (fault["what"], fault["row"], fault["column"]) == ("Not a number", 2, "value")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "the nearest name is build"),
        (["ostland"], "Write python generate.py build ostland"),
        (["build", "ostlant"], "the nearest name is ostland"),
        (["build", "ostland", "data/ostland"], "Name each plan once."),
        (["build", "--jobs", "0"], "write 1 or more"),
        (["build", "--only", "brochure"], "means no edition"),
        (["build", "--fast"], "--help"),
        (["outline", "ostland", "breifing"], "the nearest name is briefing"),
        (["outline", "ostland", "briefing", "--language", "zh"], "no such language zh"),
        (["outline", "ostland"], "--help"),
        (["new", "ostland"], "nothing is ever written over"),
        (["new", "My Region"], "Write my-region."),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_wrong_command_gives_exit_code_2_and_the_nearest_name(
    capsys: Captured, arguments: list[str], words: str
) -> None:
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (2, [])
    assert words in err[0]
    assert "Traceback" not in "".join(err)


def test_a_project_without_plans_says_how_to_start_one(tmp_path: Path, capsys: Captured) -> None:
    code = main([], tmp_path)
    assert code == ExitCode.WRONG_COMMAND
    assert "new NAME" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_a_bug_of_ours_gives_a_traceback_and_asks_for_a_report(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", lambda *_: 1 // 0))
    code, _, err = said(capsys)
    assert code == ExitCode.OUR_FAULT
    assert err[0].startswith("Traceback")
    assert "Please report it" in err[-1]


@pytest.mark.usefixtures("project")
def test_ctrl_c_gives_exit_code_130(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.build, "build", stopped)
    code, _, err = said(capsys)
    assert code == ExitCode.STOPPED_BY_HAND
    assert err == ["Stopped by hand. Nothing was touched."]


# ------------------------------------------------------------------------------------ new, outline, help


def test_a_new_plan_builds_at_once(project: Project, capsys: Captured) -> None:
    code, out, _ = said(capsys, "new", "my-region")
    assert code == 0
    assert out[-1].endswith("python generate.py build my-region")
    edit(project.data / "my-region" / "publish.yaml", "[pdf, docx]", "[pdf, txt]")
    code, out, err = said(capsys, "check", "my-region")
    assert (code, out[0], err) == (0, "My Region: no errors", [])
    code, out, _ = said(capsys, "build", "my-region")
    assert (code, out[-1][:7]) == (0, "2 built")


@pytest.mark.parametrize("name", ["house.docx", "house.dotx"])
def test_a_new_reference_is_written_once_and_rules_the_word_files(
    project: Project, capsys: Captured, name: str
) -> None:
    file = project.root / name
    code, out, _ = said(capsys, "new-reference", str(file))
    assert code == ExitCode.DONE and out[0] == f"made {file}"
    first = file.read_bytes()
    code, _, err = said(capsys, "new-reference", str(file))
    assert code == ExitCode.WRONG_COMMAND and "File exists" in err[0] and file.read_bytes() == first
    shutil.copy(file, project.templates / f"reference{file.suffix}")
    assert read_brand(project.brand).reference is not None


def test_a_new_reference_has_a_word_file_s_name_and_a_place_that_can_be(project: Project, capsys: Captured) -> None:
    code, _, err = said(capsys, "new-reference", "house.doc")
    assert code == ExitCode.WRONG_COMMAND and "Write a name that ends in .docx or .dotx." in err[0]
    code, _, err = said(capsys, "new-reference", str(project.brand / "house.docx"))
    assert code == ExitCode.WRONG_COMMAND and "Cannot be made" in err[0]


def test_the_outline_is_the_document_as_text(project: Project, capsys: Captured) -> None:
    code, out, _ = said(capsys, "outline", "ostland", "briefing")
    assert code == 0
    assert out[0] == "document [en] Ostland"
    figures = next(line for line in out if "Ships:" in line).replace("\u00a0", " ")
    assert "<44.3 billion RMB> to <over 100 billion RMB>" in figures
    assert not project.reports.exists()


def test_a_changed_figure_changes_its_own_lines_and_no_others(project: Project, capsys: Captured) -> None:
    before = said(capsys, "outline", "ostland", "briefing")[1]
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.1")
    after = said(capsys, "outline", "ostland", "briefing")[1]
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][0].replace("44.3", "45.1") == changed[0][1]


def test_the_help_names_every_command_and_every_option(capsys: Captured) -> None:
    assert main(["--help"], ROOT) == 0
    page = capsys.readouterr().out
    for name in helping.HELP:
        assert re.search(rf"^  {name} ", page, re.MULTILINE)
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"], ROOT)
        assert ended.value.code == 0
        options = set(re.findall(r"--[a-z-]+[a-z]", capsys.readouterr().out)) - {"--help"}
        assert options <= set(re.findall(r"--[a-z-]+[a-z]", page))


def test_the_help_lists_no_command_that_does_not_exist() -> None:
    parser = cli._parser()
    (commands,) = (action.choices for action in parser._actions if action.choices)
    assert set(commands) == set(helping.HELP)


def test_every_exit_code_that_can_happen_is_in_the_help(capsys: Captured) -> None:
    main(["--help"], ROOT)
    page = capsys.readouterr().out
    codes = {int(code) for code in ExitCode} - {ExitCode.LETTER_UNDECIDED}
    assert {
        int(number) for number in re.findall(r"(\d+) (?=done|an edition|wrong|plan has|a fault|stopped)", page)
    } == codes


# -------------------------------------------------------------------------------------- as a real process


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    words = [sys.executable, str(ROOT / "generate.py"), *arguments]
    return subprocess.run(words, capture_output=True, text=True, env=env, cwd=ROOT, check=False, timeout=60)


def test_an_unchanged_run_imports_no_library_that_draws(project: Project) -> None:
    said_first = main(["build"], project.root)
    assert said_first == 0
    script = (
        "import sys; from pathlib import Path; from planpress.cli import main; "
        f"code = main(['build', '--only', '*.txt'], Path({str(project.root)!r})); "
        "heavy = {'matplotlib', 'reportlab', 'docx', 'brand_yml', 'rich', 'PIL', 'numpy'}; "
        "print(heavy & set(sys.modules) or 'light'); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1], ran.stderr) == (0, "light", "")


def test_output_without_utf8_gets_through() -> None:
    ran = command("check", "dalian", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Dalian: ")


@pytest.mark.parametrize("library", ["yaml", "babel"])
def test_a_library_that_is_not_installed_is_named(tmp_path: Path, library: str) -> None:
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError(name={library!r})")
    ran = command("check", "dalian", PYTHONPATH=str(tmp_path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"{library} is not installed here. Run make, which sets everything up.\n"


def test_a_reader_that_goes_away_is_no_fault() -> None:
    words = [sys.executable, str(ROOT / "generate.py"), "outline", "dalian", "briefing"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) in (0, ExitCode.STOPPED_BY_HAND)
