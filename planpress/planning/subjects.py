"""for_each and the filters of publish.yaml become subjects: what documents are about, and which clusters they cover."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from planpress.errors import Place
from planpress.planning.cells import MalformedError, identifier, one_of
from planpress.planning.model import in_language
from planpress.planning.settings import Settings

Kind: TypeAlias = Literal["", "cluster", "group", "audience"]
EACH: tuple[Kind, ...] = ("cluster", "group", "audience")
"""What `for_each` may name."""
FILTERS = ("clusters", "groups", "without")
"""The keys that choose among the plan's clusters."""
LONGEST = 60
"""Characters that a group's id may have, as many as other ids."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: one cluster, group or audience by its id, or the plan. It covers the clusters with
    these ids, in the plan's order; none named means all. `names` are what it is called, by language, "" being the
    plan's own. `chose_all` says that clusters were chosen which are all that the plan has now, though it may have had
    others."""

    kind: Kind = ""
    id: str = ""
    clusters: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    chose_all: bool = False

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.name("")

    def name(self, language: str) -> str:
        """What it is called in a language."""
        return in_language(dict(self.names), language) or self.id

    @property
    def narrows(self) -> bool:
        """Whether its document is made of a part of the plan. One about a cluster sets it among all others."""
        return self.kind != "cluster" and bool(self.clusters)

    @property
    def is_chosen(self) -> bool:
        """Whether it covers clusters that were chosen, and so tells nothing of any other, be it gone from the plan."""
        return self.chose_all or bool(self.clusters)

    @property
    def identity(self) -> tuple[object, ...]:
        """All of it that can change a document. A cluster's names in it are the plan's own."""
        names = () if self.kind == "cluster" else self.names
        return self.kind, self.id, self.clusters, names, *((self.chose_all,) if self.chose_all else ())


WHOLE = Subject()
"""The subject of a document about the whole plan."""


def of_cluster(id_: str, label: str = "") -> Subject:
    """The subject of a document about one cluster."""
    return Subject("cluster", id_, (id_,), (("", label),))


def group_id(name: str) -> str:
    """What files call a group of clusters: its letters and digits in any script, in lower case, joined by hyphens."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())
    return "-".join(words)[:LONGEST].strip("-")


@dataclass(frozen=True, slots=True)
class Known:
    """What documents may be about: the plan's clusters with their labels, and each one's group as far as it has one;
    the audiences of publish.yaml. The plan's groups by id follow from these."""

    clusters: Mapping[str, str]
    group_names: Mapping[str, str]
    audiences: Mapping[str, Subject] = field(default_factory=dict)

    @property
    def groups(self) -> dict[str, Subject]:
        """The groups in the order in which the plan's clusters name them. Two with one id are one, by the first name;
        `group_faults` tells of them."""
        members: dict[str, list[str]] = {}
        for cluster, name in self.group_names.items():
            members.setdefault(group_id(name), []).append(cluster)
        return {
            id_: self.part(Subject("group", id_, names=(("", self.group_names[ids[0]]),)), ids)
            for id_, ids in members.items()
        }

    def part(self, subject: Subject, ids: Collection[str]) -> Subject:
        """The subject with these clusters chosen, in the plan's order; all of them are none named."""
        wanted = set(ids)
        found = tuple(cluster for cluster in self.clusters if cluster in wanted)
        is_all = len(found) == len(self.clusters)
        return replace(subject, clusters=() if is_all else found, chose_all=is_all)

    def covered(self, subject: Subject) -> tuple[str, ...]:
        """The ids of all clusters that a subject covers."""
        return subject.clusters or tuple(self.clusters)

    def group_faults(self) -> Iterator[tuple[str, str, str]]:
        """The ids of groups that cannot each have a file, why, and the mend."""
        names: dict[str, str] = {}
        for name in dict.fromkeys(self.group_names.values()):
            id_ = group_id(name)
            if not id_:
                yield id_, f'the group "{name}" has no letter or digit for a file name', "Give it a name with letters."
            elif id_ in names:
                reason = f'the groups "{names[id_]}" and "{name}" would both be called {id_} in file names'
                mend = "Write one name for both in the column group, or two that differ in a letter or digit."
                yield id_, reason, mend
            names.setdefault(id_, name)


# ----------------------------------------------------------------------------------------------- audiences


def read_audiences(settings: Settings, known: Known) -> dict[str, Subject]:
    """The audiences that publish.yaml defines, by id: what each is called and which clusters it sees."""
    section = settings.inner("audiences")
    found: dict[str, Subject] = {}
    for id_ in section.entries if section else ():
        assert section is not None
        try:
            identifier(id_)
        except MalformedError as fault:
            section.faults.error(fault.what, section.entries[id_].place.at(id_, id_), fault.reason, fault.mend)
            continue
        entry = section.inner(id_)
        if entry is None:
            reason, mend = "an audience has a name at least", f"Write {id_}: {{name: ...}}"
            section.faults.error("Missing key", section.entries[id_].place, reason, mend)
            continue
        entry.check_keys(("name",), FILTERS, ("name",))
        audience = Subject("audience", id_, names=tuple(entry.texts("name").items()))
        found[id_] = _chosen(entry, known, audience) or audience
    return found


# ------------------------------------------------------------------------------------ what an edition is about


