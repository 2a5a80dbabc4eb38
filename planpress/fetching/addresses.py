"""A file at an address becomes a table: on this machine, or in any store that fsspec reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from planpress.errors import InputError
from planpress.fetching.errand import MOST_BYTES, Errand, check_secrets, first_line
from planpress.fetching.files import sheet_of, table_in
from planpress.planning.settings import Settings
from planpress.planning.tables import Table

_GONE = (404, 410)
"""How a server says that there is no such file (RFC 9110, 15.5)."""
_QUERY = re.compile(r"(?<=\S)\?[^\s'\"]*=[^\s'\"]*")
"""What follows the question mark of an address."""


@dataclass(frozen=True, slots=True)
class Address:
    """A CSV file or a workbook by its address; a path starts at the plan's folder."""

    address: str
    sheet: str = ""

    @property
    def name(self) -> str:
        """What messages call it: the address without what follows a question mark, which may be a key."""
        return self.address.partition("?")[0] if "://" in self.address else self.address

    def table(self, errand: Errand) -> Table:
        """Fetch the file. Raises InputError."""
        remote = "://" in self.address
        address = self.address if remote else str((errand.folder / self.address).absolute())
        try:
            data = errand.within(lambda: _read(address))
        except InputError:
            raise
        except ImportError as error:
            raise errand.error("Package missing", *_missing(address, error)) from error
        except Exception as error:  # each store raises errors of the library that it is made of
            cause = _cause(error)
            if isinstance(cause, FileNotFoundError):
                mend = "Correct the path; it starts at the plan's folder." if not remote else "Correct the address."
                raise errand.error("No such file", f"there is no {self.name}", mend) from error
            mend = "Check the address, the network, and the keys in the environment."
            reason = _reason(cause).replace(self.address, self.name)
            raise errand.error("Cannot be fetched", f"{self.name}: {reason}", mend) from error
        if len(data) > MOST_BYTES:
            raise errand.too_large()
        return table_in(data, self.sheet, errand)


def read_address(entry: Settings, folder: Path) -> Address | None:  # noqa: ARG001
    """The address that an entry of `sources` names; one with a password in it is an error."""
    address = entry.text("path")
    if not address:
        return None
    check_secrets(entry, "path", address)
    return Address(address, sheet_of(entry, address.partition("?")[0]))


def _read(address: str) -> bytes:
    """The file's bytes, one more than allowed at most."""
    import fsspec  # late: for this alone

    filesystem, path = fsspec.core.url_to_fs(address)
    with filesystem.open(path, "rb") as stream:
        return bytes(stream.read(MOST_BYTES + 1))


def _missing(address: str, error: ImportError) -> tuple[str, str]:
    """What is not installed, and how to install it."""
    from fsspec.registry import known_implementations

    scheme = urlsplit(address).scheme
    package = known_implementations.get(scheme, {}).get("class", "").partition(".")[0]
    if package in ("", "fsspec"):
        return first_line(error), "Install what it names, with .venv/bin/pip install."
    return f"{scheme}:// needs the package {package}", f"Install it: .venv/bin/pip install {package}"


def _cause(error: BaseException) -> BaseException:
    """What really happened: fsspec says of whatever goes wrong on the web that there is no such file."""
    cause = error.__cause__
    if not isinstance(error, FileNotFoundError) or cause is None or getattr(cause, "status", None) in _GONE:
        return error
    return _cause(cause)


def _reason(error: BaseException) -> str:
    status = getattr(error, "status", None)
    if isinstance(status, int):
        return f"the server answers {status} {getattr(error, 'message', '')}".rstrip()
    words = getattr(error, "strerror", None)
    text = words.lower() if isinstance(words, str) and words else first_line(error)
    return _QUERY.sub("", text)
