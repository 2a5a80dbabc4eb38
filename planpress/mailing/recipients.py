"""Lists in CSV files and workbooks become recipients; every fault is told with its row, and nobody is on it twice."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from planpress.errors import Place, name_hint, nearest
from planpress.mailing.addresses import display_name, mailbox, seen
from planpress.mailing.model import Mailbox, Mailing, Recipient
from planpress.planning.cells import MalformedError, language
from planpress.planning.faults import Faults
from planpress.planning.parts import IGNORED, SUFFIX
from planpress.planning.publishing import PlanHead
from planpress.planning.subjects import group_id
from planpress.planning.tables import Columns, CsvTable, Row, Table, folded, read_table
from planpress.planning.workbook.sheets import Workbook
from planpress.planning.workbook.tables import SheetTable

SUFFIXES = (".csv", SUFFIX)
ADDRESS = "address"
OPTIONAL = ("name", "language", "organisation", "clusters", "groups")
"""The columns that every list may have; templates know all further ones by their names."""
RESERVED = ("fields", "id", "key", "list", "mailbox", "mailing", "recipient")
"""What else a letter knows of its recipient, so that no column may be called so."""
LONGEST_FIELD = 1000
"""Characters that a cell may have."""
_OFTEN = {"email": ADDRESS, "e_mail": ADDRESS, "mail": ADDRESS, "email_address": ADDRESS, "lang": "language"}
"""What lists from elsewhere call the columns."""
_NARROWING = {"cluster": "clusters", "group": "groups", "interest": "clusters", "sector": "clusters"}
"""What the names of columns have in them that are meant to say what interests somebody. Where such a column is not
known as one of these two, everything would be sent to everybody."""
_SEPARATORS = "[;；]"

# OWASP, CSV Injection: what spreadsheets and their East Asian editions take for the beginning of a formula.
_FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-](?: ?[0-9(][0-9 ()./,%-]*)?")
"""A telephone number, a figure or a dash alone, which no spreadsheet runs."""


def read_recipients(mailing: Mailing, head: PlanHead, faults: Faults) -> tuple[Recipient, ...]:
    """Whom the lists of a mailing name, in their order, each once; every fault is collected.

    Who stands on several lists is told and counts on the first. `head` has the plan's languages, of which the first is
    that of those who have none, and its clusters and groups.
    """
    found: dict[str, Recipient] = {}
    for file in mailing.lists:
        for recipient in _List(file, list_name(file, mailing.folder), head, faults).recipients():
            first = found.setdefault(recipient.key, recipient)
            if first is not recipient:
                reason = f"{recipient.mailbox.address} is in {first.place} already, which counts"
                mend = "Nothing needs to be done; the letter goes once."
                faults.note("On two lists", recipient.place.at(ADDRESS), reason, mend)
    return tuple(found.values())


def list_name(file: Path, folder: Path) -> str:
    """A list's name as publish.yaml has it."""
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


