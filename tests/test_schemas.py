"""The JSON Schemas that editors and programs get say what our own reader and writer say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from planpress.building.editions import Project
from planpress.building.manifest import About, Check, CheckOutcome, Comparison, Failure, Manifest, Record
from planpress.cli import main
from planpress.commands.schema import FOLDER, NAMES, schema_of
from planpress.errors import ExitCode, Grade
from planpress.fetching.reading import read_feeds
from planpress.mailing import reading as mailings
from planpress.mailing.model import WHEN, Mailing, Retries
from planpress.planning.faults import Faults
from planpress.planning.file_names import PLACEHOLDERS, RESERVED
from planpress.planning.publishing import (
    BOOKLET,
    ELSEWHERE,
    ENTRY,
    IMPOSITIONS,
    MOST_BLEED,
    Choices,
    PlanHead,
    Retention,
    read_head,
    read_publications,
    read_retention,
)
from planpress.planning.sheet_settings import PRINT_COLUMNS, PUBLISH_COLUMNS
from planpress.planning.subjects import EACH, FILTERS
from planpress.scheduling.reading import read_schedule
from planpress.writers import FORMATS, ending_of
from tests.conftest import ROOT
from tests.planning.plans import write_plan

PROJECT = Project(ROOT)
HEAD = replace(
    read_head(ROOT / "data" / "dalian"), groups={"petrochemicals": "Heavy industry", "automobiles": "Heavy industry"}
)
PUBLISH = schema_of("publish")
PARTS = PUBLISH["$defs"]


def errors_of(text: str) -> list[str]:
    return [error.message for error in Draft202012Validator(PUBLISH).iter_errors(yaml.safe_load(text))]


def faults_of(folder: Path, text: str, head: PlanHead = HEAD) -> list[str]:
    faults = Faults()
    plan = write_plan(folder, {"publish.yaml": text})
    endings = {name: ending_of(name) for name in FORMATS}
    read_publications(plan, Choices(PROJECT.template_names(), endings, head), faults)
    read_retention(plan, faults)
    read_feeds(plan, faults)
    for name in re.findall(r"quiet: (\S+\.csv)", text):
        (plan / name).write_text("date,name\n2026-10-01,National Day\n")
    read_schedule(plan, faults)
    for name in re.findall(r"[\w/-]+\.(?:csv|xlsx)(?=[],])", text):
        (plan / name).parent.mkdir(exist_ok=True)
        (plan / name).write_text("address\n")
    mailings.read_mailings(PROJECT, plan, faults)
    return [f"{fault.place}: {fault.what}: {fault.reason}" for fault in faults.ordered if fault.grade is Grade.ERROR]


# ------------------------------------------------------------------------------------------ the schemas themselves


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("name", ["publish", "manifest", "run"])
def test_every_key_is_described_and_no_other_is_let_in(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_bytes())
    for node in nodes(schema):
        if "properties" in node and "type" in node:
            assert node.get("additionalProperties") is False, node["properties"].keys()
            for key, part in node["properties"].items():
                told = part.get("description") or resolved(schema, part).get("description")
                assert told and told.endswith("."), key


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    if isinstance(schema, dict | list):
        for part in schema.values() if isinstance(schema, dict) else schema:
            yield from nodes(part)


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][part["$ref"].rpartition("/")[2]]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_command_prints_the_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name], ROOT) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == schema_of(name)


# ------------------------------------------------------------------------------------------ what is let in


@pytest.mark.parametrize("plan", sorted(path.parent.name for path in (ROOT / "data").glob("*/publish.yaml")))
def test_the_plans_of_the_project_are_as_the_schema_says(plan: str) -> None:
    assert errors_of((ROOT / "data" / plan / "publish.yaml").read_text("utf-8")) == []


def examples() -> list[str]:
    """The examples of the manual that show a publish.yaml."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [block for block in blocks if re.match(rf"({'|'.join(('editions', *ELSEWHERE))}):", block)]


EDITIONS = """\
editions:
  - {template: briefing, formats: [pdf, docx]}
  - {template: profile, for_each: cluster, formats: [pdf]}
"""
"""What the sample plan has made, for the examples that say other things."""


@pytest.mark.parametrize("example", examples())
def test_the_manual_s_examples_are_let_in_by_schema_and_reader(tmp_path: Path, example: str) -> None:
    (tmp_path / "holidays.ics").write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nEND:VCALENDAR\n", "utf-8")
    text = example if "editions:" in example else f"{example}\n{EDITIONS}"
    assert (errors_of(text), faults_of(tmp_path, text)) == ([], [])


