"""A finished file becomes a smaller one with the same content, written as the standards want it."""

from __future__ import annotations

import io
import re

import pikepdf

VERSION = "1.7"
"""Of which PDF/UA-1 and PDF/A-3 are parts (ISO 14289-1, 6; ISO 19005-3, 6.1.2)."""

pikepdf.settings.set_flate_compression_level(9)
"""A file is 1 % smaller than at the usual level, in no more time that could be measured."""

_CLOSE_END = re.compile(rb"\r\nendstream")
_HEAD = re.compile(rb"<<(.*?)/Length (\d+)(.*?)>>\nstream\n", re.DOTALL)


def packed(data: bytes) -> bytes:
    """The file with its objects in compressed streams, as `saved` writes it."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return saved(file, VERSION)


def saved(file: pikepdf.Pdf, version: str) -> bytes:
    """The file of a PDF version at least with its objects in compressed streams (ISO 32000-1, 7.5.7) and an identifier
    made of its content.

    It is written anew by qpdf, which puts right what ReportLab leaves wrong: no line end before `endstream`, wrong
    lengths of streams and objects that do not stand by themselves (ISO 19005-3, 6.1.7.1 and 6.1.8).
    """
    out = io.BytesIO()
    file.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        min_version=version,
        fix_metadata_version=False,
    )
    return apart(out.getvalue())


def apart(data: bytes) -> bytes:
    """The same file with no compressed stream whose last byte is a carriage return.

    The line end that qpdf writes after it would make one line end of two bytes with it, and a reader that counts
    from there finds the stream's length wrong (ISO 19005-3, 6.1.7.1). Such a stream gets one byte more, which
    lies behind its end-of-data and is not read; its dictionary gives up the room, so that nothing else moves.
    """
    changed = bytearray(data)
    for end in [match.start() + 1 for match in _CLOSE_END.finditer(data)]:
        start = _start(data, end)
        if start is not None:
            changed[start.start() : end + 1] = _lengthened(start, data[start.end() : end])
    return bytes(changed)


def _start(data: bytes, end: int) -> re.Match[bytes] | None:
    """The dictionary of the stream that ends there; None where the bytes only look like an end."""
    opened = data.rfind(b" obj\n", 0, end)
    while opened >= 0:
        head = _HEAD.match(data, opened + len(b" obj\n"))
        if head and head.end() + int(head[2]) == end:
            return head
        opened = data.rfind(b" obj\n", 0, opened)
    return None


def _lengthened(head: re.Match[bytes], content: bytes) -> bytes:
    """Dictionary and content with one byte more of content, in as many bytes as before and the line end."""
    length = str(int(head[2]) + 1).encode()
    room = 1 + len(length) - len(head[2])
    dictionary = b"<<" + head[1] + b"/Length " + length + head[3] + b">>\nstream\n"
    return dictionary.replace(b" /", b"/", room) + content + b" \n"
