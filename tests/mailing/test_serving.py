"""The server for trying things out takes every letter and passes none on; nothing from a letter runs in a browser."""

from __future__ import annotations

import datetime as dt
import email.policy
import http.client
import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from planpress.errors import UsageError
from planpress.mailing.received import MOST_PARTS, Envelope, opened, plainly, safe_name
from planpress.mailing.serving import Letterbox, Serving, _PageServer, serving
from tests.conftest import ROOT, require_tool

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
HOSTILE = """<html><head><base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/gone">
<script>document.title = "ran"; top.document.title = "ran"</script></head><body onload="document.title='ran'">
<p id="said">Figures of November</p><img src="cid:chart@planpress.example" alt="a chart" id="chart">
<img src="http://127.0.0.1:9/spy.png" alt="" onerror="document.title='ran'" id="spy">
<svg onload="document.title='ran'"></svg>
<form action="http://127.0.0.1:9/"><button>Send</button></form></body></html>"""


def now() -> dt.datetime:
    return dt.datetime(2026, 11, 23, 18, 27, 41, tzinfo=dt.UTC)


@pytest.fixture
def served() -> Iterator[Serving]:
    with serving(0, 0, now) as found:
        yield found


def letter(subject: str = "Dalian clusters", html: str = "<p>Figures</p>", name: str = "briefing.pdf") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "briefings@publisher.example", "ann@council.example", subject
    message.set_content("Figures in plain text\n")
    message.add_alternative(html, subtype="html")
    html_part = message.get_payload()[1]
    assert isinstance(html_part, EmailMessage)
    html_part.add_related(PNG, "image", "png", cid="<chart@planpress.example>")
    message.add_attachment(b"%PDF-1.7 figures", "application", "pdf", filename=name)
    return message


def send(served: Serving, *messages: EmailMessage | bytes, to: str = "ann@council.example") -> None:
    parts = urlsplit(served.smtp)
    with smtplib.SMTP(parts.hostname or "", parts.port or 0) as smtp:
        for message in messages:
            data = message if isinstance(message, bytes) else message.as_bytes(policy=email.policy.SMTP)
            smtp.sendmail("briefings@publisher.example", [to], data)


def asked(served: Serving, path: str, host: str = "") -> tuple[int, bytes, http.client.HTTPMessage]:
    address = urlsplit(served.page)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{address.port}"})
    answer = connection.getresponse()
    found = answer.status, answer.read(), answer.headers
    connection.close()
    return found


def test_a_letter_is_listed_and_shown_with_its_text_and_its_files(served: Serving) -> None:
    send(served, letter("Dalian, Новости & <b>figures</b>"))
    listed = served.letters.arrived.get(timeout=10)
    assert (listed.envelope.to, listed.files) == (("ann@council.example",), ("briefing.pdf",))
    _, page, _ = asked(served, "/")
    assert "Dalian, Новости &amp; &lt;b&gt;figures&lt;/b&gt;".encode() in page
    _, page, _ = asked(served, "/letters/1")
    assert b"Figures in plain text" in page and b"briefing.pdf" in page and b"<b>figures" not in page
    _, file, headers = asked(served, "/letters/1/parts/2")
    assert file == b"%PDF-1.7 figures" and headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Type"] == "application/octet-stream"


def test_the_source_is_the_letter_as_it_came(served: Serving) -> None:
    message = letter().as_bytes(policy=email.policy.SMTP)
    send(served, message)
    assert asked(served, "/letters/1/source")[1] == message


def test_any_name_and_password_are_taken_and_forgotten(served: Serving) -> None:
    parts = urlsplit(served.smtp)
    with smtplib.SMTP(parts.hostname or "", parts.port or 0) as smtp:
        smtp.login("briefings", "a secret word")
        smtp.send_message(letter())
    for path in ("/", "/letters/1", "/letters/1/source"):
        assert b"a secret word" not in asked(served, path)[1]


@pytest.mark.parametrize("count", [50_000, MOST_PARTS + 1])
def test_a_letter_of_very_many_parts_is_shown_as_it_came(count: int) -> None:
    """In no more than a moment: the library's parser would be at it for half a minute."""
    head = b'Subject: many\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    found = opened(Envelope(1, now(), "", (), 0), head + b"--b\r\n\r\nx\r\n" * count + b"--b--\r\n")
    assert (found.subject, found.parts, found.html) == ("many", (), None)
    assert found.text is not None and found.text.count("--b\n\nx") == count


