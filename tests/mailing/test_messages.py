"""Letters go out as messages that every program reads alike, and nothing in a list or a plan becomes a header."""

from __future__ import annotations

import datetime as dt
import email
import re
import subprocess
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default

import pytest
from fast_mail_parser import PyMail, parse_email
from hypothesis import given, settings
from hypothesis import strategies as st

from planpress.errors import EditionError, InputError, Place
from planpress.mailing.messages import LONGEST, marks, message, safe_name, unsubscribe_address
from planpress.mailing.model import Enclosure, Mailbox, Parcel
from planpress.writers.letter import Letter
from tests.conftest import require_tool
from tests.mailing.parcels import DATE, FILE, ID, LETTER, MAILING, PNG, RECIPIENT, enclosure, made, somebody

HEADERS = (
    "Date", "From", "Reply-To", "To", "Subject", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Auto-Submitted", "Precedence", "Content-Language", "MIME-Version", "Content-Type",
)  # fmt: skip


def parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def independent(data: bytes) -> PyMail:
    """What another program reads, which is none of Python's."""
    return parse_email(data)


def is_sound(data: bytes) -> None:
    """Every line ends in CR LF, is ASCII, and no longer than RFC 5322 allows; the header fields are ours, each once."""
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    head = data.partition(b"\r\n\r\n")[0]
    names = re.findall(r"(?m)^([!-9;-~]+):", head.decode())
    assert tuple(names) == HEADERS


# ------------------------------------------------------------------------------------------- what a message is


def test_another_program_reads_subject_text_html_pictures_and_files() -> None:
    data = made(files=(enclosure(), enclosure("dalian-briefing-en.docx")))
    found = independent(data)
    assert found.subject == LETTER.subject
    assert found.text_plain == [LETTER.text.replace("\n", "\r\n")]
    assert found.text_html == [LETTER.html]
    kinds = [(file.mimetype, file.filename, bytes(file.content)) for file in found.attachments]
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert kinds == [
        ("image/png", "chart-1.png", PNG),
        ("application/pdf", "dalian-briefing-en.pdf", FILE),
        (word, "dalian-briefing-en.docx", FILE),
    ]


def test_courier_s_parser_finds_the_same_parts_and_bytes() -> None:
    tool = require_tool("reformime", "maildrop")
    data = made(files=(enclosure(), enclosure("大连简报-zh.pdf")))

    def asked(*arguments: str) -> bytes:
        return subprocess.run([tool, *arguments], input=data, capture_output=True, check=True).stdout

    told = asked("-i").decode()
    sections = re.findall(r"section: (\S+)\ncontent-type: (\S+)", told)
    assert sections == [
        ("1", "multipart/mixed"),
        ("1.1", "multipart/alternative"),
        ("1.1.1", "text/plain"),
        ("1.1.2", "multipart/related"),
        ("1.1.2.1", "text/html"),
        ("1.1.2.2", "image/png"),
        ("1.2", "application/pdf"),
        ("1.3", "application/pdf"),
    ]
    assert "content-id: <chart.1@planpress>" in told
    assert "content-disposition-filename: 大连简报-zh.pdf" in told
    assert asked("-s", "1.3", "-e") == FILE
    assert asked("-s", "1.1.1", "-e").decode() == LETTER.text.replace("\n", "\r\n")


def test_python_s_own_parser_agrees_and_finds_no_defect() -> None:
    found = parsed(made())
    assert [part.defects for part in found.walk()] == [[] for _ in found.walk()]
    assert found["To"].addresses[0].display_name == "Ann Example"
    assert found["From"].addresses[0].addr_spec == "briefings@publisher.example"
    assert found["Date"].datetime == DATE
    body = found.get_body(("html",))
    assert body is not None and body.get_content().rstrip("\r\n") == LETTER.html
    assert [part.get_content() for part in found.iter_attachments()] == [FILE]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert made() == made()


