"""Turns and apologies are counted where they are kept."""

from __future__ import annotations

from prometheus_client import CollectorRegistry

from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from web.chat.desk import EventLog
from web.chat.incoming import Incoming
from web.chat.measures import ChatMeasures, MeasuredDesk


class NoLog:
    """A log that keeps nothing."""

    def append(self, events: object) -> int:
        return 0


def test_each_turn_is_counted_by_its_end_and_each_apology_by_its_reason(
    settings: Settings, clock: FixedClock, database: Database
) -> None:
    registry = CollectorRegistry()
    sessions, messages = SessionService(database, settings, clock), MessageService(database, clock)
    log: EventLog = NoLog()
    desk = MeasuredDesk(
        ChatMeasures(registry),
        settings=settings, clock=clock, database=database, sessions=sessions, messages=messages, events=log,
    )  # fmt: skip
    session = sessions.authenticate(sessions.open(None, None).token)
    for end in ("answer", "slow", "person"):
        message = messages.receive(session.conversation_id, Incoming(end, None).text, language="en").message
        if end == "answer":
            desk.answer(message, [])
        elif end == "slow":
            desk.apologise(session, message, "slow", "still waiting")
        else:
            desk.person(session, message)
    counted = {
        (sample.name, *sample.labels.values()): sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    }
    assert counted == {
        ("aisle_chat_turns_total", "answered"): 1.0,
        ("aisle_chat_turns_total", "apology"): 1.0,
        ("aisle_chat_turns_total", "person"): 1.0,
        ("aisle_chat_apologies_total", "slow"): 1.0,
    }
