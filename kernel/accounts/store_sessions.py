"""All SQL of sessions, of wrong tries, and of the addresses that somebody signs in from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from kernel.accounts.limits import Tried
from kernel.accounts.model import Account
from kernel.accounts.store import account_from
from kernel.accounts.tables import ACCOUNTS, ADDRESSES, SESSIONS, TRIES
from kernel.bulk import upsert
from kernel.security import new_id


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is kept, and whose it is."""

    session_id: str
    account: Account
    agent_hash: str
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that begins now."""

    session_id: str
    secret_hash: str
    account_id: str
    agent_hash: str
    created_at: datetime
    expires_at: datetime


def insert_session(connection: Connection, new: NewSession) -> None:
    """Keep a session that begins now."""
    connection.execute(
        insert(SESSIONS).values(
            session_id=new.session_id,
            secret_hash=new.secret_hash,
            account_id=new.account_id,
            agent_hash=new.agent_hash,
            created_at=new.created_at,
            seen_at=new.created_at,
            expires_at=new.expires_at,
        )
    )


def session_by_secret(connection: Connection, secret_hash: str) -> Session | None:
    """The session of a cookie, over or not."""
    return _session(connection, SESSIONS.c.secret_hash == secret_hash)


def session_by_id(connection: Connection, session_id: str) -> Session | None:
    """A session, over or not."""
    return _session(connection, SESSIONS.c.session_id == session_id)


def _session(connection: Connection, condition: ColumnElement[bool]) -> Session | None:
    of_session = (SESSIONS.c.session_id, SESSIONS.c.agent_hash, SESSIONS.c.seen_at, SESSIONS.c.expires_at)
    query = select(*of_session, ACCOUNTS).join(ACCOUNTS, ACCOUNTS.c.account_id == SESSIONS.c.account_id)
    row = connection.execute(query.where(condition)).mappings().first()
    if row is None:
        return None
    return Session(row["session_id"], account_from(row), row["agent_hash"], row["seen_at"], row["expires_at"])


def note_seen(connection: Connection, session_id: str, at: datetime) -> None:
    """Note that somebody clicked."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.session_id == session_id).values(seen_at=at))


def end_session(connection: Connection, session_id: str) -> bool:
    """End a session; False when it had ended."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.session_id == session_id)).rowcount == 1


def end_sessions_of(connection: Connection, account_id: str) -> int:
    """End every session of an account; how many there were."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.account_id == account_id)).rowcount


def end_sessions_before(connection: Connection, now: datetime) -> None:
    """Drop the sessions whose time is over."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= now))


def hold(connection: Connection, keys: Iterable[str]) -> None:
    """Let nobody else count under these keys until this transaction ends (SQLite has one writer anyway)."""
    if connection.dialect.name == "postgresql":
        for key in sorted(keys):  # in one order, so that two never wait for each other
            connection.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def tried(connection: Connection, key: str, since: datetime) -> Tried:
    """The wrong tries under a key since a time."""
    query = select(func.count(), func.max(TRIES.c.at)).where(TRIES.c.key == key, TRIES.c.at > since)
    count, last_at = connection.execute(query).one()
    return Tried(count, last_at)


def add_tries(connection: Connection, keys: Iterable[str], owner: str, at: datetime) -> list[str]:
    """Count one try under each key; returns the ids of the rows."""
    ids = {new_id("try"): key for key in keys}
    rows = [{"try_id": one, "key": key, "owner": owner, "at": at} for one, key in ids.items()]
    connection.execute(insert(TRIES), rows)
    return list(ids)


def drop_tries(connection: Connection, try_ids: Iterable[str]) -> None:
    """Take tries back that turned out right."""
    connection.execute(delete(TRIES).where(TRIES.c.try_id.in_(list(try_ids))))


def drop_tries_under(connection: Connection, key: str) -> None:
    """Forget what was tried under a key."""
    connection.execute(delete(TRIES).where(TRIES.c.key == key))


def drop_tries_of(connection: Connection, owner: str) -> None:
    """Forget every wrong try for an account, wherever it came from."""
    connection.execute(delete(TRIES).where(TRIES.c.owner == owner))


def drop_tries_before(connection: Connection, at: datetime) -> None:
    """Forget the tries that no limit looks at any more."""
    connection.execute(delete(TRIES).where(TRIES.c.at <= at))


def knows_address(connection: Connection, account_id: str, address_hash: str, since: datetime) -> bool:
    """Whether somebody signed in to this account from there since a time."""
    query = select(func.count()).where(
        ADDRESSES.c.account_id == account_id,
        ADDRESSES.c.address_hash == address_hash,
        ADDRESSES.c.signed_in_at > since,
    )
    return bool(connection.scalar(query))


def keep_address(
    connection: Connection, account_id: str, address_hash: str, at: datetime, forget_before: datetime
) -> None:
    """Remember where somebody signed in, and forget where nobody has for long."""
    connection.execute(delete(ADDRESSES).where(ADDRESSES.c.signed_in_at <= forget_before))
    upsert(
        connection,
        ADDRESSES,
        [{"account_id": account_id, "address_hash": address_hash, "signed_in_at": at}],
    )
