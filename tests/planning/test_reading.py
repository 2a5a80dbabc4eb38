"""A good plan is read as it stands; a broken one is refused with the place and the mend of each fault."""

from __future__ import annotations

import contextlib
import inspect
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.charts import motifs
from planpress.composing import messages
from planpress.errors import Fault, Grade, InputError
from planpress.planning.clusters import MOTIFS
from planpress.planning.model import Kind, Qualifier
from planpress.planning.reading import check_plan, read_plan
from planpress.planning.texts import CLUSTER_MESSAGES, PLAN_MESSAGES
from tests.planning.broken import BROKEN, CLUSTERS, FIGURES, PLAN, SOURCES
from tests.planning.plans import GOOD, edited, write_plan

DALIAN = Path(__file__).parents[2] / "data" / "dalian"


def errors_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as refused:
        read_plan(folder)
    return refused.value.faults


def told(fault: Fault, folder: Path) -> str:
    """A fault in one line, with the plan folder's own path left out."""
    return f"{fault.place} | {fault.what} | {fault.reason} | {fault.mend}".replace(f"{folder}/", "")


# -------------------------------------------------------------------------------------------- good plans


def test_a_good_plan_has_no_errors_and_no_warnings(tmp_path: Path) -> None:
    found = check_plan(write_plan(tmp_path))
    assert [fault.grade for fault in found] == [Grade.NOTE] * len(found)


def test_numbers_stay_as_written(tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, edited("observations.csv", "44.3", "44.30")))
    assert str(plan.observations[0].value) == "44.30"


def test_a_blank_is_not_stated_and_never_guessed(tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, edited("observations.csv", "berths,2020,actual", "berths,,")))
    berths = plan.observations[2]
    assert (berths.period, berths.kind, berths.qualifier) == (None, Kind.UNSTATED, Qualifier.EXACT)
    timber = plan.clusters[1]
    assert (timber.latitude, timber.enterprises, timber.fields) == (None, (), ())


def with_motif(ships: str) -> dict[str, str]:
    """The good plan with a column motif, in which ships have a name."""
    lines = GOOD["clusters.csv"].splitlines()
    cells = ("motif", ships, "")
    return {**GOOD, "clusters.csv": "".join(f"{line},{cell}\n" for line, cell in zip(lines, cells, strict=True))}


def test_a_cluster_may_name_its_drawing(tmp_path: Path) -> None:
    ships, timber = read_plan(write_plan(tmp_path, with_motif("traces"))).clusters
    assert (ships.motif, timber.motif) == ("traces", "")


def test_an_unknown_drawing_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, with_motif("tracks"))
    (fault,) = errors_of(folder)
    assert "column motif | Unknown motif" in told(fault, folder) and told(fault, folder).endswith("Write traces.")


def test_the_drawings_that_a_table_may_name_are_those_that_there_are() -> None:
    assert set(MOTIFS) == set(motifs.MOTIFS)


def test_leading_enterprises_know_their_parts(tmp_path: Path) -> None:
    keel, mast = read_plan(write_plan(tmp_path)).clusters[0].enterprises
    assert (keel.name, keel.part, mast.name, mast.part) == ("Keel Works", "builds hulls", "Mast Ltd", "")


def test_short_names_and_labels_fall_back_to_the_name_in_each_language(tmp_path: Path) -> None:
    ships = read_plan(write_plan(tmp_path)).clusters[0]
    assert ships.short_name == {"": "Shipbuilding of Ostland", "zh": "造船"}
    assert ships.label == {"": "Ships", "zh": "造船"}


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_utf8_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, mark: str, newline: str) -> None:
    folder = write_plan(tmp_path)
    for name, text in GOOD.items():
        (folder / name).write_bytes((mark + text.replace("\n", newline)).encode())
    assert read_plan(folder).clusters[0].name["zh"] == "造船"


