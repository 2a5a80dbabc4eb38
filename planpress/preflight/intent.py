"""The output intent says in which condition the file is to be printed, and holds its profile (ISO 15930-7, 6)."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from planpress.preflight.conditions import CONDITIONS
from planpress.preflight.opened import Flaw, Found, PrintFile
from planpress.preflight.orders import Order

_WHERE = "output intent"
NEWEST_PROFILE = 4
"""The version of ICC profiles that PDF 1.6 and printers know."""


def intents(file: PrintFile) -> list[Any]:
    """The output intents for PDF/X."""
    return [one for one in file.root.get("/OutputIntents", ()) if one.get("/S") == "/GTS_PDFX"]


def stated_condition(file: PrintFile) -> str:
    """The name of the condition that the file states, blank without one."""
    found = intents(file)
    return str(found[0].get("/OutputConditionIdentifier", "")).strip() if found else ""


def profile_of(file: PrintFile) -> bytes:
    """The embedded output profile, empty without one."""
    found = intents(file)
    stream = found[0].get("/DestOutputProfile") if found else None
    return bytes(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else b""


def intent(file: PrintFile, _: Order) -> Found:
    count = len(intents(file))
    if count != 1:
        yield Flaw(None, "catalog", f"it has {count or 'no'} output intents for PDF/X, not one")


def profile(file: PrintFile, _: Order) -> Found:
    found = intents(file)
    if not found:
        return
    data = profile_of(file)
    if not data:
        yield Flaw(None, _WHERE, "no output profile is embedded")
        return
    if data[12:20] != b"prtrCMYK" or int(found[0]["/DestOutputProfile"].get("/N", 0)) != 4:
        kind, space = (data[at : at + 4].decode("latin-1").strip() for at in (12, 16))
        yield Flaw(None, _WHERE, f'its profile is of kind "{kind}" for {space or "nothing"}, not a printer\'s for CMYK')
    elif data[8] > NEWEST_PROFILE:
        yield Flaw(None, _WHERE, f"its profile is of ICC version {data[8]}, {NEWEST_PROFILE} at most is known")
    elif not _opens(data):
        yield Flaw(None, _WHERE, "its profile cannot be opened")


def _opens(data: bytes) -> bool:
    from PIL import ImageCms

    try:
        ImageCms.ImageCmsProfile(io.BytesIO(data))
    except (OSError, ImageCms.PyCMSError):
        return False
    return True


def registered(file: PrintFile, _: Order) -> Found:
    """A condition is told by the name under which it is registered, so that the print shop knows the same."""
    if not intents(file):
        return
    stated = stated_condition(file)
    if stated not in CONDITIONS:
        yield Flaw(None, _WHERE, f'the condition is "{stated}", which is no registered name that is known here')


def condition(file: PrintFile, order: Order) -> Found:
    stated = stated_condition(file)
    if stated in CONDITIONS and stated != order.condition.name:
        yield Flaw(None, _WHERE, f"it is made for {stated}, and {order.condition.name} is asked for")
