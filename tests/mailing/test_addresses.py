"""Addresses: whom a letter may go to, how his domain goes over the wire, and what only looks like an address."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from planpress.mailing.addresses import LONGEST_NAME, key_of, mailbox
from planpress.planning.cells import MalformedError


def refused(text: str) -> str:
    with pytest.raises(MalformedError) as caught:
        mailbox(text)
    return f"{caught.value.what}: {caught.value.reason}. {caught.value.mend}"


def test_a_name_may_stand_before_an_address() -> None:
    assert mailbox("Zhang Wei <wei@one.example>").name == "Zhang Wei"
    assert mailbox('"Wei, Zhang \\"Z\\"" <wei@one.example>').name == 'Wei, Zhang "Z"'
    assert mailbox("<wei@one.example>") == mailbox(" wei@one.example ")


def test_a_domain_of_any_script_goes_over_the_wire_in_ascii() -> None:
    """IDNA 2008: ß stays itself (RFC 5894, section 7.2), where IDNA 2003 made ss of it, which is another's domain."""
    for written, wire in (
        ("büro.example", "xn--bro-hoa.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("例え.example", "xn--r8jz45g.example"),
        ("日本ラーメン.example", "xn--4dkp5a8a5557ccvb.example"),
        ("фирма.example", "xn--80apmps.example"),
    ):
        box = mailbox(f"Ann@{written}")
        assert (box.address, box.wire) == (f"Ann@{written}", f"Ann@{wire}")


def test_an_address_has_one_key_however_it_is_written() -> None:
    ways = ["Ann@Büro.example", "ann@BÜRO.EXAMPLE", "ANN@xn--bro-hoa.example", "Ann <ann@bu\u0308ro.example>"]
    assert {key_of(way) for way in ways} == {"ann@xn--bro-hoa.example"}


def test_letters_beyond_ascii_before_the_at_sign_are_refused_and_it_is_said_why() -> None:
    assert "ü has letters beyond ASCII, which many mail servers refuse" in refused("ü@one.example")


@pytest.mark.parametrize(
    "text",
    [
        "", "nobody", "nobody@", "@one.example", "a@localhost", "a@[192.0.2.1]", "a@b.example, c@d.example",
        "a b@one.example", '"a b"@one.example', "a..b@one.example", "a@-one.example", "a@one..example", "a@x.invalid",
        "a@b@c.example", "Ann <a@b.example> <c@d.example>", "Ann a@b.example", "a@" + "x" * 64 + ".example",
        "x" * 65 + "@one.example", "a@one.example\\nBcc:", "a@оne.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refused(text).strip(". :")


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_no_line_break_gets_into_a_name_or_an_address(sign: str) -> None:
    for text in (f"Evil{sign}Bcc: z@evil.example <a@one.example>", f"a@one.example{sign}Bcc: z@evil.example",
                 f"a{sign}b@one.example", f"<a@one.example{sign}x>"):  # fmt: skip
        assert refused(text).startswith("Line break: ")


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\ue000"])
def test_what_nobody_sees_is_refused(sign: str) -> None:
    for text in (f"An{sign}n <a@one.example>", f"a{sign}@one.example", f"a@o{sign}ne.example"):
        assert f"U+{ord(sign):04X} cannot be seen" in refused(text)


def test_names_of_persia_and_india_keep_their_joiners() -> None:
    assert mailbox("مهر\u200cداد <a@one.example>").name == "مهر\u200cداد"


def test_a_name_of_5000_characters_is_refused() -> None:
    assert f"5,000 characters, and {LONGEST_NAME} are the most" in refused("x" * 5000 + " <a@one.example>")
    assert mailbox("x" * LONGEST_NAME + " <a@one.example>").name == "x" * LONGEST_NAME


@pytest.mark.parametrize(
    ("domain", "wire", "why"),
    [
        ("bаnk.example", "xn--bnk-6cd.example", "mixes scripts: Latin b and Cyrillic а"),
        ("βank.example", "xn--ank-rxc.example", "mixes scripts: Greek β and Latin a"),
        ("mail.раурal.example", "mail.xn--al-6kc7dbr.example", "mixes scripts"),
        ("аррӏе.example", "xn--80ak6aa92e.example", "is all Cyrillic, and looks like Latin"),
        ("ονο.example", "xn--yxadb.example", "is all Greek, and looks like Latin"),
    ],
)
def test_a_domain_that_looks_like_another_is_refused_and_shown_in_ascii(domain: str, wire: str, why: str) -> None:
    """Unicode Technical Standard 39: mixed scripts (5.2) and whole-script confusables (4)."""
    said = refused(f"office@{domain}")
    assert why in said and f"it goes to {wire}" in said and said.endswith(f"write {wire}.")
    box = mailbox(f"office@{wire}")  # who writes it so has seen what it is
    assert box.address == box.wire == f"office@{wire}"
    assert key_of(f"office@{domain}") == f"office@{wire}"  # and who is sent it can be suppressed


@pytest.mark.parametrize(
    "domain",
    ["büro-köln.example", "東京tokyo.example", "カタカナ-abc.example", "한국shop.example", "москва.рф", "αθηναι.ελ"],
)
def test_honest_domains_of_other_scripts_are_let_in(domain: str) -> None:
    assert mailbox(f"a@{domain}").address == f"a@{domain}"


@given(st.text("aB9.+-_'!@ \"é", max_size=70), st.sampled_from(["one.example", "büro.example", "-x.example", "a" * 64]))
def test_a_known_domain_makes_no_address_sound_that_is_none(local: str, domain: str) -> None:
    """Domains are looked at once; email-validator says the same of each address alone."""
    address = f"{local}@{domain}".strip()
    try:
        alone = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True).ascii_email
    except EmailNotValidError:
        alone = None
    try:
        found = mailbox(address).wire
    except MalformedError:
        return
    assert found == alone