@dataclass(frozen=True, slots=True)
class _List:
    """One list, which publish.yaml calls `name`."""

    file: Path
    name: str
    head: PlanHead
    faults: Faults

    def recipients(self) -> tuple[Recipient, ...]:
        """Those whose rows are sound."""
        table = _table(self.file, self.faults)
        further = _further(table, self.faults) if table else ()
        rows = read_table(table, Columns((ADDRESS,), (*OPTIONAL, *further), dates=further), self.faults)
        for column in further:
            self._check_values(column, rows)
        if table and not rows and not self.faults.has_errors:
            reason, mend = "it has no row below its header", "Add a row for each recipient, or leave the list out."
            self.faults.warning("Nobody on the list", table.place, reason, mend)
        found: dict[str, Recipient] = {}
        for row in rows:
            recipient = self._recipient(row, further)
            if recipient and recipient.key in found:
                first = found[recipient.key]
                reason = f"row {first.place.row} has {first.mailbox.address} already"
                row.error("Address given twice", ADDRESS, reason, "Delete one of the two rows.")
            elif recipient:
                found[recipient.key] = recipient
        return tuple(found.values())

    def _recipient(self, row: Row, further: Sequence[str]) -> Recipient | None:
        row.required(ADDRESS)
        box = row.read(ADDRESS, _address)
        name = row.read("name", lambda text: _harmless(display_name(text)))
        fields = {column: row.read(column, plain_field) or "" for column in further}
        recipient = Recipient(
            mailbox=replace(box, name=name or box.name) if box else Mailbox("", ""),
            key=box.wire.casefold() if box else "",
            language=row.read("language", self._language) or next(iter(self.head.languages), "en"),
            list=self.name,
            place=row.place(),
            organisation=row.read("organisation", plain_field) or "",
            clusters=self._several(row, "clusters", self._cluster),
            groups=self._several(row, "groups", self._group),
            fields=fields,
        )
        return recipient if box else None

    def _language(self, text: str) -> str:
        known = self.head.languages
        if text in known or not known:
            return language(text)
        near = nearest(text, known)
        mend = f"Write {near}." if near else f"Write one of them, or add {text} to languages in plan.yaml."
        raise MalformedError("Language not in the plan", f"the plan's languages are {', '.join(known)}", mend)

    def _cluster(self, text: str) -> str:
        """A cluster's id, from it or from the cluster's label."""
        return _named(text, {**_turned(self.head.clusters), **{id_: id_ for id_ in self.head.clusters}}, "cluster")

    def _group(self, text: str) -> str:
        """A group's name, from it or from what files call it."""
        names = dict.fromkeys(self.head.groups.values())
        return _named(text, {**{group_id(name): name for name in names}, **{name: name for name in names}}, "group")

    def _several(self, row: Row, column: str, parse: Callable[[str], str]) -> tuple[str, ...]:
        """The names in a cell, parted by semicolons; each fault is collected. A blank one alone means all."""
        found = []
        items = re.split(_SEPARATORS, row.text(column))
        if row.text(column) and not any(map(str.strip, items)):
            mend = f"Write {column}, or leave the cell blank for all of them."
            row.error("Nothing named", column, "semicolons alone name nothing", mend)
        for item in items:
            try:
                found += [parse(plain_field(item.strip()))] if item.strip() else []
            except MalformedError as fault:
                row.faults.error(fault.what, row.place().at(column, item.strip()), fault.reason, fault.mend)
        return tuple(dict.fromkeys(found))

    def _check_values(self, column: str, rows: Sequence[Row]) -> None:
        """Complain of a further column that holds names of clusters or groups alone, where that of these is missing: it
        is meant to be it."""
        cells = [row for row in rows if row.text(column)]
        known = {"clusters": self._cluster, "groups": self._group}
        missing = [name for name in known if cells and name not in cells[0].cells]
        for meant in missing if not _narrowing(column, missing) else ():
            if all(_holds(row.text(column), known[meant]) for row in cells):
                reason = f"its cells are names of {meant}, and no letter is chosen by it"
                mend = f"Call the column {meant}, or add one of that name, blank for all."
                cells[0].error("Unknown column", column, reason, mend)
                return


def _holds(text: str, parse: Callable[[str], str]) -> bool:
    """Whether a cell has names alone that `parse` knows, however they are parted."""
    for separators in (_SEPARATORS, "[;；,，、/|]"):
        items = [item.strip() for item in re.split(separators, text) if item.strip()]
        with contextlib.suppress(MalformedError):
            return bool(items and [parse(item) for item in items])
    return False


def _turned(labels: Mapping[str, str]) -> dict[str, str]:
    return {label: id_ for id_, label in labels.items()}


def _named(text: str, known: Mapping[str, str], kind: str) -> str:
    """What is known by a name, in capitals or not. Raises MalformedError."""
    folded = {name.casefold(): id_ for name, id_ in known.items()}
    if text.casefold() in folded:
        return folded[text.casefold()]
    near = nearest(text, known)
    mend = f"Write {near}." if near else f"Write a {kind} of the plan, or leave the cell blank for all of them."
    names = list(dict.fromkeys(known.values()))
    raise MalformedError(f"Unknown {kind}", name_hint(text, names) if names else f"the plan has no {kind}s", mend)


