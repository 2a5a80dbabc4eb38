"""A file just written is read back, and what in it is not as its document says becomes faults."""

from __future__ import annotations

from collections.abc import Iterator

from planpress.document import Document, Opening, plain_text, sections
from planpress.errors import Fault, Place
from planpress.reconciling import READERS, reconcile
from planpress.reconciling.findings import Difference
from planpress.reconciling.printouts import UnreadableError
from planpress.writers import FORMATS

MOST = 10
"""So many differences are told one by one."""
_MEND = "The plan is not at fault, and the file made before stays. Please report this, with the plan."


def faults_in(document: Document, data: bytes, suffix: str, name: str) -> tuple[Fault, ...]:
    """One fault for each figure that `data`, a file of the document in a format, does not show as it should."""
    return tuple(differing(document, data, suffix, name, FORMATS[suffix].name, _MEND)) if suffix in READERS else ()


def differing(document: Document, data: bytes, reader: str, name: str, called: str, mend: str) -> Iterator[Fault]:
    """The same of what a reader reads, which messages call so, with what is to be done then."""
    try:
        found = reconcile(document, data, reader).differences
    except UnreadableError as error:
        yield Fault("File cannot be read back", Place(name), f"{called}: {error}", mend)
        return
    for difference in found[:MOST]:
        where = place_words(document, difference.page, difference.section)
        reason = f"{called}, {where}, {difference.kind}: {_what(difference)}"
        yield Fault("Figure not as in the plan", Place(f"{name}, {where}"), reason, mend)
    if len(found) > MOST:
        yield Fault(
            "More such figures", Place(name), f"{called}: {len(found) - MOST} more are not as in the plan", mend
        )


def _what(difference: Difference) -> str:
    wanted = " ".join(difference.figure.split())
    if not wanted:
        return f'nothing in the plan explains "{difference.instead}"'
    if difference.beside:
        return f"{wanted} stands beside {difference.beside}, where it does not belong"
    if difference.instead:
        return f'{wanted} should stand there, and "{difference.instead}" does'
    return f"{wanted} is missing"


def place_words(document: Document, page: int, section: int) -> str:
    """Where something stands: its page, or its section in a file whose pages are not fixed."""
    if page:
        return f"page {page}"
    if not section:
        return "before the first section"
    found = sections(document)[section - 1]
    number = found.number if isinstance(found, Opening) else ""
    return f"section {number} {plain_text(found.label)}".replace("  ", " ")
