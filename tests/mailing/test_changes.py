"""What changes while letters go out changes no letter; figures that go back leave nobody with the wrong ones unseen."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from planpress.building.editions import Project
from planpress.building.stores import LocalStore
from planpress.building.tasks import Request
from planpress.errors import ExitCode
from planpress.mailing.ledger import Row
from planpress.mailing.model import Outcome
from planpress.mailing.office import desk_of, mailings_of, sent
from planpress.scheduling.clock import SystemClock
from tests.building.projects import edit
from tests.mailing.offices import Office


class Meddler:
    """Looks on, and changes the letter's words as soon as the first one is sent."""

    def __init__(self, office: Office) -> None:
        self._office, self._done = office, False

    def begun(self, count: int) -> None:
        pass

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:  # noqa: ARG002
        if not self._done:
            self._office.append("letter/letter.md.j2", "\nBuy now.\n")
        self._done = True

    def resting(self, seconds: float, why: str) -> None:
        pass


@pytest.mark.parametrize("approval", [True, False])
def test_words_that_change_while_letters_go_out_are_in_none_of_them(office: Office, approval: bool) -> None:
    office.append("letter/letter.md.j2", "\nDear {{ recipient.name }}.\n")
    office.build()
    if approval:
        office.add("approval: yes")
        assert office.run("approve", "ostland", "monthly", "--by", "A. Officer")[0] == 0
    project, folder = Project(office.root), office.root / "data" / "ostland"
    today = dt.datetime.now(dt.UTC).date()
    ((mailing,), _) = mailings_of(project, folder)
    desk = desk_of(project, Request((folder,), LocalStore(project.reports), today), mailing)
    report = sent(desk, "send", SystemClock(), os.environ, Meddler(office))
    assert report.sent and report.sent.exit_code == ExitCode.EDITION_FAILED
    assert [fault.what for fault in report.sent.faults] == ["Changed while letters were being sent"]
    assert sorted(row.state for row in report.rows) == ["planned", "planned", "sent"]
    assert len(office.arrived) == 1
    office.build()
    code, _, _ = office.run("mail", "ostland", "--send")
    assert code == (3 if approval else 0) and len(office.arrived) == (1 if approval else 3)


def back(office: Office) -> None:
    """Send an edition and another one; then let the plan say again what the first one said."""
    observations = office.root / "data" / "ostland" / "observations.csv"
    for old, new in (("44.3", "45.3"), ("45.3", "44.3")):
        assert office.run("mail", "ostland", "--send")[0] == 0
        edit(observations, old, new)
        office.build()


@pytest.mark.parametrize("words", ["--send", "--due"])
def test_figures_that_go_back_are_told_and_sent_again_only_with_a_reason(office: Office, words: str) -> None:
    office.add("when: each-edition")
    back(office)
    code, _, err = office.run("mail", "ostland", words)
    assert code == 1 and "Back to an earlier edition" in err
    assert "3 readers have got another one since" in err and "mail ostland monthly --send --again REASON" in err
    assert len(office.arrived) == 6
    assert office.run("mail", "ostland", "--send", "--again", "the correction was wrong")[0] == 0
    assert len(office.arrived) == 9
    code, out, _ = office.run("mail", "ostland", words)
    assert code == 0 and "everybody has this edition" in out


def test_somebody_new_gets_figures_that_went_back_and_the_others_are_told_of(office: Office) -> None:
    back(office)
    with office.people.open("a", encoding="utf-8") as file:
        file.write("new@council.example,New One,en,,,,\n")
    code, _, err = office.run("mail", "ostland", "--send")
    assert code == 1 and "Back to an earlier edition" in err and "3 readers" in err
    assert office.arrived.count("new@council.example") == 1 and len(office.arrived) == 7