GOOD = """\
audiences:
  council: {name: City council, "name:zh": 市政府, groups: [heavy-industry], without: [software]}
  fund: {name: A fund, clusters: [petrochemicals]}
keep: {editions: 0, days: 400}
sources:
  - {command: [python3, fill.py], timeout: 30 s}
schedule:
  zone: Asia/Shanghai
  quiet: holidays.csv
  runs:
    - {cron: "0 6 * * *", do: [fetch, build], jitter: 5 min}
mailings:
  - name: monthly
    template: letter
    subject: "{{ plan.region }}: what is new"
    "subject:zh": "{{ plan.region }}"
    from: Planning Office <office@planning.example>
    reply_to: answers@planning.example
    recipients: [mailing/council.csv, mailing/investors.csv]
    attach: [profile/*.pdf, two]
    when: on-change
    approval: yes
    transport: smtp
    unsubscribe: ["https://planning.example/u/{id}?m={mailing}", "mailto:out+{id}@planning.example?subject={address}"]
    most: 5 MB
    links: https://planning.example/reports/
    rate: 60 a minute
    pause: 2 s
    retry: {tries: 4, first: 10 min}
    dkim: {domain: planning.example, selector: letters, key: keys/letters.pem}
  - {name: other, from: a@b.example, recipients: [council.csv], unsubscribe: "mailto:out@b.example", approval: "no"}
editions:
  - {template: profile, for_each: cluster, clusters: [petrochemicals, software], formats: [pdf, pdf-print, docx, txt]}
  - {template: briefing, for_each: group, document: sector, formats: [pdf], languages: [en], without: [automobiles]}
  - {template: briefing, for_each: audience, audiences: [council], formats: [pdf], name: "{kind}s/{subject}/{language}"}
  - {template: briefing, clusters: [software], document: two, formats: [pdf], name: "{document}-{edition}-{language}"}
  - {template: brochure, formats: [pdf-print], print: {bleed: 5 mm, imposition: booklet}}
  - {template: poster, formats: [pdf-print], print: {bleed: 2.5}}
"""


def test_all_that_there_is_to_say_is_let_in(tmp_path: Path) -> None:
    assert (errors_of(GOOD), faults_of(tmp_path, GOOD)) == ([], [])
    said = {key for entry in yaml.safe_load(GOOD)["editions"] for key in entry}
    assert said == {"template", "formats", *ENTRY} - {"groups"}
    assert set(yaml.safe_load(GOOD)["mailings"][0]) == {*mailings.NEEDED, *mailings.OPTIONAL, "subject:zh"}


ONE = "  - {template: briefing, formats: [pdf], languages: [en]"
FAULTS = [
    "keep: {editions: 3}\n",
    "editions: []\n",
    "editions: briefing\n",
    "editions:\n  - briefing\n",
    "edition:\n  - {template: briefing, formats: [pdf]}\n",
    "editions:\n  - {formats: [pdf]}\n",
    "editions:\n  - {template: briefing}\n",
    "editions:\n  - {template: briefing, formats: []}\n",
    "editions:\n  - {template: briefing, formats: pdf}\n",
    "editions:\n  - {template: briefing, formats: [pdf, pdf]}\n",
    "editions:\n  - {template: briefing, formats: [pfd]}\n",
    "editions:\n  - {template: briefing, formats: [pdf-booklet]}\n",
    f"editions:\n{ONE}, languages: [english]}}\n",
    f"editions:\n{ONE}, document: Big Book}}\n",
    f"editions:\n{ONE}, document: plan}}\n",
    f"editions:\n{ONE}, for_each: clusters}}\n",
    f"editions:\n{ONE}, for_each: cluster, clusters: software}}\n",
    f"editions:\n{ONE}, clusters: [software, software]}}\n",
    f"editions:\n{ONE}, audiences: [council]}}\n",
    f"editions:\n{ONE}, for_each: group, audiences: [council]}}\n",
    f"editions:\n{ONE}, cluster: [software]}}\n",
    f"editions:\n{ONE}, name: '{{documnt}}'}}\n",
    f"editions:\n{ONE}, name: '{{document'}}\n",
    f"editions:\n{ONE}, name: '{{document}}-{{subject}}'}}\n",
    f"editions:\n{ONE}, name: ../x}}\n",
    f"editions:\n{ONE}, name: /x}}\n",
    f"editions:\n{ONE}, name: a/.x}}\n",
    f"editions:\n{ONE}, name: a//x}}\n",
    f"editions:\n{ONE}, name: 'a:x'}}\n",
    f"editions:\n{ONE}, name: 'a[x]'}}\n",
    f"editions:\n{ONE}, name: editions/x}}\n",
    f"editions:\n{ONE}, print: {{bleed: 3 mm}}}}\n",
    "editions:\n  - {template: briefing, formats: [pdf-print], print: {bleed: 11 mm}}\n",
    "editions:\n  - {template: briefing, formats: [pdf-print], print: {bleed: 11}}\n",
    "editions:\n  - {template: briefing, formats: [pdf-print], print: {bleed: wide}}\n",
    "editions:\n  - {template: briefing, formats: [pdf-print], print: {imposition: leaflet}}\n",
    "editions:\n  - {template: briefing, formats: [pdf-print], print: {marks: none}}\n",
    f"keep: {{editions: many}}\neditions:\n{ONE}}}\n",
    f"keep: {{editions: -1}}\neditions:\n{ONE}}}\n",
    f"keep: {{days: 0}}\neditions:\n{ONE}}}\n",
    f"keep: {{years: 2}}\neditions:\n{ONE}}}\n",
    f"keep: 5\neditions:\n{ONE}}}\n",
    f"audiences: {{council: {{clusters: [software]}}}}\neditions:\n{ONE}}}\n",
    f"audiences: {{council: {{name: x, cluster: [software]}}}}\neditions:\n{ONE}}}\n",
    f"audiences: {{The Council: {{name: x}}}}\neditions:\n{ONE}}}\n",
    f"audiences: {{council: x}}\neditions:\n{ONE}}}\n",
    f"audiences: [council]\neditions:\n{ONE}}}\n",
    f"sources: [{{comand: [python3]}}]\neditions:\n{ONE}}}\n",
    f"sources: {{command: [python3]}}\neditions:\n{ONE}}}\n",
    f"schedule: {{zone: Asia/Shanghai, runs: [{{cron: '0 6 * * *', do: [bild]}}]}}\neditions:\n{ONE}}}\n",
    f"schedule: {{zone: Asia/Shanghai, runs: [{{cron: '0 6 * *', do: [build]}}]}}\neditions:\n{ONE}}}\n",
    f"schedule: {{runs: [{{cron: '0 6 * * *', do: [build]}}]}}\neditions:\n{ONE}}}\n",
]

