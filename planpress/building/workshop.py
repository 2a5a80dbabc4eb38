"""What a worker does: it composes documents, and writes editions. What it read once it keeps for the next job."""

from __future__ import annotations

import datetime as dt
import gc
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from planpress.building.editions import Edition, Project
from planpress.building.limits import Limits, limited
from planpress.building.office import Office
from planpress.errors import EditionError, Fault, InputError
from planpress.planning.subjects import Subject
from planpress.writers import FORMATS

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.building.stores import Store
    from planpress.building.writing import Written
    from planpress.composing.composition import Composition
    from planpress.document import Document
    from planpress.planning.changes import History
    from planpress.planning.model import Plan

Kept = TypeVar("Kept")
Digests: TypeAlias = tuple[str, str]
"""A document's digest without its attachments, and with them."""

COLLECT = 16
"""Jobs after which garbage is collected."""
_JOBS = count()


@dataclass(frozen=True, slots=True)
class Setting:
    """What all jobs of a run have in common. `office` finds pages where that is asked for."""

    project: Project
    limits: Limits
    validate: bool = False
    office: Office | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to compose; `sources` is the hash of everything that it is composed from, `earlier` the packed history
    of its plan."""

    folder: Path
    template: str
    language: str
    subject: Subject
    date: dt.date
    sources: str
    name: str = field(default="", compare=False)
    earlier: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """What composing a document showed: its digest with its attachments and without, whether its contents list wants
    page numbers, and its faults. `spoiled` says that those are faults of the plan or template itself, and not that it
    took too much."""

    digests: Digests = ("", "")
    paged: bool = False
    faults: tuple[Fault, ...] = ()
    spoiled: bool = False


@dataclass(frozen=True, slots=True)
class Portion:
    """A document to compose, and the editions to write of it; `names` are their files' in the store, `places` what
    messages call them."""

    draft: Draft
    editions: tuple[Edition, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProofJob:
    setting: Setting
    draft: Draft


@dataclass(frozen=True, slots=True)
class WriteJob:
    """Portions that are written together: several where one start of LibreOffice serves them all."""

    setting: Setting
    portions: tuple[Portion, ...]


def draft_of(edition: Edition, date: dt.date, sources: str, earlier: bytes = b"") -> Draft:
    """The draft of an edition's document. Editions that differ in their format only share it."""
    named = edition.folder, edition.template, edition.language, edition.subject
    return Draft(*named, date, sources, edition.title, earlier)


def prove(job: ProofJob) -> Proof:
    """Compose a document, and say what there is to say about it."""
    from planpress.building.paging import has_contents

    try:
        with limited(job.setting.limits, _place(job.setting, job.draft)):
            document = composed(job.setting.project, job.draft)
            return Proof(_digests(document), has_contents(document))
    except InputError as error:
        return Proof(faults=error.faults, spoiled=True)
    except EditionError as error:
        return Proof(faults=error.faults)


def write(job: WriteJob) -> list[Written]:
    """What was written for each edition of the portions, in their order."""
    from planpress.building.chart_folder import keep_charts
    from planpress.building.outlines import outline_of
    from planpress.building.writing import Sheet, Written, write_batch

    keep_charts()
    setting = job.setting
    sheets: list[Sheet] = []
    found: list[Written] = []
    for portion in job.portions:
        try:
            with limited(setting.limits, _place(setting, portion.draft)):
                document = composed(setting.project, portion.draft)
        except (InputError, EditionError) as error:
            found += [Written(b"", 0, error.faults)] * len(portion.editions)
            continue
        outline, digests = outline_of(document, brand_of(setting.project)), _digests(document)
        found += [
            Written(b"", 0, digest=digests[FORMATS[edition.format].attaches], outline=outline)
            for edition in portion.editions
        ]
        sheets += [
            Sheet(place, replace(document, bleed=edition.bleed), edition.format, setting.validate, setting.office)
            for edition, place in zip(portion.editions, portion.places, strict=True)
        ]
    written = iter(write_batch(sheets, brand_of(setting.project), setting.limits))
    _tidy()
    return [
        plain if plain.faults else replace(next(written), digest=plain.digest, outline=plain.outline) for plain in found
    ]


