"""A text becomes a mailbox, or a clear word on why no letter may go there; and the key that its owner is known by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from planpress.mailing.model import Mailbox
from planpress.planning.cells import MalformedError, email

LONGEST_NAME = 200
"""Characters that the name before an address may have."""
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>", re.DOTALL)
_JOINERS = "‌‍"
"""Signs without a width that Persian and the scripts of India need inside their words."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""The Unicode categories of signs that end lines, turn the direction of text, or are nothing that anybody sees."""

# Unicode Technical Standard 39, section 5.2, level "Highly Restrictive": one script, or one of these mixtures.
_HAN = {"CJK", "IDEOGRAPHIC"}
_MIXTURES = (
    {"LATIN", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", *_HAN},
    {"LATIN", "BOPOMOFO", *_HAN},
    {"LATIN", "HANGUL", *_HAN},
)
# Whole labels of these are taken for Latin ones (Unicode Technical Standard 39, section 4, whole-script confusables).
_LIKE_LATIN = {
    "CYRILLIC": "асԁеһіјӏорԛѕԝхуъьҽпгѵѡ",
    "GREEK": "αικνορυωγτη",
}


@dataclass(frozen=True, slots=True)
class _Valid:
    """An address that email-validator lets pass: its parts, the domain as written and as it goes over the wire."""

    local: str
    domain: str
    wire: str


def mailbox(text: str) -> Mailbox:
    """Read "Name <name@domain>" or an address alone. Nothing is asked of any server.

    The domain may be of any script (IDNA 2008, RFC 5891), unless one takes it for another one. Raises MalformedError.
    """
    name, address = _parted(text)
    valid = _validated(address)
    _refuse_lookalike(valid)
    return Mailbox(f"{valid.local}@{valid.domain}", valid.wire, display_name(name))


def key_of(text: str) -> str:
    """The key by which the ledger and the suppression list know an address, with or without a name before it: in small
    letters, its domain in ASCII. Raises MalformedError. A domain that looks like another one has a key, too, so that
    it can be suppressed."""
    return _validated(_parted(text)[1]).wire.casefold()


def display_name(text: str) -> str:
    """Read the name that stands before an address. Raises MalformedError."""
    return seen(unicodedata.normalize("NFC", text).strip(), LONGEST_NAME)


def seen(text: str, longest: int) -> str:
    """The text itself, when it is one line of signs that can be seen, and no longer than so many characters. Raises
    MalformedError: a line's end in a letter's head would begin another field there (RFC 5322, section 2.2)."""
    if len(text) > longest:
        reason = f"it has {len(text):,} characters, and {longest:,} are the most"
        raise MalformedError("Text too long", reason, "Shorten it.")
    for sign in text:
        if sign in "\r\n\v\f\x85\u2028\u2029":
            mend = "Write it in one line."
            raise MalformedError("Line break", f"it has a line break (U+{ord(sign):04X})", mend)
        if sign not in _JOINERS and unicodedata.category(sign) in _UNSEEN:
            reason = f"the character U+{ord(sign):04X} cannot be seen"
            raise MalformedError("Control character", reason, "Delete it; it often comes along when text is pasted.")
    return text


def ascii_domain(text: str) -> str:
    """Read a domain; it becomes what goes over the wire (RFC 5891). Raises MalformedError."""
    try:
        return _validated(f"somebody@{text}").wire.partition("@")[2]
    except MalformedError:
        raise MalformedError("Not a domain", f"{text} is none", "Write it like example.org.") from None


def _parted(text: str) -> tuple[str, str]:
    """The name, without the quotation marks round it, and the address."""
    found = _NAMED.fullmatch(text.strip())
    if found is None:
        return "", text.strip()
    name = found["name"].strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name, found["address"].strip()


def _validated(address: str) -> _Valid:
    """An address in its parts. Raises MalformedError."""
    from email_validator import EmailNotValidError, validate_email  # late: it takes a tenth of a second to import

    what = "Not an email address"
    seen(address, _LONGEST)
    email(address)
    local, _, written = address.partition("@")
    known = _domain(written) if _ATOM.fullmatch(local) else None
    if known and len(f"{local}@{known.wire}") <= _MOST:
        return _Valid(local, known.name, f"{local}@{known.wire}")
    if not local.isascii():
        # RFC 6531, section 3.1: each server on the way would have to offer SMTPUTF8, and one that does not refuses it.
        reason = f"{local} has letters beyond ASCII, which many mail servers refuse"
        raise MalformedError(what, reason, "Ask for another address; after the @ such letters may stand.")
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        mend = "Write one address, such as office@example.org."
        raise MalformedError(what, _worded(str(error)), mend) from None
    assert found.ascii_email is not None, "its local part is ASCII"
    # What stands there in ASCII stays so: who writes xn--... has seen that it is no plain name.
    domain = found.ascii_domain if written.isascii() else found.domain
    return _Valid(found.ascii_email.rpartition("@")[0], domain, found.ascii_email)


@dataclass(frozen=True, slots=True)
class _Domain:
    """A domain that email-validator lets pass, as written and as it goes over the wire."""

    name: str
    wire: str


@lru_cache(maxsize=10_000)
def _domain(written: str) -> _Domain | None:
    """A sound domain, which thousands of addresses may have; None for any other."""
    from email_validator import EmailNotValidError, validate_email  # late: as above

    try:
        found = validate_email(f"a@{written}", check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    assert found.ascii_domain is not None, "its local part is ASCII"
    return _Domain(found.ascii_domain if written.isascii() else found.domain, found.ascii_domain)


_ATOM = re.compile(r"(?=.{1,64}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.I | re.A)
"""A local part that needs no quotation marks, of as many characters as there may be (RFC 5322, section 3.4.1; RFC 5321,
section 4.5.3.1.1)."""
_MOST = 254
"""Characters that an address may have (RFC 5321, section 4.5.3.1.3, less the angle brackets)."""
_LONGEST = 320
"""Characters beyond which a text is not even looked at as an address; RFC 5321 (4.5.3.1) allows 254."""


def _worded(reason: str) -> str:
    """A reason of email-validator's, as part of a sentence of ours."""
    return reason[:1].lower() + reason[1:].rstrip(".")


# -------------------------------------------------------------------------------------------- homographs


def _refuse_lookalike(valid: _Valid) -> None:
    """Raises MalformedError for a domain with a label that a reader takes for another one. Written in ASCII (xn--...)
    any domain may stand."""
    for reason in _lookalikes(valid.domain):
        wire = valid.wire.rpartition("@")[2]
        mend = f"Write the domain anew in its own letters; if it is meant as it stands, write {wire}."
        raise MalformedError("Domain that looks like another", f"{reason}; it goes to {wire}", mend)


@lru_cache(maxsize=10_000)
def _lookalikes(domain: str) -> tuple[str, ...]:
    """How a domain looks like another one."""
    return tuple(reason for label in domain.split(".") for reason in _lookalike(label, domain))


def _lookalike(label: str, domain: str) -> Iterator[str]:
    scripts = _scripts(label)
    if len(scripts) > 1 and not any(set(scripts) <= mixture for mixture in _MIXTURES):
        parts = " and ".join(f"{script.capitalize()} {sign}" for script, sign in scripts.items())
        yield f"{label} mixes scripts: {parts}"
    script = next(iter(scripts), "")
    letters = {sign for sign in label if sign.isalpha()}
    last = _scripts(domain.rpartition(".")[2])
    if len(scripts) == 1 and script not in last and letters <= set(_LIKE_LATIN.get(script, "")):
        yield f"{label} is all {script.capitalize()}, and looks like Latin"


def _scripts(label: str) -> dict[str, str]:
    """The scripts of a label's letters, as their Unicode names begin, each with its first letter in it."""
    found: dict[str, str] = {}
    for sign in label:
        if sign.isalpha():
            script = unicodedata.name(sign, "UNKNOWN").split()[0]
            found.setdefault("CJK" if script in _HAN else script, sign)
    return found
