"""A query becomes a table: one statement that reads, in a transaction that cannot write, by SQLAlchemy."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.errors import InputError, Place, nearest
from planpress.fetching.answers import Answer
from planpress.fetching.errand import MOST_BYTES, MOST_ROWS, Errand, first_line
from planpress.planning.files import read_text
from planpress.planning.settings import Settings
from planpress.planning.tables import Table

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

_ASIDE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$(\w*)\$.*?\$\1\$", re.DOTALL)
"""What of a statement is no word of it: comments, texts, names in quotation marks."""
_PARAMETER = re.compile(r"(?<![:\w\\]):(\w+)(?![:\w])")
"""What SQLAlchemy takes for a parameter (its `text`): one colon and a word."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """A statement with its parameters. `url_from` names the variable of the environment with the database's URL."""

    statement: str
    url_from: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"query to {self.url_from}"

    def table(self, errand: Errand) -> Table:
        """Ask the database. Raises InputError, which never tells the URL."""
        url = _url(os.environ.get(self.url_from, ""), self.url_from, errand)
        return errand.within(lambda: _asked(self, url, errand))


def read_sql(entry: Settings, folder: Path) -> Query | None:  # noqa: ARG001
    """The query whose words stand in an entry of `sources`."""
    value = entry.entries["sql"].value  # as written, for a comment ends with its line
    return _query(entry, value if isinstance(value, str) else entry.text("sql"), "sql")


def read_query_file(entry: Settings, folder: Path) -> Query | None:
    """The query in a file that an entry of `sources` names."""
    name = entry.text("query")
    if not name:
        return None
    if not (folder / name).is_file():
        there = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.sql"))
        near = nearest(name, there)
        mend = f"Write {near}." if near else "Correct the path, which starts at the plan's folder."
        entry.error("No such file", "query", f"there is no file {name}", mend)
        return None
    return _query(entry, read_text(folder / name, entry.faults) or "", "query")


def _query(entry: Settings, statement: str, key: str) -> Query | None:
    parameters = entry.mapping("parameters")
    if not statement.strip():
        return None
    words = _ASIDE.sub(" ", statement).strip()
    if not re.match(r"(select|with)\b", words, re.IGNORECASE):
        entry.error("Not a query", key, "a source only reads", "Write one statement that starts with select or with.")
    elif ";" in words.rstrip("; \n\t"):
        entry.error("Several statements", key, "a source is one statement", "Keep the one that gives the table.")
    _check_parameters(entry, statement, parameters, key)
    variable = entry.text("url_from")
    if variable and not _VARIABLE.fullmatch(variable):
        _tell_variable(entry, variable)
    return Query(statement, variable, parameters)


def _tell_variable(entry: Settings, variable: str) -> None:
    """Complain of what is no name of a variable, without repeating it: it may be a URL with a password."""
    place = entry.entries["url_from"].place
    secret = "://" in variable
    reason = "it is a URL, and publish.yaml is no place for secrets" if secret else "it is no name of a variable"
    mend = "Put the URL into a variable of the environment, and write its name: url_from: PLANNING_DB_URL"
    what = "Secret in a file" if secret else "Not a variable"
    entry.faults.error(what, Place(place.file, line=place.line, column="url_from"), reason, mend)


def _check_parameters(entry: Settings, statement: str, parameters: Mapping[str, str], key: str) -> None:
    """Each parameter of the statement has a value, and each value is a parameter's."""
    used = dict.fromkeys(_PARAMETER.findall(statement))
    for name in used:
        if name not in parameters:
            near = nearest(name, parameters)
            mend = f"Write :{near}." if near else f"Add it: parameters: {{{name}: ...}}"
            entry.error("Parameter without a value", key, f"the query asks for :{name}", mend)
    for name in parameters:
        if name not in used and nearest(name, used) is None:
            cast = f":{name}::" in statement  # which SQLAlchemy leaves to the database as it is
            mend = f"Write cast(:{name} as ...)." if cast else f"Write :{name} in the query, or delete it."
            entry.error("Parameter not used", "parameters", f"the query has no :{name}", mend)