LETTER = "name: monthly, from: a@b.example, recipients: [council.csv]"
MAILING_FAULTS = [
    "from: a@b.example, recipients: [council.csv]", "name: monthly, recipients: [council.csv]",
    "name: monthly, from: a@b.example", "name: Monthly, from: a@b.example, recipients: [council.csv]",
    "name: plan, from: a@b.example, recipients: [council.csv]",
    "name: monthly, from: nobody, recipients: [council.csv]",
    "name: monthly, from: bü@b.example, recipients: [council.csv]",
    "name: monthly, from: Office a@b.example, recipients: [council.csv]",
    "name: monthly, from: a@b.example, recipients: []", "name: monthly, from: a@b.example, recipients: council.csv",
    "name: monthly, from: a@b.example, recipients: [council.txt]",
    "name: monthly, from: a@b.example, recipients: [council.csv, council.csv]",
    f"{LETTER}, reply: a@b.example", f"{LETTER}, attach: briefing.pdf", f"{LETTER}, when: monthly",
    f"{LETTER}, approval: maybe", f"{LETTER}, transport: post", f"{LETTER}, unsubscribe: 'http://b.example/u'",
    f"{LETTER}, unsubscribe: 'https://b.example/{{name}}'", f"{LETTER}, unsubscribe: 'https://me@b.example/'",
    f"{LETTER}, unsubscribe: 'mailto:nobody'", f"{LETTER}, most: 10", f"{LETTER}, most: 10 GB",
    f"{LETTER}, links: 'https://b.example/reports'", f"{LETTER}, links: 'http://b.example/'",
    f"{LETTER}, rate: 60", f"{LETTER}, rate: 0 a minute", f"{LETTER}, rate: 10001 a minute", f"{LETTER}, pause: 2",
    f"{LETTER}, retry: {{tries: 0}}", f"{LETTER}, retry: {{tries: 21}}", f"{LETTER}, retry: {{first: soon}}",
    f"{LETTER}, retry: {{last: 5 min}}", f"{LETTER}, retry: 5", f"{LETTER}, dkim: {{domain: b.example}}",
    f"{LETTER}, dkim: {{domain: b, selector: s, key: k.pem}}",
    f"{LETTER}, dkim: {{domain: b.example, selector: s_1, key: k.pem}}",
    f"{LETTER}, subject: '{'x' * 201}'", f"{LETTER}, 'subject:English': x",
]  # fmt: skip
FAULTS += [f"mailings: [{{{text}}}]\neditions:\n{ONE}}}\n" for text in MAILING_FAULTS]
FAULTS += [f"mailings: {{{LETTER}}}\neditions:\n{ONE}}}\n", f"mailings: [monthly]\neditions:\n{ONE}}}\n"]