def test_so_many_parts_as_are_looked_at_are_shown_each() -> None:
    head = b'Subject: many\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    found = opened(Envelope(1, now(), "", (), 0), head + b"--b\r\n\r\nx\r\n" * (MOST_PARTS - 2) + b"--b--\r\n")
    assert len(found.parts) == MOST_PARTS - 3, "one of them is the text"


def test_a_letter_of_parts_in_parts_in_parts_is_shown_as_it_came() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000))
    found = opened(Envelope(1, now(), "", (), 0), b"Subject: deep\r\n" + deep + b"x\r\n" * 10_000)
    assert (found.subject, found.parts) == ("deep", ()) and found.text is not None and found.text.endswith("x\n")


def test_a_field_of_a_million_signs_is_shown_as_it_came() -> None:
    value = "a@b.example, " * 80_000
    found = opened(Envelope(1, now(), "", (), 0), f"Subject: long\r\nTo: {value}\r\n\r\nx\r\n".encode())
    assert found.subject == "long" and dict(found.headers)["To"].startswith("a@b.example, a@b.example")


def test_a_browser_may_leave_the_usual_port_out_and_no_other_one(tmp_path: Path) -> None:
    server = _PageServer(0, Letterbox(tmp_path, now))
    server.server_close()
    for port, left_out in ((80, True), (8025, False)):
        server.server_address = ("127.0.0.1", port)
        assert f"localhost:{port}" in server.names and ("localhost" in server.names) is left_out


def test_only_this_machine_is_listened_to(served: Serving) -> None:
    for address in (served.smtp, served.page):
        assert urlsplit(address).hostname == "127.0.0.1"
    assert asked(served, "/", host="evil.example")[0] == 421, "another name for this machine gets nothing"


@pytest.mark.parametrize("path", ["/letters/2", "/letters/1/parts/9", "/letters/1/pictures/2", "/../etc/passwd",
                                  "/letters/1/parts/../../../etc/passwd", "/letters/%31", "/letters/١"])  # fmt: skip
def test_what_is_not_there_is_not_found(served: Serving, path: str) -> None:
    send(served, letter())
    address = urlsplit(served.page)
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{address.port}\r\n\r\n".encode())
        assert b" 404 " in line.recv(100)


NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/": "",
    "..": "",
    "a\x00\x1b[2Jb.pdf": "a__[2Jb.pdf",
    "plan\u202efdp.exe": "plan_fdp.exe",
    "大连.pdf": "大连.pdf",
    "x" * 5000: "x" * 120,
}


@pytest.mark.parametrize(("name", "safe"), NAMES.items())
def test_the_name_of_a_file_leads_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_hostile_name_of_a_file_is_saved_under_a_harmless_one(served: Serving) -> None:
    send(served, letter(name="../../../.ssh/authorized_keys"))
    _, _, headers = asked(served, "/letters/1/parts/2")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''authorized_keys"


def test_a_line_on_the_terminal_stays_a_line() -> None:
    assert plainly("a\x1b[31m\r\nBcc: b\u202ec\u2028d") == "a�[31m��Bcc: b�c�d"


NESTED = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
BROKEN = [
    b"",
    b"\x00\xff\xfe",
    b"Subject: =?utf-8?b?////?=\r\n\r\n",
    b"Content-Type: text/html; charset=no-such\r\n\r\n<p>\xe9",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
    b"To: <<<@@>>>,,,;;\r\n\r\n",
    NESTED + (b"--x\r\n" + NESTED) * 3000,
    b"Content-Type: message/rfc822\r\nContent-Disposition: x; filename*=utf-9'';x\r\n\r\nSubject: in\r\n\r\nhere",
    b"Subject: " + b"a" * 900 + b"\r\n " + b"b" * 900 + b"\r\n\r\n",
]


@pytest.mark.parametrize("data", BROKEN)
def test_no_letter_is_so_broken_that_it_cannot_be_looked_at(served: Serving, data: bytes) -> None:
    send(served, data)
    for path in ("/", "/letters/1", "/letters/1/source"):
        assert asked(served, path)[0] == 200


def test_only_the_newest_letters_are_kept(tmp_path: Path) -> None:
    box = Letterbox(tmp_path, now, most=3)
    for number in range(5):
        box.add("a@b.example", ("c@d.example",), f"Subject: {number}\r\n\r\n".encode())
    assert [listed.subject for listed in box.listed()] == ["4", "3", "2"]
    assert box.letter(1) is None and len(list(tmp_path.iterdir())) == 3
    large = Letterbox(tmp_path, now, most_bytes=50)
    for _ in range(3):
        large.add("a@b.example", ("c@d.example",), b"Subject: n\r\n\r\n" + b"x" * 20)
    assert len(large.listed()) == 1


