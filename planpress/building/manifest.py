"""What is known of a plan's report files becomes manifest.json beside them, and is read from it by the next run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias

from planpress.building.staleness import hash_of
from planpress.building.stores import Store
from planpress.errors import Fault

MANIFEST = "manifest.json"
JOURNAL = ".planpress-journal"
VERSION = 2
EDITIONS, THUMBNAILS, OUTBOX = "editions", "thumbnails", "outbox"
"""Folders of a plan's reports that hold no editions of today."""

CheckOutcome: TypeAlias = Literal["passed", "failed"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a finished file was checked for."""

    check: str
    outcome: CheckOutcome


@dataclass(frozen=True, slots=True)
class About:
    """Which edition a file is: of which document and subject (its id, and what people call it), in which language
    and format."""

    document: str
    subject: str
    label: str
    language: str
    format: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a file that was made.

    `key` is the hash of its inputs as they lay there, `content` that of what it really says and what drew it; `stamp`
    tells without reading whether the file is still the one. `number` is that of the run that made it, `date` the one
    that it bears, `made` the time (ISO 8601, UTC).
    """

    about: About
    key: str
    content: str
    sha256: str
    size: int
    seconds: float
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    pages: int | None = None
    stamp: str = ""
    number: int = 0
    date: str = ""
    made: str = ""
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An edition that could not be made, until it can: why, on which day, and the command that repeats it alone."""

    about: About
    date: str
    faults: tuple[Mapping[str, str], ...]
    again: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file with tracked changes: its hash and size, the hashes of the two files that were compared, and how many
    changes there are. It is no edition: it makes nothing stale, and nothing makes it stale."""

    sha256: str
    size: int
    older: str
    newer: str
    changes: int


@dataclass(frozen=True, slots=True)
class Heading:
    """How a plan is called: its region, the same in the region's own language, and the plan's name."""

    name: str = ""
    native: str = ""
    about: str = ""


@dataclass
class Manifest:
    """All that is known of one plan's reports, by file below the plan's folder; `number` is that of the newest run
    that made one of them, on the day `date`."""

    plan: str
    heading: Heading = field(default_factory=Heading)
    number: int = 0
    date: str = ""
    files: dict[str, Record] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    orphans: tuple[str, ...] = ()
    changes: dict[str, Comparison] = field(default_factory=dict)


def read_manifest(store: Store, plan: str) -> Manifest:
    """The manifest of a plan, with what a run that was killed had put in place but not yet listed. One that cannot be
    read, or is of another version, counts as none."""
    manifest = _parsed(plan, store.read(f"{plan}/{MANIFEST}"))
    for name, record in _journal(store.read(f"{plan}/{JOURNAL}") or b""):
        adopt(store, manifest, name, record)
    if not manifest.number:  # a manifest may be lost while what it counted is still there
        manifest.number = max(_kept_numbers(store, plan), default=0)
    return manifest


def is_manifest(store: Store, plan: str) -> bool:
    """Whether a manifest of ours lies in a plan's folder; other programs have files of this name."""
    try:
        kept: Any = json.loads(store.read(f"{plan}/{MANIFEST}") or b"{}")
        return bool(kept["plan"] == plan and kept["version"] and kept["files"] is not None)
    except (ValueError, LookupError, TypeError):
        return False


def _kept_numbers(store: Store, plan: str) -> Iterable[int]:
    names = (name.split("/") for name in store.names(f"{plan}/{EDITIONS}"))
    return (int(parts[2]) for parts in names if len(parts) > 3 and parts[2].isdecimal())


def adopt(store: Store, manifest: Manifest, name: str, record: Record) -> None:
    """Let the manifest know of a file that was about to be put in place, if that came to pass."""
    data = store.read(f"{manifest.plan}/{name}")
    if data is not None and hash_of(data) == record.sha256:
        note(manifest, name, replace(record, stamp=store.stamp(f"{manifest.plan}/{name}")))


def note(manifest: Manifest, name: str, record: Record) -> None:
    """Let the manifest know of a file that was made."""
    manifest.files[name] = record
    manifest.failures.pop(name, None)
    if record.number > manifest.number:
        manifest.number, manifest.date = record.number, record.made[:10]


def announce(store: Store, plan: str, name: str, record: Record) -> None:
    """Say that a file is about to be put in place. The next run adopts it if that came to pass: so the manifest, which
    is large, need not be written with each file, and yet nothing that was made is ever unknown."""
    line = json.dumps({"file": name, **_plain(record)}, ensure_ascii=False) + "\n"
    store.append(f"{plan}/{JOURNAL}", line.encode())


def write_manifest(store: Store, manifest: Manifest) -> None:
    """Write the manifest; the journal is done with then. Inputs and versions that many files have alike are kept once,
    and by their number in each record."""
    inputs, versions = _Pool(), _Pool()
    files = {}
    for name in sorted(manifest.files):
        record = manifest.files[name]
        numbers = {"inputs": inputs.number(record.inputs), "versions": versions.number(record.versions)}
        files[name] = _plain(record) | numbers
    sections: dict[str, Any] = {
        "version": VERSION,
        "plan": manifest.plan,
        **asdict(manifest.heading),
        "number": manifest.number,
        "date": manifest.date,
        "inputs": inputs.found,
        "versions": versions.found,
        "files": files,
        "failures": {name: _flat(asdict(manifest.failures[name])) for name in sorted(manifest.failures)},
        "orphans": sorted(manifest.orphans),
        "changes": {name: asdict(manifest.changes[name]) for name in sorted(manifest.changes)},
    }
    data = _lines(sections).encode()
    known = store.read(f"{manifest.plan}/{MANIFEST}")
    if data != known and (known or files or manifest.failures):
        store.put(f"{manifest.plan}/{MANIFEST}", data)
    store.remove(f"{manifest.plan}/{JOURNAL}")


def _lines(sections: Mapping[str, Any]) -> str:
    """JSON with a line for each entry of each section: a person may read it, and what did not change is the same."""

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def lines(value: object) -> str:
        if isinstance(value, dict) and value:
            return "{\n  " + ",\n  ".join(f"{text(name)}: {text(entry)}" for name, entry in value.items()) + "\n }"
        if isinstance(value, list) and value:
            return "[\n  " + ",\n  ".join(map(text, value)) + "\n ]"
        return text(value)

    return "{\n " + ",\n ".join(f"{text(name)}: {lines(value)}" for name, value in sections.items()) + "\n}\n"


def fault_facts(faults: Iterable[Fault]) -> tuple[Mapping[str, str], ...]:
    """Faults as the manifest and other programs get them."""
    return tuple(
        {"what": fault.what, "place": str(fault.place), "reason": fault.reason, "mend": fault.mend} for fault in faults
    )


class _Pool:
    """Mappings, each kept once and found by its number."""

    def __init__(self) -> None:
        self.found: list[Mapping[str, str]] = []
        self._numbers: dict[tuple[tuple[str, str], ...], int] = {}
        self._seen: dict[int, int] = {}

    def number(self, mapping: Mapping[str, str]) -> int:
        if id(mapping) not in self._seen:  # records of one run share the mapping itself
            key = tuple(sorted(mapping.items()))
            if key not in self._numbers:
                self._numbers[key] = len(self.found)
                self.found.append(mapping)
            self._seen[id(mapping)] = self._numbers[key]
        return self._seen[id(mapping)]


def _plain(record: Record) -> dict[str, Any]:
    facts = {name: getattr(record, name) for name in record.__slots__}
    about = {name: getattr(record.about, name) for name in record.about.__slots__}
    return _flat(facts | {"about": about, "checks": [asdict(check) for check in record.checks]})


def _flat(kept: dict[str, Any]) -> dict[str, Any]:
    """The facts of `about` beside the others."""
    return {**kept.pop("about"), **kept}


def _parsed(plan: str, data: bytes | None) -> Manifest:
    try:
        kept: Any = json.loads(data or b"{}")
        if kept.get("version") != VERSION:
            return Manifest(plan)
        pools = {name: kept[name] for name in ("inputs", "versions")}
        return Manifest(
            plan,
            Heading(kept["name"], kept["native"], kept["about"]),
            int(kept["number"]),
            str(kept["date"]),
            {name: _record(pools, facts) for name, facts in kept["files"].items()},
            {name: Failure(**_with_about(facts)) for name, facts in kept["failures"].items()},
            tuple(kept["orphans"]),
            {name: Comparison(**facts) for name, facts in kept["changes"].items()},
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return Manifest(plan)


def _record(pools: Mapping[str, Any], facts: dict[str, Any]) -> Record:
    kept = _with_about(facts)
    kept["checks"] = tuple(Check(**check) for check in kept["checks"])
    for name, pool in pools.items():
        kept[name] = pool[kept[name]] if isinstance(kept[name], int) else kept[name]
    return Record(**kept)


def _with_about(facts: dict[str, Any]) -> dict[str, Any]:
    about = {name: facts[name] for name in About.__slots__}
    return {name: value for name, value in facts.items() if name not in about} | {"about": About(**about)}


def _journal(data: bytes) -> Iterable[tuple[str, Record]]:
    for line in data.splitlines():
        try:
            facts = json.loads(line)
            name = facts.pop("file")
            yield name, _record({}, facts)
        except (ValueError, LookupError, TypeError, AttributeError):
            continue  # the last line of a run that was killed