def test_headers_may_be_written_with_capitals_and_spaces(tmp_path: Path) -> None:
    changes = edited("clusters.csv", "name:zh,label,location,latitude", "Name:zh, Label ,LOCATION,Latitude")
    changes["clusters.csv"] = changes["clusters.csv"].replace("leading_enterprises", "Leading enterprises")
    assert read_plan(write_plan(tmp_path, changes)).clusters[0].enterprises


def test_settings_are_text_as_written(tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, edited("plan.yaml", "region: Ostland", "region: No")))
    assert plan.region[""] == "No"


def test_a_text_keeps_its_sections_in_order_with_the_required_ones_first(tmp_path: Path) -> None:
    text = "## The river\n\nIt is wide.\n\n" + GOOD["text/ships.md"]
    sections = read_plan(write_plan(tmp_path, {"text/ships.md": text})).texts["ships", "en"].sections
    assert list(sections) == ["Background", "Objective", "The river"]


def test_a_text_knows_its_lines_and_its_front_matter(tmp_path: Path) -> None:
    text = "---\nlead: 'Up to {{ cluster.target }}'\n---\n\n" + GOOD["text/ships.md"]
    read = read_plan(write_plan(tmp_path, {"text/ships.md": text})).texts["ships", "en"]
    assert read.settings == {"lead": "Up to {{ cluster.target }}"}
    lines = text.splitlines()
    for name, body in read.sections.items():
        assert lines[read.lines[name] - 1] == body.splitlines()[0]


@pytest.mark.parametrize(
    ("matter", "place", "mend"),
    [
        ("leed: x", "text/ships.md, line 2, key leed", "Write lead, or delete the line."),
        ("lead: {{ cluster.target }}", "text/ships.md, line 2", "in quotation marks"),
        ("lead: [x]", "text/ships.md, line 2, key lead", "one text"),
    ],
)
def test_a_slip_in_the_front_matter_is_an_error(tmp_path: Path, matter: str, place: str, mend: str) -> None:
    folder = write_plan(tmp_path, {"text/ships.md": f"---\n{matter}\n---\n\n" + GOOD["text/ships.md"]})
    lines = [told(fault, folder) for fault in errors_of(folder)]
    assert any(line.startswith(place) and mend in line for line in lines), lines


def test_every_message_that_is_looked_up_may_be_written_in_a_text() -> None:
    looked_up = re.findall(r'_own\("(\w+)"', inspect.getsource(messages))
    assert set(looked_up) == set(PLAN_MESSAGES + CLUSTER_MESSAGES)


def test_a_heading_inside_code_is_no_section(tmp_path: Path) -> None:
    text = GOOD["text/ships.md"] + "\n```\n## Not a section\n```\n"
    assert len(read_plan(write_plan(tmp_path, {"text/ships.md": text})).texts["ships", "en"].sections) == 2


def test_a_later_row_may_supersede_an_earlier_one_for_the_same_figure(tmp_path: Path) -> None:
    again = "ships,output_value,2025,target,110,,,,billion RMB,S2,p. 1,ships/output_value/2025/target\n"
    files = {"observations.csv": GOOD["observations.csv"] + again}
    assert len(read_plan(write_plan(tmp_path, files)).observations) == 5


# ---------------------------------------------------------------------------------------- the sample plan


