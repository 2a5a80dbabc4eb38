"""The rules of a print file: a table of checks, each with its source, what breaks it and what to do then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from planpress.errors import Grade
from planpress.preflight import boxes, colours, document, fonts, images, ink, intent, marks, text
from planpress.preflight.opened import Flaw, Found, PrintFile
from planpress.preflight.orders import Order

Group: TypeAlias = Literal["File", "Metadata", "Boxes", "Colours", "Ink", "Fonts", "Images", "Text", "Marks"]
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule: its group, how grave a breach is, the rule in words, its source, what to do, and what finds breaches."""

    group: Group
    grade: Grade
    rule: str
    source: str
    mend: str
    find: Callable[[PrintFile, Order], Found]


def _readable(file: PrintFile, _: Order) -> Found:
    yield from (Flaw(sheet.number, "", sheet.content.broken) for sheet in file.sheets if sheet.content.broken)


def _opened(_file: PrintFile, _: Order) -> Found:
    """A file that gets here has been opened."""
    return iter(())


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
