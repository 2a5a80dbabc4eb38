"""An address becomes the dark and light modules of a QR code (ISO/IEC 18004)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote, urlsplit

from planpress.lengths import Mm

QUIET = 4
"""The light border in modules, without which readers find no code (ISO/IEC 18004:2015, 5.3.8)."""
LEAST_MODULE = Mm(0.33)
"""The smallest module that phones read with ease: four dots of a printer of 300 dpi, as the code's inventors advise."""

_ADDRESS = re.compile(r"[!#-;=?-\[\]_a-z~]+")
"""The signs of addresses (RFC 3986, 2)."""

Modules: TypeAlias = tuple[tuple[bool, ...], ...]
"""Rows from the top, of modules from the left: True is dark."""


class AddressError(ValueError):
    """A text that no QR code should hold: the `reason` and the `mend`."""

    def __init__(self, reason: str, mend: str) -> None:
        self.reason, self.mend = reason, mend
        super().__init__(reason)


@lru_cache(maxsize=64)
def modules(href: str) -> Modules:
    """The code of exactly this text, without its border. Error level M (15 % may be lost), or better where that takes
    no more modules. Raises AddressError for a text that is too long."""
    import segno  # late: most documents have no code

    try:
        code = segno.make_qr(href, error="m")
    except segno.DataOverflowError as error:
        raise AddressError(f"{len(href)} characters are too many for a code", "Give a shorter address.") from error
    return tuple(tuple(module == 1 for module in row) for row in code.matrix)


def runs(code: Modules) -> Iterator[tuple[int, int, int]]:
    """The dark modules as bars: row and column of the first, and how many, counted from the border's corner."""
    for row, line in enumerate(code, QUIET):
        text = "".join("#" if dark else " " for dark in line)
        for bar in re.finditer("#+", text):
            yield row, bar.start() + QUIET, len(bar[0])


def across(code: Modules) -> int:
    """The modules from edge to edge, with the border."""
    return len(code) + 2 * QUIET


def _leads_somewhere(href: str) -> bool:
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:  # brackets that hold no address
        return False
    if parts.scheme in ("http", "https"):
        return bool(host)
    return parts.scheme in ("mailto", "tel") and bool(parts.path)


def check_address(href: str, size: Mm) -> None:
    """Raise AddressError for what is no address of the web, of mail or of a phone, and for a code too fine to read."""
    if not _leads_somewhere(href):
        near = re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", href)
        mend = f"Write https://{href}" if near else "Write the whole address, for instance https://example.org"
        raise AddressError("it leads nowhere: an address begins with https://, http://, mailto: or tel:", mend)
    if not _ADDRESS.fullmatch(href):
        plain = quote(href, safe="!#$%&'()*+,/:;=?@[]~")
        raise AddressError("it holds signs that an address has only in coded form", f"Write {plain}")
    count = across(modules(href))
    if size / count < LEAST_MODULE:
        reason = f"{count} squares on {size:g} mm are {size / count:.2f} mm each, too fine for a phone to read"
        least = -int(-count * LEAST_MODULE // 1)
        raise AddressError(reason, f"Make it {least} mm or larger, or give a shorter address.")
