"""Letters about the plans in data/, with an edition of 16 November before them in which two figures had no "over"."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from planpress.composing.composition import Composition, composition
from planpress.composing.letters import compose_letter
from planpress.document import Document
from planpress.planning.changes import History, snapshot
from planpress.planning.model import Plan, Qualifier
from planpress.planning.reading import read_plan
from planpress.writers.letter import Letter

ROOT = Path(__file__).parents[1]
PLANS = ("dalian", "korea-regions", "malaysia-nimp2030")
DAY = dt.date(2026, 11, 23)
FILES = (
    {
        "name": "dalian-briefing-en.pdf",
        "words": "The briefing, for reading and printing",
        "pages": 10,
        "size": "418 kB",
        "href": "",
    },
    {
        "name": "dalian-briefing-en.docx",
        "words": "The same briefing for editing in Word",
        "pages": None,
        "size": "196 kB",
        "href": "",
    },
)
MAILING: Mapping[str, Any] = {
    "name": "monthly",
    "publisher": {"name": "Publisher name", "address": "briefings@publisher.example"},
    "attached": FILES,
    "linked": False,
    "when": "it comes when a figure changes, on Mondays",
    "unsubscribe": "https://publisher.example/stop?id=abc",
}
RECIPIENT: Mapping[str, Any] = {
    "name": "Office",
    "organisation": "Council",
    "language": "en",
    "list": "council-en",
    "clusters": (),
    "groups": (),
}
WIDENED = (("automobiles", "actual"), ("electronics", "target"))


@cache
def plan_of(name: str) -> Plan:
    return read_plan(ROOT / "data" / name)


def history(plan: Plan, changed: int = 2) -> History:
    """The plan after an edition in which the first so many of its limits were exact figures."""
    limits = [each for each in plan.observations if each.qualifier is Qualifier.OVER]
    own = [each for each in limits if (each.cluster, each.kind.value) in WIDENED and each.indicator == "output_value"]
    exact = {each.key for each in (own or limits)[:changed]}
    before = tuple(
        replace(each, qualifier=Qualifier.EXACT) if each.key in exact else each for each in plan.observations
    )
    then = replace(snapshot(replace(plan, observations=before)), number=6, date="2026-11-16")
    return History(snapshot(plan), {6: then})


def composed_for(plan: Plan, changed: int = 2, template: Path = ROOT / "templates" / "letter") -> Composition:
    """The composition of a letter; without anything `changed` it is the first."""
    found = history(plan, changed) if changed else History(snapshot(plan))
    return composition(plan, template, "en", DAY, lambda: found)


def letter_document(
    plan: Plan,
    changed: int = 2,
    recipient: Mapping[str, Any] = RECIPIENT,
    mailing: Mapping[str, Any] = MAILING,
    subject: str = "",
) -> Document:
    given = {"recipient": recipient, "mailing": mailing}
    return compose_letter(composed_for(plan, changed), subject, given)[0]


def with_pictures(letter: Letter) -> str:
    """The HTML as a mail program shows it: each cid is the picture itself."""
    shown = letter.html
    for picture in letter.pictures:
        kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
        data = base64.b64encode(picture.data).decode()
        shown = shown.replace(f"cid:{picture.cid}", f"data:image/{kind};base64,{data}")
    return shown
