"""A line in the environment, or in a file that nobody else may read, becomes a mail server and a connection to it."""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ADDRESS = "PLANPRESS_SMTP_URL"
"""The environment variable that names the mail server: smtp[s]://user:password@host:port?starttls=yes."""
ADDRESS_FILE = "PLANPRESS_SMTP_FILE"
"""The one that names a file with the same line, which nobody but its owner may read."""
PATIENCE = 30
"""Seconds that a server has for each answer, unless the caller says otherwise."""
PORTS = {"smtp": 25, "smtps": 465}
STARTTLS = ("auto", "yes", "no")
OPTIONS = {"starttls", "from", "ca"}
IN_A_PASSWORD = "in a password write / as %2F, # as %23, ? as %3F, @ as %40, % as %25"
NO_ADDRESS = f"it is no smtp://user:password@host:port and no smtps://...; {IN_A_PASSWORD}"


class NotEncrypted(smtplib.SMTPException):
    """The server offers no encryption, and it is not said that none is needed."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, from its address. `starttls` is auto (where it is offered), yes or no. `ca` is a PEM file with the
    only authorities whose certificates it may have; "" for those that the system trusts."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    encrypted: bool
    starttls: str
    sender: str
    ca: str = ""

    @classmethod
    def parse(cls, address: str) -> Server:
        """Read smtp[s]://user:password@host:port?starttls=yes&from=sender&ca=file. Raises ValueError, without the
        password."""
        try:
            parts = urlsplit(address)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:  # it quotes what it takes for the port or the host, and that may be the password
            raise ValueError(NO_ADDRESS) from None
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
            raise ValueError(NO_ADDRESS)
        asked = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        starttls = asked.get("starttls", "auto")
        if starttls not in STARTTLS or set(asked) - OPTIONS:
            known = f"starttls={'|'.join(STARTTLS)}, from=ADDRESS and ca=FILE"
            raise ValueError(f"after ? it takes {known}; {IN_A_PASSWORD}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not f"{user}{password}".isascii():  # smtplib sends no other, and its error would quote the sign
            raise ValueError("its user and its password may hold ASCII signs alone")
        sender = asked.get("from") or (user if "@" in user else "")
        encrypted = parts.scheme == "smtps"
        return cls(parts.hostname, port, user, password, encrypted, starttls, sender, asked.get("ca", ""))

    @property
    def name(self) -> str:
        """What messages call it, without the password."""
        return f"{self.host}:{self.port}"

    def connected(
        self, patience: float = PATIENCE, *, strictly: bool = False, context: ssl.SSLContext | None = None
    ) -> smtplib.SMTP:
        """A connection that is encrypted and logged in, as far as the address says so. Raises OSError or SMTPException.

        The server's certificate is verified. A password goes through an encrypted line alone, and `strictly` nothing
        goes through another, unless the address says starttls=no. Who connects often gives the `context` each time.
        """
        context = context or self.context()
        smtp = self._plain(context, patience)
        try:
            if not self.encrypted and self.starttls != "no":
                self._encrypt(smtp, context, strictly)
            if self.user:
                smtp.login(self.user, self.password)
            else:
                smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def send(self, message: EmailMessage) -> None:
        """Send a single letter to all that it names. Raises OSError or SMTPException."""
        with self.connected() as smtp:
            smtp.send_message(message)

    def context(self) -> ssl.SSLContext:
        """Whom to trust. Raises OSError for a file that holds no authorities."""
        if not self.encrypted and self.starttls == "no":
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # it is not asked; to read the system's takes a while
        try:
            return ssl.create_default_context(cafile=self.ca or None)
        except FileNotFoundError:
            raise FileNotFoundError(2, "no such file of authorities", self.ca) from None
        except ssl.SSLError:
            raise OSError(f"{self.ca} holds no certificates of authorities (PEM)") from None

    def _plain(self, context: ssl.SSLContext, patience: float) -> smtplib.SMTP:
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, _own_name(), timeout=patience, context=context)
        return smtplib.SMTP(self.host, self.port, _own_name(), timeout=patience)

    def _encrypt(self, smtp: smtplib.SMTP, context: ssl.SSLContext, strictly: bool) -> None:
        smtp.ehlo()
        if self.starttls == "yes" or smtp.has_extn("starttls"):
            smtp.starttls(context=context)
        elif self.user or strictly:
            what = "the password" if self.user else "letters"
            raise NotEncrypted(f"it offers no encryption; starttls=no sends {what} nevertheless")


def server_of(environment: Mapping[str, str]) -> Server:
    """The mail server that the environment names, itself or in a file. Raises ValueError, without the password."""
    address, file = environment.get(ADDRESS, ""), environment.get(ADDRESS_FILE, "")
    if address and file:
        raise ValueError(f"{ADDRESS} and {ADDRESS_FILE} are both set: keep one of them")
    if not address and not file:
        raise ValueError(f"{ADDRESS} is not set")
    return Server.parse(address or _secret(Path(file)))


def _secret(path: Path) -> str:
    """The line in a file that nobody else may read. Raises ValueError."""
    try:
        with path.open(encoding="utf-8") as stream:
            found = os.fstat(stream.fileno())
            if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
                raise ValueError(f"others may read {path}: chmod 600 {path}")
            lines = stream.read(10_000).split("\n")
    except OSError as error:
        raise ValueError(f"{path}: {(error.strerror or 'it cannot be read').lower()}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: it is no text") from None
    if any(line.strip() for line in lines[1:]):
        raise ValueError(f"{path}: it has more than one line")
    return lines[0].strip()


@lru_cache(maxsize=1)
def _own_name() -> str:
    """What this machine calls itself to servers (RFC 5321, 4.1.4): asked once, for names may be slow to find."""
    name = socket.getfqdn()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
