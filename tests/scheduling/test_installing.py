"""What `schedule install` prints is taken by the programs that it is for, and means the same times."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import subprocess
from dataclasses import replace
from functools import partial
from itertools import islice, takewhile
from operator import gt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from cronsim import CronSim

from planpress.building.editions import Project
from planpress.errors import UsageError
from planpress.scheduling.installing import INSTALLED, Site
from planpress.scheduling.installing.github import utc_lines
from planpress.scheduling.installing.site import Job
from planpress.scheduling.installing.systemd import calendars
from planpress.scheduling.rules import OnFailure, Rule, Schedule
from planpress.scheduling.times import runs
from tests.conftest import require_tool
from tests.scheduling.schedules import read, rules, utc

BUILD = "\n    do: [check, build]\n    only: '*.pdf 100%'\n    jitter: 10 min"
AWKWARD = "plans of 100% $HOME"
"""A folder whose name each of the programs would read otherwise, were it not for quoting."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    project = Project(tmp_path / AWKWARD)
    text = rules(
        "Europe/Berlin",
        f'"0 6 * * 1-5"{BUILD}',
        '"*/20 8 * * *"\n    do: [fetch]',
        '"0 1 * * *"\n    do: [check]\n    paused: yes',
    )
    schedule = replace(read(project.data / "ostland", text))
    python = project.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/bin/true")
    project.reports.mkdir()
    return Site(project, python, "root", (schedule,), dt.date(2026, 11, 23))


def files(text: str) -> dict[str, str]:
    """The files in a printed text, by name."""
    parts = re.split(r"^# /etc/systemd/system/(\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("kind", "count"), [("systemd", 4), ("service", 1)])
def test_systemd_takes_the_units(site: Site, tmp_path: Path, kind: str, count: int) -> None:
    analyze = require_tool("systemd-analyze", "systemd")
    units = files(INSTALLED[kind](site))
    assert len(units) == count
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / name) for name in units]
    run = subprocess.run([analyze, "verify", "--man=no", *paths], capture_output=True, text=True, check=False)
    ours = [line for line in (run.stdout + run.stderr).splitlines() if "planpress" in line]
    assert not ours
    for text in units.values():
        if "[Service]" in text:
            assert {"NoNewPrivileges=true", "ProtectSystem=strict", "PrivateTmp=true"} <= set(text.splitlines())


def test_systemd_gets_paths_and_words_as_they_are(site: Site) -> None:
    unit = files(INSTALLED["systemd"](site))["planpress-ostland-1.service"]
    assert f"WorkingDirectory={str(site.project.root).replace('%', '%%')}\n" in unit
    assert 'build ostland --only "*.pdf 100%%"' in unit
    assert "of 100%% $$HOME/generate.py" in unit


