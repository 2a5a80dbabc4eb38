"""A python-docx document becomes .docx bytes that depend on nothing but its content."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO
from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.package import OpcPackage
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI

from planpress.document import Document
from planpress.writers.word.languages import full_tag
from planpress.writers.word.markup import DECLARATION, clean

_SQUEEZED = (".png", ".jpg", ".jpeg", ".xlsx")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def zip_parts(stream: IO[bytes], parts: Mapping[str, bytes]) -> None:
    """Write the parts in the given order, at fixed times; what is compressed already is stored.

    zipfile cannot take what is deflated, and most parts of most files are the same: so the few records that such an
    archive needs are written here (APPNOTE 6.3.10, 4.3.7 and 4.3.12).
    """
    directory, place = [], 0
    for name, data in parts.items():
        packed, check, method = _packed(data, name.endswith(_SQUEEZED))
        label = name.encode()
        text = _TEXT if not name.isascii() else 0
        common = struct.pack("<3H2H3L2H", 20, text, method, *_FIRST_DAY, check, len(packed), len(data), len(label), 0)
        record = b"PK\x03\x04" + common + label
        stream.write(record + packed)
        attributes = struct.pack("<3H2L", 0, 0, 0, 0o600 << 16, place)
        directory.append(b"PK\x01\x02" + struct.pack("<H", _MADE_BY) + common + attributes + label)
        place += len(record) + len(packed)
    listing = b"".join(directory)
    stream.write(listing)
    end = struct.pack("<4H2LH", 0, 0, len(parts), len(parts), len(listing), place, 0)
    stream.write(b"PK\x05\x06" + end)


_FIRST_DAY = (0, 1 << 5 | 1)  # midnight of 1 January 1980, the earliest time a zip can hold
_MADE_BY = 3 << 8 | 20  # Unix, version 2.0: the same on every machine
_TEXT = 1 << 11  # the name is UTF-8
_DEFLATED = 8
_REMEMBERED = 2**17


def _packed(data: bytes, is_squeezed: bool) -> tuple[bytes, int, int]:
    """The data as they stand in the archive, their checksum and the method."""
    if is_squeezed:
        return data, zlib.crc32(data), 0
    return (_deflated if len(data) < _REMEMBERED else _deflated.__wrapped__)(data)


@lru_cache(maxsize=128)
def _deflated(data: bytes) -> tuple[bytes, int, int]:
    """Styles, themes and the like come again and again; they are deflated once."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush(), zlib.crc32(data), _DEFLATED


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


def package_bytes(docx: WordDocument, known: Mapping[str, bytes] | None = None) -> bytes:
    """The whole package, main part first (ISO/IEC 29500-2). `known` are parts whose bytes are known by their name."""
    known = known or {}
    package: OpcPackage = docx.part.package
    parts = sorted(package.iter_parts(), key=lambda part: (part is not docx.part, str(part.partname)))
    files = {
        CONTENT_TYPES_URI[1:]: content_types({str(part.partname): part.content_type for part in parts}).encode(),
        PACKAGE_URI.rels_uri[1:]: package.rels.xml,
    }
    for part in parts:
        data = known.get(part.partname[1:])
        files[part.partname[1:]] = part.blob if data is None else data
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
