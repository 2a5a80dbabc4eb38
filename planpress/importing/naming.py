"""Names in a table become ids: the same names always the same ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

LONGEST = 60
"""Characters that an id may have."""

# Latin letters that have no decomposition in Unicode, as they are written in plain ASCII.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def slug(name: str, joint: str) -> str:
    """The name in lowercase ASCII, words joined by `joint`; "" when nothing of it can be written so."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", folded.encode("ascii", "ignore").decode())
    text = joint.join(words)
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(joint)[0] or text[:LONGEST]


def host(address: str) -> str:
    """The host of a web address, the text itself when it is none."""
    return urlsplit(address).hostname or address if address.startswith(("http://", "https://")) else address


class Names:
    """Ids by name, given in the order in which names come; a name that cannot be written in ASCII gets a number."""

    def __init__(self, joint: str, prefix: str, taken: Iterable[str] = ()) -> None:
        self._joint, self._prefix = joint, prefix
        self._ids: dict[str, str] = {}
        self._taken = set(taken)

    def id_of(self, name: str) -> str:
        """The id of a name; names that differ in upper and lower case only are one."""
        folded = " ".join(name.casefold().split())
        if folded not in self._ids:
            self._ids[folded] = self._new(slug(name, self._joint))
            self._taken.add(self._ids[folded])
        return self._ids[folded]

    def _new(self, wished: str) -> str:
        if not wished or (self._joint == "_" and wished[0].isdigit()):
            return self._numbered(self._prefix, 1)
        return self._numbered(wished[: LONGEST - 5] + self._joint, 2) if wished in self._taken else wished

    def _numbered(self, start: str, number: int) -> str:
        while f"{start}{number}" in self._taken:
            number += 1
        return f"{start}{number}"
