"""A preflight report becomes lines of styled words for people, or one object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any, Literal, TypeAlias

from planpress.errors import Grade
from planpress.preflight.checks import CHECKS, GROUPS, Group
from planpress.preflight.report import Finding, Report

Style: TypeAlias = Literal["", "head", "dim", "error", "warning", "note"]
Line: TypeAlias = tuple[tuple[str, Style], ...]

MOST = 5
"""Findings of one kind that are told one by one."""
MOST_PAGES = 12
"""Pages that are listed one by one."""
_STYLES: dict[Grade, Style] = {Grade.ERROR: "error", Grade.WARNING: "warning", Grade.NOTE: "note"}


def report_lines(name: str, report: Report) -> Iterator[Line]:
    """What a file called `name` is, what is wrong with it by groups, the gravest first, and what was checked."""
    yield (name, "head"), (f"   {described(report)}", "")
    yield ((counted(report.findings), _worst(report.findings)),)
    for group in _groups(report.findings):
        yield ()
        yield ((group, "head"),)
        of_group = [finding for finding in report.findings if CHECKS[finding.check].group == group]
        for check, found in groupby(of_group, key=lambda finding: finding.check):
            yield from _kind(check, list(found))
    yield ()
    yield ((_checked(report), "dim"),)


def described(report: Report) -> str:
    """A file in a line: "4 pages, 210 × 297 mm, bleed 3 mm, for FOGRA39 (coated, 320 % of ink at most)"."""
    condition = report.condition
    paper = "coated" if condition.is_coated else "uncoated"
    wanted = f"for {condition.name} ({paper}, {condition.ink_limit:.0%} of ink at most)".replace("%", " %")
    if not report.pages:
        return wanted
    pages = f"{report.pages} page{'' if report.pages == 1 else 's'}"
    return f"{pages}, {' and '.join(report.trims)}, bleed {report.bleed:g} mm, {wanted}"


def counted(findings: Sequence[Finding]) -> str:
    """How many of each grade: "2 errors, 1 warning"; of none "Nothing found"."""
    numbers = [(sum(finding.grade is grade for finding in findings), grade.value) for grade in Grade]
    words = [f"{number} {name}{'' if number == 1 else 's'}" for number, name in numbers if number]
    return ", ".join(words) or "Nothing found: it can go to the print shop."


def _worst(findings: Sequence[Finding]) -> Style:
    return _STYLES[findings[0].grade] if findings else ""


def _groups(findings: Sequence[Finding]) -> list[Group]:
    """The groups with findings, those with the gravest first."""
    grades = list(Grade)
    worst = {group: len(grades) for group in GROUPS}
    for finding in findings:
        group = CHECKS[finding.check].group
        worst[group] = min(worst[group], grades.index(finding.grade))
    return sorted((group for group in GROUPS if worst[group] < len(grades)), key=lambda group: worst[group])


def _kind(check: str, found: Sequence[Finding]) -> Iterator[Line]:
    """All findings of one check, at most so many one by one, and what to do."""
    grade = found[0].grade
    yield ("  ", ""), (f"{grade.value:<8}", _STYLES[grade]), (check, "head")
    yield from (((f"          {finding}", ""),) for finding in found[:MOST])
    rest = found[MOST:]
    if rest:
        yield ((f"          and {len(rest)} more{_on_pages(rest)}", ""),)
    yield ("          Rule: ", "dim"), (f"{CHECKS[check].rule} ", ""), (f"({found[0].source})", "dim")
    yield ("          To do: ", "dim"), (found[0].mend, "")


def _on_pages(findings: Sequence[Finding]) -> str:
    pages = sorted({finding.page for finding in findings if finding.page})
    if not pages:
        return ""
    if len(pages) > MOST_PAGES:
        return f", on {len(pages)} pages from {pages[0]} to {pages[-1]}"
    return f", on page{'' if len(pages) == 1 else 's'} {', '.join(map(str, pages))}"


def _checked(report: Report) -> str:
    if not report.pages:
        return "Nothing else could be checked."
    groups = ", ".join(group.lower() for group in GROUPS)
    return f"Checked by {len(CHECKS)} rules: {groups}. Ink was {report.way}."


def report_object(name: str, report: Report) -> dict[str, Any]:
    """All of a report for programs; grades and groups by their names."""
    condition = report.condition
    return {
        "file": name,
        "passed": not report.errors,
        "condition": {"name": condition.name, "coated": condition.is_coated, "ink_limit": condition.ink_limit},
        "stated_condition": report.stated or None,
        "pages": report.pages,
        "trims": report.trims,
        "bleed_mm": report.bleed,
        "inks": report.inks,
        "fonts": [asdict(font) for font in report.fonts],
        "ink_way": report.way,
        "findings": [_finding(finding) for finding in report.findings],
        "checked": {name: {"rule": check.rule, "source": check.source} for name, check in CHECKS.items()},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "grade": finding.grade.value, "group": CHECKS[finding.check].group}
