"""A PostgreSQL server of the tests' own, on a socket in a folder of its own, without a network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.conftest import require_tool

ADMIN, ADMIN_WORD = "postgres", "of-the-server"
READER, READER_WORD = "planner", "geheim"


@dataclass(frozen=True)
class Server:
    """Where the server's socket is."""

    folder: Path

    def url(self, password: str = READER_WORD, folder: Path | None = None) -> str:
        """The SQLAlchemy URL for one who owns the tables, and so could write into them."""
        return f"postgresql://{READER}:{password}@/postgres?host={folder or self.folder}"

    def connected(self, user: str = READER, password: str = READER_WORD) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user=user, password=password, dbname="postgres", autocommit=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server with a user who may write; it is started once, and goes with all its data."""
    elsewhere = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb, control = (require_tool(name, "postgresql", elsewhere) for name in ("initdb", "pg_ctl"))
    # A socket's path may have some hundred characters, which pytest's folders can exceed.
    folder = Path(tempfile.mkdtemp(prefix="planpress-pg-"))
    (folder / "word").write_text(ADMIN_WORD)
    user = _owner(folder)

    def call(*words: str) -> None:
        # The server would keep a pipe open, so that nobody could wait for its end.
        log = folder / "log.txt"
        with log.open("a") as stream:
            done = subprocess.run(words, cwd="/", user=user, stdout=stream, stderr=stream, check=False)
        assert done.returncode == 0, log.read_text()

    data = str(folder / "data")
    start = f"-k {folder} -c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=20"
    try:
        words = ("--auth=scram-sha-256", f"--pwfile={folder / 'word'}", "--no-sync", "--encoding=UTF8", "--locale=C")
        call(initdb, "-D", data, f"--username={ADMIN}", *words)
        call(control, "-D", data, "-w", "-o", start, "start")
        try:
            server = Server(folder)
            with server.connected(ADMIN, ADMIN_WORD) as connection:
                connection.execute(f"create role {READER} login password '{READER_WORD}'")
                connection.execute(f"grant create on schema public to {READER}")
            yield server
        finally:
            call(control, "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _owner(folder: Path) -> str | None:
    """Whom the server runs as: PostgreSQL refuses to be run by root, so then its folder is given to somebody else."""
    if os.getuid() != 0:
        return None
    known = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam(ADMIN if ADMIN in known else "nobody")
    for path in (folder, folder / "word"):
        os.chown(path, user.pw_uid, user.pw_gid)
    return user.pw_name
