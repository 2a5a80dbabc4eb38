"""The file as a whole is one that a print shop's workflow takes: version, catalog, dates, title (ISO 15930-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pikepdf
from lxml import etree

from planpress.preflight.opened import Flaw, Found, PrintFile
from planpress.preflight.orders import Order

NEWEST = (1, 6)
"""The PDF version that PDF/X-4 is based on (ISO 15930-7, 6)."""
_CATALOG = {
    "/AcroForm": "a form to fill in",
    "/OpenAction": "an action on opening",
    "/AA": "actions",
    "/JavaScript": "scripts",
    "/Collection": "a portfolio of files",
    "/Encrypt": "encryption",
}
_NAMES = {"/JavaScript": "scripts", "/EmbeddedFiles": "attached files"}
_X, _MM = "{http://www.npes.org/pdfx/ns/id/}", "{http://ns.adobe.com/xap/1.0/mm/}"
_PDF, _XMP, _DC = (
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://ns.adobe.com/xap/1.0/}",
    "{http://purl.org/dc/elements/1.1/}",
)
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def version(file: PrintFile, _: Order) -> Found:
    """The version of the header and that of the catalog (ISO 32000-1, 7.2.2)."""
    stated = [file.pdf.pdf_version, str(file.root.get("/Version", "/1.0"))[1:]]
    numbers = [tuple(int(part) for part in one.split(".")[:2] if part.isdecimal()) for one in stated]
    if max(numbers) > NEWEST:
        yield Flaw(None, "", f"it is PDF {max(stated)}; PDF/X-4 is PDF 1.6 at most")


def encryption(file: PrintFile, _: Order) -> Found:
    if file.pdf.is_encrypted:
        yield Flaw(None, "", "it is encrypted, though it opens without a password")


def file_id(file: PrintFile, _: Order) -> Found:
    if len(file.pdf.trailer.get("/ID", ())) != 2:
        yield Flaw(None, "", "it has no file identifier (ID)")


def catalog(file: PrintFile, _: Order) -> Found:
    names = file.root.get("/Names", {})
    found = [(key, what) for key, what in _CATALOG.items() if key in file.root]
    found += [(key, what) for key, what in _NAMES.items() if key in names]
    yield from (Flaw(None, f"catalog, {key[1:]}", f"it holds {what}") for key, what in found)


# --------------------------------------------------------------------------------------------------- metadata


def xmp(file: PrintFile) -> Mapping[str, str]:
    """The XMP packet's properties by {namespace}name; what holds alternatives gives the first."""
    stream = file.root.get("/Metadata")
    return _xmp(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}


@lru_cache(maxsize=4)
def _xmp(packet: bytes) -> Mapping[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    try:
        root = etree.fromstring(packet.strip(b"\x00"), parser)
    except etree.XMLSyntaxError:
        return {}
    found: dict[str, str] = {}
    for description in () if root is None else root.iter(f"{_RDF}Description"):
        found.update({str(key): str(value) for key, value in description.attrib.items()})
        for each in description:
            if isinstance(each.tag, str):
                texts = [text.strip() for text in each.itertext() if text.strip()]
                found[each.tag] = texts[0] if texts else ""
    return found


def standard(file: PrintFile, _: Order) -> Found:
    stated = xmp(file).get(f"{_X}GTS_PDFXVersion", "")
    if not stated.startswith("PDF/X-4"):
        said = f'it says "{stated}"' if stated else "it does not say so"
        yield Flaw(None, "metadata, GTS_PDFXVersion", f"it claims no PDF/X-4: {said}")


def identity(file: PrintFile, _: Order) -> Found:
    found = xmp(file)
    missing = [name for name in ("DocumentID", "VersionID", "RenditionClass") if not found.get(f"{_MM}{name}")]
    if missing:
        yield Flaw(None, "metadata", f"it lacks {', '.join(missing)}")


def trapped(file: PrintFile, _: Order) -> Found:
    inside, outside = str(file.info.get("/Trapped", ""))[1:], xmp(file).get(f"{_PDF}Trapped", "")
    if inside not in ("True", "False"):
        yield Flaw(None, "document information", f'Trapped is "{inside or "not stated"}", not True or False')
    elif outside != inside:
        yield Flaw(None, "metadata", f'Trapped is "{outside or "not stated"}", and {inside} in the information')


def title_of(file: PrintFile) -> str:
    return str(file.info.get("/Title", "")).strip()


def created_on(file: PrintFile) -> str:
    """The day on which the file says that it was made (2026-02-01), blank when it does not."""
    date = _pdf_date(str(file.info.get("/CreationDate", "")))
    return date.date().isoformat() if date else ""


def title(file: PrintFile, _: Order) -> Found:
    inside, outside = title_of(file), xmp(file).get(f"{_DC}title", "")
    if not inside:
        yield Flaw(None, "document information", "it has no title")
    elif inside != outside:
        yield Flaw(None, "metadata", f'its title is "{outside}", and "{inside}" in the document information')


def dates(file: PrintFile, _: Order) -> Found:
    for key, name in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        inside, outside = _pdf_date(str(file.info.get(key, ""))), _iso_date(xmp(file).get(f"{_XMP}{name}", ""))
        if inside is None or outside is None:
            place = "document information" if inside is None else "metadata"
            yield Flaw(None, place, f"{key[1:] if inside is None else name} is missing or no date")
        elif inside != outside:
            yield Flaw(None, "metadata", f"{name} is {outside}, and {key[1:]} in the document information is {inside}")


def _pdf_date(stated: str) -> dt.datetime | None:
    """A date as PDF writes it: D:20260201090000+01'00' (ISO 32000-1, 7.9.4)."""
    from pikepdf.models.metadata import decode_pdf_date

    try:
        return _in_utc(decode_pdf_date(stated))
    except (ValueError, IndexError):
        return None


def _iso_date(stated: str) -> dt.datetime | None:
    try:
        return _in_utc(dt.datetime.fromisoformat(stated))
    except ValueError:
        return None


def _in_utc(date: dt.datetime) -> dt.datetime:
    return date.replace(tzinfo=dt.UTC) if date.tzinfo is None else date.astimezone(dt.UTC)


def forms(file: PrintFile, _: Order) -> Found:
    """XObjects that would let something else be printed than what is in the file (ISO 15930-7, 6)."""
    for sheet in file.sheets:
        for held in sheet.resources:
            if held.kind == "XObject" and isinstance(held.thing, pikepdf.Stream):
                yield from (Flaw(sheet.number, held.where, what) for what in _strange(held.thing))


def _strange(thing: Any) -> list[str]:
    kind = str(thing.get("/Subtype", "/none"))[1:]
    found = [] if kind in ("Image", "Form") else [f"it is a {kind} object, no image or form"]
    return found + [
        f"it has {key[1:]}, by which another is printed"
        for key in ("/OPI", "/Ref", "/Alternates", "/PS")
        if key in thing
    ]
