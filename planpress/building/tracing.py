"""A printed value becomes its origin: where it is printed, and the rows, sources and formulas it comes from."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial

from planpress.building.documents import Group, Series, group_of, series_of
from planpress.building.editions import Edition, Orders, Project, edition_date
from planpress.building.history import history_of
from planpress.building.manifest import read_manifest
from planpress.building.reconciled import place_words
from planpress.building.settling import settled_here
from planpress.building.stores import Store
from planpress.building.tasks import Request, Task, tasks_of
from planpress.document import Document, QuantityText, walk
from planpress.planning.model import Plan
from planpress.planning.parts import plan_id
from planpress.planning.quantities import Figure, Quantity
from planpress.planning.subjects import Subject
from planpress.reconciling import READERS, reconcile
from planpress.reconciling.printouts import UnreadableError

NEAREST = 5
"""So many of the nearest printed values are told for one that is not printed."""

_MINUS = str.maketrans(dict.fromkeys("-–‐‑‒﹣－", "−"))


@dataclass(frozen=True, slots=True)
class Printing:
    """A figure in a finished file: where, as printed, and the kind of place. `page` is 0 where pages are not fixed."""

    edition: Edition
    key: str
    text: str
    page: int
    where: str
    kind: str


@dataclass(frozen=True, slots=True)
class Traced:
    """One figure that prints as asked: itself, its forms in print, its number in the ledger, where it is printed."""

    figure: Figure
    forms: tuple[str, ...]
    number: int
    printings: tuple[Printing, ...]


@dataclass
class Tracer:
    """Everything that the documents of one plan print. `notes` are what keeps pages from being told."""

    plan: Plan
    figures: dict[str, Figure] = field(default_factory=dict)
    forms: dict[str, list[QuantityText]] = field(default_factory=dict)
    printings: list[Printing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def find(self, value: str) -> tuple[Traced, ...]:
        """The figures that print as `value`, with or without unit, qualifier and group signs."""
        wanted = _folded(value)
        return tuple(
            self._traced(key) for key, texts in self.forms.items() if any(wanted in _readings(text) for text in texts)
        )

    def on_page(self, document: str, page: int) -> tuple[Printing, ...]:
        """What the finished PDF of a document (briefing, profile/software) has on a page, in reading order."""
        return tuple(p for p in self.printings if p.edition.stem == document and p.page == page)

    def nearest(self, value: str) -> tuple[str, ...]:
        """The printed values next to one that is not printed: by size, else by their letters."""
        texts = list(dict.fromkeys(text.text for texts in self.forms.values() for text in texts if not text.absent))
        wanted = _number(value)
        if wanted is None:
            return tuple(difflib.get_close_matches(value, texts, NEAREST, 0.4))
        sized = [(abs(found - wanted), text) for text in texts if (found := _number(text)) is not None]
        return tuple(text for _, text in sorted(sized)[:NEAREST])

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.forms, 1)}

    def _traced(self, key: str) -> Traced:
        forms = dict.fromkeys(text.text for text in self.forms[key])
        printings = tuple(printing for printing in self.printings if printing.key == key)
        return Traced(self.figures[key], tuple(forms), self.numbers[key], printings)


def tracer_of(project: Project, orders: Orders, request: Request, editions: Sequence[Edition]) -> Tracer:
    """Compose the editions' documents, and read those of their files back that are up to date. Raises InputError."""
    from planpress.composing import composed_document  # late: other commands need none of it
    from planpress.composing.composition import Composition, composition
    from planpress.planning.reading import read_plan

    tracer = Tracer(read_plan(orders.folder))
    date = edition_date(orders.head, request.source_date_epoch, request.today)
    manifests = {plan_id(orders.folder): read_manifest(request.store, plan_id(orders.folder))}
    number = manifests[plan_id(orders.folder)].number + 1
    earlier = partial(history_of, request.store, tracer.plan, number)
    bases: dict[Series, Composition] = {}
    documents: dict[Group, Document] = {}
    names: dict[Group, Mapping[str, str]] = {}
    for edition in editions:
        if group_of(edition) not in documents:
            template = project.templates / edition.template
            base = composition(tracer.plan, template, edition.language, date, earlier)
            base = bases.setdefault(series_of(edition), base)
            document, ledger = composed_document(base.about(edition.subject))
            documents[group_of(edition)] = document
            names[group_of(edition)] = _note_figures(tracer, document, ledger.worded, edition.subject)
    tasks = tasks_of(project, request, [orders], editions, manifests)
    for task in settled_here(project, request, orders, tasks):
        group = group_of(task.edition)
        _read_back(tracer, request.store, task, documents[group], names[group])
    return tracer


