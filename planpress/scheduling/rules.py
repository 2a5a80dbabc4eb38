"""What a plan's schedule says: rules of when to do what, quiet days, and whom to tell when something failed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from planpress.scheduling.quiet import NO_QUIET_DAYS, QuietDays

Step: TypeAlias = Literal["fetch", "check", "build", "mail"]
OnQuietDays: TypeAlias = Literal["skip", "run", "next-day"]

STEPS: tuple[Step, ...] = get_args(Step)
"""The commands that a rule may name, in the order in which they make sense."""
ON_QUIET_DAYS: tuple[OnQuietDays, ...] = get_args(OnQuietDays)


@dataclass(frozen=True, slots=True)
class Rule:
    """When to do what. `cron` is an expression of five fields; `only` is a pattern as of `build --only`; with
    `if_changed` only editions that are out of date are built, else each. `jitter` is how many minutes later than
    stated it may be; `paused` is why it rests, "" when it does not. `mailing` is the one whose letters are sent, "" for
    each as its own `when` says."""

    cron: str
    do: tuple[Step, ...]
    only: str = ""
    if_changed: bool = True
    jitter: int = 0
    on_quiet_days: OnQuietDays = "skip"
    paused: str = ""
    mailing: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other rules of its plan: a rule that says something else is another rule."""
        mailing = f" mailing {self.mailing}" if self.mailing else ""
        return " ".join([self.cron, ",".join(self.do), self.only]).rstrip() + mailing

    @property
    def what(self) -> str:
        """What it does, in words: check, build."""
        return ", ".join(self.do)

    @property
    def scope(self) -> str:
        """What it does that to."""
        letters = f"letters of {self.mailing}" if self.mailing else "letters that are due"
        if "build" in self.do:
            named = f"{self.only}, " if self.only else ""
            editions = f"{named}editions that are out of date" if self.if_changed else f"{named}every edition"
            return f"{editions}; {letters}" if "mail" in self.do else editions
        if "mail" in self.do:
            return letters
        return "data and texts" if "check" in self.do else "data from its sources"


@dataclass(frozen=True, slots=True)
class OnFailure:
    """Whom to tell: a command as a list of words, in which {plan} and the like stand for facts, and an address."""

    command: tuple[str, ...] = ()
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the publish.yaml of a plan says of when."""

    plan: str
    folder: Path
    file: str
    zone: ZoneInfo
    rules: tuple[Rule, ...]
    quiet: QuietDays = field(default=NO_QUIET_DAYS)
    on_failure: OnFailure = field(default=OnFailure())


def spread(plan: str, rule: Rule) -> int:
    """How many minutes after the stated time a rule's runs begin: anything up to its jitter, and always the same.

    A hash decides, not chance, so that what is shown is what will be, and many plans still do not begin at once.
    """
    digest = hashlib.sha256(f"{plan}\n{rule.key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % (rule.jitter + 1)
