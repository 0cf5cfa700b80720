"""All SQL of sessions."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from conversations.sessions.model import Session
from conversations.sessions.tables import SESSIONS
from kernel.languages import Language

_BY_ID: Final = select(SESSIONS).where(SESSIONS.c.conversation_id == bindparam("conversation_id"))
_BY_TOKEN: Final = select(SESSIONS).where(SESSIONS.c.token_hash == bindparam("token_hash"))


def insert_session(connection: Connection, session: Session, token_hash: str | None) -> None:
    """Write a new conversation."""
    connection.execute(insert(SESSIONS).values(token_hash=token_hash, **_row(session)))


def session_by_id(connection: Connection, conversation_id: str) -> Session | None:
    """The conversation with this id."""
    found = connection.execute(_BY_ID, {"conversation_id": conversation_id})
    return _session(found.mappings().first())


def session_by_token(connection: Connection, token_hash: str) -> Session | None:
    """The conversation whose token has this hash."""
    found = connection.execute(_BY_TOKEN, {"token_hash": token_hash})
    return _session(found.mappings().first())


def sessions_of_customer(connection: Connection, customer_id: str) -> list[Session]:
    """Every conversation that a customer has proved to be theirs, oldest first."""
    found = connection.execute(
        select(SESSIONS).where(SESSIONS.c.customer_id == customer_id).order_by(SESSIONS.c.created_at)
    )
    return [session for row in found.mappings() if (session := _session(row)) is not None]


def update_language(connection: Connection, conversation_id: str, language: Language) -> None:
    """Change the language a conversation is held in."""
    connection.execute(
        update(SESSIONS).where(SESSIONS.c.conversation_id == conversation_id).values(language=language)
    )


def delete_session(connection: Connection, conversation_id: str) -> None:
    """Remove a conversation's token and identity."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.conversation_id == conversation_id))


def _row(session: Session) -> dict[str, Any]:
    return {
        "conversation_id": session.conversation_id,
        "channel": session.channel,
        "language": session.language,
        "customer_id": session.customer_id,
        "email": session.email,
        "role": session.role,
        "name": session.name,
        "created_at": session.created_at,
        "expires_at": session.expires_at,
    }


def _session(row: RowMapping | None) -> Session | None:
    if row is None:
        return None
    return Session(**{key: value for key, value in row.items() if key != "token_hash"})
