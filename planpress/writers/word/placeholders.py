"""A Word file becomes one with the same pages and nothing drawn: a dot in the place of each picture and chart."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from pathlib import PurePosixPath

from PIL import Image

from planpress.writers.word.markup import PIC, A, R
from planpress.writers.word.package import zip_parts

_DOCUMENT, _RELATIONSHIPS, _TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
_DOT, _DOT_ID = "word/media/dot.png", "rDot"
_PIXELS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_CHART = re.compile(
    r'(<wp:inline\b[^>]*><wp:extent cx="(\d+)" cy="(\d+)"/>(?:(?!</wp:inline>).)*?)'
    r'<a:graphic\b[^>]*><a:graphicData uri="[^"]*/chart">.*?</a:graphic>',
    re.DOTALL,
)


def undrawn(data: bytes) -> bytes:
    """The file with the dot stretched to the size of what it stands for.

    A program that sets its pages takes half the time, and the pages are the same: a drawing's size stands beside it.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body, charts = _CHART.subn(_picture, parts[_DOCUMENT].decode())
    kinds = {name: _PIXELS.get(PurePosixPath(name).suffix) for name in parts if name.startswith("word/media/")}
    parts |= {name: _dot(kind) for name, kind in kinds.items() if kind}
    if charts:
        parts[_DOCUMENT] = body.encode()
        parts[_DOT] = _dot("PNG")
        link = f'<Relationship Id="{_DOT_ID}" Type="{_IMAGE}" Target="media/dot.png"/></Relationships>'
        parts[_RELATIONSHIPS] = parts[_RELATIONSHIPS].replace(b"</Relationships>", link.encode())
        listed = f'<Override PartName="/{_DOT}" ContentType="image/png"/></Types>'
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", listed.encode())
    stream = io.BytesIO()
    zip_parts(stream, parts)
    return stream.getvalue()


def _picture(chart: re.Match[str]) -> str:
    before, width, height = chart.groups()
    return (
        f'{before}<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
        '<pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{R}" r:embed="{_DOT_ID}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )


@lru_cache(maxsize=2)
def _dot(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stream, kind)
    return stream.getvalue()
