"""What a plan tells investors becomes names for templates: the contact, and lists of titles and texts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from planpress.composing.environment import Markdown, sourced
from planpress.errors import Place
from planpress.planning.model import Contact, Item, Source, Translations, in_language

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

_PLAN = Place("plan.yaml")


class ContactView:
    """Whom to turn to, as templates see it; false when the plan does not say, and blank where it does not."""

    def __init__(self, contact: Contact, language: str) -> None:
        self._contact, self._language = contact, language
        self.telephone = contact.telephone
        self.email = contact.email
        self.web = contact.web

    def _own(self, texts: Translations) -> str:
        return in_language(texts, self._language)

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def agency(self) -> str:
        return self._own(self._contact.agency)

    @property
    def person(self) -> str:
        return self._own(self._contact.person)

    @property
    def address(self) -> str:
        return self._own(self._contact.address)

    @property
    def hours(self) -> str:
        return self._own(self._contact.hours)

    @property
    def lines(self) -> tuple[str, ...]:
        """All that is given, in the order of a letter's head."""
        every = (self.agency, self.person, self.address, self.telephone, self.email, self.web, self.hours)
        return tuple(line for line in every if line)


class ItemView:
    """An incentive, a strength or a step as templates see it."""

    def __init__(self, composition: Composition, item: Item) -> None:
        self._composition, self._item = composition, item

    @property
    def title(self) -> str:
        return in_language(self._item.title, self._composition.language.tag)

    @cached_property
    def text(self) -> Markdown:
        """A paragraph of Markdown, figures filled in."""
        tag = self._composition.language.tag
        own = next((name for name in (tag, tag.split("-")[0]) if self._item.text.get(name)), "")
        place = self._item.places.get(own, _PLAN)
        file = str(place) if place.sheet else place.file
        words, names = self._item.text.get(own, ""), self._composition.text_names
        return sourced(self._composition.environment.render_text(words, names, file, place.line or 1))

    @property
    def source(self) -> Source | None:
        """Where it is from, if the plan says so."""
        return self._composition.plan.sources.get(self._item.source)
