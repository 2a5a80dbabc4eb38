"""Recipients become letters: each is composed once for all for whom it says the same, and read back like any file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from planpress.amounts import weight
from planpress.building.editions import Project, pinned_date
from planpress.building.manifest import read_manifest
from planpress.building.reconciled import differing
from planpress.building.staleness import inputs_of, plan_inputs, shared_inputs, template_inputs, versions
from planpress.building.tasks import Request
from planpress.building.workshop import brand_of, earlier_editions, history_at, plan_at
from planpress.composing.composition import Composition, composition
from planpress.composing.letters import TEMPLATE, View, compose_letter
from planpress.errors import EditionError, Fault, Place
from planpress.mailing.messages import unsubscribe_address
from planpress.mailing.model import Enclosure, Mailbox, Mailing, Parcel, Recipient, Round, When
from planpress.mailing.recipients import read_recipients
from planpress.mailing.rounds import LETTER, Choice, snapshot_hash
from planpress.mailing.wording import wording
from planpress.planning.changes import snapshot
from planpress.planning.faults import Faults
from planpress.planning.model import in_language
from planpress.planning.publishing import read_head
from planpress.reconciling import READERS
from planpress.writers.letter import Letter, write_letter

if TYPE_CHECKING:
    from planpress.document import Document

MOST_HTML: Final = 100_000
"""Bytes of a letter's HTML: Gmail shows no more than 102 kB of it."""
OF_LIST: Final = ", list "
"""What stands between a language and a list in the name of a letter to approve."""
KEPT: Final = 64
"""So many composed letters are kept for the recipients to come."""
PARTS: Final = {"letter-html": "HTML", "letter-txt": "Text"}
"""The readers that read a letter back, and what messages call what they read."""

_MISSING: Final = object()
_WHEN: Final[Mapping[When, str]] = {
    "each-edition": "letter_each_edition",
    "on-change": "letter_on_change",
    "manual": "letter_manual",
}
_KINDS: Final = {"pdf": "letter_pdf", "pdf-print": "letter_pdf_print", "docx": "letter_docx"}
_MEND = "The plan is not at fault, and no letter was sent. Please report this, with the plan."


