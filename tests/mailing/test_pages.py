"""What a terminal shows of letters: what would be sent, and what has become of them, within its width."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from planpress.dispatches import Foreseen, Listed, foreseen_page
from planpress.errors import ExitCode, Fault, Place
from planpress.postmarks import Line, Paper

LEFT = {"unsubscribed": 1, "has this edition already": 4, "may have this edition already: a person must decide": 1}


def foreseen(**more: Any) -> Foreseen:
    facts: dict[str, Any] = {
        "plan": "ostland", "mailing": "monthly", "sender": "Office of Trade <briefings@publisher.example>",
        "subject": "Two figures have changed", "html": 15_000, "date": dt.date(2026, 11, 23),
        "files": {"en": (("ostland-briefing-en.pdf", 171_000),)},
        "lists": (Listed("mailing/people.csv", "en", 9, 3, LEFT),), "unapproved": (), "way": "to a mail server",
        "page": "reports/ostland/outbox/monthly/index.html",
    }  # fmt: skip
    return Foreseen(**{**facts, **more})


def shown(found: Foreseen, columns: int) -> list[str]:
    lines: list[Line] = list(foreseen_page(found, Paper(columns, False), ExitCode.DONE))
    return ["".join(words for words, _ in line) for line in lines]


@pytest.mark.parametrize("columns", [72, 80, 100])
def test_no_line_is_longer_than_the_terminal_is_wide(columns: int) -> None:
    said = shown(foreseen(), columns)
    assert max(len(line) for line in said if "index.html" not in line) <= columns  # paths are there to be copied whole
    text = " ".join(" ".join(said).split())
    assert "1 unsubscribed, 4 have this edition already" in text and text.count("left out:") <= 1


def test_a_warning_is_shown_only_where_there_is_one() -> None:
    assert not any("warning" in line for line in shown(foreseen(), 100))
    fault = Fault("Not approved", Place("ostland/en/briefing.pdf"), "nobody has approved it yet", "Look at it")
    (line,) = (line for line in shown(foreseen(unapproved=(fault,)), 100) if "warning" in line)
    assert "1 of its files and letters" in line