def subjects_of(entry: Settings, known: Known) -> tuple[Subject, ...]:
    """What the documents of an entry of publish.yaml are about; each fault is collected. The filters choose clusters,
    and for_each parts the chosen ones into documents."""
    kind = entry.read("for_each", one_of(EACH, "Unknown word"))
    if kind is None and "for_each" in entry.entries:
        value = entry.entries["for_each"].value
        if isinstance(value, str) and not value.strip():
            reason = "it does not say what to make documents for"
            entry.error("Blank key", "for_each", reason, f"Write one of {', '.join(EACH)}, or delete the line.")
        return ()
    if "audiences" in entry.entries and kind != "audience":
        reason = "audiences chooses among documents that are made for each audience"
        entry.error("Audiences of one document", "audiences", reason, "Add for_each: audience, or delete audiences.")
    if kind and not known.clusters:
        reason = "no cluster of the plan can be read"
        entry.error("No clusters", "for_each", reason, "Mend the table of clusters first.")
        return ()
    chosen = _chosen(entry, known, WHOLE)
    if chosen is None:
        return ()
    return _PARTED[kind](entry, known, chosen) if kind else (chosen,)


def _each_cluster(_: Settings, known: Known, chosen: Subject) -> tuple[Subject, ...]:
    return tuple(of_cluster(id_, known.clusters[id_]) for id_ in known.covered(chosen))


def _each_group(entry: Settings, known: Known, chosen: Subject) -> tuple[Subject, ...]:
    if not known.group_names:
        reason = "no cluster of the plan has a group"
        entry.error("No groups", "for_each", reason, "Fill in the column group of the clusters.")
        return ()
    for _, reason, mend in known.group_faults():
        entry.error("No file for a group", "for_each", reason, mend)
    found = tuple(_narrowed(known.groups.values(), known, chosen))
    alone = [id_ for id_ in known.covered(chosen) if id_ not in known.group_names]
    if not found:
        reason = f"none of the clusters that are chosen here has a group: {', '.join(alone)}"
        entry.error("Nothing to show", "for_each", reason, "Choose others, or fill in the column group for them.")
    elif alone:
        reason = f"in no group, and so in none of these documents: {', '.join(alone)}"
        mend = "Fill in the column group for them, or choose groups: [...]"
        entry.faults.note("Clusters without a group", entry.entries["for_each"].place, reason, mend)
    return found


def _each_audience(entry: Settings, known: Known, chosen: Subject) -> tuple[Subject, ...]:
    if not known.audiences:
        reason = "publish.yaml defines none"
        mend = "Add audiences: at its top, such as audiences: {council: {name: City council}}"
        entry.error("No audiences", "for_each", reason, mend)
        return ()
    named = _list(entry, "audiences", one_of(known.audiences, "Unknown audience")) or tuple(known.audiences)
    wanted = [known.audiences[id_] for id_ in known.audiences if id_ in named]
    found = tuple(_narrowed(wanted, known, chosen))
    for audience in wanted:
        if audience.id not in {subject.id for subject in found}:
            reason = f"{audience.id} sees none of the clusters that are chosen here"
            key = next(name for name in (*FILTERS, "for_each") if name in entry.entries)
            entry.error("Nothing to show", key, reason, "Choose others, or leave this audience out: audiences: [...]")
    return found


_PARTED: Mapping[str, Callable[[Settings, Known, Subject], tuple[Subject, ...]]] = {
    "cluster": _each_cluster,
    "group": _each_group,
    "audience": _each_audience,
}
"""How chosen clusters are parted into documents, by what these are made for."""


def _narrowed(subjects: Iterable[Subject], known: Known, chosen: Subject) -> Iterator[Subject]:
    """The subjects as far as they cover any of the chosen clusters, and those alone."""
    wanted = set(known.covered(chosen))
    for subject in subjects:
        ids = [id_ for id_ in known.covered(subject) if id_ in wanted]
        if ids:
            yield known.part(subject, ids) if subject.is_chosen or chosen.is_chosen else subject


def _chosen(entry: Settings, known: Known, subject: Subject) -> Subject | None:
    """The subject with the clusters that the filters leave; None, with an error, for none."""
    if not any(key in entry.entries for key in FILTERS):
        return subject
    named = set(_list(entry, "clusters", one_of(known.clusters, "Unknown cluster")))
    groups = known.groups
    wanted = _list(entry, "groups", one_of(groups, "Unknown group"))
    for id_, reason, mend in known.group_faults():
        if id_ in wanted:
            entry.error("Two groups by one name", "groups", reason, mend)
    for id_ in wanted:
        named.update(known.covered(groups[id_]))
    left_out = _list(entry, "without", one_of(known.clusters, "Unknown cluster"))
    ids = (named or set(known.clusters)) - set(left_out)
    if left_out and not ids:
        entry.error("Nothing left", "without", "it leaves out all that is chosen", "Leave out fewer clusters.")
        return None
    return known.part(subject, ids)


def _list(entry: Settings, key: str, parse: Callable[[str], str]) -> tuple[str, ...]:
    """A list of names, each of which may stand there once. One without any is an error: it would choose all."""
    found = entry.read_list(key, parse)
    if key in entry.entries and not entry.entries[key].value:
        mend = f"Write {key}: [...] with a name at least, or delete the line."
        entry.error("Blank key", key, f"{key} chooses nothing", mend)
    for name in dict.fromkeys(name for name in found if found.count(name) > 1):
        entry.error("Given twice", key, f"{name} is in the list already", "Delete one of the two.")
    return found


def place_of(entry: Settings, *keys: str) -> Place:
    """The place of the first of the keys that an entry has, else of the entry."""
    return next((entry.entries[key].place for key in keys if key in entry.entries), entry.place)
