"""From a value that somebody reads in the finished PDF, trace leads to where it stands and where it comes from."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from planpress import traces
from planpress.building.editions import Project
from planpress.cli import main
from tests.building.projects import ROOT

Captured = pytest.CaptureFixture[str]
PUBLISH = "editions:\n  - template: briefing\n    formats: [pdf]\n    languages: [en]\n"
PROFILES = """\
editions:
  - template: profile
    for_each: cluster
    clusters: [petrochemicals, software]
    formats: [pdf]
"""
PROFILE = "---\ntitle: {{ cluster.label }}\n---\n# {{ cluster.label }}\n\nTo {{ cluster.target }}.\n"

STATED = [
    "44.3", "38 enterprises", "over 100", "about 40 % a year", "more than 14 projects", "over 10", "over 80", "31",
    "more than 80 enterprises", "43", "86 manufacturers", "50–100",
]  # fmt: skip
CALCULATED = ["12.3 % a year", "2.3 times", "at most 38.9", "at least 10", "at most 10", "14.5", "at least 2.6", "62.8"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample plan with its briefing built as PDF."""
    root = tmp_path_factory.mktemp("project")
    (root / "templates").symlink_to(ROOT / "templates")
    return built(root, PUBLISH)


def built(root: Path, publish: str) -> Project:
    """The project in `root` with the sample plan, and what that is to publish built."""
    plan = root / "data" / "dalian"
    plan.mkdir(parents=True)
    for part in (ROOT / "data" / "dalian").iterdir():
        if part.name != "publish.yaml":
            (plan / part.name).symlink_to(part)
    (plan / "publish.yaml").write_text(publish, encoding="utf-8")
    assert main(["build", str(plan), "--jobs", "1"], root) == 0
    return Project(root)


@pytest.fixture(scope="module")
def pages(project: Project) -> list[str]:
    """The text of each page as a search in the finished PDF finds it, without white space."""
    document = pypdfium2.PdfDocument((project.reports / "dalian" / "en" / "briefing.pdf").read_bytes())
    return ["".join(document[i].get_textpage().get_text_bounded().split()) for i in range(len(document))]


def traced(project: Project, capsys: Captured, *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["trace", str(project.data / "dalian"), *arguments], project.root)
    out, err = capsys.readouterr()
    return code, out + err


@pytest.mark.parametrize("value", STATED + CALCULATED)
def test_a_value_of_the_finished_pdf_is_led_back(
    project: Project, pages: list[str], capsys: Captured, value: str
) -> None:
    assert any("".join(value.split()) in page for page in pages), "the value is taken from the finished PDF"
    code, text = traced(project, capsys, value, "--json")
    figures = json.loads(text)["figures"]
    assert code == 0
    assert any(leads_to_rows(figure["origin"], calculated=value in CALCULATED) for figure in figures)
    for figure in figures:
        for place in figure["places"]:
            assert "".join(place["text"].split()) in pages[place["page"] - 1]


def leads_to_rows(origin: dict[str, object] | None, calculated: bool) -> bool:
    """Whether an origin leads to rows of the plan's own table in every leaf, and whether by a formula as expected."""
    if origin is None or ("formula" in origin) is not calculated:
        return False
    leaves = list(leaves_of(origin))
    return bool(leaves) and all(states(leaf) for leaf in leaves)


def leaves_of(origin: dict[str, object]) -> list[dict[str, object]]:
    inputs = origin.get("inputs")
    if not isinstance(inputs, list):
        return [origin]
    return [leaf for part in inputs for leaf in leaves_of(part)]


def states(leaf: dict[str, object]) -> bool:
    """Whether the row that a leaf names holds the leaf's number and source."""
    row = Path(str(leaf["file"])).read_text("utf-8").splitlines()[int(str(leaf["row"])) - 1]
    number = str(leaf["value"]).split()[-1].split("–")[0]
    return number in row and str(leaf["source"]) in row


def test_a_figure_that_several_share_names_them_all(project: Project, capsys: Captured) -> None:
    code, text = traced(project, capsys, "100 billion RMB")
    assert code == 0
    assert "Dagu Mountain petrochemicals" in text and "Automobiles" in text
    assert "figures print so" in text


def test_the_formula_stands_there_with_its_numbers(project: Project, capsys: Captured) -> None:
    _, text = traced(project, capsys, "12.3")
    assert "((100 / 44.3) ^ (1 / 7) − 1) × 100" in text
    assert "observations.csv, row 2, column value" in text


def test_a_value_that_is_printed_nowhere_is_told_with_the_nearest(project: Project, capsys: Captured) -> None:
    code, text = traced(project, capsys, "12.4")
    assert code == 2
    assert "12.3 % a year" in text


def test_a_page_lists_its_figures(project: Project, capsys: Captured) -> None:
    code, text = traced(project, capsys, "--document", "briefing", "--page", "2")
    assert code == 0
    assert "key figure" in text and "at most 38.9 % a year" in text


def test_pages_of_a_file_that_is_out_of_date_are_not_told(project: Project, capsys: Captured) -> None:
    file = project.reports / "dalian" / "en" / "briefing.pdf"
    kept = file.read_bytes()
    file.write_bytes(kept + b" ")
    try:
        code, text = traced(project, capsys, "12.3")
    finally:
        file.write_bytes(kept)
    assert code == 0
    assert "is out of date" in text and "page 2" not in text and "row 2" in text


# ----------------------------------------------------------------------------------- a document for each cluster


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample plan with a profile of two of its clusters, built as PDF."""
    root = tmp_path_factory.mktemp("profiles")
    (root / "templates" / "profile").mkdir(parents=True)
    (root / "templates" / "profile" / "document.md.j2").write_text(PROFILE, encoding="utf-8")
    for name in ("locale", "_brand.yml"):
        (root / "templates" / name).symlink_to(ROOT / "templates" / name)
    return built(root, PROFILES)


def test_a_value_is_led_back_from_each_cluster_s_document(profiles: Project, capsys: Captured) -> None:
    code, text = traced(profiles, capsys, "100 billion RMB", "--json")
    places = [place for figure in json.loads(text)["figures"] for place in figure["places"]]
    assert code == 0
    assert {(place["document"], place["cluster"]) for place in places} == {
        ("profile", "petrochemicals"), ("profile", "software"),
    }  # fmt: skip
    _, text = traced(profiles, capsys, "100 billion RMB", "--document", "profile/software")
    assert "profile/software" in text and "profile/petrochemicals" not in text


def test_of_many_files_that_are_not_there_some_are_named(
    profiles: Project, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "MOST_NOTES", 1)
    pages = sorted((profiles.reports / "dalian" / "en" / "profile").iterdir())
    kept = {page: page.read_bytes() for page in pages}
    for page in pages:
        page.unlink()
    try:
        _, text = traced(profiles, capsys, "100 billion RMB")
    finally:
        for page, data in kept.items():
            page.write_bytes(data)
    assert text.count("its pages are not told") == 1 and "nor are those of 1 more" in text


def test_a_page_is_one_of_one_cluster_s_document(profiles: Project, capsys: Captured) -> None:
    code, text = traced(profiles, capsys, "--document", "profile/software", "--page", "1")
    assert code == 0 and "over 100" in text
    code, text = traced(profiles, capsys, "--document", "profile", "--page", "1")
    assert code == 2 and "Name one of them: profile/petrochemicals, profile/software." in text
