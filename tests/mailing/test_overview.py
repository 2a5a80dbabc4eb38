"""A dry run shows every letter as it would be sent, sends none, and is in nobody's way."""

from __future__ import annotations

import datetime as dt
import email
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from planpress.building.editions import Project
from planpress.building.stores import LocalStore, store_at
from planpress.errors import InputError, UsageError
from planpress.indexing.writing import write_index
from planpress.mailing.model import LeftOut, Mailbox, Parcel, Round, Signing
from planpress.mailing.overview import Outbox, file_name, write_outbox
from planpress.mailing.rendering import Letters
from tests.building.projects import built, edit
from tests.conftest import require_tool
from tests.mailing.projects import PEOPLE, mail_project, request, the_round

DATE = dt.datetime(2026, 2, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return mail_project(tmp_path)


def id_of(parcel: Parcel) -> str:
    return f"<{parcel.recipient.key.replace('@', '.')}@publisher.example>"


def dry_run(project: Project, found: Round | None = None, **more: Any) -> Outbox:
    found = found or the_round(project, **more)
    letters = Letters(project, request(project), found.mailing, found)
    return write_outbox(request(project).store, project.reports, found, letters, id_of, DATE)


def folder(project: Project) -> Path:
    return project.reports / "ostland" / "outbox" / "monthly"


def names(project: Project) -> list[str]:
    return sorted(path.name for path in folder(project).iterdir())


def opened(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def page(project: Project) -> str:
    return (folder(project) / "index.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------- what is written


def test_each_letter_is_written_as_it_would_be_sent(project: Project) -> None:
    outbox = dry_run(project)
    assert outbox.page == str(folder(project) / "index.html") and outbox.letters == 3
    assert names(project) == [
        "001-ann@council.example.eml",
        "002-wang@council.example.eml",
        "003-ships@yard.example.eml",
        "index.html",
        "letter-en.html",
        "letter-zh.html",
    ]
    letter = opened(folder(project) / "003-ships@yard.example.eml")
    assert letter["To"] == "Sam Shipper <ships@yard.example>"
    attached = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    briefing = (project.reports / "ostland" / "en" / "briefing.pdf").read_bytes()
    assert attached["ostland-briefing-en.pdf"] == briefing and len(attached) == 2


def test_the_page_says_who_gets_what_and_who_gets_nothing_and_why(project: Project) -> None:
    found = the_round(project, suppressed=lambda key, _: "unsubscribed 2026-01-02" if key.startswith("wang") else "")
    more = LeftOut(found.parcels[-1].recipient, "has this edition already")
    dry_run(project, replace(found, parcels=found.parcels[:-1], left_out=(*found.left_out, more)))
    text = page(project)
    assert "<h1>1 letter would be sent</h1>" in text and "Nothing was sent." in text
    gets, gets_none = text.split("<h2>Who gets none</h2>")
    assert 'href="001-ann%40council.example.eml"' in gets and "ostland-note-timber-en.txt" in gets
    assert re.findall(r"<td>([^<]*)</td></tr>", gets_none) == ["unsubscribed 2026-01-02", "has this edition already"]
    assert "Office of Trade &lt;briefings@publisher.example&gt;" in text


def test_the_letter_of_each_language_is_there_with_its_pictures(project: Project) -> None:
    dry_run(project)
    html = (folder(project) / "letter-en.html").read_text(encoding="utf-8")
    assert "data:image/png;base64," in html and "cid:" not in html
    assert 'src="letter-zh.html"' in page(project)


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    project = mail_project(tmp_path)
    dry_run(project)
    people = project.data / "ostland" / "mailing" / "people.csv"
    people.write_text("\n".join(PEOPLE.splitlines()[:2]) + "\n", encoding="utf-8")
    dry_run(project)
    assert names(project) == ["001-ann@council.example.eml", "index.html", "letter-en.html", "letter-zh.html"]


def test_the_same_round_is_the_same_bytes(project: Project) -> None:
    dry_run(project)
    before = {path.name: path.read_bytes() for path in folder(project).iterdir()}
    dry_run(project)
    assert {path.name: path.read_bytes() for path in folder(project).iterdir()} == before


def test_where_a_letter_has_a_fault_there_is_no_page_that_shows_the_others(project: Project) -> None:
    dry_run(project)
    line = "{% if recipient.name == 'Sam Shipper' %}{{ recipient.salutaton }}{% endif %}"
    edit(project.templates / "letter" / "letter.md.j2", "{.lead}\n", f"{line}\n\n{{.lead}}\n")
    with pytest.raises(InputError, match="salutaton"):
        dry_run(project)
    assert not (folder(project) / "index.html").exists()


def test_a_folder_that_cannot_be_written_is_told(project: Project) -> None:
    (project.reports / "ostland" / "outbox").write_text("a file in the way")
    with pytest.raises(UsageError, match="File cannot be written"):
        dry_run(project)


def test_without_the_key_letters_are_shown_unsigned_and_that_is_said(project: Project, tmp_path: Path) -> None:
    found = the_round(project)
    signing = Signing("publisher.example", "letters", tmp_path / "none.key")
    outbox = dry_run(project, replace(found, mailing=replace(found.mailing, signing=signing)))
    assert [note.what for note in outbox.notes] == ["Key cannot be read"]
    assert "Key cannot be read" in page(project)
    assert opened(folder(project) / "001-ann@council.example.eml")["DKIM-Signature"] is None


# ------------------------------------------------------------------------------------------- in nobody's way


def files(project: Project) -> Iterator[Path]:
    return (path for path in project.reports.rglob("*") if path.is_file())


def test_the_reports_take_no_notice_of_it_and_pruning_leaves_it(project: Project) -> None:
    built(project)
    before = (project.reports / "ostland" / "manifest.json").read_bytes()
    dry_run(project)
    result = built(project, prune=True)
    assert not result.orphans and {each.outcome for each in result.results} == {"unchanged"}
    assert (project.reports / "ostland" / "manifest.json").read_bytes() == before
    assert len(names(project)) == 6


def test_with_the_plan_its_letters_go_too(project: Project) -> None:
    dry_run(project)
    shutil.copytree(project.data / "ostland", project.data / "westland")
    shutil.rmtree(project.data / "ostland")
    built(project, prune=True)
    assert not any("ostland" in path.parts for path in files(project))


def test_no_document_can_be_put_where_letters_lie(project: Project) -> None:
    edit(
        project.data / "ostland" / "publish.yaml",
        "  - template: briefing",
        "  - template: briefing\n    name: outbox/{language}",
    )
    with pytest.raises(InputError, match="would lie at outbox"):
        built(project)


# ------------------------------------------------------------------------------------------- what a list may hold


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("ann@council.example", "ann@council.example"),
        ("../../etc/passwd@council.example", "etc-passwd@council.example"),
        ("a/b\\c@council.example", "a-b-c@council.example"),
        ("ANN@Council.Example", "ann@council.example"),
        ("x\r\ny@council.example", "x-y@council.example"),
        ('*?<>|":@council.example', "@council.example"),
        ("...", "nobody"),
        ("", "nobody"),
        ("大连@council.example", "@council.example"),
        ("n" * 5000, "n" * 100),
    ],
)
def test_an_address_is_no_path(address: str, name: str) -> None:
    assert file_name(address) == name


def test_what_a_list_holds_is_shown_and_never_run(project: Project) -> None:
    found = the_round(project)
    evil = "<script>alert(1)</script>\"'{{ round }}"
    recipient = replace(found.parcels[0].recipient, mailbox=Mailbox("ann@council.example", "ann@council.example", evil))
    dry_run(project, replace(found, parcels=(Parcel(recipient, ()),), left_out=(LeftOut(recipient, evil),)))
    text = page(project)
    assert "<script" not in text and "{{ round }}" in text
    assert "default-src 'none'" in text.replace("&#39;", "'")


def test_a_browser_shows_the_page_on_a_desk_and_on_a_telephone(project: Project) -> None:
    from playwright.sync_api import sync_playwright

    chromium = require_tool("chromium", "chromium")
    dry_run(project)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (375, 1280):
            view = browser.new_page(viewport={"width": width, "height": 900})
            told: list[str] = []
            view.on("console", lambda message, told=told: told.append(message.text))
            view.goto((folder(project) / "index.html").as_uri())
            assert view.evaluate("document.documentElement.scrollWidth") == width
            frame = view.frame_locator("iframe").first
            assert "Ostland" in (frame.locator("h1").first.text_content() or "")
            assert told == []
        browser.close()


# ------------------------------------------------------------------------------------------- who may read it


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_may_read_a_dry_run(project: Project) -> None:
    folder(project).mkdir(parents=True)  # as an earlier version made it
    dry_run(project)
    assert {path.stat().st_mode & 0o777 for path in folder(project).iterdir()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (folder(project), folder(project).parent)} == {0o700}


def test_a_dry_run_of_reports_that_are_elsewhere_stays_on_this_machine(project: Project) -> None:
    far = store_at(f"memory://{uuid.uuid4().hex}")
    near = LocalStore(project.reports)
    for name in near.names():
        far.put(name, near.read(name) or b"")
    found = the_round(project)
    letters = Letters(project, request(project), found.mailing, found)
    shutil.rmtree(project.reports)
    outbox = write_outbox(far, project.reports, found, letters, id_of, DATE)
    assert outbox.page == str(folder(project) / "index.html") and "001-ann@council.example.eml" in names(project)
    assert not [name for name in far.names() if "outbox" in name]


def test_the_page_of_reports_leads_to_a_dry_run_on_this_machine_alone(project: Project) -> None:
    dry_run(project)
    near, far = LocalStore(project.reports), store_at(f"memory://{uuid.uuid4().hex}")
    for name in near.names():
        far.put(name, near.read(name) or b"")
    for store, leads in ((near, True), (far, False)):
        write_index(store)
        assert (b"ostland/outbox/monthly/index.html" in (store.read("index.html") or b"")) is leads
