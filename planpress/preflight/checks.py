"""A PDF becomes a report of what a print shop would call back about: a table of checks, each with its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar, get_args

import pikepdf

from planpress.errors import Grade
from planpress.lengths import POINTS_PER_MM, Mm
from planpress.preflight import boxes, colours, document, fonts, images, ink, intent, marks, text
from planpress.preflight.conditions import DEFAULT, Condition, condition_named
from planpress.preflight.content import Painted
from planpress.preflight.opened import Flaw, Found, PrintFile, UnopenedError, opened
from planpress.preflight.orders import BLEED, Binding, Order
from planpress.preflight.rendering import rendering_of
from planpress.preflight.spaces import PROCESS

Group: TypeAlias = Literal["File", "Metadata", "Boxes", "Colours", "Ink", "Fonts", "Images", "Text", "Marks"]
_Told = TypeVar("_Told")
GROUPS: tuple[Group, ...] = get_args(Group)

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
class Check:
    """A rule: its group, how grave a breach is, the rule in words, its source, what to do, and what finds breaches."""

    group: Group
    grade: Grade
    rule: str
    source: str
    mend: str
    find: Callable[[PrintFile, Order], Found]


@dataclass(frozen=True, slots=True)
class Report:
    """What a print file is, and what is wrong with it, the gravest first.

    `trims` are the sizes of its pages, `inks` the plates it needs, `way` how the sums of ink were found; `bleed` is the
    narrowest in millimetres, `stated` the condition that the file names itself.
    """

    condition: Condition
    findings: tuple[Finding, ...]
    pages: int = 0
    trims: tuple[str, ...] = ()
    bleed: float = 0.0
    inks: tuple[str, ...] = ()
    fonts: tuple[fonts.Font, ...] = ()
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
) -> Report:
    """All findings in a PDF, whoever made it: one that cannot be opened has that as its only one.

    Without a condition the file's own counts, where it names one that is known. `bleed` is how far the print must reach
    beyond the trim; `is_rendered` False does without Ghostscript.
    """
    try:
        with opened(data) as file:
            known = condition or _own(file) or DEFAULT
            return _report(replace(file, rendering=rendering_of(file, is_rendered)), Order(known, binding, bleed))
    except UnopenedError as error:
        return Report(condition or DEFAULT, (_finding("opens", Flaw(None, "", str(error))),))


def _own(file: PrintFile) -> Condition | None:
    try:
        return condition_named(intent.stated_condition(file))
    except _DAMAGE:
        return None


def _report(file: PrintFile, order: Order) -> Report:
    found = dict.fromkeys(finding for name in CHECKS for finding in _findings(name, file, order))
    grades = list(Grade)
    bleeds = [beyond for sheet in file.sheets for beyond in boxes.beyond_trim(sheet).values()]
    return Report(
        order.condition,
        tuple(sorted(found, key=lambda finding: grades.index(finding.grade))),
        len(file.sheets),
        tuple(dict.fromkeys(boxes.size(sheet.trim) for sheet in file.sheets)),
        round(min(bleeds) / POINTS_PER_MM, 2),
        _told(_inks, file),
        _told(fonts.fonts, file),
        _stated(file),
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


def _readable(file: PrintFile, _: Order) -> Found:
    yield from (Flaw(sheet.number, "", sheet.content.broken) for sheet in file.sheets if sheet.content.broken)


def _opened(_file: PrintFile, _: Order) -> Found:
    """A file that gets here has been opened."""
    return iter(())


def _told(tell: Callable[[PrintFile], tuple[_Told, ...]], file: PrintFile) -> tuple[_Told, ...]:
    """What describes a file; nothing where it is too broken to be described, which its findings say."""
    try:
        return tell(file)
    except _DAMAGE:
        return ()


def _stated(file: PrintFile) -> str:
    return next(iter(_told(lambda one: (intent.stated_condition(one),), file)), "")


def _inks(file: PrintFile) -> tuple[str, ...]:
    """The plates: those of the process that colours or images use, then the spots."""
    used = {name for sheet in file.sheets for painted in sheet.content.painted for name in _used(painted)}
    return (*(name for name in PROCESS if name in used), *colours.spots(file))


def _used(painted: Painted) -> Iterator[str]:
    if not painted.colours:
        yield from PROCESS  # an image or a shading may use them all
    for colour, _ in painted.colours:
        yield from PROCESS if "All" in colour.used else colour.used


_X4 = "ISO 15930-7 (PDF/X-4), 6"
_SHOP = "print shops' practice"
_NEW = "Export the file anew, as PDF/X-4."

CHECKS: dict[str, Check] = {
    # ------------------------------------------------------------------------------------------------ the file
    "opens": Check(
        "File",
        Grade.ERROR,
        "The file is a PDF that opens",
        "ISO 32000-1, 7.5",
        "Send a whole PDF, without a password.",
        _opened,
    ),
    "readable": Check(
        "File",
        Grade.ERROR,
        "What is drawn can be followed to the end",
        "ISO 32000-1, 7 and 8",
        "Export the file anew; a repaired file may lack parts.",
        _readable,
    ),
    "version": Check("File", Grade.ERROR, "It is PDF 1.6 at most", _X4, _NEW, document.version),
    "encryption": Check(
        "File",
        Grade.ERROR,
        "It is not encrypted",
        _X4,
        "Save it without passwords and permissions.",
        document.encryption,
    ),
    "file-id": Check("File", Grade.ERROR, "It has an identifier", f"{_X4}; ISO 32000-1, 14.4", _NEW, document.file_id),
    "catalog": Check(
        "File",
        Grade.ERROR,
        "It is paper: no forms, actions, scripts, attachments",
        f"{_X4}; {_SHOP}",
        "Remove what cannot be printed, or export the file anew for print.",
        document.catalog,
    ),
    "xobjects": Check(
        "File",
        Grade.ERROR,
        "What is printed is in the file, as images and forms",
        _X4,
        "Embed the images themselves, without OPI, references or alternates.",
        document.forms,
    ),
    "page-count": Check(
        "File",
        Grade.ERROR,
        "A saddle-stitched booklet has pages in fours",
        _SHOP,
        "Add or take away pages, or bind the sheets in another way.",
        boxes.count,
    ),
    # ------------------------------------------------------------------------------------------------ metadata
    "output-intent": Check(
        "Metadata",
        Grade.ERROR,
        "It names one printing condition for PDF/X",
        f"{_X4}; GWG 2015, 4.30",
        _NEW,
        intent.intent,
    ),
    "profile": Check(
        "Metadata",
        Grade.ERROR,
        "A printer's profile for CMYK is embedded",
        f"{_X4}; ICC.1:2010, 7.2",
        "Choose the print shop's output profile when the file is exported.",
        intent.profile,
    ),
    "condition-name": Check(
        "Metadata",
        Grade.ERROR,
        "The condition bears its registered name",
        f"{_X4}; ICC registry",
        "Name the condition as it is registered, for instance FOGRA39.",
        intent.registered,
    ),
    "condition": Check(
        "Metadata",
        Grade.ERROR,
        "The condition is the one asked for",
        _SHOP,
        "Export the file for that condition, or ask the print shop which it prints in.",
        intent.condition,
    ),
    "standard": Check("Metadata", Grade.ERROR, "It says that it is PDF/X-4", _X4, _NEW, document.standard),
    "identity": Check(
        "Metadata", Grade.ERROR, "It has the ids of a document, its version and rendition", _X4, _NEW, document.identity
    ),
    "trapped": Check(
        "Metadata",
        Grade.ERROR,
        "It says, twice alike, whether it is trapped",
        f"{_X4}; ISO 32000-1, 14.11.6",
        "Set Trapped to False, unless a trapping program was used.",
        document.trapped,
    ),
    "title": Check(
        "Metadata",
        Grade.ERROR,
        "It has a title, twice the same",
        _X4,
        "Give the document a title and export it anew.",
        document.title,
    ),
    "dates": Check("Metadata", Grade.ERROR, "It has its dates, twice the same", _X4, _NEW, document.dates),
    # --------------------------------------------------------------------------------------------------- boxes
    "boxes": Check(
        "Boxes",
        Grade.ERROR,
        "Each page has its sheet, bleed and trim",
        f"{_X4}; {_SHOP}",
        "Export with TrimBox and BleedBox.",
        boxes.present,
    ),
    "boxes-nested": Check(
        "Boxes",
        Grade.ERROR,
        "The trim lies in the bleed, the bleed in the sheet",
        f"{_X4}; ISO 32000-1, 14.11.2",
        "Set the boxes anew; a CropBox must show the bleed, too.",
        boxes.nested,
    ),
    "trim-size": Check(
        "Boxes",
        Grade.ERROR,
        "All pages are trimmed alike",
        "GWG 2015, 4.4",
        "Give all pages one size, or send two files.",
        boxes.same,
    ),
    "bleed": Check(
        "Boxes",
        Grade.ERROR,
        "The bleed is wide enough on all sides",
        _SHOP,
        "Export with the bleed that is asked for.",
        boxes.bleed,
    ),
    "page-keys": Check(
        "Boxes",
        Grade.ERROR,
        "Nothing contradicts the trim: no ArtBox, own unit or action",
        f"{_X4}; GWG 2015, 4.2",
        _NEW,
        boxes.plain,
    ),
    "annotations": Check(
        "Boxes",
        Grade.ERROR,
        "No notes, links or fields lie inside the bleed",
        _X4,
        "Remove them, or export without links and comments.",
        boxes.notes,
    ),
    # ------------------------------------------------------------------------------------------------- colours
    "rgb": Check(
        "Colours",
        Grade.ERROR,
        "All colours are inks: CMYK, grey or spots",
        "GWG 2015, 4.31 (CMYK); " + _SHOP,
        "Convert it to CMYK by the output profile, or to a spot ink shown by CMYK.",
        colours.foreign,
    ),
    "blending-space": Check(
        "Colours",
        Grade.ERROR,
        "Groups blend in CMYK or grey",
        f"{_X4}; GWG 2015, 4.25",
        "Set the blending space of the document to CMYK.",
        colours.blending_space,
    ),
    "transparency": Check(
        "Colours",
        Grade.ERROR,
        "A page with transparency blends in CMYK",
        f"{_X4}; ISO 32000-1, 11.4.7",
        "Set the blending space of the document to CMYK, or flatten the page.",
        colours.transparency,
    ),
    "screens": Check(
        "Colours",
        Grade.ERROR,
        "Screens and transfer curves are the print shop's",
        f"{_X4}; ISO 32000-1, 10.4",
        "Remove transfer functions and halftones.",
        colours.screens,
    ),
    "spots": Check(
        "Colours",
        Grade.ERROR,
        "One spot ink has one name and one colour",
        f"{_X4}; GWG 2015, 4.19 and 4.20",
        "Use one swatch for each ink in all parts of the document.",
        colours.spot_names,
    ),
    # ----------------------------------------------------------------------------------------------------- ink
    "total-ink": Check(
        "Ink",
        Grade.ERROR,
        "No place takes more ink than dries",
        f"GWG 2015, 4.22; {_SHOP}",
        "Choose a lighter mixture, or convert the image by the output profile.",
        ink.total,
    ),
    "white-overprint": Check(
        "Ink",
        Grade.ERROR,
        "White does not overprint",
        "GWG 2015, 4.8 and 4.9; ISO 32000-1, 8.6.7",
        "Turn overprint off for white.",
        text.white,
    ),
    "black-overprint": Check(
        "Ink",
        Grade.ERROR,
        "Small black words overprint",
        "GWG 2015, 4.10 and 4.11; ISO 32000-1, 8.6.7",
        "Set it in DeviceCMYK 0 0 0 1 with overprint on and overprint mode 1.",
        text.black_words,
    ),
    "black-overprint-large": Check(
        "Ink",
        Grade.WARNING,
        "Large black words overprint",
        _SHOP,
        "Turn overprint on, or use a rich black where what is below would show.",
        text.large_black_words,
    ),
    "black-lines": Check(
        "Ink",
        Grade.WARNING,
        "Thin black lines overprint",
        "GWG 2015, 4.12 and 4.13",
        "Draw it in DeviceCMYK 0 0 0 1 with overprint on and overprint mode 1.",
        text.black_lines,
    ),
    # --------------------------------------------------------------------------------------------------- fonts
    "fonts": Check(
        "Fonts",
        Grade.ERROR,
        "All fonts are embedded",
        f"{_X4}; ISO 32000-1, 9.9",
        "Embed all fonts, the common ones, too.",
        fonts.embedded,
    ),
    # -------------------------------------------------------------------------------------------------- images
    "image-poor": Check(
        "Images",
        Grade.ERROR,
        f"Images have {images.LEAST} pixels an inch at least",
        "GWG 2015, 4.26",
        "Use a larger picture, or show it smaller.",
        images.poor,
    ),
    "image-soft": Check(
        "Images",
        Grade.WARNING,
        f"Images have {images.FAIR} pixels an inch",
        f"GWG 2015, 4.26; {_SHOP}",
        "Use a larger picture, or show it smaller.",
        images.fair,
    ),
    "image-modest": Check(
        "Images",
        Grade.NOTE,
        f"Images have {images.GOOD} pixels an inch",
        _SHOP,
        "It prints well; a larger picture prints finer.",
        images.modest,
    ),
    "image-heavy": Check(
        "Images",
        Grade.WARNING,
        f"Images have {images.MOST} pixels an inch at most",
        _SHOP,
        f"Make it smaller, to {images.GOOD} an inch: more is not printed.",
        images.heavy,
    ),
    # ---------------------------------------------------------------------------------------------------- text
    "text-black": Check(
        "Text",
        Grade.ERROR,
        "Small dark words are in black ink alone",
        "GWG 2015, 4.15",
        "Set dark words in black alone: 0 0 0 1.",
        text.dark_words,
    ),
    "text-inks": Check(
        "Text",
        Grade.WARNING,
        "Small words are in two inks at most",
        "GWG 2015, 4.16; " + _SHOP,
        "Set it larger, or in a colour of two inks.",
        text.many_inks,
    ),
    "text-small": Check(
        "Text",
        Grade.WARNING,
        f"Words are {text.SMALLEST:g} pt high at least",
        "GWG 2015, 4.16",
        "Set it larger.",
        text.small_words,
    ),
    "hairlines": Check(
        "Text",
        Grade.ERROR,
        f"Lines are {text.HAIRLINE} pt wide at least where they are printed",
        "GWG 2015, 4.17",
        "Draw it wider; a line that is scaled down gets thinner, too.",
        text.hairlines,
    ),
    "text-trim": Check(
        "Text", Grade.ERROR, "Words are not cut by the trim", _SHOP, "Move it inside the page.", text.cut_words
    ),
    "text-safe": Check(
        "Text", Grade.WARNING, "Words stay 5 mm from the trim", _SHOP, "Move it inwards.", text.unsafe_words
    ),
    # --------------------------------------------------------------------------------------------------- marks
    "blank-page": Check(
        "Marks",
        Grade.WARNING,
        "No page is blank",
        "GWG 2015, 4.5",
        "Take it out, or say that it is meant.",
        marks.blank,
    ),
    "crop-marks": Check(
        "Marks",
        Grade.WARNING,
        "Crop marks stand at each corner of the trim",
        _SHOP,
        "Export with crop marks.",
        marks.crop_marks,
    ),
    "outside-bleed": Check(
        "Marks",
        Grade.ERROR,
        "There is nothing but marks beyond the bleed",
        _SHOP,
        "Clip what is drawn to the bleed, and move marks outside of it.",
        marks.outside,
    ),
    "bleed-short": Check(
        "Marks",
        Grade.ERROR,
        "Backgrounds that touch the trim reach the edge of the bleed",
        _SHOP,
        "Draw it to the edge of the bleed.",
        marks.backgrounds,
    ),
}
"""All checks by id, in the order in which they are made and told."""