def test_a_mailing_that_says_the_least_is_let_in(tmp_path: Path) -> None:
    text = f"mailings: [{{{LETTER}}}]\neditions:\n{ONE}}}\n"
    assert (errors_of(text), faults_of(tmp_path, text)) == ([], [])


@pytest.mark.parametrize("text", FAULTS)
def test_a_planted_fault_is_refused_by_schema_and_reader(tmp_path: Path, text: str) -> None:
    assert errors_of(text) and faults_of(tmp_path, text)


# ------------------------------------------------------------------------------------------- no drifting apart


def test_keys_and_words_of_the_publications_are_those_of_the_code() -> None:
    edition, audience = PARTS["edition"]["properties"], PARTS["audience"]["properties"]
    assert set(PUBLISH["properties"]) == {"editions", *ELSEWHERE}
    assert set(edition) == {"template", "formats", *ENTRY}
    assert set(audience) == {"name", *FILTERS} and set(PARTS["print"]["properties"]) == set(PRINT_COLUMNS)
    assert edition["for_each"]["enum"] == list(EACH)
    assert edition["formats"]["items"]["enum"] == [name for name in FORMATS if name != BOOKLET]
    assert PARTS["print"]["properties"]["imposition"]["enum"] == list(IMPOSITIONS)
    assert PARTS["print"]["properties"]["bleed"]["maximum"] == MOST_BLEED
    assert set(PARTS["keep"]["properties"]) == {part.name for part in fields(Retention)}
    assert PARTS["keep"]["properties"]["editions"]["default"] == Retention().editions


def test_keys_and_words_of_the_mailings_are_those_of_the_code() -> None:
    mailing = PARTS["mailings"]["$defs"]["mailing"]
    keys = mailing["properties"]
    usual = {part.name: part.default for part in fields(Mailing)}
    assert set(keys) == {*mailings.NEEDED, *mailings.OPTIONAL} and set(mailing["required"]) == set(mailings.NEEDED)
    assert (keys["when"]["enum"], keys["when"]["default"]) == (list(WHEN), usual["when"])
    assert (keys["transport"]["enum"], keys["transport"]["default"]) == (
        list(mailings.TRANSPORT_NAMES),
        usual["transport"],
    )
    assert keys["template"]["default"] == usual["template"] and keys["most"]["default"] == "10 MB"
    assert keys["subject"]["maxLength"] == mailings.LONGEST_SUBJECT
    retry = keys["retry"]["properties"]
    assert set(retry) == {part.name for part in fields(Retries)}
    assert (retry["tries"]["maximum"], retry["tries"]["default"]) == (mailings.MOST_TRIES, Retries().tries)
    for name in mailings.PLACEHOLDERS:
        assert f"{{{name}}}" in PARTS["mailings"]["$defs"]["way_out"]["description"]
    assert all(part.get("description") for part in (*keys.values(), *retry.values()))


def test_placeholders_and_reserved_names_are_those_of_the_code() -> None:
    name = PARTS["edition"]["properties"]["name"]
    (words,) = set(re.findall(r"\\{\((.*?)\)", name["pattern"]))
    assert words.split("|") == list(PLACEHOLDERS)
    assert all(word in name["description"] for word in PLACEHOLDERS)
    assert re.findall(r"\^\((.*?)\)", name["not"]["pattern"])[0].replace("\\", "").split("|") == list(RESERVED)


def test_the_sheet_publish_has_a_column_for_each_key_of_an_entry() -> None:
    assert set(PUBLISH_COLUMNS.known) == {"template", "formats", *ENTRY, *PRINT_COLUMNS} - {"print"}


def test_the_manifest_s_keys_are_those_of_the_code() -> None:
    schema, about = schema_of("manifest"), set(About.__slots__)
    parts = schema["$defs"]
    heading = {"version", "name", "native", "about", "inputs", "versions"}
    assert set(schema["properties"]) == {part.name for part in fields(Manifest)} - {"heading"} | heading
    assert set(parts["file"]["properties"]) == {*Record.__slots__} - {"about"} | about
    assert set(parts["failure"]["properties"]) == {*Failure.__slots__} - {"about"} | about
    assert set(parts["comparison"]["properties"]) == {*Comparison.__slots__}
    check = parts["file"]["properties"]["checks"]["items"]["properties"]
    assert set(check) == {*Check.__slots__} and check["outcome"]["enum"] == list(get_args(CheckOutcome))
    for part in ("file", "failure"):
        assert set(parts[part]["properties"]["format"]["enum"]) == set(FORMATS)


def test_the_run_s_exit_codes_are_those_of_the_code() -> None:
    words = schema_of("run")["properties"]["exit"]["description"]
    told = {int(code) for code in re.findall(r"\b(\d+) ", words)}
    assert told == {int(code) for code in ExitCode} - {ExitCode.LETTER_UNDECIDED}
