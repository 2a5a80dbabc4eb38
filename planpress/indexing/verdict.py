"""Reports become the sentence at the head of the page, and what is good of each plan."""

from __future__ import annotations

from dataclasses import dataclass

from planpress.errors import ExitCode
from planpress.indexing.model import Edition, Failure, PlanReport, Reports
from planpress.indexing.words import (
    day_of_year,
    document_name,
    format_name,
    language_name,
    number_word,
    short_day,
    spell,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many editions there are, how many of them failed the last time, and how many files are gone."""

    total: int
    failed: int
    gone: int

    @property
    def good(self) -> int:
        return self.total - self.failed - self.gone


def standing(plan: PlanReport, there: frozenset[str]) -> Standing:
    """How a plan's editions stand: one is good when its file is there and its last making did not fail."""
    gone = sum(f"{plan.id}/{path}" not in there for path in plan.files if path not in plan.failures)
    return Standing(len(plan.files.keys() | plan.failures.keys()), len(plan.failures), gone)


def headline(reports: Reports) -> str:
    """What a reader must know first: "11 of 12 editions are good; brochure, Chinese, Print PDF failed"."""
    standings = [standing(plan, reports.there) for plan in reports.plans]
    total, good = sum(one.total for one in standings), sum(one.good for one in standings)
    if not total:
        return "Nothing is made yet"
    bad = _bad(reports, sum(one.failed for one in standings), sum(one.gone for one in standings))
    if not bad:
        return "The one edition is good" if total == 1 else f"All {total:,} editions are good"
    if not good:
        return f"No edition is good; {bad}"
    return f"{good:,} of {total:,} editions {'is' if good == 1 else 'are'} good; {bad}"


def _bad(reports: Reports, failed: int, gone: int) -> str:
    failures = [(plan, failure) for plan in reports.plans for failure in plan.failures.values()]
    words = []
    if failed == 1:
        plan, failure = failures[0]
        whose = f"{plan.name} " if len(reports.plans) > 1 else ""
        words.append(f"{whose}{called(failure.edition)} failed")
    elif failed:
        words.append(f"{number_word(failed)} failed")
    if gone:
        words.append(f"{number_word(gone)} {'is' if gone == 1 else 'are'} gone")
    return ", ".join(words)


def called(edition: Edition) -> str:
    """An edition inside a sentence: brochure, Chinese, Print PDF."""
    name = document_name(edition.document)
    parts = (name[:1].lower() + name[1:], edition.about, language_name(edition.language), format_name(edition.format))
    return ", ".join(part for part in parts if part)


def lead(reports: Reports) -> str:
    """What stands below the headline."""
    if not reports.plans:
        return "Files appear here when a build has made them."
    words = f"{spell(len(reports.plans), 'plan')}. Every file below opens from this folder; "
    words += "nothing on this page needs a network."
    if reports.run.exit == ExitCode.STOPPED_BY_HAND:
        words = f"The last run was stopped by hand; the next one makes the rest. {words}"
    return words


def tally(plan: PlanReport, reports: Reports) -> tuple[str, str]:
    """How the last run went for a plan: "9 made, 2 unchanged", and "1 failed" or nothing."""
    last = reports.run.tallies.get(plan.id)
    failed = f"{len(plan.failures)} failed" if plan.failures else ""
    if last is None or not (last.made or last.failed):
        dates = [file.date for file in plan.files.values() if file.date]
        newest = f"edition of {short_day(max(dates))}" if dates else ""
        return f"unchanged since the {newest}" if last and newest else newest, failed
    words = [f"{last.made} made" if last.made else "", f"{last.unchanged} unchanged" if last.unchanged else ""]
    return ", ".join(word for word in words if word), failed


def shown_failure(failure: Failure) -> str:
    """What a row says of its failure: "failed on 23 November: photo too small, and 2 more faults"."""
    when = f" on {day_of_year(failure.date)}" if failure.date else ""
    if not failure.faults:
        return f"failed{when}"
    what = failure.faults[0].what
    what = what if what[1:2].isupper() else what[:1].lower() + what[1:]
    more = len(failure.faults) - 1
    rest = f", and {more} more fault{'s'[: more > 1]}" if more else ""
    return f"failed{when}: {what}{rest}"
