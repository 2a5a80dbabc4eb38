"""Where a mailing is signed, anybody can prove that a letter is its sender's, and its key stays with him."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dkim
import pytest

from planpress.errors import InputError
from planpress.mailing.model import Mailing, Signing
from tests.conftest import require_tool
from tests.mailing.parcels import MAILING, made, somebody

Dns = Callable[..., bytes]
KINDS = ("rsa", "ed25519")


def keyed(folder: Path, kind: str) -> tuple[Mailing, Dns]:
    """A mailing signed with a new key, and what a name server says of it."""
    openssl = require_tool("openssl", "openssl")
    key = folder / "mail.key"
    options = ["-algorithm", kind, *(["-pkeyopt", "rsa_keygen_bits:2048"] if kind == "rsa" else [])]
    subprocess.run([openssl, "genpkey", *options, "-out", str(key)], check=True, capture_output=True)
    key.chmod(0o600)
    told = subprocess.run([openssl, "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True)
    public = told.stdout if kind == "rsa" else told.stdout[-32:]
    record = f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}".encode()

    def answer(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001
        assert name == b"letters._domainkey.publisher.example."
        return record

    return replace(MAILING, signing=Signing("publisher.example", "letters", key)), answer


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_letter_can_be_verified_with_the_key_that_the_domain_names(tmp_path: Path, kind: str) -> None:
    mailing, answer = keyed(tmp_path, kind)
    message = made(mailing=mailing)
    assert message.startswith(b"DKIM-Signature: v=1; a=" + kind.encode())
    assert message.isascii() and max(map(len, message.split(b"\r\n"))) <= 998
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert dkim.verify(message, dnsfunc=answer)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"briefings@publisher.example", b"briefings@publishers.example"),
        (b"\r\nSubject: ", b"\r\nSubject: Re: "),
        (b"letter=7f3a9c0de1>", b"letter=another>"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=No-Click"),
        (b"Two figures", b"Ten figures"),
        (b"\r\nDate: ", b"\r\nFrom: evil@investors.example\r\nDate: "),
        (b"\r\nMIME-Version", b"\r\nSubject: another\r\nMIME-Version"),
        (b"\r\nDate: ", b"\r\nSubject: another\r\nDate: "),
        *(
            (b"\r\nDate: ", b"\r\n" + field + b"\r\nDate: ")
            for field in (
                b"List-Unsubscribe: <https://evil.example/>",
                b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
                b"MIME-Version: 1.0",
                b"Cc: all@investors.example",
                b"Content-Transfer-Encoding: base64",
            )
        ),
    ],
)
def test_whoever_changes_a_signed_letter_is_found_out(tmp_path: Path, kind: str, old: bytes, new: bytes) -> None:
    mailing, answer = keyed(tmp_path, kind)
    message = made(mailing=mailing)
    assert old in message
    assert not dkim.verify(message.replace(old, new, 1), dnsfunc=answer)


def test_the_same_letter_at_the_same_time_has_the_same_signature(tmp_path: Path) -> None:
    mailing, _ = keyed(tmp_path, "rsa")
    assert made(mailing=mailing) == made(mailing=mailing)
    assert b" t=1795420800;" in made(mailing=mailing)


def test_names_in_other_scripts_are_signed_too(tmp_path: Path) -> None:
    mailing, answer = keyed(tmp_path, "rsa")
    assert dkim.verify(made(somebody("王小明 " * 100), mailing=mailing), dnsfunc=answer)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o602])
def test_a_key_that_others_may_read_signs_nothing(tmp_path: Path, mode: int) -> None:
    mailing, _ = keyed(tmp_path, "rsa")
    assert mailing.signing is not None
    mailing.signing.key.chmod(mode)
    with pytest.raises(InputError) as caught:
        made(mailing=mailing)
    (fault,) = caught.value.faults
    assert fault.what == "Key open to others" and fault.mend == f"Write chmod 600 {mailing.signing.key}."


def test_a_key_that_was_opened_to_others_meanwhile_signs_no_further_letter(tmp_path: Path) -> None:
    mailing, _ = keyed(tmp_path, "rsa")
    assert mailing.signing is not None
    made(mailing=mailing)
    mailing.signing.key.chmod(0o644)
    with pytest.raises(InputError, match="others may read"):
        made(mailing=mailing)


@pytest.mark.parametrize(
    "content", ["", "no key at all", "-----BEGIN PRIVATE KEY-----\nTOPSECRET\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_told_without_its_content(tmp_path: Path, content: str) -> None:
    key = tmp_path / "mail.key"
    key.write_text(content)
    key.chmod(0o600)
    with pytest.raises(InputError) as caught:
        made(mailing=replace(MAILING, signing=Signing("publisher.example", "letters", key)))
    assert caught.value.faults[0].what == "Not a key"
    assert "TOPSECRET" not in "".join(traceback.format_exception(caught.value))


def test_a_missing_key_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        made(mailing=replace(MAILING, signing=Signing("publisher.example", "letters", tmp_path / "none.key")))
    assert str(tmp_path / "none.key") in str(caught.value.faults[0].place)


def test_no_message_about_a_signer_shows_its_key(tmp_path: Path) -> None:
    from planpress.mailing.signing import signer_of

    mailing, _ = keyed(tmp_path, "rsa")
    signer = signer_of(mailing)
    secret = signer.key.splitlines()[1].decode()
    assert secret not in repr(signer) and secret not in str(mailing)


def test_without_the_package_the_message_says_what_to_install(tmp_path: Path) -> None:
    """In a Python that does not find dkimpy."""
    mailing, _ = keyed(tmp_path, "rsa")
    assert mailing.signing is not None
    code = f"""
import sys
sys.modules["dkim"] = None
from pathlib import Path
from dataclasses import replace
from tests.mailing.parcels import MAILING
from planpress.mailing.model import Signing
from planpress.mailing.signing import signing_faults
signing = Signing("publisher.example", "letters", Path({str(mailing.signing.key)!r}))
(fault,) = signing_faults(replace(MAILING, signing=signing))
print(fault.what, fault.mend)
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert found.stdout.startswith("Package missing Install it: .venv/bin/pip install 'planpress[dkim]'.")