@pytest.mark.parametrize(
    "cron",
    [
        "0 6 * * *", "*/20 8 * * *", "15,45 6-8 * 3,4 1-5", "0 6 1 * 1", "0 8 L * *", "0 8 * * 1#2", "0 8 * * 5L",
        "30 2 * * 0",
    ],
)  # fmt: skip
def test_systemd_calendars_mean_the_same_times(tmp_path: Path, cron: str) -> None:
    analyze = require_tool("systemd-analyze", "systemd")
    schedule = read(tmp_path, rules("Asia/Shanghai", f'"{cron}"\n    do: [build]'))
    start = utc("2026-11-23T10:45")
    mine = [f"{moment.at:%Y-%m-%d %H:%M}" for moment in islice(runs(schedule, schedule.rules[0], start), 8)]
    words = calendars(Job(schedule, schedule.rules[0], 1))
    base = f"--base-time={start:%Y-%m-%d %H:%M:%S} UTC"
    run = subprocess.run(
        [analyze, "calendar", "--iterations=8", base, *words], capture_output=True, text=True, check=True,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    found = re.findall(r"(?:Next elapse|Iter\. #\d+|\(in UTC\)): \w+ (\d{4}-\d\d-\d\d \d\d:\d\d):\d\d UTC", run.stdout)
    assert sorted(set(found))[:8] == mine


def test_a_crontab_line_is_what_a_shell_is_given(site: Site) -> None:
    text = INSTALLED["cron"](site)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "CRON_TZ=Europe/Berlin"
    first = lines[1]
    assert first.startswith("0 6 * * 1-5 ") and "sample" not in text and len(lines) == 3
    assert not re.search(r"(?<!\\)%", first), "cron ends a command at a % that is not escaped"
    command = first.removeprefix("0 6 * * 1-5 ").replace("\\%", "%").replace("/.venv/bin/python' ", "/said' ")
    command = re.sub(r"^sleep \d+ && ", "", command)
    said = site.project.root / "said"
    said.write_text('#!/bin/sh\npwd\nprintf "%s|" "$@"\n')
    said.chmod(0o755)
    run = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    root = site.project.root
    check, build = "check|ostland|--quiet|", "build|ostland|--only|*.pdf 100%|--quiet|"
    assert run.stdout == "".join(f"{root}\n{root}/generate.py|{words}" for words in (check, build))


def test_the_workflow_is_yaml_that_says_which_job_runs_when(site: Site) -> None:
    text = INSTALLED["github"](site)
    workflow = yaml.load(text, yaml.BaseLoader)
    crons = [entry["cron"] for entry in workflow["on"]["schedule"]]
    assert crons[:2] == ["0 5 * 1-3,11,12 1-5", "0 4 * 4-10 1-5"]
    assert set(workflow["jobs"]) == {"ostland-1", "ostland-2"}
    job = workflow["jobs"]["ostland-1"]
    named = json.loads(re.findall(r"fromJSON\('(.*?)'\)", job["if"])[0])
    assert named == crons[:2]
    assert job["steps"][-2]["run"] == ".venv/bin/python generate.py build ostland --only '*.pdf 100%'"
    assert "# Europe/Berlin has daylight saving: there are lines for both times of the year." in text
    assert "For some days in March and October runs are early or late" in text


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Kolkata", "America/New_York", "Europe/Berlin"])
@pytest.mark.parametrize("cron", ["0 6 * * *", "30 23 * * 1-5", "*/20 1 * * 0", "0 */6 * * *"])
def test_utc_lines_mean_the_same_times_but_where_clocks_change(tmp_path: Path, zone: str, cron: str) -> None:
    schedule = read(tmp_path, rules(zone, f'"{cron}"\n    do: [build]'))
    lines = utc_lines(Job(schedule, schedule.rules[0], 1), 2026)
    for start in (utc("2026-01-02T00:00"), utc("2026-07-02T00:00")):
        before = partial(gt, start + dt.timedelta(days=18))
        mine = list(takewhile(before, (moment.at for moment in runs(schedule, schedule.rules[0], start))))
        found = sorted({at for line in lines for at in takewhile(before, CronSim(line.cron, start))})
        assert found == mine, (start, [line.cron for line in lines])
    changes = ZoneInfo(zone).utcoffset(dt.datetime(2026, 7, 1)) != ZoneInfo(zone).utcoffset(dt.datetime(2026, 1, 1))
    assert changes == ("*" not in {line.cron.split()[3] for line in lines})


@pytest.mark.parametrize(
    ("cron", "written"),
    [
        ("0 12 1-31 * 1", "0 4 * * *"), ("0 12 1 * 0-6", "0 4 * * *"), ("0 6 1-31 * 1", "0 22 * * *"),
        ("0 12 */1 * 1", "0 4 * * 1"), ("0 12 1,15 * *", "0 4 1,15 * *"), ("0 12 1 * 1", "0 4 1 * 1"),
        ("0 12 * 6 *", "0 4 * 6 *"),
    ],
)  # fmt: skip
def test_github_is_told_the_days_that_are_meant(tmp_path: Path, cron: str, written: str) -> None:
    schedule = read(tmp_path, rules("Asia/Shanghai", f'"{cron}"\n    do: [build]'))
    assert [line.cron for line in utc_lines(Job(schedule, schedule.rules[0], 1), 2026)] == [written]


@pytest.mark.parametrize(
    ("kind", "cron"),
    [
        ("github", "0 6 1 * *"), ("github", "0 6 L * *"), ("github", "0 6 * 6 *"), ("github", "0 12 */2 * 1"),
        ("github", "0 12 1 * */2"), ("cron", "0 6 * * 1#1"), ("systemd", "0 6 LW * *"),
    ],
)  # fmt: skip
def test_what_a_program_has_no_words_for_is_refused(site: Site, kind: str, cron: str) -> None:
    schedule = replace(site.schedules[0], zone=ZoneInfo("Asia/Shanghai"), rules=(Rule(cron, ("build",)),))
    with pytest.raises(UsageError) as refused:
        INSTALLED[kind](replace(site, schedules=(schedule,)))
    (fault,) = refused.value.faults
    assert cron in fault.reason and "schedule install --service" in fault.mend


def test_paused_rules_are_left_out(site: Site) -> None:
    paused: Schedule = replace(site.schedules[0], rules=site.schedules[0].rules[2:])
    assert "generate.py" not in INSTALLED["cron"](replace(site, schedules=(paused,)))
    assert not files(INSTALLED["systemd"](replace(site, schedules=(paused,))))


# ----------------------------------------------------------------------------------------- names and folders


@pytest.mark.parametrize("kind", ["systemd", "service", "cron"])
def test_folders_near_the_shell_are_named_so_that_they_are_found_from_everywhere(
    site: Site, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = INSTALLED[kind](replace(site, output="out/put", names=("ostland", "more/westland")))
    folder = tmp_path / "out" / "put"
    assert f"--output {folder}\n" in text or f"--output {folder} " in text
    assert kind == "cron" or f'ReadWritePaths="{folder}"' in text or f"ReadWritePaths={folder}" in text
    assert text.count("out/put") == text.count(str(folder))
    if kind == "service":
        assert f"schedule run ostland {tmp_path}/more/westland --output" in text
    assert "--output s3://bucket/reports" in INSTALLED[kind](replace(site, output="s3://bucket/reports"))


def test_github_is_told_folders_as_it_has_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.project.root / "sub").mkdir()
    monkeypatch.chdir(site.project.root / "sub")
    moved = replace(site.schedules[0], folder=site.project.root / "plans" / "ostland")
    text = INSTALLED["github"](replace(site, output="out", schedules=(moved,)))
    steps = yaml.load(text, yaml.BaseLoader)["jobs"]["ostland-1"]["steps"]
    assert steps[-2]["run"].endswith(" build plans/ostland --only '*.pdf 100%' --output sub/out")
    assert steps[-1]["with"]["path"] == "sub/out/"
    usual = yaml.load(INSTALLED["github"](site), yaml.BaseLoader)["jobs"]["ostland-1"]["steps"]
    assert usual[-1]["with"]["path"] == "reports/"
    assert "upload" not in INSTALLED["github"](replace(site, output="s3://bucket/reports"))


@pytest.mark.parametrize("part", ["output", "plan"])
def test_a_folder_that_github_does_not_have_is_refused(site: Site, part: str, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    moved = replace(site.schedules[0], folder=Path(elsewhere))
    with pytest.raises(UsageError) as refused:
        INSTALLED["github"](replace(site, output=elsewhere) if part == "output" else replace(site, schedules=(moved,)))
    (fault,) = refused.value.faults
    assert fault.place.file == elsewhere and str(site.project.root) in fault.reason


def test_no_plan_s_failures_are_mailed_to_the_operator_of_another(site: Site) -> None:
    def plan(name: str, mail: str) -> Schedule:
        return replace(site.schedules[0], plan=name, folder=site.project.data / name, on_failure=OnFailure(mail=mail))

    plans = (plan("a", "a@example.org"), plan("b", ""), plan("c", "c@example.org"), plan("d", ""))
    to, found = "", {}
    for line in INSTALLED["cron"](replace(site, schedules=plans)).splitlines():
        to = line.removeprefix("MAILTO=").strip('"') if line.startswith("MAILTO=") else to
        found |= {name: to for name in "abcd" if f" build {name} " in line}
    assert found == {"a": "a@example.org", "b": "", "c": "c@example.org", "d": ""}


def test_plans_of_any_name_have_units_and_jobs_of_their_own(site: Site) -> None:
    names = ("ostland", "2030 plan", "2030.plan", "大连", "上海", "-x", "$(reboot); x", "x" * 200)
    plans = tuple(replace(site.schedules[0], plan=name, folder=site.project.data / name) for name in names)
    some = replace(site, schedules=plans)
    jobs = yaml.load(INSTALLED["github"](some), yaml.BaseLoader)["jobs"]
    text = INSTALLED["systemd"](some)
    units = files(text)
    assert len(jobs) == 2 * len(names) and len(units) == 4 * len(names)
    assert {"ostland-1", "ostland-2"} <= set(jobs)
    for job in jobs:
        assert re.fullmatch("[A-Za-z][A-Za-z0-9_-]{,99}", job)
        assert {f"planpress-{job}.service", f"planpress-{job}.timer"} <= set(units)
    (enable,) = re.findall(r"daemon-reload; (.*)", text)
    assert shlex.split(enable)[3:] == [name for name in units if name.endswith(".timer")]


@pytest.mark.parametrize("part", ["plan", "only"])
def test_no_expression_of_github_s_is_written(site: Site, part: str) -> None:
    words = "x ${{ secrets.KEY }}"
    schedule = site.schedules[0]
    named = replace(schedule, plan=words, folder=site.project.data / words)
    chosen = replace(schedule, rules=(replace(schedule.rules[0], only=words),))
    with pytest.raises(UsageError) as refused:
        INSTALLED["github"](replace(site, schedules=(named if part == "plan" else chosen,)))
    assert "${{" in refused.value.faults[0].reason
