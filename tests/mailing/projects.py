"""A small project with finished editions in two languages, a mailing of them, and those who get it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from planpress.building.editions import Project
from planpress.building.stores import LocalStore
from planpress.building.tasks import Request
from planpress.mailing.model import Mailing, Recipient, Round
from planpress.mailing.reading import read_mailings
from planpress.mailing.recipients import read_recipients
from planpress.mailing.rounds import round_of
from planpress.planning.faults import Faults
from planpress.planning.publishing import read_head
from tests.building.projects import NOW, TODAY, built, make_project

ROOT = Path(__file__).parents[2]

PUBLISH = """\
editions:
  - template: briefing
    formats: [pdf, txt]
    languages: [en, zh]
  - template: note
    for_each: cluster
    formats: [txt]
    languages: [en]
mailings:
  - name: monthly
    from: Office of Trade <briefings@publisher.example>
    reply_to: office@publisher.example
    recipients: [mailing/people.csv]
    attach: [briefing.pdf, note/*]
    unsubscribe: ["https://publisher.example/stop?letter={id}", "mailto:stop@publisher.example"]
"""
PEOPLE = """\
address,name,language,organisation,clusters,groups,salutation
ann@council.example,Ann Example,en,Council,,,Dear Ann
wang@council.example,王小明,zh,大连市,,,尊敬的王先生
ships@yard.example,Sam Shipper,en,Yard Ltd,ships,,Dear Sam
"""


def mail_project(root: Path, publish: str = PUBLISH, people: str = PEOPLE) -> Project:
    """A project in `root` with the plan ostland, whose editions are made."""
    shutil.copytree(_made(publish), root, dirs_exist_ok=True)
    lists = root / "data" / "ostland" / "mailing"
    lists.mkdir()
    (lists / "people.csv").write_text(people, encoding="utf-8")
    return Project(root)


@lru_cache(maxsize=8)
def _made(publish: str) -> Path:
    """A project that is built once for all tests that publish the same."""
    root = Path(tempfile.mkdtemp(prefix="planpress-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    project = make_project(root)
    shutil.copytree(ROOT / "templates" / "letter", project.templates / "letter")
    shutil.copy(project.templates / "locale" / "en.yaml", project.templates / "locale" / "zh.yaml")
    (project.data / "ostland" / "publish.yaml").write_text(publish, encoding="utf-8")
    built(project)
    return root


def request(project: Project) -> Request:
    return Request((project.data / "ostland",), LocalStore(project.reports), TODAY, started=NOW)


def mailing_of(project: Project) -> tuple[Mailing, tuple[Recipient, ...]]:
    """The mailing and its recipients. Raises InputError."""
    faults, folder = Faults(), project.data / "ostland"
    (mailing,) = read_mailings(project, folder, faults)
    recipients = read_recipients(mailing, read_head(folder), faults)
    faults.raise_errors()
    return mailing, recipients


def the_round(project: Project, **more: Any) -> Round:
    """The round that is to be sent now."""
    mailing, recipients = mailing_of(project)
    return round_of(project, request(project), mailing, recipients, more.pop("suppressed", lambda *_: ""), **more)


def names_by_address(found: Round) -> dict[str, list[str]]:
    return {parcel.recipient.mailbox.address: [each.name for each in parcel.enclosures] for parcel in found.parcels}