class Letters:
    """The letters of one round, all from the plan, templates and words as they were when this was made. `recipients`
    are all on the lists, where they are known.

    Raises InputError for faults of the template, the subject or the plan's texts, and EditionError for a letter that
    cannot be sent as it is, or that somebody changed meanwhile."""

    def __init__(
        self,
        project: Project,
        request: Request,
        mailing: Mailing,
        round: Round,
        recipients: Sequence[Recipient] | None = None,
    ) -> None:
        self._project, self._request, self._mailing, self._round = project, request, mailing, round
        self._recipients = recipients
        self._kept: OrderedDict[_Reading, Letter] = OrderedDict()
        self._parcels = {parcel.recipient.key: parcel for parcel in round.parcels}
        self._began = self._files()
        self._over: EditionError | None = None

    def letter(self, recipient: Recipient) -> Letter:
        """The letter to a recipient of the round. It is composed anew only when something that its template reads is
        not what it was for anyone before."""
        parcel = self._parcels.get(recipient.key) or self._choice.parcel(recipient)
        return self._letter(parcel, self.language_of(recipient))

    def masters(self) -> Mapping[str, Letter]:
        """The letter in each language of the plan as it reads for nobody in particular, with all that there is in that
        language: what a person looks at who is to approve it, whoever is on the lists. It is the first list's; where
        that to another reads differently it is there, too, called by language and list: "en, list council"."""
        first, *others = dict.fromkeys(file.stem for file in self._mailing.lists) or [""]
        found = {}
        for language in self._languages:
            found[language] = self._for_nobody(language, first)
            letters = {f"{language}{OF_LIST}{name}": self._for_nobody(language, name) for name in others}
            found |= {called: letter for called, letter in letters.items() if letter != found[language]}
        return found

    def _for_nobody(self, language: str, list: str) -> Letter:
        blank = dict.fromkeys(self._columns, "")
        nobody = Recipient(Mailbox("", ""), "", language, list, self._mailing.place, fields=blank)
        return self._letter(self._choice.parcel(nobody), language)

    def made_from(self, master: str) -> tuple[str, str, str]:
        """What letters to others of a master's language are made from, each by its hash: templates and words, what the
        plan says, and the mailing's own line for their subject."""
        language = master.partition(OF_LIST)[0]
        words = wording(self._project.templates, self._mailing.template, language, self._began)
        return words, self._round.says, in_language(self._mailing.subject, language)

    def language_of(self, recipient: Recipient) -> str:
        """The language of his letter: his own, else the first of the plan's that the house has words for."""
        return recipient.language if recipient.language in self._languages else self._languages[0]

    # ---------------------------------------------------------------------------------------- what all have in common

    @cached_property
    def _head(self) -> Any:
        return read_head(self._mailing.folder)

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """The plan's languages that the house has words for; where it has them for none, the first one's lack is told
        by who reads them."""
        locale = self._project.templates / "locale"
        return tuple(tag for tag in self._head.languages if (locale / f"{tag}.yaml").is_file()) or self._head.languages

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        """The further columns of all lists: a list that lacks one has it blank."""
        known = self._recipients
        found = read_recipients(self._mailing, self._head, Faults()) if known is None else known
        return tuple(dict.fromkeys(name for recipient in found for name in recipient.fields))

    @cached_property
    def _choice(self) -> Choice:
        return Choice(self._mailing, self._round.enclosures, self._head.languages, self._head.groups)

    @cached_property
    def _sources(self) -> str:
        pinned = None if self._head.edition else pinned_date(self._request.source_date_epoch)
        own = plan_inputs(self._mailing.folder, pinned)
        return inputs_of(own, shared_inputs(self._project.templates, self._project.brand), {}, versions()).sources

    @cached_property
    def _earlier(self) -> bytes:
        number = read_manifest(self._request.store, self._mailing.plan).number + 1
        return earlier_editions(self._request.store, self._mailing.folder, self._sources, number)

    def _base(self, language: str) -> Composition:
        if language not in self._bases:
            folder, template = self._mailing.folder, self._project.templates / self._mailing.template
            earlier = partial(history_at, folder, self._sources, self._earlier)
            plan = plan_at(folder, self._sources)
            if snapshot_hash(snapshot(plan)) != self._round.says:
                raise self._changed([str(folder)])
            self._bases[language] = composition(plan, template, language, self._round.date, earlier)
        return self._bases[language]

    @cached_property
    def _bases(self) -> dict[str, Composition]:
        return {}

    # ------------------------------------------------------------------------------------------------- one letter

    def _letter(self, parcel: Parcel, language: str) -> Letter:
        given = _Given(self._base(language), self._mailing, self._columns, parcel)
        for reading, letter in self._kept.items():
            if reading.is_of(language, given):
                self._kept.move_to_end(reading)
                return letter
        if self._over:
            raise self._over
        reads: dict[tuple[str, str], Any] = {}
        views = {name: _Watched(name, data, reads) for name, data in given.data.items()}
        try:
            letter = self._composed(language, views)
        finally:  # also of a fault: half of a change may be what is at fault
            self._refuse_changes()
        self._kept[_Reading(language, reads)] = letter
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return letter

    def _files(self) -> Mapping[str, str]:
        """All files that letters are composed from, by name, each with its hash."""
        return {**plan_inputs(self._mailing.folder, None), **template_inputs(self._project.templates)}

    def _refuse_changes(self) -> None:
        """Asked after a letter is composed, so that nothing can have changed between the question and the reading."""
        now = self._files()
        names = sorted(name for name in {*now, *self._began} if now.get(name) != self._began.get(name))
        if names:
            self._over = self._changed(names)
            raise self._over

    def _changed(self, names: Sequence[str]) -> EditionError:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        reason = f"{names[0]}{more} changed, so that the letters to come would be others than the first ones"
        mend = "Build and look at them again, then run the command again: it goes on with those who have none."
        return EditionError([Fault("Changed while letters were being sent", self._mailing.place, reason, mend)])

    def _composed(self, language: str, views: Mapping[str, View]) -> Letter:
        composed = self._base(language).about(self._base(language).subject)
        subject = in_language(self._mailing.subject, language)
        document, _ = compose_letter(composed, subject, views)
        letter = write_letter(document, brand_of(self._project))
        faults = tuple(self._faults(letter, document, str(composed.template / TEMPLATE)))
        if faults:
            raise EditionError(faults)
        return letter

    def _faults(self, letter: Letter, document: Document, name: str) -> Iterator[Fault]:
        """What is not as the document says, and what keeps a letter from being shown whole."""
        for reader, called in PARTS.items():
            data = (letter.html if reader == "letter-html" else letter.text).encode("utf-8", "replace")
            if reader in READERS:
                yield from differing(document, data, reader, name, f"{called} of the letter", _MEND)
        size = len(letter.html.encode("utf-8", "replace"))
        if size > MOST_HTML:
            reason = f"its HTML has {weight(size)}, and Gmail cuts off what is over {weight(MOST_HTML)}"
            yield Fault("Letter too long", Place(name), reason, "Let its template say less.")
        size += len(letter.text.encode("utf-8", "replace")) + sum(len(picture.data) for picture in letter.pictures)
        most = min(LETTER, self._mailing.most)
        if size * 1.4 > most:
            reason = f"with its pictures it has {weight(round(size * 1.4))}, and at most {weight(most)} are left for it"
            yield Fault("Letter too large", Place(name), reason, "Let its template show fewer pictures.")