def test_no_boundary_stands_in_what_it_parts() -> None:
    once = made().decode()
    hostile = replace(LETTER, text=once, html=LETTER.html + once)
    data = made(letter=hostile)
    boundaries = re.findall(rb'boundary="(=_[0-9a-f]+)"', data)
    assert len(set(boundaries)) == 3
    for boundary in boundaries:
        assert data.count(b"--" + boundary) == 3, "two parts and the end"
    assert independent(data).text_plain == [once]
    assert independent(data).text_html == [hostile.html]


def test_a_letter_without_files_is_no_mixture() -> None:
    assert parsed(made(files=())).get_content_type() == "multipart/alternative"


def test_a_letter_that_links_carries_no_file() -> None:
    parcel = Parcel(RECIPIENT, (enclosure(),), linked=True)
    found = independent(message(LETTER, parcel, MAILING, ID, DATE, lambda _: pytest.fail("asked for a file")))
    assert [file.filename for file in found.attachments] == ["chart-1.png"]


def test_a_file_that_is_not_what_the_round_named_is_not_sent() -> None:
    with pytest.raises(EditionError, match="changed after this mailing had begun"):
        made(files=(enclosure("other.pdf", b"the approved bytes"),))


def test_a_file_is_read_once_for_many_letters() -> None:
    asked: list[str] = []
    data = b"read once" * 1000
    file = enclosure("once.pdf", data)

    def read(wanted: Enclosure) -> bytes:
        asked.append(wanted.name)
        return data

    parcels = [Parcel(somebody(f"Name {number}"), (file,)) for number in range(3)]
    letters = [message(LETTER, parcel, MAILING, ID, DATE, read) for parcel in parcels]
    assert asked == ["once.pdf"]
    for number, letter in enumerate(letters):
        found = parsed(letter)
        assert found["To"].addresses[0].display_name == f"Name {number}"
        assert [part.get_content() for part in found.iter_attachments()] == [data]


# --------------------------------------------------------------------------------------- what a letter says of itself


def test_a_letter_can_be_unsubscribed_with_one_click() -> None:
    found = parsed(made())
    assert found["List-Unsubscribe"] == (
        "<https://publisher.example/stop?letter=7f3a9c0de1>, <mailto:stop@publisher.example?subject=monthly>"
    )
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Id"] == "<monthly.dalian.publisher.example>"


def test_without_a_web_address_nothing_promises_one_click() -> None:
    found = parsed(made(mailing=replace(MAILING, unsubscribe=("mailto:stop@publisher.example",))))
    assert found["List-Unsubscribe"] == "<mailto:stop@publisher.example>"
    assert found["List-Unsubscribe-Post"] is None


def test_the_language_told_is_the_letter_s_own_though_its_recipient_reads_another() -> None:
    assert parsed(made(somebody(language="zh")))["Content-Language"] == "en"


def test_no_program_answers_a_letter_that_a_program_sent() -> None:
    found = parsed(made())
    assert (found["Auto-Submitted"], found["Precedence"]) == ("auto-generated", "bulk")


def test_the_address_in_the_letter_is_filled_for_each_recipient() -> None:
    mailing = replace(MAILING, unsubscribe=("https://publisher.example/stop?letter={id}&who={address}&of={mailing}",))
    address = unsubscribe_address(mailing)
    own = marks(mailing)
    assert address.endswith(f"?letter={own['id']}&who={own['address']}&of=monthly")
    letter = Letter("Subject", f'<a href="{address}">Unsubscribe</a>', f"Unsubscribe: {address}\n")
    found = independent(made(somebody(address="a+b@council.example"), letter, mailing))
    filled = "https://publisher.example/stop?letter=7f3a9c0de1&who=a%2Bb%40council.example&of=monthly"
    assert found.text_html == [f'<a href="{filled}">Unsubscribe</a>']
    assert found.text_plain == [f"Unsubscribe: {filled}\r\n"]
    assert f"<{filled}>" in str(
        parsed(made(somebody(address="a+b@council.example"), letter, mailing))["List-Unsubscribe"]
    )


