"""A filter becomes those recipients of a mailing whom it means."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from planpress.errors import Fault, Place, UsageError, name_hint, nearest
from planpress.mailing.model import Recipient

FIELDS = ("address", "name", "language", "organisation", "list", "cluster", "group")
"""What a filter may name before "=", beside the columns of the mailing's lists."""
ANY = ("address", "language", "organisation", "list", "cluster", "group")
"""Where a filter without "=" is looked for."""


def chosen(recipients: Sequence[Recipient], text: str, labels: Mapping[str, str]) -> tuple[Recipient, ...]:
    """Those of a mailing whom a filter means: a pattern with * and ? for an address, a list, a language, an
    organisation, a cluster or a group, or field=pattern. `labels` are the clusters' names by id.

    Raises UsageError when it means nobody, for a slip of the pen must not look like a list that is done; and when it
    would mean others as an organisation, say, than as a list.
    """
    field, mark, pattern = text.partition("=")
    known = [*FIELDS, *dict.fromkeys(name for recipient in recipients for name in recipient.fields)]
    if mark and field not in known:
        near = nearest(field, known)
        mend = f"Write {near}={pattern}." if near else "Write a field that the lists have."
        raise UsageError([Fault("Unknown field", Place("--to"), name_hint(field, known), mend)])
    fields, wanted = ((field,), pattern) if mark else (ANY, text)
    wanted = wanted.strip().casefold()
    by_field = {
        name: {recipient.key for recipient in recipients if wanted and _is_meant(recipient, name, wanted, labels)}
        for name in fields
    }
    _check_alone(text, {name: keys for name, keys in by_field.items() if keys})
    meant = set().union(*by_field.values())
    found = tuple(recipient for recipient in recipients if recipient.key in meant)
    if not found:
        names = [value for recipient in recipients for name in fields for value in _values(recipient, name, labels)]
        near = nearest(wanted, dict.fromkeys(names))
        mend = (
            f"Write {near}." if near else "Write an address, a list, a language, or a pattern such as *@office.example."
        )
        raise UsageError([Fault("Nobody chosen", Place("--to"), f"{text} means none of the recipients", mend)])
    return found


def _check_alone(text: str, by_field: Mapping[str, Collection[str]]) -> None:
    """Raises UsageError where a word means some people by one field and others by another. All of them are meant by
    stars alone."""
    if set(text) == {"*"} or all(keys == next(iter(by_field.values())) for keys in by_field.values()):
        return
    counts = [f"{len(keys):,} by {name}" for name, keys in by_field.items()]
    reason = f"{text} means several things: {', '.join(counts)}"
    mend = f"Write {' or '.join(f'{name}={text}' for name in by_field)}."
    raise UsageError([Fault("Which ones?", Place("--to"), reason, mend)])


def _is_meant(recipient: Recipient, field: str, wanted: str, labels: Mapping[str, str]) -> bool:
    return any(fnmatchcase(value.casefold(), wanted) for value in _values(recipient, field, labels))


def _values(recipient: Recipient, field: str, labels: Mapping[str, str]) -> Iterator[str]:
    """What a recipient has in a field, by each of its names."""
    match field:
        case "address":
            yield from (recipient.mailbox.address, recipient.key)
        case "name":
            yield recipient.mailbox.name
        case "list":
            path = PurePosixPath(recipient.list)
            yield from (recipient.list, path.name, path.stem)
        case "cluster":
            for id_ in recipient.clusters:
                yield from (id_, labels.get(id_, id_))
        case "group":
            yield from recipient.groups
        case "language" | "organisation":
            yield str(getattr(recipient, field))
        case _:
            yield recipient.fields.get(field, "")
