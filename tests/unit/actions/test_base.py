"""What every action does: one thread, failures that are said, open questions, steering words."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ShopAction, Turn, language_of
from actions.services import Services
from commerce.shop import Shop
from kernel.errors import Unavailable
from kernel.logs import REQUEST_ID
from tests.conversations.runner import Conversation


def tracker(text: str = "hello", **slots: Any) -> Tracker:
    message = {"text": text, "intent": {"name": "greet"}, "metadata": {"request_id": "req-1234"}}
    return Tracker.from_dict({"sender_id": "conv-1", "slots": slots, "latest_message": message})


def run(action: ShopAction, state: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, state, {}))
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


class Failing(ShopAction):
    action_name = ""

    def reply(self, turn: Turn) -> None:
        turn.say("utter_found")
        turn.set("wish", {"product": "boots"})
        raise Unavailable("the database cannot be reached", code="database")


class Seeing(ShopAction):
    action_name = ""
    seen: tuple[int, str] = (0, "")

    def reply(self, turn: Turn) -> None:
        self.seen = (threading.get_ident(), REQUEST_ID.get())


def test_an_action_that_fails_apologises_and_says_and_remembers_nothing_else(services: Services) -> None:
    messages, slots = run(Failing(services), tracker())
    assert [message["response"] for message in messages] == ["utter_apology"]
    assert slots == {}


def test_an_action_that_fails_flags_the_conversation(services: Services, shop: Shop) -> None:
    run(Failing(services), tracker())
    flags = shop.events.recent(conversation_id="conv-1", kinds=["flag"], limit=10)
    assert [(e.detail["reason"], e.detail["code"], e.request_id) for e in flags] == [
        ("action_failed", "database", "req-1234")
    ]


def test_the_turn_after_a_failure_works(services: Services, talk: Conversation) -> None:
    run(Failing(services), tracker())
    assert talk.say("view_cart", "my cart")[0].response == "utter_cart_empty"


def test_an_action_runs_in_a_worker_thread_under_the_request_id_of_the_message(services: Services) -> None:
    action = Seeing(services)
    run(action, tracker())
    assert action.seen[0] != threading.get_ident()
    assert action.seen[1] == "req-1234"


@pytest.mark.parametrize(
    ("slots", "language"),
    [
        ({"language": "zh"}, "zh"),
        ({"language": "zh", "language_choice": "en"}, "en"),
        ({"language": "en", "language_choice": "zh"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_chosen_language_wins_over_the_one_written_in(slots: dict[str, str], language: str) -> None:
    assert language_of(tracker(**slots)) == language


def test_an_open_question_waits_through_two_interruptions_and_then_closes(talk: Conversation) -> None:
    talk.payload('/add_to_cart{"product_id": "trail"}')
    for left in (2, 1):
        talk.payload("/view_cart")
        assert talk.slots["asked"]["left"] == left
    talk.payload("/view_cart")
    assert talk.slots["asked"] is None


def test_start_again_forgets_the_search_and_keeps_the_cart(talk: Conversation) -> None:
    talk.payload('/add_to_cart{"variant_id": "tote-one"}')
    talk.payload('/search_product{"category_id": "bags"}')
    said = talk.say("deny", "start over")
    assert said[0].response == "utter_fresh_start"
    assert (talk.slots["wish"], talk.slots["offered_products"]) == (None, None)
    assert talk.payload("/view_cart")[0].response == "utter_cart"