def _tidy() -> None:
    """Collect garbage after every few jobs. Left alone, the collector looks through everything only when there is a
    quarter more than last time (https://docs.python.org/3.11/library/gc.html#gc.set_threshold): beside all the
    libraries and a plan, that would be the garbage of many documents. What is there after the first job stays, and is
    taken out of its sight."""
    number = next(_JOBS)
    if number % COLLECT == 0:
        gc.collect()
    if number == 0:
        gc.freeze()


def _place(setting: Setting, draft: Draft) -> str:
    """What messages call the work on a draft: the template that is at it."""
    return f"{setting.project.templates / draft.template}, {draft.name}"


def _digests(document: Document) -> Digests:
    from planpress.digests import digest  # late: a run that changes nothing needs none of it

    bare = digest(replace(document, attachments=()))
    return bare, digest((bare, document.attachments))


# ----------------------------------------------------------------------------------------- what a worker keeps


class Shelf(Generic[Kept]):
    """The last few things of a kind that were made, by their key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The thing of this key, made when it is not there."""
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def clear(self) -> None:
        """Keep nothing any more."""
        self._kept.clear()


_PLANS: Shelf[Plan] = Shelf(4)
_HISTORIES: Shelf[History] = Shelf(4)
_BASES: Shelf[Composition] = Shelf(12)
_DOCUMENTS: Shelf[Document] = Shelf(32)
_BRANDS: Shelf[Brand] = Shelf(2)


def forget() -> None:
    """Keep nothing of plans and templates: they are not what their hashes say."""
    for shelf in (_PLANS, _HISTORIES, _BASES, _DOCUMENTS):
        shelf.clear()


def plan_at(folder: Path, sources: str) -> Plan:
    """The plan in a folder or workbook. Raises InputError."""
    from planpress.planning.reading import read_plan  # late: a run that changes nothing needs none of it

    return _PLANS.get((folder, sources), lambda: read_plan(folder))


def history_at(folder: Path, sources: str, earlier: bytes) -> History:
    """A plan beside its earlier editions, which come packed. Raises InputError."""
    from planpress.building.history import unpacked  # late, as above

    return _HISTORIES.get((folder, sources, earlier), lambda: unpacked(earlier, plan_at(folder, sources)))


def earlier_editions(store: Store, folder: Path, sources: str, number: int) -> bytes:
    """The earlier editions of a plan, packed: those before that of a number. Raises InputError."""
    from planpress.building.history import history_of, packed  # late, as above

    found = history_of(store, plan_at(folder, sources), number)
    earlier = packed(found)
    _HISTORIES.get((folder, sources, earlier), lambda: found)
    return earlier


def composed(project: Project, draft: Draft) -> Document:
    """The document of a draft. Raises InputError."""
    return _DOCUMENTS.get((project.root, draft), lambda: _compose(project, draft))


def _compose(project: Project, draft: Draft) -> Document:
    from planpress.composing import composed_document  # late, as above
    from planpress.composing.composition import composition

    def base() -> Composition:
        plan = plan_at(draft.folder, draft.sources)
        earlier = partial(history_at, draft.folder, draft.sources, draft.earlier)
        return composition(plan, project.templates / draft.template, draft.language, draft.date, earlier)

    series = (project.root, draft.folder, draft.template, draft.language, draft.date, draft.sources, draft.earlier)
    return composed_document(_BASES.get(series, base).about(draft.subject))[0]


def brand_of(project: Project) -> Brand:
    """The house's brand, read anew when its file changed. Raises InputError."""
    from planpress.brand import read_brand  # late, as above

    try:
        found = project.brand.stat()
    except OSError:
        return read_brand(project.brand)  # which says what is wrong
    return _BRANDS.get((project.brand, found.st_mtime_ns, found.st_size), lambda: read_brand(project.brand))