# ------------------------------------------------------------------------------------------------- cells


def _address(text: str) -> Mailbox:
    if _FORMULA.match(text):
        reason = f"no address of a list begins with {text[0]}, which a spreadsheet takes for a formula"
        raise MalformedError("Formula for an address", reason, "Write the address itself.")
    return mailbox(text)


def plain_field(text: str) -> str:
    """Read a cell that becomes data of letters and reports: one line, seen, no formula. Raises MalformedError."""
    return _harmless(seen(text, LONGEST_FIELD))


def _harmless(text: str) -> str:
    """The text itself. Raises MalformedError when a spreadsheet, in which lists are opened, would run it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        reason = f"it begins with {text[0]}, and a spreadsheet would run it"
        raise MalformedError("Formula in a list", reason, f"Write it without the {text[0]}.")
    return text


# ------------------------------------------------------------------------------------------------ tables


def _table(file: Path, faults: Faults) -> Table | None:
    """The table of a list, None, with an error, when a workbook has none that can be told."""
    if file.suffix.casefold() != SUFFIX:
        return CsvTable(file)
    try:
        book = Workbook(file)
        names = [name for name in book.sheets if not name.casefold().startswith(IGNORED) and book.sheet(name).rows]
    except MalformedError as fault:
        faults.error(fault.what, Place(str(file)), fault.reason, fault.mend)
        return None
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        faults.error("File cannot be read", Place(str(file)), reason, "Check that it is a file you may read.")
        return None
    if len(names) == 1:
        return SheetTable(book, names[0])
    if names:
        reason = f"which of its sheets is the list cannot be told: {', '.join(names)}"
        faults.error("Several sheets", Place(str(file)), reason, 'Call the others "notes ...", or delete them.')
    else:
        faults.error("Empty file", Place(str(file)), "no sheet of it has a list", "Fill it, or leave it out.")
    return None


def _further(table: Table, faults: Faults) -> tuple[str, ...]:
    """The columns that a list has beside those of every list. A slip of the pen for one of those is left to the
    reader of tables, which tells it."""
    head = next(table.records(Faults()), None)
    written = dict(zip(map(folded, head.cells), head.cells, strict=True)) if head else {}
    missing = [name for name in (ADDRESS, *OPTIONAL) if name not in written]
    found = [name for name in written if name and name not in (ADDRESS, *OPTIONAL)]
    further = [name for name in found if not get_close_matches(name, missing, 1, 0.8)]
    for name in further:
        _check_column(name, written[name], missing, table, tuple(written), faults)
    return tuple(further)


def _narrowing(name: str, missing: Collection[str]) -> str | None:
    """What a column is meant to be that is to say what interests somebody, by its name; None for any other."""
    return next((column for word, column in _NARROWING.items() if word in name and column in missing), None)


def _check_column(
    name: str, written: str, missing: Sequence[str], table: Table, columns: tuple[str, ...], faults: Faults
) -> None:
    place = replace(table.place, row=1, columns=columns).at(name, written)
    meant = _OFTEN.get(name)
    narrowing = _narrowing(name, missing)
    if meant in missing:
        faults.error("Unknown column", place, f"what it holds is called {meant} here", f"Write {meant}.")
    elif narrowing:
        reason = f"what interests somebody is called {narrowing} here, and no letter is chosen by {name}"
        mend = f"Write {narrowing}; if it is something else, rename it, or add {narrowing}, blank for all."
        faults.error("Unknown column", place, reason, mend)
    elif name in RESERVED:
        reason = f"letters know something else of their recipient by the name {name}"
        faults.error("Reserved column", place, reason, f"Call it {name}_of_list, or something else.")
    elif not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name):
        reason = "templates use it as a name, so it has only the letters a to z, digits and underscores"
        faults.error("Bad column", place, reason, "Rename the column, or delete it.")
