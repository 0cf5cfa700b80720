"""Where no rule fits, the assistant answers once and listens: it never talks itself round in circles."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services
from kernel.errors import Unavailable
from knowledge.service import KnowledgeService
from tests.unit.actions.service.talk import ServiceTalk

LISTEN = [{"event": "followup", "timestamp": None, "name": "action_listen"}]


def played(guest: ServiceTalk, *events: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The responses and events of the fallback after these kinds of events."""
    message = {"text": "blorp", "intent": {"name": "nlu_fallback"}, "entities": [], "metadata": {}}
    state = {
        "sender_id": guest.conversation_id,
        "slots": {},
        "latest_message": message,
        "events": [{"event": kind, "parse_data": message} for kind in events],
    }
    dispatcher = CollectingDispatcher()
    action = guest.actions["action_default_fallback"]
    done = asyncio.run(action.run(dispatcher, Tracker.from_dict(state), {}))
    return [m["response"] for m in dispatcher.messages], [e for e in done if e["event"] == "followup"]


def test_a_message_without_an_answer_gets_one(guest: ServiceTalk) -> None:
    assert played(guest, "bot", "user") == (["utter_fallback_rephrase"], LISTEN)


def test_a_message_that_has_its_answer_gets_no_second(guest: ServiceTalk) -> None:
    assert played(guest, "user", "slot", "action", "bot") == ([], LISTEN)


def test_it_listens_while_a_person_answers(guest: ServiceTalk, services: Services) -> None:
    guest.say("human_handoff", "a person please")
    services.handoffs.take(services.handoffs.queue()[0].handoff_id, "staff_1")
    assert played(guest, "user") == ([], LISTEN)


def test_it_listens_after_its_own_failure(guest: ServiceTalk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(KnowledgeService, "answer", gone)
    assert played(guest, "user") == (["utter_apology"], LISTEN)