def test_the_sample_plan_holds_every_number_of_its_page() -> None:
    plan = read_plan(DALIAN)
    stated = {
        (
            o.cluster,
            o.indicator,
            str(o.period or ""),
            o.kind.value,
            str(o.value or f"{o.low}-{o.high}"),
            o.qualifier.value,
        )
        for o in plan.observations
        if o.source == "S1"
    }
    assert stated == {
        ("petrochemicals", "output_value", "2008", "actual", "44.3", "exact"),
        ("petrochemicals", "output_value", "2015", "target", "100", "exact"),
        ("petrochemicals", "enterprises", "2008", "actual", "38", "exact"),
        ("software", "sales_revenue", "2015", "target", "100", "over"),
        ("software", "sales_revenue_growth", "2002/2008", "actual", "40", "about"),
        ("new-materials", "output_value", "2015", "target", "100", "exact"),
        ("new-materials", "projects", "", "actual", "14", "over"),
        ("automobiles", "output_value", "2008", "actual", "10", "over"),
        ("automobiles", "output_value", "2015", "target", "100", "exact"),
        ("automobiles", "enterprises", "", "actual", "80", "over"),
        ("automobiles", "large_enterprises", "", "actual", "43", "exact"),
        ("electronics", "output_value", "2008", "actual", "31", "exact"),
        ("electronics", "output_value", "2015", "target", "80", "over"),
        ("electronics", "large_manufacturers", "", "actual", "86", "exact"),
        ("", "key_cluster_output_value", "", "", "50-100", "exact"),
    }


def test_every_figure_of_the_sample_plan_has_a_source_and_those_of_its_page_a_locator() -> None:
    plan = read_plan(DALIAN)
    assert all(o.source in plan.sources for o in plan.observations)
    assert all(o.locator for o in plan.observations if o.source == "S1")


def test_the_sample_plan_has_no_errors() -> None:
    assert Grade.ERROR not in {fault.grade for fault in check_plan(DALIAN)}


# ----------------------------------------------------------------------------------------- broken plans


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plan_is_refused_with_place_and_mend(tmp_path: Path, case: str) -> None:
    name, old, new, place_and_what, mend = BROKEN[case]
    folder = write_plan(tmp_path, edited(name, old, new))
    lines = [told(fault, folder) for fault in errors_of(folder)]
    assert any(place_and_what in line and mend in line and line.startswith(name) for line in lines), lines


@pytest.mark.parametrize("case", BROKEN)
def test_what_a_fault_points_at_stands_in_its_excerpt(tmp_path: Path, case: str) -> None:
    name, old, new, *_ = BROKEN[case]
    for fault in errors_of(write_plan(tmp_path, edited(name, old, new))):
        assert fault.place.wrong is None or fault.place.wrong in (fault.place.excerpt or "")


@pytest.mark.parametrize("case", sorted(set(BROKEN) - {"no clusters", "a column twice", "a missing column"}))
def test_one_slip_gives_few_errors(tmp_path: Path, case: str) -> None:
    name, old, new, *_ = BROKEN[case]
    assert len(errors_of(write_plan(tmp_path, edited(name, old, new)))) <= 4


def test_a_misspelt_column_does_not_hide_the_faults_below_it(tmp_path: Path) -> None:
    table = GOOD["observations.csv"].replace("indicator", "indicatr").replace("44.3", "n/a")
    with pytest.raises(InputError) as raised:
        read_plan(write_plan(tmp_path / "plan", {"observations.csv": table}))
    assert [(fault.what, fault.place.row) for fault in raised.value.faults] == [
        ("Unknown column", 1),
        ("Not a number", 2),
    ]


def test_all_faults_of_a_plan_are_reported_at_once(tmp_path: Path) -> None:
    files = {
        **edited(FIGURES, "44.3", "n/a"),
        **edited(CLUSTERS, "38.9", "138.9"),
        **edited(SOURCES, "https://example.org/plan", "ftp://example.org"),
        **edited(PLAN, "2026-01-31", "soon"),
        **edited("text/timber.md", "## Background", "## History"),
    }
    files[FIGURES] = files[FIGURES].replace("S2", "S9")
    whats = sorted(fault.what for fault in errors_of(write_plan(tmp_path, files)))
    assert whats == [
        "Missing required text", "Not a date", "Not a number", "Not a web address", "Not on Earth", "Unknown source",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [PLAN, CLUSTERS, FIGURES, SOURCES])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_plan(tmp_path) / name).rename(tmp_path / f"old_{name}")
    lines = [told(fault, tmp_path) for fault in errors_of(tmp_path)]
    assert any(line.startswith(f"{name} | Missing file") and f"Rename old_{name}" in line for line in lines)


