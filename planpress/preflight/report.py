"""A PDF becomes a report: what it is, and what a print shop would call back about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import pikepdf

from planpress.document import Binding
from planpress.errors import Grade
from planpress.lengths import BLEED, POINTS_PER_MM, Mm
from planpress.preflight import boxes, colours, document, fonts, intent
from planpress.preflight.checks import CHECKS
from planpress.preflight.conditions import DEFAULT, Condition, condition_named
from planpress.preflight.opened import Flaw, PrintFile, UnopenedError, opened
from planpress.preflight.orders import Order
from planpress.preflight.painted import Painted
from planpress.preflight.plates import Rendering
from planpress.preflight.rendering import rendering_of
from planpress.preflight.spaces import PROCESS
from planpress.preflight.stacking import is_dry

_Told = TypeVar("_Told")
_DAMAGE = (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RuntimeError, OSError)
"""What a library raises where a file breaks the rules of its format; a check that stumbles has found something."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: by which check, how grave, on which page (None for the whole file), where there, what happened,
    what to do about it, and whose rule it is."""

    check: str
    grade: Grade
    page: int | None
    where: str
    what: str
    mend: str
    source: str

    def __str__(self) -> str:
        place = [f"page {self.page}"] if self.page else []
        return ", ".join([*place, *([self.where] if self.where else [])] or ["file"]) + f": {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a print file is, and what is wrong with it, the gravest first.

    `trims` are the sizes of its pages, `inks` the plates it needs, `way` how the sums of ink were found; `bleed` is the
    narrowest in millimetres, `created` the day the file gives, `stated` the condition that it names itself.
    """

    condition: Condition
    findings: tuple[Finding, ...]
    pages: int = 0
    trims: tuple[str, ...] = ()
    bleed: float = 0.0
    inks: tuple[str, ...] = ()
    fonts: tuple[fonts.Font, ...] = ()
    title: str = ""
    created: str = ""
    stated: str = ""
    way: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.grade is Grade.ERROR)


def preflight(
    data: bytes,
    condition: Condition | None = None,
    *,
    binding: Binding = "none",
    bleed: Mm = BLEED,
    is_rendered: bool = True,
    in_doubt_only: bool = False,
) -> Report:
    """All findings in a PDF, whoever made it: one that cannot be opened has that as its only one.

    Without a condition the file's own counts, where it names one that is known. `bleed` is how far the print must reach
    beyond the trim; `is_rendered` False does without Ghostscript, which takes longer than all else together. With
    `in_doubt_only` it is asked only where the colours do not prove by themselves that no place takes too much ink.
    """
    try:
        with opened(data, is_folded=binding == "saddle") as file:
            known = condition or _own(file) or DEFAULT
            is_certain = in_doubt_only and _is_dry(file, known.ink_limit)
            rendering = Rendering("certain from the colours") if is_certain else _rendering(file, is_rendered)
            return _report(replace(file, rendering=rendering), Order(known, binding, bleed))
    except UnopenedError as error:
        return Report(condition or DEFAULT, (_finding("opens", Flaw(None, "", str(error))),))


def _rendering(file: PrintFile, is_rendered: bool) -> Rendering:
    try:
        return rendering_of(file, is_rendered)
    except _DAMAGE as error:
        return Rendering(f"not found: {_reason(error)}")


def _is_dry(file: PrintFile, limit: float) -> bool:
    try:
        return is_dry(file, limit)
    except _DAMAGE:
        return False


def _own(file: PrintFile) -> Condition | None:
    try:
        return condition_named(intent.stated_condition(file))
    except _DAMAGE:
        return None


def _report(file: PrintFile, order: Order) -> Report:
    found = dict.fromkeys(finding for name in CHECKS for finding in _findings(name, file, order))
    grades = list(Grade)
    return Report(
        order.condition,
        tuple(sorted(found, key=lambda finding: grades.index(finding.grade))),
        len(file.sheets),
        _told(_trims, file),
        min(_told(_bleeds, file), default=0.0),
        _told(_inks, file),
        _told(fonts.fonts, file),
        _stated(file, document.title_of),
        _stated(file, document.created_on),
        _stated(file, intent.stated_condition),
        file.rendering.way,
    )


def _findings(name: str, file: PrintFile, order: Order) -> Iterator[Finding]:
    """What a check finds; where the file is so broken that it cannot go on, that."""
    try:
        for flaw in CHECKS[name].find(file, order):
            yield _finding(name, flaw)
    except _DAMAGE as error:
        yield _finding("readable", Flaw(None, "", f"the check {name} could not be made to the end: {_reason(error)}"))


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _finding(name: str, flaw: Flaw) -> Finding:
    check = CHECKS[name]
    return Finding(name, check.grade, *flaw, check.mend, check.source)


def _told(tell: Callable[[PrintFile], tuple[_Told, ...]], file: PrintFile) -> tuple[_Told, ...]:
    """What describes a file; nothing where it is too broken to be described, which its findings say."""
    try:
        return tell(file)
    except _DAMAGE:
        return ()


def _stated(file: PrintFile, tell: Callable[[PrintFile], str]) -> str:
    return next(iter(_told(lambda one: (tell(one),), file)), "")


def _trims(file: PrintFile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(boxes.size(sheet.trim) for sheet in file.sheets))


def _bleeds(file: PrintFile) -> tuple[float, ...]:
    """How far each page is printed beyond each side of its trim, in millimetres."""
    beyond = (width for sheet in file.sheets for width in boxes.beyond_trim(sheet).values())
    return tuple(round(width / POINTS_PER_MM, 2) for width in beyond)


def _inks(file: PrintFile) -> tuple[str, ...]:
    """The plates: those of the process that colours or images use, then the spots."""
    used = {name for sheet in file.sheets for painted in sheet.content.painted for name in _used(painted)}
    return (*(name for name in PROCESS if name in used), *colours.spots(file))


def _used(painted: Painted) -> Iterator[str]:
    if not painted.colours:
        yield from PROCESS  # an image or a shading may use them all
    for colour, _ in painted.colours:
        yield from PROCESS if "All" in colour.used else colour.used
