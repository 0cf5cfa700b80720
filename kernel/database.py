"""The database as a port: one engine per process, short read and write transactions.

SQLite (WAL, foreign keys, busy time-out) by default, PostgreSQL by URL. Tables are declared in
each package's ``tables.py`` on the one ``METADATA`` here; SQL stands in ``store.py`` only.

Errors   Unavailable (503, Retry-After) when the database is locked, full, read-only or gone;
         Invalid for a text that PostgreSQL cannot hold
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson
from sqlalchemy import DateTime, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from kernel.errors import Invalid, Unavailable

T = TypeVar("T")

BUSY_TIMEOUT_MS: Final = 4000
RETRY_AFTER_S: Final = 2
MAX_OVERFLOW: Final = 64  # SQLite connections beyond five: each of 32 threads may hold a view and read fresh

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time on every database; a naive value is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database: UTC, without zone on SQLite, which keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database: aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One engine, and transactions that end as they should."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @property
    def is_shared(self) -> bool:
        """Whether all threads have one connection, as to a database in memory: nothing then runs beside."""
        return isinstance(self.engine.pool, StaticPool)

    @contextmanager
    def read(self, *, fresh: bool = False) -> Iterator[Connection]:
        """A connection for SELECTs; nothing it does is kept.

        Args:
            fresh: see what is committed now, also within a ``view`` or ``together``.
        """
        held = None if fresh else self._held()
        if held is None:
            with _unavailable_when_down(), self.engine.connect() as connection:
                yield connection
            return
        with _unavailable_when_down():
            try:
                yield held
            except BaseException:
                if not self.writes_together:
                    self._end_view()  # what failed may have spoilt it for the next read
                raise

    @contextmanager
    def view(self) -> Iterator[None]:
        """Let every ``read`` in this block, in this thread, see the database at one moment.

        One transaction then serves them all. A ``write`` ends it: what is read next is newer.
        """
        if self.writes_together:
            yield
            return
        with _unavailable_when_down(), self.engine.connect() as connection:
            token = _VIEW.set(_View(self, connection))
            try:
                yield
            finally:
                _VIEW.reset(token)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let every ``read`` and ``write`` in this block, in this thread, be one transaction.

        It is committed when the block ends. A ``write`` in it that raises takes back its own part
        alone, unless it says otherwise; whoever catches that keeps the rest.
        """
        with self.write() as connection:
            token = _VIEW.set(_View(self, connection, writes=True))
            try:
                yield
            finally:
                _VIEW.reset(token)

    @property
    def writes_together(self) -> bool:
        """Whether this thread is in a ``together`` block: it reads what is not committed yet."""
        view = _VIEW.get()
        return view is not None and view.owner is self and view.writes

    def _end_view(self) -> None:
        view = _VIEW.get()
        if view is not None and view.owner is self:
            view.connection.rollback()
            view.facts.clear()

    def _held(self) -> Connection | None:
        view = _VIEW.get()
        return view.connection if view is not None and view.owner is self else None

    @contextmanager
    def write(self, *, apart: bool = True) -> Iterator[Connection]:
        """A transaction: committed when the block ends, rolled back when it raises.

        On SQLite it begins with BEGIN IMMEDIATE, so that two writers queue instead of failing.

        Args:
            apart: inside ``together``, whether what raises takes back its own part alone, for who
                catches that and goes on. Without it two statements are spared.
        """
        if self.writes_together and (held := self._held()) is not None:
            with _unavailable_when_down(), held.begin_nested() if apart else nullcontext():
                yield held
            return
        self._end_view()
        with _unavailable_when_down(), self.engine.connect() as connection:
            connection.info["immediate"] = True
            try:
                with connection.begin():
                    yield connection
            finally:
                connection.info.pop("immediate", None)
                self._end_view()

    def answers(self) -> bool:
        """Whether the database can be reached now."""
        try:
            with self.read() as connection:
                connection.exec_driver_sql("SELECT 1")
        except Unavailable:
            return False
        return True

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class _View:
    """The connection that a thread's reads, or its writes too, share for a while."""

    owner: Database
    connection: Connection
    writes: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


_VIEW: Final[ContextVar[_View | None]] = ContextVar("view", default=None)


def once(connection: Connection, name: str, ask: Callable[[Connection], T]) -> T:
    """What ``ask`` tells of the database; within one ``view`` it is asked once."""
    view = _VIEW.get()
    if view is None or view.writes or view.connection is not connection:
        return ask(connection)
    if name not in view.facts:
        view.facts[name] = ask(connection)
    found: T = view.facts[name]
    return found


@contextmanager
def _unavailable_when_down() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise Unavailable(
            "the database cannot be reached just now", code="database", retry_after_s=RETRY_AFTER_S
        ) from error
    except DBAPIError as error:
        if "NUL (0x00)" in str(error.orig):  # PostgreSQL keeps and compares none, SQLite does
            raise Invalid("a text must not hold a NUL byte", code="nul_byte") from error
        if error.connection_invalidated:
            raise Unavailable(
                "the database went away", code="database", retry_after_s=RETRY_AFTER_S
            ) from error
        raise


def build_database(url: str) -> Database:
    """Open the database at ``url`` (``sqlite:///file``, ``sqlite://``, ``postgresql+psycopg://``).

    Raises:
        Invalid: for a URL that names no database we serve.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return Database(
            create_engine(
                parsed, pool_pre_ping=True, pool_size=8, pool_timeout=5, json_deserializer=orjson.loads
            )
        )
    if backend != "sqlite":
        raise Invalid(f"AISLE_DATABASE_URL must name sqlite or postgresql, not {backend!r}")
    options: dict[str, Any] = {
        "connect_args": {"check_same_thread": False},
        "json_deserializer": orjson.loads,  # a product has a JSON column or two for each variant
    }
    if parsed.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        options["max_overflow"] = MAX_OVERFLOW
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would hide BEGIN IMMEDIATE
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.info.get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
