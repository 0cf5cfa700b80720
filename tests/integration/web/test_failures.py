"""What a shopper meets when something fails: DESIGN 7, one line after the other."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from tests.integration.web.conftest import BuildStage, Stage


def _flags(stage: Stage) -> list[tuple[Any, ...]]:
    return [(e.conversation_id, e.detail["reason"]) for e in stage.shop.events.recent(kinds=["flag"])]


async def test_rasa_down_is_said_in_the_shoppers_language_with_a_way_on(stage: Stage) -> None:
    await stage.rasa_server.close()
    opened = await stage.open()
    begun = time.perf_counter()
    (said,) = await stage.say(opened, "有没有红色的鞋子")
    assert time.perf_counter() - begun < 5
    assert said["text"] == "抱歉,我现在无法回答:系统有一部分暂时没有运行。您的消息我已经保留。"
    assert said["language"] == "zh"
    (kept, _) = await stage.transcript(opened)
    assert kept["text"] == "有没有红色的鞋子"
    assert said["buttons"] == [
        {"title": "再试一次", "payload": f'/retry{{"message_id": "{kept["id"]}"}}'},
        {"title": "联系人工客服", "payload": "/human_handoff"},
    ]
    assert _flags(stage) == [(opened["conversation_id"], "door_down")]


@pytest.mark.parametrize(
    ("mode", "reason"),
    [("empty", "empty"), ("broken", "broken"), ("error", "broken"), ("nonsense", "broken")],
)
async def test_a_useless_answer_becomes_an_apology_and_the_next_turn_works(
    stage: Stage, mode: str, reason: str
) -> None:
    opened = await stage.open()
    stage.rasa.mode = mode
    (said,) = await stage.say(opened, "hello there")
    assert (said["apology"], said["language"]) == (reason, "en")
    assert _flags(stage) == [(opened["conversation_id"], f"door_{reason}")]
    stage.rasa.mode = "up"
    assert [a["text"] for a in await stage.say(opened, "again")] == ["you said: again"]


async def test_a_slow_answer_is_apologised_for_in_time_and_still_arrives(build_stage: BuildStage) -> None:
    stage = await build_stage(rasa_timeout_s=0.3)
    stage.rasa.delay_s = 0.8
    opened = await stage.open()
    begun = time.perf_counter()
    (said,) = await stage.say(opened, "hello")
    assert time.perf_counter() - begun < 0.7
    assert said["apology"] == "slow"
    await asyncio.sleep(1.0)
    late = await stage.transcript(opened, after=said["id"])
    assert [m["text"] for m in late] == ["you said: hello"]


async def test_try_again_while_the_answer_is_still_coming_does_not_ask_twice(build_stage: BuildStage) -> None:
    stage = await build_stage(rasa_timeout_s=0.2)
    stage.rasa.delay_s = 0.6
    opened = await stage.open()
    (said,) = await stage.say(opened, "add it to my cart")
    await asyncio.sleep(0.8)
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"payload": said["buttons"][0]["payload"]}, headers=opened["headers"]
    )
    assert [m["text"] for m in (await response.json())["messages"]][-1] == "you said: add it to my cart"
    assert len(stage.rasa.received) == 1


async def test_try_again_sends_a_message_that_failed_once_more(stage: Stage) -> None:
    opened = await stage.open()
    stage.rasa.mode = "error"
    (said,) = await stage.say(opened, "blue jacket")
    stage.rasa.mode = "up"
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"payload": said["buttons"][0]["payload"]}, headers=opened["headers"]
    )
    assert [m["text"] for m in (await response.json())["messages"]] == ["you said: blue jacket"]
    assert [r["message"] for r in stage.rasa.received] == ["blue jacket", "blue jacket"]


async def test_try_again_with_somebody_elses_message_finds_nothing(stage: Stage) -> None:
    mine, theirs = await stage.open(), await stage.open()
    stage.rasa.mode = "error"
    (said,) = await stage.say(theirs, "secret")
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"payload": said["buttons"][0]["payload"]}, headers=mine["headers"]
    )
    assert response.status == 404
    assert len(stage.rasa.received) == 1


async def test_a_person_asked_for_while_rasa_is_away_is_really_called(stage: Stage) -> None:
    await stage.rasa_server.close()
    opened = await stage.open()
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"payload": "/human_handoff"}, headers=opened["headers"]
    )
    (said,) = (await response.json())["messages"]
    assert stage.people.asked == [(opened["conversation_id"], "assistant_away", "en")]
    assert said["text"] == (
        "I have noted that you want to talk to a person. They answer Mon-Fri 09:00-18:00. "
        "You can also write to support@example.com."
    )


async def test_the_assistant_is_quiet_while_a_person_has_the_conversation(stage: Stage) -> None:
    opened = await stage.open()
    stage.people.taken.add(opened["conversation_id"])
    assert await stage.say(opened, "are you there?") == []
    assert stage.rasa.received == []
    assert [m["text"] for m in await stage.transcript(opened)] == ["are you there?"]


async def test_a_message_whose_turn_died_with_the_process_is_not_sent_again_by_itself(stage: Stage) -> None:
    opened = await stage.open()
    stage.messages.receive(opened["conversation_id"], "cancel it", language="en", client_id="c1")
    (said,) = await stage.say(opened, "cancel it", client_id="c1")
    assert said["apology"] == "unsure"
    assert stage.rasa.received == []


async def test_a_locked_database_is_503_and_recovers_without_a_restart(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await stage.open()
    stage.database.engine.dispose()
    monkeypatch.setattr("kernel.database.BUSY_TIMEOUT_MS", 50)
    holder = await asyncio.to_thread(stage.database.engine.raw_connection)
    await asyncio.to_thread(holder.cursor().execute, "BEGIN IMMEDIATE")
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"text": "hi", "client_id": "c1"}, headers=opened["headers"]
    )
    assert response.status == 503
    assert response.headers["Retry-After"] == "2"
    assert (await response.json())["error"]["code"] == "database"
    assert stage.rasa.received == []
    await asyncio.to_thread(holder.rollback)
    holder.close()
    assert [a["text"] for a in await stage.say(opened, "hi", client_id="c1")] == ["you said: hi"]
    assert [m["text"] for m in await stage.transcript(opened)] == ["hi", "you said: hi"]


async def test_ready_tells_what_is_missing(stage: Stage) -> None:
    response = await stage.client.get("/ready")
    assert (response.status, await response.json()) == (200, {"ready": True, "database": True, "rasa": True})
    await stage.rasa_server.close()
    response = await stage.client.get("/ready")
    assert (response.status, (await response.json())["rasa"]) == (503, False)
    assert (await stage.client.get("/health")).status == 200


async def test_a_flood_of_one_conversation_is_429_and_others_go_on(build_stage: BuildStage) -> None:
    stage = await build_stage(message_rate_per_s=0.01, message_burst=3)
    loud, calm = await stage.open(), await stage.open()
    statuses = []
    for number in range(5):
        response = await stage.client.post(
            "/api/v1/chat/messages", json={"text": f"m{number}"}, headers=loud["headers"]
        )
        statuses.append(response.status)
    assert statuses == [200, 200, 200, 429, 429]
    assert int(response.headers["Retry-After"]) >= 1
    assert [a["text"] for a in await stage.say(calm, "hi")] == ["you said: hi"]
    assert len(stage.rasa.received) == 4


async def test_a_flood_of_one_address_is_429_and_others_go_on(build_stage: BuildStage) -> None:
    stage = await build_stage(address_rate_per_s=0.01, address_burst=2, trusted_proxies=1)
    statuses = []
    for caller in ("1.1.1.1", "1.1.1.1", "1.1.1.1", "spoofed, 1.1.1.1", "2.2.2.2"):
        response = await stage.client.post("/api/v1/chat/conversations", headers={"X-Forwarded-For": caller})
        statuses.append(response.status)
    assert statuses == [201, 201, 429, 429, 201]