def test_a_test_has_no_address_by_which_its_recipient_is_unsubscribed() -> None:
    mailing = replace(MAILING, unsubscribe=("https://publisher.example/stop?letter={id}&who={address}",))
    address = unsubscribe_address(mailing)
    letter = Letter("Subject", f'<a href="{address}">Unsubscribe</a>', f"Unsubscribe: {address}\n")
    data = made(somebody(address="ann@council.example"), letter, mailing, test_for="me@publisher.example")
    found, harmless = independent(data), "https://publisher.example/stop?letter=test&who=test"
    assert f'<a href="{harmless}">' in found.text_html[0] and harmless in found.text_plain[0]
    assert "ann%40council" not in found.text_html[0] + found.text_plain[0]


def test_what_a_list_has_is_no_mark_and_stays_as_it_is() -> None:
    letter = replace(LETTER, html="<p>Dear PlanpressLetterId</p>", text="Dear PlanpressLetterAddress\n")
    found = independent(made(letter=letter))
    assert found.text_html == [letter.html] and found.text_plain == ["Dear PlanpressLetterAddress\r\n"]
    assert marks(MAILING) == marks(replace(MAILING)) != marks(replace(MAILING, name="weekly"))


@pytest.mark.parametrize("length", [75, 76, 77, 78, 200])
def test_a_line_that_begins_with_from_is_marked_and_no_longer_than_76_signs(length: int) -> None:
    letter = replace(LETTER, text=f"Dear Ann\n{'From From ' * 20}"[: 9 + length] + "\n", pictures=())
    data = made(letter=letter, files=())
    body = data.partition(b"quoted-printable\r\n\r\n")[2].partition(b"\r\n--=_")[0]
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert not re.search(rb"(?m)^From ", body) and b"=46" in body
    assert independent(data).text_plain == [letter.text.replace("\n", "\r\n")]


def test_a_long_ending_of_a_file_s_name_is_cut() -> None:
    for name in ("a." + "x" * 5000, "a." + "大" * 5000, "大" * 5000 + ".pdf"):
        assert len(safe_name(name).encode()) <= 171
    assert safe_name("大" * 5000 + ".pdf").endswith("大.pdf")


def test_a_test_goes_to_the_tester_alone_and_says_so_at_once() -> None:
    data = made(test_for="me@publisher.example")
    found, other = parsed(data), independent(data)
    assert found["To"] == "me@publisher.example"
    assert other.subject == f"[TEST for office@council.example] {LETTER.subject}"
    assert found["X-Planpress-Test"] == "office@council.example"
    assert found["List-Unsubscribe"] is None and found["List-Unsubscribe-Post"] is None
    first = other.text_plain[0].splitlines()[0]
    assert first == "This is a test. office@council.example has not got this letter; you alone have."
    assert other.text_html[0].index(first) < other.text_html[0].index("Dalian")


# ------------------------------------------------------------------------------------------- what nobody gets in


BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00")


@pytest.mark.parametrize("sign", BREAKS)
def test_a_line_end_in_a_name_or_subject_makes_no_header(sign: str) -> None:
    evil = f"Ann{sign}Bcc: all@investors.example{sign}{sign}<script>"
    data = made(somebody(evil), replace(LETTER, subject=evil))
    is_sound(data)
    found = independent(data)
    assert "Bcc" not in found.headers
    assert found.subject == " ".join(evil.replace(sign, " ").split())
    assert len(parsed(data)["To"].addresses) == 1


@pytest.mark.parametrize("sign", BREAKS)
@pytest.mark.parametrize("where", ["address", "id", "unsubscribe", "language", "reply"])
def test_a_line_end_where_none_can_be_mended_is_refused_with_its_place(sign: str, where: str) -> None:
    evil = f"a@b.example{sign}Bcc:y@investors.example"
    given = {
        "address": {"recipient": somebody(address=evil)},
        "language": {"recipient": somebody(language=evil), "letter": replace(LETTER, html="<p>No language</p>")},
        "id": {"message_id": f"<{evil}>"},
        "unsubscribe": {"mailing": replace(MAILING, unsubscribe=(f"https://{evil}",))},
        "reply": {"mailing": replace(MAILING, reply_to=Mailbox("", evil))},
    }
    with pytest.raises(InputError) as caught:
        made(**given[where])
    (fault,) = caught.value.faults
    assert fault.place in (RECIPIENT.place, MAILING.place)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example, c@d.example",
        "a@b.example>",
        "<a@b.example",
        "a b@c.example",
        "a@b@c.example",
        "",
        "a",
        "ä@b.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused_with_its_row(address: str) -> None:
    with pytest.raises(InputError) as caught:
        made(somebody(address=address))
    assert caught.value.faults[0].place == Place("data/dalian/mailing/council.csv", row=2)


