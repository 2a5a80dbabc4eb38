"""A message becomes a signed one: its sender's domain vouches for it (DKIM, RFC 6376)."""

from __future__ import annotations

import base64
import datetime as dt
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from planpress.errors import Fault, InputError, Place
from planpress.mailing.model import Mailing, Signing

SIGNED: Final = (
    "from", "to", "cc", "reply-to", "subject", "date", "message-id", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "auto-submitted", "precedence", "content-language", "mime-version", "content-type",
    "content-transfer-encoding",
)  # fmt: skip
"""The header fields that a signature covers (RFC 6376, 5.4.1; RFC 8058, 4, wants the two that unsubscribe), those of
them that are not there as well, so that nobody adds one."""
TWICE: Final = (
    "from", "to", "subject", "date", "message-id", "reply-to", "list-unsubscribe", "list-unsubscribe-post",
    "mime-version", "content-type",
)  # fmt: skip
"""Those of which a second one is refused, too (RFC 6376, 8.15)."""

_ED25519: Final = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 key in its PEM file (RFC 8410, 7)."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs messages with one key."""

    signing: Signing
    algorithm: bytes
    key: bytes = field(repr=False)

    def sign(self, message: bytes, date: dt.datetime) -> bytes:
        """The header field that goes before the message. Same message and date, same field."""
        maker: Any = _dated(date)(message, signature_algorithm=self.algorithm)
        domain, selector = self.signing.domain.encode("idna"), self.signing.selector.encode("ascii")
        covered = [name.encode() for name in (*SIGNED, *TWICE)]
        # Bodies are base64 and quoted-printable, in which no server changes blanks: "simple" is quick, and enough.
        return bytes(
            maker.sign(selector, domain, self.key, canonicalize=(b"relaxed", b"simple"), include_headers=covered)
        )


def _dated(date: dt.datetime) -> Callable[..., Any]:
    """The signing of dkimpy at a time that is given: it asks the clock itself."""
    import dkim

    class Dated(dkim.DKIM):  # type: ignore[misc]
        def gen_header(self, fields: list[tuple[bytes, bytes]], *others: Any, **named: Any) -> Any:
            time = str(int(date.timestamp())).encode()
            dated = [(name, time if name == b"t" else value) for name, value in fields]
            return super().gen_header(dated, *others, **named)

    return Dated


def signer_of(mailing: Mailing) -> Signer:
    """Who signs a mailing's letters. Raises InputError when the key cannot be used, or others can read it."""
    faults = tuple(signing_faults(mailing))
    if faults:
        raise InputError(faults)
    assert mailing.signing is not None
    found = os.stat(mailing.signing.key)
    return _signer(mailing.signing, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _signer(signing: Signing, *_: int) -> Signer:
    return Signer(signing, *_key(signing.key.read_bytes()))


def signing_faults(mailing: Mailing) -> Iterator[Fault]:
    """What keeps a mailing from being signed, where it is to be; a key's content is in no message."""
    signing = mailing.signing
    if signing is None:
        return
    place = Place(str(signing.key))
    try:
        import dkim  # noqa: F401
    except ImportError:
        mend = "Install it: .venv/bin/pip install 'planpress[dkim]'. Or take signing out of the mailing."
        yield Fault("Package missing", mailing.place, "letters are signed by dkimpy, which is not installed", mend)
        return
    try:
        mode = os.stat(signing.key).st_mode
        algorithm, _ = _key(signing.key.read_bytes())
    except OSError as error:
        reason = f"the key that signs letters: {(error.strerror or str(error)).lower()}"
        yield Fault("Key cannot be read", place, reason, "Correct its path in the mailing, or its rights.")
        return
    except ValueError:
        yield Fault("Not a key", place, "it is no private key, RSA or Ed25519, in PEM", _MEND)
        return
    if not stat.S_ISREG(mode) or mode & 0o077:
        mend = f"Write chmod 600 {signing.key}."
        yield Fault("Key open to others", place, f"others may read or change it ({mode & 0o777:o})", mend)
    if algorithm.startswith(b"ed25519") and not _has_nacl():
        mend = "Install it: .venv/bin/pip install 'planpress[dkim]'."
        yield Fault("Package missing", place, "Ed25519 keys need pynacl, which is not installed", mend)


_MEND = "Make one with openssl genrsa -out mail.key 2048, or openssl genpkey -algorithm ed25519 -out mail.key."


def _has_nacl() -> bool:
    try:
        import nacl.signing  # noqa: F401
    except ImportError:
        return False
    return True


def _key(data: bytes) -> tuple[bytes, bytes]:
    """The algorithm of a private key, and the key as dkimpy takes it. Raises ValueError."""
    from dkim.crypto import UnparsableKeyError, parse_pem_private_key

    lines = [line.strip() for line in data.splitlines() if line.strip() and not line.startswith(b"-----")]
    raw = base64.b64decode(b"".join(lines), validate=True)
    if raw.startswith(_ED25519) and len(raw) == len(_ED25519) + 32:
        return b"ed25519-sha256", base64.b64encode(raw[len(_ED25519) :])
    try:
        parse_pem_private_key(data)
    except (UnparsableKeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("no RSA key") from error
    return b"rsa-sha256", data
