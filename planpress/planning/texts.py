"""text/*.md become texts with sections by heading, checked against the clusters they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planpress.errors import Place, nearest
from planpress.planning import cells
from planpress.planning.faults import Faults
from planpress.planning.files import read_text
from planpress.planning.model import Cluster, Observation, PlanText
from planpress.planning.parts import Parts
from planpress.planning.settings import read_settings
from planpress.planning.tables import Table
from planpress.planning.text_sheets import sheet_texts

REQUIRED_SECTIONS = ("Background", "Objective")
WHOLE_PLAN = "plan"

PLAN_MESSAGES = ("title", "topic", "headline", "lead", "overview_title", "summary")
"""What text/plan.md may say in its front matter in place of the sentences made from the data."""
CLUSTER_MESSAGES = ("lead",)
"""What a cluster's text may say there. A key with _when holds a condition under which its sentence is printed."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"## +(?P<name>.*?)[ \t]*#*[ \t]*")
# Not figures: template code, directives and their options, code, link targets, list numbers.
_NO_PROSE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|^:{3,}.*|^:\w+:.*|`[^`]*`|\]\([^)]*\)|<https?:[^>]*>|^\s*[0-9]+[.)] ")
_FIGURE = re.compile(r"(?<![\w.,/-])[0-9]+(?:[.,][0-9]+)*(?![\w/-])")


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the texts are about."""

    clusters: tuple[Cluster, ...]
    languages: tuple[str, ...]
    observations: tuple[Observation, ...]
    required: bool = True
    """Whether each cluster must have the required sections; plan.yaml may say `texts: optional`."""


def read_texts(parts: Parts, about: Subjects, faults: Faults) -> dict[tuple[str, str], PlanText]:
    """The texts by cluster id (or "plan") and language; there may be none when no text is required."""
    table = parts.table("texts")
    texts = _of_sheet(table, about, faults) if table else _of_files(parts.text_folder, about, faults)
    for (subject, _), text in texts.items():
        _check_typed_figures(text, subject, about.observations, faults)
    for cluster in about.clusters:
        _check_sections(parts, cluster.id, texts, about, faults)
    return texts


def _messages(subject: str) -> tuple[str, ...]:
    """What a text may say in its front matter."""
    names = PLAN_MESSAGES if subject == WHOLE_PLAN else CLUSTER_MESSAGES
    return names + tuple(f"{name}_when" for name in names)


def _of_sheet(table: Table, about: Subjects, faults: Faults) -> dict[tuple[str, str], PlanText]:
    """The texts of a workbook: the required sections first, the others in the sheet's order."""
    subjects = [*(cluster.id for cluster in about.clusters), WHOLE_PLAN]
    texts = sheet_texts(table, subjects, about.languages, _messages, faults)
    return {key: replace(text, sections=_ordered(text.sections)) for key, text in texts.items()}


def _of_files(folder: Path, about: Subjects, faults: Faults) -> dict[tuple[str, str], PlanText]:
    texts: dict[tuple[str, str], PlanText] = {}
    for file in sorted(folder.glob("*.md")):
        key = _subject(file, about, faults)
        if key is None:
            continue
        if key in texts:
            reason = f"{Path(texts[key].file).name} is the same text"
            faults.error("Text given twice", Place(str(file)), reason, "Delete one of the two files.")
            continue
        text = _read(file, _messages(key[0]), faults)
        if text is not None:
            texts[key] = text
    return texts


def _subject(file: Path, about: Subjects, faults: Faults) -> tuple[str, str] | None:
    """The subject and language that a file's name gives; None, with a warning, when they are unknown."""
    subject, _, tag = file.name.removesuffix(".md").partition(".")
    names = [cluster.id for cluster in about.clusters]
    if subject not in (*names, WHOLE_PLAN):
        near = nearest(subject, names)
        reason = f"the plan has no cluster {subject}, so this text is not printed"
        mend = "Rename or delete the file."
        if near:
            reason += f"; nearest: {near}"
            mend = f"Rename the file to text/{near}.{tag}.md." if tag else f"Rename the file to text/{near}.md."
        faults.warning("Text without a cluster", Place(str(file)), reason, mend)
        return None
    if tag and tag not in about.languages:
        reason = f"the plan's languages are {', '.join(about.languages)}, so this text is not printed"
        mend = f"Add {tag} to languages in plan.yaml, or delete the file."
        faults.warning("Text in another language", Place(str(file)), reason, mend)
        return None
    return subject, tag or about.languages[0]


def _read(file: Path, messages: tuple[str, ...], faults: Faults) -> PlanText | None:
    text = read_text(file, faults)
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _FRONT_MATTER.match(text)
    settings = _settings(match["yaml"], str(file), messages, faults) if match else {}
    start = match.end() if match else 0
    sections, lines = _sections(text[start:], text.count("\n", 0, start) + 1, str(file), faults)
    return PlanText(str(file), settings, sections, lines)


def _settings(yaml: str, file: str, messages: tuple[str, ...], faults: Faults) -> dict[str, str]:
    settings = read_settings(yaml, file, faults, first_line=2)
    if settings is None:
        return {}
    settings.check_keys((), messages, ())
    return {key: settings.text(key) for key in settings.entries}


def _sections(text: str, first_line: int, file: str, faults: Faults) -> tuple[dict[str, str], dict[str, int]]:
    """The sections' texts and their first lines: the required ones first, the others in the file's order."""
    sections: dict[str, str] = {}
    lines: dict[str, int] = {}
    for name, line, body in _parts(text, first_line):
        place = Place(file, line=line, excerpt=f"## {name}" if name else None, wrong=name or None)
        if not name:
            if body.strip():
                reason = "it stands before the first heading, so it is not printed"
                faults.warning("Text outside a section", place, reason, "Put it under a heading such as ## Background")
        elif name in sections:
            faults.error("Section given twice", place, f"line {lines[name] - 1} has it already", "Join the two.")
        elif not body.strip() and name not in REQUIRED_SECTIONS:
            faults.warning("Empty section", place, "there is no text under the heading", "Write it, or delete it.")
        else:
            blank = len(body) - len(body.lstrip("\n"))
            sections[name], lines[name] = body.strip("\n"), line + 1 + blank
    return _ordered(sections), lines


def _ordered(sections: Mapping[str, str]) -> dict[str, str]:
    ordered = [name for name in REQUIRED_SECTIONS if name in sections]
    ordered += [name for name in sections if name not in REQUIRED_SECTIONS]
    return {name: sections[name] for name in ordered}


def _parts(text: str, first_line: int) -> Iterator[tuple[str, int, str]]:
    """Each section's heading, the heading's line and its text; headings inside fenced code do not count."""
    name, start, body = "", first_line, ""
    fence = ""
    for number, line in enumerate(text.split("\n"), first_line):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else _HEADING.fullmatch(line)
        if heading:
            yield name, start, body
            name, start, body = heading["name"], number, ""
        else:
            body += line + "\n"
    yield name, start, body


def _check_sections(
    parts: Parts, cluster: str, texts: dict[tuple[str, str], PlanText], about: Subjects, faults: Faults
) -> None:
    language, folder = about.languages[0], parts.text_folder
    text = texts.get((cluster, language))
    file = Path(text.file) if text else folder / f"{cluster}.md"
    if text is None and any(path.exists() for path in (file, folder / f"{cluster}.{language}.md")):
        return  # it is there but cannot be read, which is reported already
    in_sheet = parts.is_workbook or parts.table("texts") is not None
    place = parts.place("texts") if in_sheet else Place(str(file))
    where = f"a row {cluster} of the sheet texts" if in_sheet else f"{file.parent.name}/{file.name}"
    for section in REQUIRED_SECTIONS:
        if text is None or not text.sections.get(section, "").strip():
            near = nearest(section, text.sections) if text else None
            reason = f"{cluster} has no {section}" + (f"; the nearest heading is {near}" if near else "")
            mend = f"Write it in {where} under the heading {'' if in_sheet else '## '}{section}"
            if about.required:
                mend = f"{mend}, or add texts: optional to {parts.called('plan')}"
                faults.error("Missing required text", place, reason, mend)
            elif near:
                faults.warning("Heading not known", place, reason, mend)


def _check_typed_figures(text: PlanText, subject: str, observations: Sequence[Observation], faults: Faults) -> None:
    """Warn of figures typed by hand: they would stay when the data changes."""
    for name, body in text.sections.items():
        file, first = text.origin(name)
        for number, line in enumerate(body.split("\n"), first):
            for figure in typed_figures(line):
                place = Place(file, line=number, excerpt=line, wrong=figure)
                reason = f"{figure} would stay when the observations change"
                faults.warning("Figure typed by hand", place, reason, _figure_mend(figure, subject, observations))


def typed_figures(line: str) -> Iterator[str]:
    """The figures in a line of Markdown that are written in digits; years and single digits are none."""
    for match in _FIGURE.finditer(_NO_PROSE.sub(lambda code: " " * len(code[0]), line)):
        if len(match[0]) > 1 and not re.fullmatch(r"(19|20)[0-9]{2}|2100", match[0]):
            yield match[0]


def _figure_mend(figure: str, subject: str, observations: Sequence[Observation]) -> str:
    for observation in observations:
        if observation.cluster == subject and _is_same(figure, observation):
            role = {"target": "target", "actual": "baseline"}.get(observation.kind.value)
            headline = role and observation.unit.currency
            name = f"cluster.{role}" if headline else f"cluster.figures.{observation.indicator}"
            return f"Write {{{{ {name} }}}} in its place."
    return "Write {{ cluster.target }} or the like in its place, if it is one of the plan's figures."


def _is_same(figure: str, observation: Observation) -> bool:
    try:
        return cells.number(figure) in (observation.value, observation.low, observation.high)
    except cells.MalformedError:
        return False
