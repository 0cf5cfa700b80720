"""The webhook that Rasa calls."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.endpoint import action_classes, build_action_app
from actions.services import Services


def call(action: str, **more: Any) -> dict[str, Any]:
    message = {"text": "/view_cart", "intent": {"name": "view_cart"}, "entities": [], "metadata": {}}
    state = {"sender_id": "conv-1", "slots": {}, "latest_message": message}
    return {"next_action": action, "sender_id": "conv-1", "tracker": state, "version": "3.6.21"} | more


async def test_a_call_without_a_domain_is_answered(services: Services) -> None:
    async with TestClient(TestServer(build_action_app(services))) as client:
        answer = await client.post("/webhook", json=call("action_view_cart"))
        body = await answer.json()
    assert answer.status == 200
    assert [message["response"] for message in body["responses"]] == ["utter_cart_empty"]


async def test_an_unknown_action_is_404(services: Services) -> None:
    async with TestClient(TestServer(build_action_app(services))) as client:
        answer = await client.post("/webhook", json=call("action_of_somebody_else"))
        assert (answer.status, (await answer.json())["action_name"]) == (404, "action_of_somebody_else")


@pytest.mark.parametrize("body", ["", "not json", "[1]"])
async def test_a_call_that_is_no_object_is_422(services: Services, body: str) -> None:
    async with TestClient(TestServer(build_action_app(services))) as client:
        answer = await client.post("/webhook", data=body)
        assert (answer.status, (await answer.json())["error"]["code"]) == (422, "invalid")


async def test_health_says_ok(services: Services) -> None:
    async with TestClient(TestServer(build_action_app(services))) as client:
        assert await (await client.get("/health")).json() == {"status": "ok"}


def test_every_action_has_a_name_of_its_own_and_every_question_one_owner() -> None:
    kinds = [kind for action in action_classes() for kind in action.answers]
    assert len(kinds) == len(set(kinds))
    assert len({action.action_name for action in action_classes()}) == len(action_classes())
