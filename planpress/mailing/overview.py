"""A round becomes a folder to look at: every letter as it would be sent, and a page that shows who gets what."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from planpress.amounts import weight
from planpress.building.manifest import OUTBOX
from planpress.building.stores import LocalStore, Store, replace_file, unwritable
from planpress.errors import Fault, UsageError
from planpress.mailing.messages import message
from planpress.mailing.model import Enclosure, Mailbox, Mailing, Parcel, Round
from planpress.mailing.rendering import Letters
from planpress.mailing.signing import signing_faults
from planpress.mailing.suppression import PRIVATE, PRIVATE_FOLDER
from planpress.writers.letter import Letter

INDEX = "index.html"
_PAGE, _STYLES = "outbox.html.j2", ("received.css", "outbox.css")
_CID = re.compile(r"""cid:([^"'\s)>,]+)""")
_UNFIT = re.compile(r"[^a-z0-9@._+-]+")
_LONGEST = 100
"""Characters of an address in the name of a file."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What a dry run wrote: the page to look at, as messages call it, how many letters, and their bytes in all."""

    page: str
    letters: int
    size: int
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Written:
    """A letter in the folder: its file, whose it is, and its bytes."""

    file: str
    parcel: Parcel
    size: int


def outbox_of(plan: str, mailing: str) -> str:
    """The folder in the store of reports in which a mailing's dry run lies."""
    return f"{plan}/{OUTBOX}/{mailing}"


def write_outbox(
    store: Store,
    here: Path,
    round: Round,
    letters: Letters,
    message_id: Callable[[Parcel], str],
    date: dt.datetime,
    waiting: Callable[[str], None] = lambda _: None,
) -> Outbox:
    """Write each letter of a round as NNN-address.eml, the letter of each language to look at, and index.html, in the
    place of what the last dry run of the mailing wrote. Nothing is sent, and no ledger is asked or told.

    The files that letters carry are in `store`. What is written has people's addresses in it: it stays on this machine,
    in `store` where that is a folder, else in `here`, and nobody but its owner may read it.

    Each file is put whole or not at all, and the index last: where it is, all that it shows is there. A key that is not
    here, or that others may read, leaves the letters unsigned, which is noted; who sends needs it.

    Raises what Letters and `message` raise, and UsageError for a folder that cannot be written.
    """
    shelf = _Shelf(store if isinstance(store, LocalStore) else LocalStore(here), round.mailing)
    masters = letters.masters()
    notes = tuple(signing_faults(round.mailing))
    mailing = replace(round.mailing, signing=None) if notes else round.mailing
    with shelf.store.locked(waiting):
        try:
            shelf.clear()
            written = tuple(_letters(store, shelf, round, mailing, letters, message_id, date))
            for language, letter in masters.items():
                shelf.put(letter_name(language), _shown(letter))
            shelf.put(INDEX, _page(round, written, masters, notes))
        except OSError as error:
            raise UsageError([unwritable(str(shelf.folder), error)]) from error
    return Outbox(str(shelf.folder / INDEX), len(written), sum(each.size for each in written), notes)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The folder of a mailing's dry run, which its owner alone may read."""

    store: LocalStore
    mailing: Mailing

    @property
    def folder(self) -> Path:
        return self.store.root / outbox_of(self.mailing.plan, self.mailing.name)

    def clear(self) -> None:
        """Take away what an earlier run wrote, the index first, and let nobody else in."""
        name = outbox_of(self.mailing.plan, self.mailing.name)
        self.store.remove(f"{name}/{INDEX}")
        for old in list(self.store.names(name)):
            self.store.remove(old)
        self.folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder.parent, self.folder):
            folder.chmod(PRIVATE_FOLDER)

    def put(self, name: str, data: bytes) -> None:
        replace_file(self.folder / name, data, PRIVATE)


def _letters(
    store: Store,
    shelf: _Shelf,
    round: Round,
    mailing: Mailing,
    letters: Letters,
    message_id: Callable[[Parcel], str],
    date: dt.datetime,
) -> Iterator[_Written]:
    def read(enclosure: Enclosure) -> bytes:
        return store.read(enclosure.store_name) or b""

    digits = max(3, len(str(len(round.parcels))))
    for number, parcel in enumerate(round.parcels, 1):
        data = message(letters.letter(parcel.recipient), parcel, mailing, message_id(parcel), date, read)
        name = f"{number:0{digits}}-{file_name(parcel.recipient.key)}.eml"
        shelf.put(name, data)
        yield _Written(name, parcel, len(data))


def file_name(address: str) -> str:
    """An address as a part of a file's name, on any file system: in small ASCII letters, and never a path."""
    return _UNFIT.sub("-", address.casefold())[:_LONGEST].strip(".-") or "nobody"


def letter_name(language: str) -> str:
    """The file of the letter in a language."""
    return f"letter-{_UNFIT.sub('-', language.casefold())}.html"


def _shown(letter: Letter) -> bytes:
    """The letter's HTML with its pictures in it, for a browser."""
    pictures = {picture.cid: base64.b64encode(picture.data).decode() for picture in letter.pictures}

    def found(match: re.Match[str]) -> str:
        return f"data:image/png;base64,{pictures[match[1]]}" if match[1] in pictures else match[0]

    return _CID.sub(found, letter.html).encode("utf-8", "replace")


# ------------------------------------------------------------------------------------------------- page


def _page(
    round: Round, written: tuple[_Written, ...], masters: Mapping[str, Letter], notes: tuple[Fault, ...]
) -> bytes:
    """The page in UTF-8. Same input, same bytes."""
    style = "".join(map(_text, _STYLES))
    names = {
        "round": round,
        "mailing": round.mailing,
        "written": written,
        "largest": max((each.size for each in written), default=0),
        "masters": masters,
        "notes": (*round.notes, *notes),
        "style": style,
        "policy": _policy(style),
    }
    return _template().render(**names).encode("utf-8", "replace")


def _policy(style: str) -> str:
    """What a browser may load (Content Security Policy Level 3): this one style sheet, and the letters beside the page.
    Nothing runs, nothing is sent."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # What 'self' is to a page that is opened as a file is left to each browser, so that file: is named.
    return (
        f"default-src 'none'; frame-src 'self' file:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    """Everything printed is escaped, and an unknown name is an error."""
    environment = Environment(
        loader=DictLoader({_PAGE: _text(_PAGE)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"weight": weight, "mailbox": _mailbox, "letter_name": letter_name, "quote": quote}
    return environment.get_template(_PAGE)


def _mailbox(mailbox: Mailbox) -> str:
    return f"{mailbox.name} <{mailbox.address}>" if mailbox.name else mailbox.address


def _text(name: str) -> str:
    return files("planpress.mailing").joinpath(name).read_text(encoding="utf-8")
