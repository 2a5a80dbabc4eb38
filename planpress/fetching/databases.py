"""What each kind of database is told before a query: that nothing may be written, and how long it may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.fetching.errand import Errand

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

CONNECTING = 10
"""Seconds within which a server must answer at all."""
_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Database:
    """How a kind of database is `check`ed before, what its driver is told to connect, what begins a query, and whether
    an error of the driver says that it took too long."""

    check: Callable[[URL, Errand], None]
    connect_arguments: Callable[[float], Mapping[str, object]]
    begin: Callable[[Connection, float], None]
    is_late: Callable[[object], bool]


def database_of(url: URL) -> Database:
    """What is known of the URL's kind of database."""
    return DATABASES.get(url.get_backend_name(), OTHER)


def _begin_postgresql(connection: Connection, seconds: float) -> None:
    # A transaction that was once read-only can never write (PostgreSQL, SET TRANSACTION).
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")


def _connecting_postgresql(seconds: float) -> Mapping[str, object]:
    # libpq, 34.1.2: how long sent data may stay without an answer, in milliseconds.
    return {"connect_timeout": min(CONNECTING, max(int(seconds), 2)), "tcp_user_timeout": int(seconds * 1000)}


def _check_sqlite(url: URL, errand: Errand) -> None:
    """SQLite would make a database that is not there."""
    name = url.database or ""
    if name and not name.startswith("file:") and not Path(name).is_file():
        reason = f"there is no database {url.database}"
        mend = "Correct the path in the URL: sqlite:////path/from/the/root.db has four slashes."
        raise errand.error("No such database", reason, mend)


def _begin_sqlite(connection: Connection, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    driver = connection.connection.driver_connection
    assert driver is not None, "it is connected"
    driver.execute("PRAGMA query_only = ON")
    driver.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)


def _is_late_postgresql(error: object) -> bool:
    return getattr(error, "sqlstate", None) == "57014"  # query_canceled (PostgreSQL, appendix A)


def _is_late_sqlite(error: object) -> bool:
    return str(error) == "interrupted"


DATABASES: dict[str, Database] = {
    "postgresql": Database(lambda *_: None, _connecting_postgresql, _begin_postgresql, _is_late_postgresql),
    "sqlite": Database(_check_sqlite, lambda _: {}, _begin_sqlite, _is_late_sqlite),
}
"""By SQLAlchemy's name for the kind."""
OTHER = Database(lambda *_: None, lambda _: {}, lambda *_: None, lambda _: False)
"""Any other kind: what it does is undone, and the wait for it ends in time."""
