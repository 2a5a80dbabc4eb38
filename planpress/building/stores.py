"""Where reports are kept: a local folder, or any place that fsspec reaches (s3://, gs://, memory://)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from planpress.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LOCK = ".planpress.lock"
_TEMPORARY = ".planpress-part"


class Store(Protocol):
    """Files by their slash paths below one place. What goes wrong is an OSError."""

    def show(self, name: str) -> str:
        """What messages call a file: its path, or its address."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None when it is not there."""

    def stamp(self, name: str) -> str:
        """What changes when a file does, found without reading it; "" when it is not there."""

    def put(self, name: str, data: bytes) -> None:
        """Put `data` in the place of a file: whole or not at all, as far as the place is able to."""

    def keep(self, name: str, other: str) -> None:
        """Let a file be found by another name as well, whatever becomes of the first."""

    def remove(self, name: str) -> None:
        """Take a file away, and the folders that are empty then; nothing happens when it is not there."""

    def names(self, below: str = "") -> Iterator[str]:
        """The names of all files in a folder and those below it, in order, without what is half-written."""

    def locked(self, waiting: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """Hold the place for this run alone; `waiting` is called when another run has it. Raises UsageError for a
        place that cannot be used."""
