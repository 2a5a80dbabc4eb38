"""WordprocessingML's names (ISO/IEC 29500-1, 17), as lxml has them."""

from __future__ import annotations

from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An lxml element."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """The full name of an element or attribute."""
    return f"{{{_W}}}{name}"


BODY, P, R, TBL, TR, TC, SDT = w("body"), w("p"), w("r"), w("tbl"), w("tr"), w("tc"), w("sdt")
PPR, RPR, TRPR, TCPR, SDT_CONTENT = w("pPr"), w("rPr"), w("trPr"), w("tcPr"), w("sdtContent")
T, DEL_TEXT, INSTR, DEL_INSTR, FLD_CHAR = w("t"), w("delText"), w("instrText"), w("delInstrText"), w("fldChar")
INS, DEL, MOVE_FROM, MOVE_TO = w("ins"), w("del"), w("moveFrom"), w("moveTo")
HYPERLINK, FLD_SIMPLE = w("hyperlink"), w("fldSimple")
BOOKMARK, BOOKMARK_END = w("bookmarkStart"), w("bookmarkEnd")
FOOTNOTE, NOTE_REFERENCE, NOTE_MARK = w("footnote"), w("footnoteReference"), w("footnoteRef")
VAL, ID = w("val"), w("id")


def value(parent: Element, path: str) -> str:
    """The value of the element below `parent` along the names in `path`, blank when there is none."""
    found = parent.find("/".join(map(w, path.split("/"))))
    return "" if found is None else found.get(VAL, "")


def text_of(node: Element) -> str:
    """A w:t's text as Word shows it: spaces at its ends count only when it says so."""
    text = node.text or ""
    return text if node.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


def preserve(node: Element) -> None:
    """Say that spaces at the ends of a text count."""
    node.set(_SPACE, "preserve")
