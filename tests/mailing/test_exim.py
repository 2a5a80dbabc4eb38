"""Letters go to Exim, a mail server as those on the net are, with a sender that is killed: nobody gets one twice."""

from __future__ import annotations

import os
import pwd
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from planpress.mailing.ledger import LOST
from tests.conftest import require_tool
from tests.mailing.letters import SENDER, people
from tests.mailing.servers import ROOT, make_certificate
from tests.mailing.test_storm import FULL, ended, kill_amid, rows_of

RECIPIENTS = 400 if FULL else 40
KILLS = 5 if FULL else 2
CONFIGURATION = """\
primary_hostname = mail.example
spool_directory = {home}/spool
log_file_path = {home}/log/%slog
pid_file_path = {home}/log/exim.pid
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
smtp_accept_queue_per_connection = 0
tls_certificate = {home}/certificate.pem
tls_privatekey = {home}/key.pem
tls_advertise_hosts = *
untrusted_set_sender = *
host_lookup =
keep_environment =
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt

begin acl

mail:
  accept authenticated = *
  deny   message = log in first

rcpt:
  deny   message = no such user
         local_parts = reader-3
  defer  message = greylisted, come back later
         local_parts = reader-5 : reader-17
         condition = ${{if !exists{{{home}/spool/seen-$local_part}}}}
         condition = ${{run{{/usr/bin/touch {home}/spool/seen-$local_part}}{{yes}}{{yes}}}}
  accept

begin routers

all:
  driver = accept
  transport = boxes

begin transports

boxes:
  driver = appendfile
  directory = {home}/boxes
  maildir_format
  envelope_to_add

begin retry

* * F,1m,1s

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{me}}}}{{eq{{$auth3}}{{s3cr3t}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""


@dataclass
class Exim:
    """A running Exim of our own, with its files in a folder of its own."""

    home: Path
    program: str
    port: int

    @property
    def address(self) -> str:
        return f"smtp://me:s3cr3t@127.0.0.1:{self.port}?starttls=yes&ca={self.home / 'certificate.pem'}"

    @property
    def log(self) -> str:
        path = self.home / "log" / "mainlog"
        return path.read_text() if path.exists() else ""

    @property
    def accepted(self) -> Counter[str]:
        """How often it took each letter, by Message-ID."""
        return Counter(re.findall(r" <= .* id=(\S+)", self.log))

    def boxes(self, count: int) -> Counter[str]:
        """Who has how many letters, once there are so many."""
        limit = time.monotonic() + 120
        folder = self.home / "boxes" / "new"
        while len(list(folder.glob("*"))) < count:
            assert time.monotonic() < limit, f"not all of {count} letters are in a box"
            time.sleep(0.1)
        texts = [path.read_text() for path in folder.glob("*")]
        return Counter(found[1] for text in texts if (found := re.search(r"(?m)^Envelope-to: (\S+)", text)))


@pytest.fixture
def exim() -> Iterator[Exim]:
    program = require_tool("exim4", "exim4-daemon-light", [Path("/usr/sbin")])
    # The folder of a test is its user's alone, and Exim never runs as root.
    user = pwd.getpwnam("Debian-exim") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    home = Path(tempfile.mkdtemp(prefix="planpress-exim-"))
    try:
        make_certificate(home)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            made = Exim(home, program, free.getsockname()[1])
        text = CONFIGURATION.format(home=home, user=user.pw_uid, group=user.pw_gid, port=made.port)
        (home / "exim.conf").write_text(text)
        for name in ("spool", "log", "boxes"):
            (home / name).mkdir()
        if os.geteuid() == 0:
            for path in (home, *home.iterdir()):
                if path.name != "exim.conf":
                    os.chown(path, user.pw_uid, user.pw_gid)
        command = [program, "-C", str(home / "exim.conf"), "-bdf"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                _wait_for_greeting(made, process)
                yield made
            finally:
                process.terminate()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_for_greeting(exim: Exim, process: subprocess.Popen[str]) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            with socket.create_connection(("127.0.0.1", exim.port), 1) as line:
                assert line.recv(100).startswith(b"220 mail.example")
                return
        except OSError:
            assert time.monotonic() < limit and process.poll() is None, process.communicate()
            time.sleep(0.05)


def start(folder: Path, count: int, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.mailing.sender", str(folder), str(count)]
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_nobody_gets_a_letter_twice_from_exim_and_none_is_lost(tmp_path: Path, exim: Exim) -> None:
    chance = random.Random(7)
    for _ in range(KILLS):
        process = start(tmp_path, RECIPIENTS, PLANPRESS_SMTP_URL=exim.address)
        assert kill_amid(process, tmp_path, chance, RECIPIENTS // (KILLS + 2))
    for _ in range(10):
        told = ended(start(tmp_path, RECIPIENTS, PLANPRESS_SMTP_URL=exim.address))
        if told.get("left") == 0:
            break
    rows = rows_of(tmp_path)
    by_state = {state: {row.key for row in rows if row.state == state} for state in {row.state for row in rows}}
    refused = {address for address in people(RECIPIENTS) if address.startswith("reader-3@")}
    assert set(by_state) <= {"sent", "failed", "unknown"} and len(rows) == RECIPIENTS
    assert by_state["failed"] == refused
    assert all("550 no such user" in row.answer for row in rows if row.state == "failed")
    unknown = [row for row in rows if row.state == "unknown"]
    assert len(unknown) <= KILLS and all(row.answer == LOST for row in unknown)

    accepted = exim.accepted
    assert accepted.most_common(1)[0][1] == 1, "Exim took no letter twice"
    boxes = exim.boxes(len(accepted))
    assert boxes.most_common(1)[0][1] == 1, "nobody has a letter twice"
    assert by_state["sent"] <= set(boxes) <= by_state["sent"] | by_state.get("unknown", set()), "and none is lost"
    assert {f"<{id}>" for id in accepted} <= {row.message_id for row in rows}
    assert exim.log.count("temporarily rejected RCPT") >= 2, "those that were asked to come back did"


def test_exims_own_mail_program_takes_letters_too(tmp_path: Path, exim: Exim) -> None:
    wrapper = tmp_path / "sendmail"
    wrapper.write_text(f'#!/bin/sh\nexec {exim.program} -C {exim.home}/exim.conf "$@"\n')
    wrapper.chmod(0o755)
    environment = {"PLANPRESS_TEST_TRANSPORT": "sendmail", "PLANPRESS_SENDMAIL": str(wrapper)}
    for counts in ({"sent": 5}, {}):
        assert ended(start(tmp_path, 5, **environment))["counts"] == counts
    assert exim.boxes(5) == Counter(people(5))
    assert {f"<{id}>" for id in exim.accepted} == {row.message_id for row in rows_of(tmp_path)}
    (letter, *_) = (exim.home / "boxes" / "new").iterdir()
    text = letter.read_text()
    assert f"Return-path: <{SENDER.wire}>" in text or SENDER.wire in exim.log
    assert text.endswith("Dear reader,\n.a line with a dot\n..\n.\nyours.\n"), "a lone dot ends no letter"