def _note_figures(
    tracer: Tracer, document: Document, figures: Mapping[str, Figure], subject: Subject
) -> Mapping[str, str]:
    """What the figures of a document are called among those of all, by key: a sum over some clusters has the key of
    the sum over all, and is another figure."""
    names: dict[str, str] = {}
    for node in walk(document):
        if isinstance(node, QuantityText) and node.key in figures:
            figure = figures[node.key]
            if node.key not in names:
                is_one = _is_one(tracer.figures.get(node.key, figure), figure)
                names[node.key] = node.key if is_one else f"{node.key} of {', '.join(subject.clusters)}"
            name = names[node.key]
            tracer.figures.setdefault(name, figure)
            forms = tracer.forms.setdefault(name, [])
            if node not in forms:
                forms.append(node)
    return names


def _is_one(figure: Figure, other: Figure) -> bool:
    """Whether two figures of one key are the same one: stated, or calculated from the same; of counts, as high."""
    if not (isinstance(figure, Quantity) and isinstance(other, Quantity)):
        return type(figure) is type(other)
    inputs = [[part.key for part in inputs_of(each)] for each in (figure, other)]
    return inputs[0] == inputs[1] and (not figure.is_derived or bool(inputs[0]) or figure.value == other.value)


def _read_back(tracer: Tracer, store: Store, task: Task, document: Document, names: Mapping[str, str]) -> None:
    edition = task.edition
    if edition.format not in READERS:
        return
    data, place = store.read(task.name), store.show(task.name)
    if task.state != "fresh" or data is None:
        state = "missing" if data is None else "out of date"
        tracer.notes.append(f"{place} is {state} ({', '.join(task.reasons[:2])}): its pages are not told")
        return
    try:
        found = reconcile(document, data, edition.format).occurrences
    except UnreadableError:
        tracer.notes.append(f"{place} cannot be read: its pages are not told")
        return
    for one in found:
        where = place_words(document, one.page, one.section)
        tracer.printings.append(Printing(edition, names.get(one.key, one.key), one.text, one.page, where, one.kind))


# ------------------------------------------------------------------------------------------------ values


def _folded(text: str) -> str:
    """A value as typed or printed, without spaces and case, every minus alike."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", "", plain).translate(_MINUS)


def _readings(figure: QuantityText) -> set[str]:
    """All that a person may type for a figure."""
    number, unit, qualifier = _folded(figure.number), _folded(figure.unit), _folded(figure.qualifier)
    numbers = {number, _ungrouped(number)}
    with_unit = {f"{one}{unit}" for one in numbers}
    both = numbers | with_unit | ({f"{one}%" for one in numbers} if unit.startswith("%") else set())
    return both | {f"{qualifier}{one}" for one in both}


def _ungrouped(number: str) -> str:
    """A number without group signs: a sign between groups of two or three digits, the last one of three."""
    return re.sub(r"(?<=\d)[,.'’٬](?=\d{2,3}(?:[,.'’٬]\d{3})*(?:\D|$))", "", number) if _is_grouped(number) else number


def _is_grouped(number: str) -> bool:
    return re.fullmatch(r"−?\d{1,3}([,'’٬])\d{2,3}(\1\d{2,3})*([.]\d+)?", number) is not None


def _number(text: str) -> Decimal | None:
    match = re.search(r"−?\d[\d.,]*", _folded(text))
    if match is None:
        return None
    try:
        return Decimal(match[0].replace(",", "").rstrip(".").replace("−", "-"))
    except InvalidOperation:
        return None


def inputs_of(figure: Figure) -> Iterator[Quantity]:
    """What a calculated figure is calculated from."""
    if isinstance(figure, Quantity) and figure.is_derived:
        yield from getattr(figure.origin, "inputs", ())


def kinds_by_place(printings: Iterable[Printing]) -> dict[tuple[str, str, str], dict[str, list[str]]]:
    """Printings by document, language and format, then by page or section: the kinds of place, each once."""
    found: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for printing in printings:
        edition = printing.edition
        pages = found.setdefault((edition.stem, edition.language, edition.format), {})
        kinds = pages.setdefault(printing.where, [])
        if printing.kind not in kinds:
            kinds.append(printing.kind)
    return found
