"""The key `abbreviations` of plan.yaml becomes short forms with what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planpress.planning.model import Translations
from planpress.planning.settings import Settings


def read_abbreviations(settings: Settings) -> Mapping[str, Translations]:
    """What each short form stands for, by language: `abbreviations: {RMB: renminbi, RMB:zh: 人民币}`."""
    inner = settings.inner("abbreviations")
    if inner is None:
        return {}
    forms = tuple(name for name in inner.entries if ":" not in name)
    inner.check_keys((), forms, forms)
    return {form: inner.texts(form) for form in forms if _holds(inner, form)}


def _holds(inner: Settings, form: str) -> bool:
    """Whether a short form can be found in a text and says something of itself; an error where it cannot."""
    words = inner.text(form)
    place = replace(inner.entries[form].place, column=form)
    if not form or any(character.isspace() for character in form):
        reason = f'"{form}" is no single word, so no text can be searched for it'
        inner.faults.error("Not an abbreviation", place, reason, "Write the short form as one word, such as GDP.")
    elif words.casefold() in ("", form.casefold()) and isinstance(inner.entries[form].value, str):
        mend = f"Write {form}: and the words in full."
        inner.faults.error("Abbreviation not explained", place, f"{form} has no words that it stands for", mend)
    return bool(words)
