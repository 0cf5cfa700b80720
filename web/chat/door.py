"""One shopper's message from its arrival to its answer, in order within its conversation.

The message is kept before Rasa is asked. Turns of one conversation queue on a lock that is handed
on first come, first served; others run beside them. When no answer is there in time the shopper
hears an apology, while the turn goes on: a late answer still enters the transcript and the socket.
A message never goes to Rasa twice on its own account: a retry under the same client id gets the
answers that were kept.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol

from conversations.messages.model import Message
from conversations.sessions.model import Session
from kernel.errors import ShopError
from kernel.http import RateLimiter
from kernel.languages import Language
from kernel.logs import get_log
from kernel.settings import Settings
from web.chat.answers import drafts_from
from web.chat.apologies import PERSON_INTENT, RETRY_INTENT
from web.chat.desk import Desk, Known
from web.chat.hub import Hub
from web.chat.incoming import Incoming
from web.chat.rasa import RasaClient, RasaFailure, Reason

SENT_AFTER: Final = 5  # rounds of the event loop; then Rasa has the message, and this process waits for it
MAX_AHEAD: Final = 3  # more turns at once leave no processor to work ahead on
LATE_S: Final = 30.0  # how long a turn goes on after its apology
MAX_KNOWN: Final = 10_000
log = get_log(__name__)


class Forerunner(Protocol):
    """Who works out ahead what the answer to a typed message will need."""

    def prepare(
        self, text: str, language: Language, conversation_id: str, customer_id: str | None = None
    ) -> None:
        """Do it, in a worker thread; who needs it later finds it or does without."""
        ...


@dataclass
class _Lane:
    """The order within one conversation: messages enter one by one, turns run one by one."""

    intake: asyncio.Lock = field(default_factory=asyncio.Lock)
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


@dataclass
class _Turn:
    """A message that is being answered."""

    session: Session
    message: Message
    incoming: Incoming
    reply: asyncio.Future[list[Message]]
    begun: float = field(default_factory=time.monotonic)
    apologised: bool = False  # the shopper has been told that it takes too long
    answering: bool = False  # the answer is here and is being kept


class Door:
    """Takes shoppers' messages in and gives the assistant's answers out."""

    def __init__(
        self, settings: Settings, desk: Desk, rasa: RasaClient, hub: Hub, ahead: Forerunner | None = None
    ) -> None:
        self._timeout_s = settings.rasa_timeout_s
        self._desk = desk
        self._rasa = rasa
        self._hub = hub
        self._ahead = ahead
        self._limiter = RateLimiter(settings.message_rate_per_s, settings.message_burst)
        self._known: dict[str, Known] = {}  # by token, of those that were good once
        self._lanes: dict[str, _Lane] = {}
        self._turns: dict[str, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Stop the turns that are still going on; their messages are kept."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def meet(self, token: str) -> Session | Known:
        """Who holds ``token``.

        A token never changes its conversation. One that was good before is looked up again where the
        message is kept, which spares a way to the database.

        Raises:
            Invalid: code ``token`` when it is unknown or its time is over.
        """
        if (known := self._known.get(token)) is not None:
            return known
        session = await asyncio.to_thread(self._desk.authenticate, token)
        self._known[token] = Known(session.conversation_id, token)
        while len(self._known) > MAX_KNOWN:
            self._known.pop(next(iter(self._known)))
        return session

    async def say(self, who: Session | Known, incoming: Incoming) -> tuple[Message, list[Message]]:
        """Keep a message and answer it: the message as kept, and the answers.

        Args:
            who: what ``meet`` gave, or the conversation.
            incoming: what came.

        Raises:
            Refused: 429 when the conversation sends too much.
            Invalid: code ``token`` when the token's time is over.
            NotFound: for a retry of a message that is not of this conversation.
            Unavailable: when the database is gone.
        """
        self._limiter.take(who.conversation_id)
        if incoming.intent == RETRY_INTENT:
            session = await asyncio.to_thread(self._desk.session_of, who)
            return await self._retry(session, str(incoming.entities.get("message_id", "")))
        with self._lane(who.conversation_id) as lane:
            async with lane.intake:
                taken = await asyncio.to_thread(self._desk.take_in, who, incoming)
                received = taken.received
                if received.fresh:
                    self._hub.push_messages([received.message])
                if received.fresh and not taken.for_person:
                    self._start(taken.session, received.message, incoming)
        return received.message, await self._answers(taken.session, received.message)

    def answering(self, conversation_id: str) -> bool:
        """Whether an answer is being made in a conversation."""
        return any(turn.session.conversation_id == conversation_id for turn in self._turns.values())

    async def _answers(self, session: Session, message: Message) -> list[Message]:
        """The answers that are being made, those kept, or, after a crash in between, an apology."""
        turn = self._turns.get(message.message_id)
        if turn is not None:
            return await asyncio.shield(turn.reply)
        message = await asyncio.to_thread(self._desk.message, session, message.message_id)
        if message.state != "waiting":
            return await asyncio.to_thread(self._desk.answers, message)
        return await self._apologise(session, message, "unsure", "no answer was kept")

    async def _retry(self, session: Session, message_id: str) -> tuple[Message, list[Message]]:
        message = await asyncio.to_thread(self._desk.message, session, message_id)
        if message.state != "answered" and message_id not in self._turns:
            self._start(session, message, Incoming(message.text, message.payload))
        return message, await self._answers(session, message)

    def _start(self, session: Session, message: Message, incoming: Incoming) -> None:
        reply: asyncio.Future[list[Message]] = asyncio.get_running_loop().create_future()
        reply.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        turn = _Turn(session, message, incoming, reply)
        self._turns[message.message_id] = turn
        task = asyncio.create_task(self._run(turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, turn: _Turn) -> None:
        """Answer in time or apologise in time; then see the turn to its end."""
        work = asyncio.create_task(self._in_order(turn))
        try:
            await asyncio.wait({work}, timeout=self._timeout_s)
            if not work.done() and not turn.answering:
                turn.apologised = True
                turn.reply.set_result(await self._give_up(turn, "slow", "still waiting"))
            answers = await work
            if not turn.reply.done():
                turn.reply.set_result(answers)
        except Exception as error:
            if not isinstance(error, ShopError):
                log.exception("turn_failed", conversation_id=turn.session.conversation_id)
            if not turn.reply.done():
                turn.reply.set_exception(error)
        finally:
            work.cancel()
            turn.reply.cancel()
            self._turns.pop(turn.message.message_id, None)

    async def _in_order(self, turn: _Turn) -> list[Message]:
        conversation_id = turn.session.conversation_id
        with self._lane(conversation_id) as lane:
            async with lane.turns:
                self._hub.typing(conversation_id, True)
                try:
                    return await self._answer(turn)
                finally:
                    self._hub.typing(conversation_id, False)

    def _work_ahead(self, ahead: Forerunner, turn: _Turn, rounds: int = SENT_AFTER) -> None:
        """Let the shop read the words while Rasa does, so that the action finds its work begun."""
        loop = asyncio.get_running_loop()
        if rounds > 0:
            loop.call_soon(self._work_ahead, ahead, turn, rounds - 1)
            return
        message, session = turn.message, turn.session

        def work() -> None:
            try:
                ahead.prepare(message.text, message.language, session.conversation_id, session.customer_id)
            except Exception as error:  # the action does it again, and says what is wrong
                log.debug("not_done_ahead", cause=repr(error))

        loop.run_in_executor(None, work)

    async def _answer(self, turn: _Turn) -> list[Message]:
        if self._ahead is not None and turn.incoming.payload is None and len(self._turns) <= MAX_AHEAD:
            self._work_ahead(self._ahead, turn)
        try:
            answer = await self._rasa.ask(
                turn.session.conversation_id,
                turn.incoming.for_rasa(),
                timeout_s=self._timeout_s + LATE_S,
            )
            drafts = drafts_from(answer, turn.message.language)
            if not drafts:
                raise RasaFailure("empty")
        except RasaFailure as failure:
            return await self._failed(turn, failure)
        turn.answering = True
        kept = await asyncio.to_thread(self._desk.answer, turn.message, drafts)
        self._hub.push_messages(kept)
        log.info(
            "answered",
            conversation_id=turn.session.conversation_id,
            message_id=turn.message.message_id,
            messages=len(kept),
            took_ms=round((time.monotonic() - turn.begun) * 1000),
        )
        return kept

    async def _failed(self, turn: _Turn, failure: RasaFailure) -> list[Message]:
        if turn.apologised:
            log.warning("no_late_answer", detail=str(failure), conversation_id=turn.session.conversation_id)
            return []
        turn.answering = True
        return await self._give_up(turn, failure.reason, str(failure))

    async def _give_up(self, turn: _Turn, reason: Reason, detail: str) -> list[Message]:
        if turn.incoming.intent != PERSON_INTENT:
            return await self._apologise(turn.session, turn.message, reason, detail)
        kept = await asyncio.to_thread(self._desk.person, turn.session, turn.message)
        self._hub.push_messages(kept)
        return kept

    async def _apologise(
        self, session: Session, message: Message, reason: Reason, detail: str
    ) -> list[Message]:
        kept = await asyncio.to_thread(self._desk.apologise, session, message, reason, detail)
        self._hub.push_messages(kept)
        return kept

    @contextmanager
    def _lane(self, conversation_id: str) -> Iterator[_Lane]:
        """The conversation's lane, kept as long as somebody is in it."""
        lane = self._lanes.setdefault(conversation_id, _Lane())
        lane.users += 1
        try:
            yield lane
        finally:
            lane.users -= 1
            if lane.users == 0:
                self._lanes.pop(conversation_id, None)