@pytest.mark.parametrize(
    "name",
    [
        "Evil <all@investors.example>", "a@b.example, c@d.example;", 'q"uote \\ and \\"', "(comment) [x] : ;",
        "=?utf-8?q?a=0D=0ABcc:_x@y.example?=", "=?utf-8?b?QmNjOiB4?= <x@y.example>", "=cmd|' /C calc'!A0",
        "王小明, 所长",
    ],
)  # fmt: skip
def test_a_name_is_a_name_whatever_it_looks_like(name: str) -> None:
    data = made(somebody(name), replace(LETTER, subject=name))
    is_sound(data)
    to = parsed(data)["To"].addresses
    assert [(each.display_name, each.addr_spec) for each in to] == [(name, "office@council.example")]
    assert independent(data).subject == name


@pytest.mark.parametrize("name", ["A" * 5000, "é" * 5000, "王" * 5000, "a b " * 1250, "é b " * 1250, '"' * 5000])
def test_a_name_of_five_thousand_signs_is_folded_as_the_standards_have_it(name: str) -> None:
    data = made(somebody(name), replace(LETTER, subject=name))
    is_sound(data)
    head = data.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78
    found = independent(data)
    assert found.subject == name.strip()
    assert found.headers["To"] == [f"{name.strip()} <office@council.example>"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=200))
def test_whatever_names_subjects_and_texts_hold_the_message_is_sound(name: str, subject: str, text: str) -> None:
    data = made(somebody(name), Letter(subject, f"<p>{text}</p>", text), files=())
    is_sound(data)
    found = parsed(data)
    assert [each.addr_spec for each in found["To"].addresses] == ["office@council.example"]
    assert found["Message-ID"] == ID
    body = found.get_body(("plain",))
    assert body is not None
    sent = body.get_payload(decode=True)
    assert isinstance(sent, bytes)
    assert sent.replace(b"\r\n", b"\n") == re.sub("\r\n|\r", "\n", text).encode("utf-8", "replace")


def test_an_address_that_is_too_long_for_a_line_is_refused() -> None:
    with pytest.raises(InputError, match="at most 900 fit"):
        made(mailing=replace(MAILING, unsubscribe=("https://a.example/" + "x" * LONGEST,)))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/etc/shadow", "shadow"),
        ("C:\\x.pdf", "x.pdf"), ("C:x.pdf", "C-x.pdf"), (".bashrc", "bashrc"), ("a\r\nBcc: x.pdf", "a Bcc- x.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ('a"; filename="b.pdf', "a-- filename--b.pdf"), ("", "file"), ("..", "file"), ("x.pdf\x00.exe", "x.pdf .exe"),
        ("大连简报.pdf", "大连简报.pdf"), ("n" * 5000 + ".pdf", "n" * 150 + ".pdf"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_leads_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    data = made(files=(enclosure(name),))
    is_sound(data)
    assert independent(data).attachments[-1].filename == safe
    assert [part.get_filename() for part in parsed(data).iter_attachments()] == [safe]


def test_what_goes_over_the_line_needs_no_eight_bits_whatever_a_letter_holds() -> None:
    letter = replace(LETTER, text="x" * 3000 + "\n.\nFrom me\n" + "大" * 3000, html="<p>" + "é" * 5000 + "</p>")
    data = made(letter=letter)
    is_sound(data)
    assert not re.search(rb"(?m)^(From |\.\r$)", data)
    assert independent(data).text_plain == [letter.text.replace("\n", "\r\n")]


def test_a_date_without_a_zone_is_told_as_such() -> None:
    assert parsed(made(date=dt.datetime(2026, 11, 23, 8)))["Date"].endswith("-0000")
