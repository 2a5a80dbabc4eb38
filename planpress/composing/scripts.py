"""Words in another script than the document's become texts that say in which language they are.

A screen reader then speaks them with the right voice (WCAG 2.2, 3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from planpress.document import Text

SCRIPTS: dict[str, tuple[str, ...]] = {
    "\u3040-\u30ff": ("ja",),
    "\uac00-\ud7af\u1100-\u11ff": ("ko",),
    "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef": ("zh", "ja", "ko"),
    "\u0400-\u04ff": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"),
    "\u0370-\u03ff\u1f00-\u1fff": ("el",),
    "\u0590-\u05ff": ("he", "yi"),
    "\u0600-\u06ff\u0750-\u077f": ("ar", "fa", "ur", "ps", "ug", "ckb"),
    "\u0900-\u097f": ("hi", "mr", "ne"),
    "\u0980-\u09ff": ("bn", "as"),
    "\u0b80-\u0bff": ("ta",),
    "\u0e00-\u0e7f": ("th",),
    "\u0e80-\u0eff": ("lo",),
    "\u1000-\u109f": ("my",),
    "\u10a0-\u10ff": ("ka",),
    "\u0530-\u058f": ("hy",),
    "\u1780-\u17ff": ("km",),
}
"""Code points by script (Unicode blocks), with the languages written in it; the first is taken where the plan
names none of them. Kana and Hangul come first: they tell Japanese and Korean from Chinese."""

# A numeral before or between such characters is spoken with them.
_STRETCH = r"(?:[\d.,]*[{0}]+(?:[\d., ]*[{0}]+)*)"
_EAST_ASIAN = ("ja", "ko", "zh")


def texts(words: str, own: str, native: str) -> Iterator[Text]:
    """`words` of a document in the language `own`, cut where the script changes; `native` is the plan's own
    language. Both are BCP 47 tags."""
    if words and words.isascii():  # none of the scripts is
        yield Text(words)
        return
    at = 0
    for match in _foreign(_base(own)).finditer(words):
        if match.start() > at:
            yield Text(words[at : match.start()])
        yield Text(match[0], _language(match[0], native))
        at = match.end()
    if at < len(words):
        yield Text(words[at:])


def _base(tag: str) -> str:
    return tag.split("-")[0].casefold()


@cache
def _foreign(own: str) -> re.Pattern[str]:
    """Stretches in scripts that the document's language is not written in; East Asian ones stand together."""
    known = (*_EAST_ASIAN,) if own in _EAST_ASIAN else (own,)
    others = {points: spoken for points, spoken in SCRIPTS.items() if not set(spoken) & set(known)}
    east = "".join(points for points, spoken in others.items() if spoken[0] in _EAST_ASIAN)
    classes = [east, *(points for points, spoken in others.items() if spoken[0] not in _EAST_ASIAN)]
    return re.compile("|".join(_STRETCH.format(points) for points in classes if points))


def _language(words: str, native: str) -> str:
    """The plan's own language if it is written so, else the usual one of the first script found."""
    for points, spoken in SCRIPTS.items():
        if re.search(f"[{points}]", words):
            return native if _base(native) in spoken else spoken[0]
    return native
