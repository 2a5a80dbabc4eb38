"""A file with tracked changes, read as it will be when all are accepted or all rejected, by Word's rules and by
LibreOffice; written without planpress, so that it can be wrong in no common way."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lxml import etree

from tests.conftest import require_tool

Way: TypeAlias = Literal["accepted", "rejected"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE: dict[Way, str] = {"accepted": f"{W}del", "rejected": f"{W}ins"}


def said(data: bytes, way: Way = "accepted") -> list[str]:
    """The text of each paragraph that has any, the notes' at the end in the order of their references."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    gone = _GONE[way]
    found = list(_paragraphs(document, gone))
    by_id = {note.get(f"{W}id"): note for note in notes}
    for reference in document.iter(f"{W}footnoteReference"):
        if not _inside(reference, gone):
            found += _paragraphs(by_id[reference.get(f"{W}id")], gone)
    return [text for text in found if text.strip()]


def _paragraphs(root: Any, gone: str) -> Iterator[str]:
    """A paragraph whose mark is gone runs on into the next, which must be there (ISO/IEC 29500-1, 17.13.5.15)."""
    waiting = ""
    for paragraph in root.iter(f"{W}p"):
        if any(row.find(f"{W}trPr/{gone}") is not None for row in paragraph.iterancestors(f"{W}tr")):
            continue
        waiting += "".join(_words(paragraph, gone))
        if paragraph.find(f"{W}pPr/{W}rPr/{gone}") is None:
            yield waiting
            waiting = ""
            continue
        follower = next(paragraph.itersiblings(f"{W}p", f"{W}tbl"), None)
        assert follower is not None, "the mark that ends a cell, a note or the body cannot go"
        assert follower.tag == f"{W}p" or not waiting, "words run into a table"
    assert not waiting


def _words(paragraph: Any, gone: str) -> Iterator[str]:
    for node in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br"):
        layout = node.get(f"{W}type") in ("page", "column")
        if node.getparent().tag == f"{W}r" and not layout and not _inside(node, gone):
            yield (node.text or "") if node.tag in (f"{W}t", f"{W}delText") else "\t"


def _inside(node: Any, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None


def marks(data: bytes) -> list[tuple[str, str]]:
    """What is deleted and inserted, in order: ("del", "44.3"), with "¶" where a paragraph's mark is among it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = [etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes")]
    found: list[tuple[str, str]] = []
    for node in (node for root in roots for node in root.iter(f"{W}ins", f"{W}del")):
        kind = node.tag.removeprefix(W)
        if node.getparent().tag == f"{W}r" or node.getparent().tag == f"{W}trPr":
            continue
        if node.getparent().tag == f"{W}rPr":
            found.append((kind, "¶"))
        elif text := "".join(inner.text or "" for inner in node.iter(f"{W}t", f"{W}delText")):
            found.append((kind, text))
    return found


_SETTLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Settle" script:language="StarBasic">
Sub Run(source As String, order As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim none() As New com.sun.star.beans.PropertyValue
  file = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(file.CurrentController.Frame, ".uno:" &amp; order, "", 0, none())
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName" : form(0).Value = "Text"
  file.storeToURL(target, form())
  file.close(True)
End Sub
</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Settle"/></library:library>
"""


def settled_by_libreoffice(data: bytes, way: Way, folder: Path) -> list[str]:
    """The lines that LibreOffice writes as plain text when it has accepted or rejected all changes."""
    soffice = require_tool("soffice", "LibreOffice (libreoffice-writer)")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    library = folder / "profile" / "user" / "basic" / "Standard"
    if not library.exists():
        subprocess.run([soffice, profile, "--headless", "--terminate_after_init"], check=True, timeout=120)
        library.mkdir(parents=True, exist_ok=True)
        (library / "script.xlb").write_text(_LIBRARY)
        (library / "Settle.xba").write_text(_SETTLE)
    source, target = folder / "source.docx", folder / "target.txt"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    order = {"accepted": "AcceptAllTrackedChanges", "rejected": "RejectAllTrackedChanges"}[way]
    run = f'macro:///Standard.Settle.Run("{source.as_uri()}","{order}","{target.as_uri()}")'
    subprocess.run([soffice, profile, "--headless", run], check=True, capture_output=True, timeout=120)
    return [line.strip() for line in target.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def saved_by_libreoffice(data: bytes, folder: Path) -> bytes:
    """The Word file as LibreOffice writes it when it has opened it."""
    soffice = require_tool("soffice", "LibreOffice (libreoffice-writer)")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    source, target = folder / "edition.docx", folder / "saved"
    source.write_bytes(data)
    form = "docx:MS Word 2007 XML"
    command = [soffice, profile, "--headless", "--convert-to", form, "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (target / source.name).read_bytes()
