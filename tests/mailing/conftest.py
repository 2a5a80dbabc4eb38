"""A project whose editions are made once, and a mail server: what the tests of the commands share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from planpress.building.editions import MAIL
from planpress.mailing.transports.servers import ADDRESS, ADDRESS_FILE
from tests.mailing.offices import MAILINGS, Office
from tests.mailing.projects import mail_project
from tests.mailing.servers import MailServer

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose editions are made; it is copied, never changed."""
    root = tmp_path_factory.mktemp("finished") / "project"
    mail_project(root, MAILINGS)
    return root


@pytest.fixture(scope="session")
def sole_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with MailServer(tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture
def server(sole_server: MailServer) -> MailServer:
    """A mail server without encryption or passwords. It is one process for all tests, which finds each as it began."""
    sole_server.clean()
    return sole_server


@pytest.fixture
def office(
    finished: Path,
    tmp_path: Path,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Office:
    """A project to stand in, whose letters go to the server."""
    root = tmp_path / "project"
    shutil.copytree(finished, root)
    monkeypatch.chdir(root)
    for name in (MAIL, ADDRESS_FILE, "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(ADDRESS, server.address())
    return Office(root, server, capsys)