def test_a_folder_that_is_not_there_gets_the_nearest_name(tmp_path: Path) -> None:
    write_plan(tmp_path / "ostland")
    (fault,) = errors_of(tmp_path / "ostlant")
    assert (fault.what, fault.mend) == ("No such plan", "Write ostland.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GOOD[CLUSTERS].encode("gb18030"), "looks like GB18030"),
        (GOOD[CLUSTERS].encode("utf-16"), "looks like UTF-16"),
        (GOOD[CLUSTERS].encode("utf-16-le"), "looks like UTF-16"),
        (GOOD[CLUSTERS].replace("造船", "Größe").encode("cp1252"), "looks like Windows-1252"),
        (b"PK\x03\x04rest of a workbook", "an Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"id,name\n\x00\x01\x02\x03binary data here", "a binary file"),
    ],
)
def test_a_file_in_another_encoding_or_format_is_named_for_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (write_plan(tmp_path) / CLUSTERS).write_bytes(data)
    fault = next(fault for fault in errors_of(tmp_path) if fault.place.file.endswith(CLUSTERS))
    assert words in fault.reason
    assert fault.mend == 'Save the table as "CSV UTF-8" and try again.'


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200), at=st.floats(0, 1), whole=st.booleans())
def test_no_bytes_whatever_give_anything_but_an_input_error(name: str, noise: bytes, at: float, whole: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        good = GOOD[name].encode()
        cut = int(at * len(good))
        data = noise if whole else good[:cut] + noise + good[cut + len(noise) :]
        (write_plan(Path(folder)) / name).write_bytes(data)
        with contextlib.suppress(InputError):
            read_plan(Path(folder))


# ------------------------------------------------------------------------------------- warnings and notes


def test_a_text_for_no_cluster_is_a_warning_with_the_nearest_name(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, {"text/timbre.md": "## Background\n\nx"})
    (warning,) = [fault for fault in check_plan(folder) if fault.grade is Grade.WARNING]
    assert (warning.what, warning.mend) == ("Text without a cluster", "Rename the file to text/timber.md.")


@pytest.mark.parametrize(
    ("typed", "warned"),
    [
        ("It made 44.3 billion.", "Write {{ cluster.baseline }} in its place."),
        ("It aims for 100 billion.", "Write {{ cluster.target }} in its place."),
        ("It has 38 berths.", "Write {{ cluster.figures.berths }} in its place."),
        ("It has 77 cranes.", "Write {{ cluster.target }} or the like"),
        ("It opened in 1984 with 3 cranes.", None),
        ("A 5G mast, PM2.5, [12 ships](https://example.org/44.3) and {{ 44.3 }}.", "Write {{ cluster.target }} or"),
        ("12. An item", None),
        ("A `44.3` in code, A4 and B-52.", None),
    ],
)
def test_a_figure_typed_by_hand_is_a_warning(tmp_path: Path, typed: str, warned: str | None) -> None:
    folder = write_plan(tmp_path, edited("text/ships.md", "The quay holds {{ cluster.figures.berths }}.", typed))
    warnings = [fault for fault in check_plan(folder) if fault.grade is Grade.WARNING]
    assert len(warnings) == (1 if warned else 0)
    if warned:
        assert warnings[0].mend.startswith(warned)
        assert warnings[0].place.line == 3


def test_warnings_do_not_stop_a_plan(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, {"text/timbre.md": "## Background\n\nx"})
    assert read_plan(folder).clusters


def test_what_the_plan_leaves_open_is_a_note(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, edited(FIGURES, "berths,2020,actual", "berths,,"))
    assert [fault.what for fault in check_plan(folder)] == ["No baseline", "No period", "No kind"]


def test_values_are_exact_decimals(tmp_path: Path) -> None:
    assert read_plan(write_plan(tmp_path)).observations[0].value == Decimal("44.3")