# --------------------------------------------------------------------------------------------- asking


def _url(text: str, variable: str, errand: Errand) -> URL:
    if not text:
        mend = "Set it to the database's SQLAlchemy URL, such as postgresql://host/name or sqlite:////path/to/file.db"
        raise errand.error("No database", f"the variable {variable} of the environment is not set", mend)
    try:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
    except ModuleNotFoundError as error:
        mend = "Install it: .venv/bin/pip install 'planpress[sql]'"
        raise errand.error("Package missing", "a query needs the package sqlalchemy", mend) from error
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise _no_url(variable, errand) from None
    # Which driver the plain name stands for depends on SQLAlchemy's version.
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _no_url(variable: str, errand: Errand) -> InputError:
    mend = "Write it like postgresql://host/name or sqlite:////path/to/file.db"
    return errand.error("Not a database URL", f"what {variable} holds is no SQLAlchemy URL", mend)


def _asked(query: Query, url: URL, errand: Errand) -> Answer:
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from planpress.fetching.databases import database_of

    database = database_of(url)
    database.check(url, errand)
    engine = _engine(url, database.connect_arguments(errand.seconds), query.url_from, errand)
    try:
        with engine.connect() as connection:
            try:
                database.begin(connection, errand.seconds)
                return _answer(connection, text(query.statement), query, errand)
            finally:
                connection.rollback()
    except SQLAlchemyError as error:
        if database.is_late(getattr(error, "orig", None)):
            raise errand.too_slow() from None
        raise _refused(error, url, query, errand) from None
    finally:
        engine.dispose()


def _engine(url: URL, arguments: Mapping[str, object], variable: str, errand: Errand) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    try:
        return create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=dict(arguments))
    except NoSuchModuleError:
        mend = "Write postgresql:// or sqlite://, or install the package for this database."
        raise errand.error("Unknown database", f"nothing here knows {url.drivername}://", mend) from None
    except ModuleNotFoundError as error:
        name = "'planpress[sql]'" if url.drivername == "postgresql+psycopg" else error.name
        reason = f"{url.drivername}:// needs the package {error.name}"
        raise errand.error("Package missing", reason, f"Install it: .venv/bin/pip install {name}") from None
    except (ArgumentError, ValueError, TypeError):  # of what follows the question mark, which they would repeat
        raise _no_url(variable, errand) from None


def _answer(connection: Connection, statement: object, query: Query, errand: Errand) -> Answer:
    result = connection.execution_options(stream_results=True).execute(statement, dict(query.parameters))  # type: ignore[call-overload]
    rows: list[tuple[object, ...]] = []
    size = 0
    while batch := result.fetchmany(_AT_ONCE):
        rows += [tuple(row) for row in batch]
        size += sum(len(str(value)) for row in batch for value in row)
        if len(rows) > MOST_ROWS or size > MOST_BYTES:
            raise errand.too_large()
    return Answer(query.name, tuple(result.keys()), rows)


def _refused(error: Exception, url: URL, query: Query, errand: Errand) -> InputError:
    """What the database or its driver says, without anything secret of the URL."""
    from sqlalchemy.exc import OperationalError

    said = first_line(getattr(error, "orig", None) or error)
    for secret in _secrets(url):
        said = said.replace(secret, "…")
    what = "Database does not answer" if isinstance(error, OperationalError) else "Query refused"
    mend = "Mend the query, or what the database grants; run it by hand to see more."
    if what != "Query refused":
        mend = f"Check that it runs, and what {query.url_from} holds; run the query by hand to see more."
    return errand.error(what, f"{query.name}: {said}", mend)


def _secrets(url: URL) -> list[str]:
    """What of a URL must not be told, the longest first."""
    given = [value for values in url.normalized_query.values() for value in values]
    told = [url.render_as_string(hide_password=False), str(url.password or ""), *given]
    return sorted(filter(None, told), key=len, reverse=True)
