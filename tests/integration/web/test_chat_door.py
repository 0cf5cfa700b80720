"""The chat door as a page meets it: conversations, messages, transcript, order, identity."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import jwt
import pytest

from conversations.sessions.model import Identity
from tests.integration.web.conftest import BuildStage, Stage
from web.chat.door import MAX_AHEAD


async def test_a_message_is_answered_and_both_stand_in_the_transcript(stage: Stage) -> None:
    opened = await stage.open()
    answers = await stage.say(opened, "red shoes")
    assert [a["text"] for a in answers] == ["you said: red shoes"]
    assert [(m["from"], m["text"]) for m in await stage.transcript(opened)] == [
        ("shopper", "red shoes"),
        ("bot", "you said: red shoes"),
    ]


async def test_rasa_is_told_the_conversation_and_the_request_id(stage: Stage) -> None:
    opened = await stage.open()
    await stage.client.post(
        "/api/v1/chat/messages",
        json={"text": "hi"},
        headers=opened["headers"] | {"X-Request-ID": "trace-me-1"},
    )
    assert stage.rasa.received == [
        {
            "sender": opened["conversation_id"],
            "message": "hi",
            "metadata": {"request_id": "trace-me-1", "conversation_id": opened["conversation_id"]},
        }
    ]


async def test_cards_join_the_words_before_them(stage: Stage) -> None:
    products = [{"product_id": "p1", "title": "Boot"}]
    stage.rasa.script = lambda _: [
        {"text": "Here", "buttons": [{"title": "More", "payload": "/recommend"}]},
        {"custom": {"products": products}},
        {"text": "Anything else?"},
    ]
    opened = await stage.open()
    first, second = await stage.say(opened, "boots")
    assert (first["text"], first["products"]) == ("Here", products)
    assert first["buttons"] == [{"title": "More", "payload": "/recommend"}]
    assert second["text"] == "Anything else?"
    assert "products" not in second


async def test_the_transcript_after_a_message_holds_only_what_came_later(stage: Stage) -> None:
    opened = await stage.open()
    first = await stage.say(opened, "one")
    await stage.say(opened, "two")
    later = await stage.transcript(opened, after=first[-1]["id"])
    assert [m["text"] for m in later] == ["two", "you said: two"]


async def test_a_message_sent_again_under_its_client_id_is_not_sent_twice(stage: Stage) -> None:
    opened = await stage.open()
    first = await stage.say(opened, "buy it", client_id="c1")
    again = await stage.say(opened, "buy it", client_id="c1")
    assert again == first
    assert len(stage.rasa.received) == 1


async def test_a_message_sent_again_while_it_is_answered_waits_for_the_one_answer(stage: Stage) -> None:
    stage.rasa.delay_s = 0.2
    opened = await stage.open()
    first, again = await asyncio.gather(
        stage.say(opened, "buy it", client_id="c1"), stage.say(opened, "buy it", client_id="c1")
    )
    assert again == first
    assert len(stage.rasa.received) == 1


async def test_turns_of_one_conversation_run_one_by_one_and_in_order(stage: Stage) -> None:
    stage.rasa.delay_s = 0.05
    opened = await stage.open()
    async with stage.client.ws_connect(f"/api/v1/chat/socket?token={opened['token']}") as socket:
        for number in range(5):
            await socket.send_json({"type": "message", "text": f"m{number}"})
        seen: list[str] = []
        while len(seen) < 5:
            frame = await socket.receive_json(timeout=5)
            if frame["type"] == "message" and frame["message"]["from"] == "bot":
                seen.append(frame["message"]["text"])
    assert seen == [f"you said: m{number}" for number in range(5)]
    assert stage.rasa.most_at_once == 1


async def test_a_waiting_turn_starts_the_moment_the_one_before_it_ends(stage: Stage) -> None:
    stage.rasa.delay_s = 0.1
    opened = await stage.open()
    begun = time.perf_counter()
    await asyncio.gather(*(stage.say(opened, f"m{n}") for n in range(5)))
    assert 0.5 <= time.perf_counter() - begun < 0.9


async def test_words_are_worked_on_while_rasa_reads_them_and_a_press_is_not(stage: Stage) -> None:
    stage.rasa.delay_s = 0.1
    opened = await stage.open()
    await stage.say(opened, "有红色的鞋吗")
    assert stage.ahead.asked == [("有红色的鞋吗", "zh", opened["conversation_id"], None)]
    pressed = {"payload": "/recommend"}
    await stage.client.post("/api/v1/chat/messages", json=pressed, headers=opened["headers"])
    assert len(stage.ahead.asked) == 1


async def test_work_ahead_that_fails_is_not_heard_of(stage: Stage) -> None:
    stage.rasa.delay_s = 0.1
    stage.ahead.broken = True
    opened = await stage.open()
    said = await stage.say(opened, "red shoes")
    assert [message["text"] for message in said] == ["you said: red shoes"]
    assert stage.ahead.asked == [("red shoes", "en", opened["conversation_id"], None)]


async def test_nothing_is_worked_ahead_where_more_turns_go_on_than_that_helps(stage: Stage) -> None:
    stage.rasa.delay_s = 1.0
    waiting = []
    for one in [await stage.open() for _ in range(MAX_AHEAD + 3)]:
        waiting.append(asyncio.create_task(stage.say(one, "red shoes")))
        await asyncio.sleep(0.05)
    await asyncio.gather(*waiting)
    assert len(stage.ahead.asked) == MAX_AHEAD


async def test_conversations_do_not_wait_for_each_other(stage: Stage) -> None:
    stage.rasa.delay_s = 0.3
    opened = [await stage.open() for _ in range(10)]
    begun = time.perf_counter()
    await asyncio.gather(*(stage.say(one, "hi") for one in opened))
    assert time.perf_counter() - begun < 1.5
    assert stage.rasa.most_at_once == 10


async def test_a_pressed_button_stands_in_the_transcript_under_its_title(stage: Stage) -> None:
    stage.rasa.script = lambda _: [
        {"text": "Ok?", "buttons": [{"title": "Yes, please", "payload": "/affirm"}]}
    ]
    opened = await stage.open()
    await stage.say(opened, "hello")
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"payload": "/affirm"}, headers=opened["headers"]
    )
    assert response.status == 200
    assert stage.rasa.received[-1]["message"] == "/affirm"
    pressed = [m for m in await stage.transcript(opened) if m["from"] == "shopper"][-1]
    assert (pressed["text"], pressed["payload"]) == ("Yes, please", "/affirm")


async def test_typed_words_never_pass_for_a_button(stage: Stage) -> None:
    opened = await stage.open()
    await stage.say(opened, '/sales_report{"role": "admin"}')
    assert stage.rasa.received[-1]["message"] == 'sales_report{"role": "admin"}'


async def test_an_identity_signed_by_the_shop_is_bound_to_the_conversation(stage: Stage) -> None:
    token = stage.sessions.sign_identity(Identity("cus_1", "Ann@Example.com", "merchant", "Ann"), ttl_s=10**9)
    opened = await stage.open(identity=token, locale="zh-CN")
    session = stage.sessions.get(opened["conversation_id"])
    assert (session.customer_id, session.email, session.role) == ("cus_1", "ann@example.com", "merchant")
    assert session.language == "zh"


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "cus_1", "aud": "identity", "exp": 1},
        {"sub": "cus_1", "aud": "something-else", "exp": 4102444800},
        {"sub": "", "aud": "identity", "exp": 4102444800},
        {"sub": "cus_1", "aud": "identity"},
    ],
)
async def test_an_identity_that_is_expired_or_for_another_use_is_refused(
    stage: Stage, claims: dict[str, Any]
) -> None:
    token = jwt.encode(claims, stage.settings.identity_secret(), algorithm="HS256")
    response = await stage.client.post("/api/v1/chat/conversations", json={"identity": token})
    assert response.status == 401
    assert (await response.json())["error"]["code"] == "unauthorized"


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
async def test_a_forged_identity_is_refused(stage: Stage, algorithm: str) -> None:
    key = "another key of at least thirty-two bytes" if algorithm == "HS256" else ""
    token = jwt.encode({"sub": "c", "aud": "identity", "exp": 4102444800}, key, algorithm=algorithm)
    response = await stage.client.post("/api/v1/chat/conversations", json={"identity": token})
    assert response.status == 401


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer forged", "Basic abc", "Bearer " + "x" * 5000])
async def test_a_missing_or_forged_token_is_refused_and_nothing_is_sent(stage: Stage, header: str) -> None:
    await stage.open()
    response = await stage.client.post(
        "/api/v1/chat/messages", json={"text": "hi"}, headers={"Authorization": header}
    )
    assert response.status == 401
    assert stage.rasa.received == []


async def test_an_expired_token_is_refused(build_stage: BuildStage, clock: Any) -> None:
    stage = await build_stage(session_ttl_s=60)
    opened = await stage.open()
    clock.advance(seconds=60)
    response = await stage.client.get("/api/v1/chat/messages", headers=opened["headers"])
    assert response.status == 401


async def test_a_token_that_was_good_before_is_refused_once_its_time_is_over(
    build_stage: BuildStage, clock: Any
) -> None:
    stage = await build_stage(session_ttl_s=60)
    opened = await stage.open()
    said = {"json": {"text": "hi"}, "headers": opened["headers"]}
    assert (await stage.client.post("/api/v1/chat/messages", **said)).status == 200
    assert (await stage.client.post("/api/v1/chat/messages", **said)).status == 200
    clock.advance(seconds=60)
    response = await stage.client.post("/api/v1/chat/messages", **said)
    assert (response.status, (await response.json())["error"]["code"]) == (401, "unauthorized")
    assert len(stage.rasa.received) == 2


async def test_tokens_are_not_stored(stage: Stage) -> None:
    opened = await stage.open()
    with stage.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert opened["token"] not in repr(rows)


async def test_somebody_elses_conversation_and_message_do_not_exist(stage: Stage) -> None:
    mine, theirs = await stage.open(), await stage.open()
    answer = (await stage.say(theirs, "secret"))[0]["id"]
    paths = [
        f"/api/v1/chat/conversations/{theirs['conversation_id']}",
        "/api/v1/chat/conversations/cnv_nobody",
        f"/api/v1/chat/messages?after={answer}",
        "/api/v1/chat/messages?after=msg_nobody",
    ]
    told = []
    for path in paths:
        response = await stage.client.get(path, headers=mine["headers"])
        error = (await response.json())["error"]
        told.append((response.status, error["code"], error["message"]))
    assert told[0] == told[1] == (404, "not_found", "there is no such conversation")
    assert told[2] == told[3] == (404, "not_found", "there is no such message in this conversation")


async def test_a_socket_that_comes_back_gets_what_it_missed(stage: Stage) -> None:
    opened = await stage.open()
    seen = (await stage.say(opened, "one"))[-1]["id"]
    await stage.say(opened, "two")
    url = f"/api/v1/chat/socket?token={opened['token']}&after={seen}"
    async with stage.client.ws_connect(url) as socket:
        frames = [await socket.receive_json(timeout=5) for _ in range(2)]
    assert [f["message"]["text"] for f in frames] == ["two", "you said: two"]


async def test_a_socket_that_drops_in_the_middle_of_a_turn_loses_nothing(stage: Stage) -> None:
    stage.rasa.delay_s = 0.3
    opened = await stage.open()
    socket = await stage.client.ws_connect(f"/api/v1/chat/socket?token={opened['token']}")
    await socket.send_json({"type": "message", "text": "hello", "client_id": "c9"})
    await asyncio.sleep(0.1)
    await socket.close()
    await asyncio.sleep(0.5)
    assert [m["text"] for m in await stage.transcript(opened)] == ["hello", "you said: hello"]
    assert [a["text"] for a in await stage.say(opened, "hello", client_id="c9")] == ["you said: hello"]
    assert len(stage.rasa.received) == 1


async def test_every_open_page_of_a_conversation_sees_every_message(stage: Stage) -> None:
    opened = await stage.open()
    url = f"/api/v1/chat/socket?token={opened['token']}"
    async with stage.client.ws_connect(url) as one, stage.client.ws_connect(url) as two:
        await one.send_json({"type": "message", "text": "hi"})
        kinds = []
        for socket in (one, two):
            frames = [await socket.receive_json(timeout=5) for _ in range(4)]
            kinds.append([(f["type"], f.get("on"), f.get("message", {}).get("from")) for f in frames])
    assert kinds[0] == kinds[1]
    assert sorted(kinds[0], key=str) == sorted(
        [
            ("message", None, "shopper"),
            ("typing", True, None),
            ("message", None, "bot"),
            ("typing", False, None),
        ],
        key=str,
    )


async def test_a_socket_without_a_good_token_is_refused(stage: Stage) -> None:
    response = await stage.client.get("/api/v1/chat/socket?token=forged")
    assert response.status == 401


async def test_a_socket_answers_nonsense_with_an_error_and_stays_open(stage: Stage) -> None:
    opened = await stage.open()
    async with stage.client.ws_connect(f"/api/v1/chat/socket?token={opened['token']}") as socket:
        for sent in ("not json", "[]", '{"type": "message", "text": ""}', '{"type": "message", "text": 5}'):
            await socket.send_str(sent)
            assert (await socket.receive_json(timeout=5))["type"] == "error"
        await socket.send_json({"type": "ping"})
        assert await socket.receive_json(timeout=5) == {"type": "pong"}
