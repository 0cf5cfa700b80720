"""What the door keeps: messages, answers, apologies, flags. Synchronous; runs in worker threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from commerce.events.model import Event, EventKind
from conversations.messages.model import Draft, Message, Received
from conversations.messages.service import MessageService
from conversations.sessions.model import Session
from conversations.sessions.service import SessionService
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import NotFound, ShopError
from kernel.languages import LANGUAGES, detect_language
from kernel.logs import REQUEST_ID, get_log
from kernel.security import new_id
from kernel.settings import Settings
from web.chat.apologies import apology, person_called
from web.chat.incoming import Incoming
from web.chat.rasa import Reason

log = get_log(__name__)


class EventLog(Protocol):
    """Where interactions are appended."""

    def append(self, events: Iterable[Event]) -> int:
        """Keep events; tells how many were new."""
        ...


class People(Protocol):
    """The queue of shoppers who wait for a person of the shop."""

    def request(
        self, conversation_id: str, reason: str, note: str, language: str, customer_id: str | None = None
    ) -> Any:
        """Put a conversation in the queue, once."""
        ...

    def assistant_is_quiet(self, conversation_id: str) -> bool:
        """Whether a person has taken the conversation over."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """A conversation whose token was good before; whether it still is stands in the database."""

    conversation_id: str
    token: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A message as it was kept, and whether a person of the shop answers it."""

    session: Session
    received: Received
    for_person: bool


class Desk:
    """The door's records."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        database: Database,
        sessions: SessionService,
        messages: MessageService,
        events: EventLog,
        people: People | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._database = database
        self._sessions = sessions
        self._messages = messages
        self._events = events
        self._people = people

    def authenticate(self, token: str) -> Session:
        """The conversation that holds ``token``.

        Raises:
            Invalid: code ``token`` when it is unknown or its time is over.
        """
        return self._sessions.authenticate(token)

    def session_of(self, who: Session | Known) -> Session:
        """The conversation, as it stands now for one that was met before.

        Raises:
            Invalid: code ``token`` when its time is over.
        """
        return self.authenticate(who.token) if isinstance(who, Known) else who

    def take_in(self, who: Session | Known, incoming: Incoming) -> TakenIn:
        """Keep a shopper's message, once, and tell whether a person has this conversation.

        All that is read and written at its arrival is one transaction.

        Raises:
            Invalid: code ``token`` when the time of one that was met before is over.
        """
        with self._database.together():
            session = self.session_of(who)
            received = self._receive(session, incoming)
            for_person = received.fresh and self._left_to_person(received.message)
            return TakenIn(session, received, for_person)

    def _receive(self, session: Session, incoming: Incoming) -> Received:
        conversation_id = session.conversation_id
        language = session.language
        if incoming.payload is None:
            language = detect_language(incoming.text, session.language)
            if language != session.language:
                self._sessions.set_language(conversation_id, language)
        elif incoming.intent == "change_language" and incoming.entities.get("choice") in LANGUAGES:
            self._sessions.set_language(conversation_id, incoming.entities["choice"])
        received = self._messages.receive(
            conversation_id,
            incoming.text or self._title(conversation_id, incoming),
            language=language,
            payload=incoming.payload,
            client_id=incoming.client_id,
        )
        if received.fresh:
            self.note(session, "message", message_id=received.message.message_id)
        return received

    def _left_to_person(self, message: Message) -> bool:
        """Whether a person has this conversation; the message then is theirs to answer."""
        if self._people is None or not self._people.assistant_is_quiet(message.conversation_id):
            return False
        self._messages.reply(message, [])
        return True

    def message(self, session: Session, message_id: str) -> Message:
        """A shopper's message of this conversation.

        Raises:
            NotFound: when there is none with this id.
        """
        message = self._messages.get(session.conversation_id, message_id)
        if message.sender != "shopper":
            raise NotFound("there is no such message in this conversation")
        return message

    def answers(self, message: Message) -> list[Message]:
        """The answers that were kept."""
        return self._messages.replies_to(message.message_id)

    def answer(self, message: Message, drafts: Sequence[Draft]) -> list[Message]:
        """Keep the assistant's answers."""
        return self._messages.reply(message, drafts)

    def apologise(self, session: Session, message: Message, reason: Reason, detail: str) -> list[Message]:
        """Keep an apology in the shopper's language, and flag the conversation."""
        log.warning(
            "apologised", reason=reason, detail=detail,
            conversation_id=session.conversation_id, message_id=message.message_id,
        )  # fmt: skip
        draft = apology(reason, message.language, message.message_id)
        return self._fail(session, message, draft, f"door_{reason}")

    def person(self, session: Session, message: Message) -> list[Message]:
        """Record that a person is asked for while the assistant is away; promise only that."""
        if self._people is not None:
            self._people.request(
                session.conversation_id, "assistant_away", message.text, message.language, session.customer_id
            )
        draft = person_called(
            message.language,
            self._settings.support_hours,
            self._settings.support_email,
            noted=self._people is not None,
        )
        return self._fail(session, message, draft, "door_person_called")

    def note(self, session: Session, kind: EventKind, **detail: Any) -> None:
        """Append to the event log; a log that is down does not take the conversation with it."""
        event = Event(
            event_id=new_id("evt"),
            kind=kind,
            at=self._clock.now(),
            customer_id=session.customer_id,
            conversation_id=session.conversation_id,
            request_id=REQUEST_ID.get(),
            detail=detail,
        )
        try:
            self._events.append([event])
        except ShopError as error:
            log.error("event_not_written", kind=kind, code=error.code)

    def _fail(self, session: Session, message: Message, draft: Draft, reason: str) -> list[Message]:
        kept = self._messages.reply(message, [draft], state="failed")
        self.note(session, "flag", reason=reason, message_id=message.message_id)
        return kept

    def _title(self, conversation_id: str, incoming: Incoming) -> str:
        shown = self._messages.button_title(conversation_id, incoming.payload or "")
        return shown or (incoming.intent or "").replace("_", " ")
