"""Keep every message once and in order, and give the transcript back.

Errors   NotFound for a message that is not of the conversation
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.engine import Connection

from conversations.messages import store
from conversations.messages.model import Draft, Message, MessageState, Received, Sender
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import NotFound
from kernel.languages import Language
from kernel.logs import REQUEST_ID
from kernel.security import new_id

PAGE: Final = 200


class MessageService:
    """The transcripts of all conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def receive(
        self,
        conversation_id: str,
        text: str,
        *,
        language: Language,
        payload: str | None = None,
        client_id: str | None = None,
    ) -> Received:
        """Keep a shopper's message; one that came before under the same ``client_id`` is given back."""
        with self._database.write(apart=False) as connection:
            if client_id is not None:
                known = store.by_client_id(connection, conversation_id, client_id)
                if known is not None:
                    return Received(known, fresh=False)
            message = Message(
                message_id=new_id("msg"),
                conversation_id=conversation_id,
                position=store.next_position(connection, conversation_id),
                at=self._clock.now(),
                sender="shopper",
                text=text,
                language=language,
                payload=payload,
                client_id=client_id,
                state="waiting",
                request_id=REQUEST_ID.get(),
            )
            store.insert_messages(connection, [message])
        return Received(message, fresh=True)

    def reply(
        self,
        to: Message,
        drafts: Sequence[Draft],
        *,
        sender: Sender = "bot",
        state: MessageState = "answered",
    ) -> list[Message]:
        """Keep the answers to a shopper's message and how that message came out, together."""
        with self._database.write() as connection:
            kept = self._append(connection, to.conversation_id, drafts, sender, to.message_id)
            store.set_state(connection, to.message_id, state)
        return kept

    def append(self, conversation_id: str, drafts: Sequence[Draft], *, sender: Sender) -> list[Message]:
        """Keep messages that answer none in particular: a person of the shop, an alert."""
        with self._database.write() as connection:
            return self._append(connection, conversation_id, drafts, sender, None)

    def get(self, conversation_id: str, message_id: str) -> Message:
        """One message of a conversation.

        Raises:
            NotFound: when the conversation has no such message.
        """
        with self._database.read() as connection:
            message = store.by_id(connection, conversation_id, message_id)
        if message is None:
            raise NotFound("there is no such message in this conversation")
        return message

    def replies_to(self, message_id: str) -> list[Message]:
        """The answers to a message, in order."""
        with self._database.read() as connection:
            return store.replies_to(connection, message_id)

    def after(self, conversation_id: str, message_id: str | None = None, limit: int = PAGE) -> list[Message]:
        """The transcript behind ``message_id``, or its newest page when none is given.

        Raises:
            NotFound: when ``message_id`` is not of this conversation.
        """
        if message_id is None:
            return self.newest(conversation_id, limit)
        position = self.get(conversation_id, message_id).position
        with self._database.read() as connection:
            return store.after_position(connection, conversation_id, position, limit)

    def around(self, conversation_id: str, message_id: str, before: int, limit: int) -> list[Message]:
        """A part of the transcript that begins ``before`` messages above one of them.

        Raises:
            NotFound: when ``message_id`` is not of this conversation.
        """
        position = self.get(conversation_id, message_id).position
        with self._database.read() as connection:
            return store.after_position(connection, conversation_id, max(0, position - before - 1), limit)

    def newest(self, conversation_id: str, limit: int = PAGE) -> list[Message]:
        """The last messages of a conversation, in order."""
        with self._database.read() as connection:
            return store.newest(connection, conversation_id, limit)

    def button_title(self, conversation_id: str, payload: str, look_back: int = 20) -> str | None:
        """What the button said that sends ``payload``, when it was shown lately."""
        for message in reversed(self.newest(conversation_id, look_back)):
            for button in message.buttons:
                if button.payload == payload:
                    return button.title
        return None

    def erase(self, conversation_id: str) -> int:
        """Forget a transcript; tells how many messages it had."""
        with self._database.write() as connection:
            return store.delete_messages(connection, conversation_id)

    def _append(
        self,
        connection: Connection,
        conversation_id: str,
        drafts: Sequence[Draft],
        sender: Sender,
        reply_to: str | None,
    ) -> list[Message]:
        position = store.next_position(connection, conversation_id)
        kept = [
            Message(
                message_id=new_id("msg"),
                conversation_id=conversation_id,
                position=position + offset,
                at=self._clock.now(),
                sender=sender,
                text=draft.text,
                language=draft.language,
                buttons=draft.buttons,
                parts=draft.parts,
                reply_to=reply_to,
                request_id=REQUEST_ID.get(),
            )
            for offset, draft in enumerate(drafts)
        ]
        store.insert_messages(connection, kept)
        return kept
