"""The keys of plan.yaml that speak to investors become a contact, and lists of incentives, strengths and steps."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from planpress.planning import cells
from planpress.planning.model import Contact, Item
from planpress.planning.settings import Settings
from planpress.planning.sheet_settings import ITEMS
from planpress.planning.texts import typed_figures

CONTACT = "contact"
INVESTING_KEYS = (CONTACT, *ITEMS)

_WORDS = ("agency", "person", "address", "hours")
_SIGNS = ("telephone", "email", "web")
_BLOCKS = re.compile(r"\n\s*\n|\n\s*(?:[-*+>]|#+|[0-9]+[.)])\s")
"""Where a text is more than a paragraph: a blank line, or a line that begins a list, a heading or a quotation."""


def read_contact(settings: Settings) -> Contact:
    """Whom to turn to: `contact: {agency: Trade Office, agency:zh: 商务局, email: office@example.org}`."""
    inner = settings.inner(CONTACT)
    if inner is None:
        return Contact()
    inner.check_keys((), (*_WORDS, *_SIGNS), _WORDS)
    return Contact(
        agency=inner.texts("agency"),
        person=inner.texts("person"),
        telephone=inner.read("telephone", cells.telephone) or "",
        email=inner.read("email", cells.email) or "",
        address=inner.texts("address"),
        web=inner.read("web", cells.web_address) or "",
        hours=inner.texts("hours"),
    )


def read_items(settings: Settings, key: str, sources: Collection[str] | None) -> tuple[Item, ...]:
    """The entries of a list, each with a title and a text; they may name one of the `sources` where that is not
    None."""
    return tuple(_item(entry, sources) for entry in settings.mappings(key))


def _item(entry: Settings, sources: Collection[str] | None) -> Item:
    optional = () if sources is None else ("source",)
    entry.check_keys(("title", "text"), optional, ("title", "text"))
    text = entry.texts("text")
    keys = {tag: f"text:{tag}" if tag else "text" for tag, words in text.items() if words}
    for key in keys.values():
        _check_paragraph(entry, key)
    source = entry.read("source", cells.one_of(sources, "Unknown source")) if sources else None
    if sources is not None and not entry.text("source"):
        _check_figures(entry, "text")
    return Item(entry.texts("title"), text, source or "", {tag: entry.entries[key].place for tag, key in keys.items()})


def _check_paragraph(entry: Settings, key: str) -> None:
    """An entry has one paragraph: a template may set it beside its title, or in a table."""
    value = entry.entries[key].value
    if isinstance(value, str) and _BLOCKS.search(value.strip()):
        reason = "the text of an entry is one paragraph"
        entry.error("More than a paragraph", key, reason, "Join the lines, or make an entry of each.")


def _check_figures(entry: Settings, key: str) -> None:
    """Warn of a figure that no source vouches for."""
    figure = next(typed_figures(entry.text(key)), None)
    if figure:
        place = entry.entries[key].place
        wrong = figure if figure in (place.excerpt or "") else None
        reason = f"{figure} is none of the plan's figures, and the entry names no source"
        mend = "Add a source to the entry, or write {{ plan.clusters[0].target }} or the like for the figure."
        entry.faults.warning("Figure without a source", replace(place, wrong=wrong), reason, mend)