def test_a_port_that_is_taken_is_told_with_the_next_step(served: Serving) -> None:
    for port, http_port, option in (
        (urlsplit(served.smtp).port, 0, "--port"),
        (0, urlsplit(served.page).port, "--http"),
    ):
        with pytest.raises(UsageError) as caught, serving(port or 0, http_port or 0, now):
            pass
        (fault,) = caught.value.faults
        assert option in fault.place.file and "in use" in fault.reason and f"{option} " in fault.mend


def test_the_end_gives_the_ports_and_the_folder_back() -> None:
    with serving(0, 0, now) as found:
        send(found, letter())
        ports = [urlsplit(found.smtp).port, urlsplit(found.page).port]
        folder = found.letters._folder
    assert not folder.exists()
    with serving(ports[0] or 0, ports[1] or 0, now):
        pass


# ------------------------------------------------------------------------------------------------ a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = require_tool("chromium", "chromium")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=as_root)
        yield browser
        browser.close()


def looked_at(browser: Browser, address: str, width: int = 1000, scheme: str = "light") -> tuple[Page, list[str]]:
    """A page, and the addresses elsewhere that the browser asked for."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    home = urlsplit(address).netloc
    asked: list[str] = []
    context.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(100)
    return page, [each for each in asked if urlsplit(each).netloc != home]


def test_nothing_from_a_hostile_letter_runs_and_its_own_picture_is_shown(browser: Browser, served: Serving) -> None:
    message = letter('<script>document.title="ran"</script>', HOSTILE)
    message["X-Evil"] = '"><script>document.title="ran"</script>'
    send(served, message)
    for path in ("", "letters/1", "letters/1/html"):
        page, elsewhere = looked_at(browser, served.page + path)
        assert page.title() != "ran" and not elsewhere
        assert page.url == served.page + path, "no letter leads a browser away"
        page.context.close()
    page, _ = looked_at(browser, f"{served.page}letters/1")
    frame = page.frames[1]
    assert frame.locator("#said").inner_text() == "Figures of November"
    assert frame.url.endswith("/letters/1/html")
    # Scripts are off in the frame: Chromium itself is asked how large the picture is drawn.
    box = frame.locator("#chart").bounding_box()
    assert box and (box["width"], box["height"]) == (1, 1)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(browser: Browser, served: Serving, scheme: str) -> None:
    send(served, letter(), letter("A very long subject without end, " * 20, name="a" * 100 + ".pdf"))
    for path in ("", "letters/2"):
        for width in (1000, 375, 320):
            page, _ = looked_at(browser, served.page + path, width, scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert not found.response["violations"], found.generate_report()
            assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            page.context.close()


# ------------------------------------------------------------------------------------------------ the command


def serve(folder: Path, *words: str) -> subprocess.Popen[str]:
    program = "import sys, pathlib; from planpress.cli import main; sys.exit(main(sys.argv[1:], pathlib.Path.cwd()))"
    command = [sys.executable, "-c", program, "mail", "serve-test", "--port", "0", "--http", "0", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def test_the_command_says_where_to_send_shows_each_letter_in_a_line_and_ends_cleanly(tmp_path: Path) -> None:
    serving = serve(tmp_path)
    assert serving.stdout and serving.stderr
    said = [serving.stdout.readline() for _ in range(4)]
    port = urlsplit(said[1].split()[-1]).port or 0
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(letter("Figures\x1b[31m of November"))
    line = serving.stdout.readline()
    assert line.startswith("received 1 to ann@council.example: Figures�[31m of November (")
    assert line.endswith("briefing.pdf)\n") and "\x1b" not in line
    serving.send_signal(signal.SIGINT)
    out, err = serving.communicate(timeout=60)
    assert (serving.returncode, out, err) == (0, "Ended. 1 letter received; none is kept.\n", "")


def test_once_ends_after_the_first_letter(tmp_path: Path) -> None:
    serving = serve(tmp_path, "--once", "--json")
    assert serving.stdout
    address = urlsplit(json.loads(serving.stdout.readline())["smtp"])
    with smtplib.SMTP("127.0.0.1", address.port or 0) as smtp:
        smtp.send_message(letter())
    out, err = serving.communicate(timeout=60)
    assert (serving.returncode, err) == (0, "")
    assert json.loads(out)["files"] == ["briefing.pdf"]