# ------------------------------------------------------------------------------------------- what a template reads


class _Watched(View):
    """Plain data that notes what was read of it, and also what was asked for in vain."""

    def __init__(self, name: str, data: Mapping[str, Any], reads: dict[tuple[str, str], Any]) -> None:
        super().__init__(data)
        self.__name, self.__known, self.__reads = name, data, reads

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            self.__reads[self.__name, name] = self.__known.get(name, _MISSING)
        return super().__getattr__(name)

    def __getitem__(self, name: str) -> Any:
        self.__reads[self.__name, str(name)] = self.__known.get(name, _MISSING)
        return super().__getitem__(name)


@dataclass(frozen=True, eq=False)
class _Reading:
    """What was read to compose a letter: whoever has the same of it gets the same letter."""

    language: str
    reads: Mapping[tuple[str, str], Any]

    def is_of(self, language: str, given: _Given) -> bool:
        return language == self.language and all(
            given.data[view].get(name, _MISSING) == value for (view, name), value in self.reads.items()
        )


@dataclass
class _Given:
    """What a letter's template may know of its recipient, and of what is sent to him."""

    base: Composition
    mailing: Mailing
    columns: tuple[str, ...]
    parcel: Parcel
    data: Mapping[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.data = {"recipient": self._recipient(), "mailing": self._mailing()}

    def _recipient(self) -> Mapping[str, Any]:
        recipient = self.parcel.recipient
        names = {cluster.id: cluster.short_name or cluster.name for cluster in self.base.view.clusters}
        return {
            **dict.fromkeys(self.columns, ""),
            **recipient.fields,
            "name": recipient.mailbox.name,
            "address": recipient.mailbox.address,
            "organisation": recipient.organisation,
            "language": recipient.language,
            "list": PurePath(recipient.list).stem,
            "clusters": tuple(names.get(id_, id_) for id_ in recipient.clusters),
            "groups": recipient.groups,
        }

    def _mailing(self) -> Mapping[str, Any]:
        mailing = self.mailing
        reached = mailing.reply_to or mailing.sender
        return {
            "name": mailing.name,
            "publisher": {"name": mailing.sender.name, "address": reached.address},
            "attached": tuple(map(self._file, self.parcel.enclosures)),
            "linked": self.parcel.linked,
            "when": self._phrase(_WHEN[mailing.when]),
            "unsubscribe": unsubscribe_address(mailing),
        }

    def _file(self, enclosure: Enclosure) -> Mapping[str, Any]:
        edition = enclosure.edition
        subject = edition.subject.name(self.base.language.tag) if edition.subject.kind else ""
        called = self._phrase("letter_document", document=edition.document.replace("-", " "), subject=subject)
        linked = self.parcel.linked
        return {
            "name": enclosure.name,
            "words": self._phrase(_KINDS.get(edition.format, "letter_other"), called=called),
            "size": weight(enclosure.size),
            "pages": enclosure.pages,
            "href": f"{self.mailing.links}{quote(enclosure.store_name)}" if linked else "",
        }

    def _phrase(self, name: str, **names: Any) -> str:
        return self.base.plain(self.base.phrase(name, **names))
