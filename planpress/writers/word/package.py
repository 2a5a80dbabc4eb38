"""A python-docx document becomes .docx bytes that depend on nothing but its content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO
from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.package import OpcPackage
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI

from planpress.document import Document
from planpress.writers.word.languages import full_tag
from planpress.writers.word.markup import DECLARATION, clean

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_SQUEEZED = (".png", ".jpg", ".jpeg", ".xlsx")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def zip_parts(stream: IO[bytes], parts: Mapping[str, bytes]) -> None:
    """Write the parts in the given order, at fixed times; what is compressed already is stored."""
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # the same on every machine
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_SQUEEZED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=6)


def set_properties(docx: WordDocument, document: Document) -> None:
    """Title, author, language and dates: the dates are the document's own, never the clock's."""
    properties = docx.core_properties
    date = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    properties.title = _property(document.title)
    properties.author = properties.last_modified_by = _property(document.author)
    properties.subject = _property(document.subject)
    properties.language = full_tag(document.language)
    properties.created = properties.modified = date
    properties.revision = 1


def _property(text: str) -> str:
    return clean(text)[:255]  # python-docx refuses longer ones


def package_bytes(docx: WordDocument) -> bytes:
    """The whole package, main part first (ISO/IEC 29500-2)."""
    package: OpcPackage = docx.part.package
    parts = sorted(package.iter_parts(), key=lambda part: (part is not docx.part, str(part.partname)))
    files = {
        CONTENT_TYPES_URI[1:]: content_types({str(part.partname): part.content_type for part in parts}).encode(),
        PACKAGE_URI.rels_uri[1:]: package.rels.xml,
    }
    for part in parts:
        files[part.partname[1:]] = part.blob
        if len(part.rels):
            files[part.partname.rels_uri[1:]] = part.rels.xml
    stream = io.BytesIO()
    zip_parts(stream, files)
    return stream.getvalue()


def content_types(types: Mapping[str, str]) -> str:
    """The list that gives each part, by its name with a leading slash, its content type."""
    overrides = "".join(f'<Override PartName={quoteattr(n)} ContentType="{kind}"/>' for n, kind in types.items())
    defaults = (
        f'<Default Extension="rels" ContentType="{CT.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CT.XML}"/>'
    )
    return f'{DECLARATION}<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'
