"""Letters that no font of the brand has become faults, before a page shows empty boxes for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from planpress.brand import Brand
from planpress.charts.metrics import metrics_of
from planpress.errors import EditionError, Fault, Place

UNSEEN = frozenset({"alt", "anchor", "data", "href", "key", "target"})
"""Fields that are not drawn: names of places, and words that are heard."""
MOST = 6
"""So many letters of a script are listed."""
LONGEST = 60
"""So many characters of the words are shown around a letter."""


def require_letters(title: str, shown: object, brand: Brand) -> None:
    """See that each letter of what is shown, which has been measured already, stands in a font.

    Raises EditionError with a fault for each script that no font has.
    """
    lacking = metrics_of(brand).lacking
    if not lacking:
        return
    found: dict[str, tuple[str, set[str]]] = {}
    for words in _words(shown):
        for letter in lacking.intersection(words):
            found.setdefault(_script(letter), (words, set()))[1].add(letter)
    if found:
        raise EditionError([_fault(title, script, *where) for script, where in found.items()])


def _words(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _words(item)
    elif is_dataclass(node):
        for part in fields(node):
            if part.name not in UNSEEN:
                yield from _words(getattr(node, part.name))


def _script(letter: str) -> str:
    """The letter's script by the first word of its name (The Unicode Standard, 4.8), or what else it is."""
    if unicodedata.category(letter)[0] in "SC":
        return "signs"
    name = unicodedata.name(letter, "unknown")
    return "CJK" if name.startswith("CJK") else name.split()[0].capitalize()


def _fault(title: str, script: str, words: str, letters: set[str]) -> Fault:
    listed = ", ".join(map(_told, sorted(letters)[:MOST]))
    more = f" and {len(letters) - MOST} more" if len(letters) > MOST else ""
    first = min(words.index(letter) for letter in letters.intersection(words))
    excerpt = words[max(0, first - LONGEST // 2) :][:LONGEST].strip()
    reason = f'no font of the brand has {listed}{more} ({script}), as in "{excerpt}"'
    return Fault(
        "Letters without a font", Place(title), reason, "Name a font with them in _brand.yml, or write other words."
    )


def _told(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    return f"{letter} {code}" if letter.isprintable() else code
