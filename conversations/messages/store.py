"""All SQL of transcripts."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from conversations.messages.model import Button, Message, MessageState
from conversations.messages.tables import MESSAGES
from conversations.sessions.tables import SESSIONS

_HOLD: Final = (
    select(SESSIONS.c.conversation_id)
    .where(SESSIONS.c.conversation_id == bindparam("conversation_id"))
    .with_for_update()
)
_LAST: Final = select(func.max(MESSAGES.c.position)).where(
    MESSAGES.c.conversation_id == bindparam("conversation_id")
)
_SET_STATE: Final = (
    update(MESSAGES).where(MESSAGES.c.message_id == bindparam("of")).values(state=bindparam("to"))
)
_INSERT: Final = insert(MESSAGES)


def next_position(connection: Connection, conversation_id: str) -> int:
    """The place of the next message; the conversation's row is held until the transaction ends."""
    which = {"conversation_id": conversation_id}
    if connection.dialect.name != "sqlite":  # there a transaction that writes is alone
        connection.execute(_HOLD, which)
    return (connection.execute(_LAST, which).scalar() or 0) + 1


def insert_messages(connection: Connection, messages: list[Message]) -> None:
    """Write messages."""
    if messages:
        connection.execute(_INSERT, [_row(message) for message in messages])


def set_state(connection: Connection, message_id: str, state: MessageState) -> None:
    """Keep how far a shopper's message has come."""
    connection.execute(_SET_STATE, {"of": message_id, "to": state})


def by_id(connection: Connection, conversation_id: str, message_id: str) -> Message | None:
    """One message of one conversation."""
    query = select(MESSAGES).where(
        MESSAGES.c.message_id == message_id, MESSAGES.c.conversation_id == conversation_id
    )
    return _message(connection.execute(query).mappings().first())


def by_client_id(connection: Connection, conversation_id: str, client_id: str) -> Message | None:
    """The message that a client sent under its own id."""
    query = select(MESSAGES).where(
        MESSAGES.c.client_id == client_id, MESSAGES.c.conversation_id == conversation_id
    )
    return _message(connection.execute(query).mappings().first())


def replies_to(connection: Connection, message_id: str) -> list[Message]:
    """The answers to a message, in order."""
    query = select(MESSAGES).where(MESSAGES.c.reply_to == message_id).order_by(MESSAGES.c.position)
    return _messages(connection.execute(query).mappings().all())


def after_position(connection: Connection, conversation_id: str, position: int, limit: int) -> list[Message]:
    """The messages behind ``position``, in order."""
    query = (
        select(MESSAGES)
        .where(MESSAGES.c.conversation_id == conversation_id, MESSAGES.c.position > position)
        .order_by(MESSAGES.c.position)
        .limit(limit)
    )
    return _messages(connection.execute(query).mappings().all())


def newest(connection: Connection, conversation_id: str, limit: int) -> list[Message]:
    """The last ``limit`` messages, in order."""
    query = (
        select(MESSAGES)
        .where(MESSAGES.c.conversation_id == conversation_id)
        .order_by(MESSAGES.c.position.desc())
        .limit(limit)
    )
    return _messages(connection.execute(query).mappings().all())[::-1]


def delete_messages(connection: Connection, conversation_id: str) -> int:
    """Remove a conversation's transcript; tells how many messages it had."""
    return connection.execute(delete(MESSAGES).where(MESSAGES.c.conversation_id == conversation_id)).rowcount


def _row(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "conversation_id": message.conversation_id,
        "position": message.position,
        "at": message.at,
        "sender": message.sender,
        "text": message.text,
        "language": message.language,
        "buttons": [[b.title, b.payload] for b in message.buttons],
        "parts": message.parts,
        "payload": message.payload,
        "client_id": message.client_id,
        "reply_to": message.reply_to,
        "state": message.state,
        "request_id": message.request_id,
    }


def _messages(rows: Any) -> list[Message]:
    return [message for row in rows if (message := _message(row)) is not None]


def _message(row: RowMapping | None) -> Message | None:
    if row is None:
        return None
    return Message(**{**row, "buttons": tuple(Button(title, payload) for title, payload in row["buttons"])})
