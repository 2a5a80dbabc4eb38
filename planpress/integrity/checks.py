"""A Word file becomes what is wrong with it, beyond what validators see: a table of checks, each with its rule."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from planpress.integrity.chart_data import chart_data
from planpress.integrity.chart_order import chart_order
from planpress.integrity.charts import blanks, chart_axes, chart_series, labels
from planpress.integrity.fields import fields
from planpress.integrity.ids import bookmarks, drawings, unique_ids
from planpress.integrity.opened import Found, WordFile
from planpress.integrity.references import lists, notes, places, sections, styles
from planpress.integrity.tables import tables
from planpress.integrity.wiring import (
    archive,
    content_types,
    orphans,
    properties,
    relationships,
    settings,
    well_formed,
)
from planpress.integrity.words import place


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, by which check, in which part, and where there: words of the text or an element's name; blank for
    the whole part."""

    check: str
    part: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.part}{f', {self.where}' if self.where else ''}: {self.what}"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule in words with its clause, and the function that finds what breaks it."""

    rule: str
    find: Callable[[WordFile], Found]


def check_docx(data: bytes) -> tuple[Finding, ...]:
    """All findings in a Word file; one that is no archive has that as its only one."""
    try:
        file = WordFile(data)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, zlib.error) as error:
        return (Finding("archive", "the file", "", f"it cannot be opened: {error}"),)
    return tuple(
        Finding(name, part, place(where), what)
        for name, check in CHECKS.items()
        for part, where, what in check.find(file)
    )


CHECKS: dict[str, Check] = {
    "archive": Check(
        "The table of content types comes first, no part comes twice, times are fixed (ISO/IEC 29500-2, 7)", archive
    ),
    "well-formed": Check("Each part of XML can be read (XML 1.0, 2.1)", well_formed),
    "content-types": Check("Each part has a content type that fits what it serves as (29500-2, 7.2)", content_types),
    "relationships": Check(
        "Each id that is named exists, leads somewhere, and none is left over (29500-2, 6.5)", relationships
    ),
    "orphans": Check("A way leads to each part (29500-2, 6.5)", orphans),
    "properties": Check("The file has a title and its dates (29500-2, 8)", properties),
    "settings": Check("Word opens the file as a new one, open to changes, and asks nothing (29500-1, 17.15)", settings),
    "ids": Check("Ids and names are unique over all parts (29500-1, 17.13 and 20.4.2.5)", unique_ids),
    "bookmarks": Check("Each bookmark starts, ends and has a name that Word takes (29500-1, 17.13.6)", bookmarks),
    "fields": Check("Each field begins, separates and ends in its place (29500-1, 17.16.18)", fields),
    "notes": Check("Each mark has its note, each note its mark (29500-1, 17.11)", notes),
    "lists": Check("Each list that is used is defined (29500-1, 17.9)", lists),
    "styles": Check("Each style that is used exists and is of the right kind (29500-1, 17.7)", styles),
    "places": Check("Each link and reference inside the file leads to a bookmark (29500-1, 17.16)", places),
    "sections": Check("Each section has a page with room, and one header of a type (29500-1, 17.6)", sections),
    "tables": Check("Each row fills its grid, each cell ends with a paragraph (29500-1, 17.4)", tables),
    "drawings": Check("Each drawing is told in words or is decoration (29500-1, 20.4.2.5)", drawings),
    "chart-series": Check(
        "Each series has its own number, and its parts belong to its points (29500-1, 21.2.2)", chart_series
    ),
    "chart-labels": Check(
        "Labels say what they show, and stand where Word lets them (its own rule; no schema has it)", labels
    ),
    "chart-order": Check("A chart's elements stand in the schema's order (29500-1, annex A)", chart_order),
    "chart-axes": Check("Each plot has its axes, and they cross each other (29500-1, 21.2.2)", chart_axes),
    "chart-blanks": Check("What is not stated is a gap without a label (29500-1, 21.2.2.42)", blanks),
    "chart-data": Check("A chart shows what the workbook inside it holds (29500-1, 21.2.2.63)", chart_data),
}
"""All checks by id. What a schema tells is not repeated here; validators look at the main part alone."""
