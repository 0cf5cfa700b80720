"""Hostile and broken input at the chat door: a clear error, or harmless."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.integration.web.conftest import BuildStage, Stage


async def _post(stage: Stage, opened: dict[str, Any], body: bytes) -> tuple[int, dict[str, Any]]:
    response = await stage.client.post(
        "/api/v1/chat/messages",
        data=io.BytesIO(body),
        headers=opened["headers"] | {"Content-Type": "application/json"},
    )
    return response.status, await response.json()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"text": ""}', 422, "empty_message"),
        (b'{"text": "   \\n"}', 422, "empty_message"),
        (b'{"text": "\\u0000\\u0000"}', 422, "empty_message"),
        ('{"text": "\u200b\u200d"}'.encode(), 422, "empty_message"),
        (b"{}", 422, "empty_message"),
        (json.dumps({"text": "x" * 10_000}).encode(), 422, "too_long"),
        (b'{"text": 5}', 422, "invalid"),
        (b'{"text": ["a"]}', 422, "invalid"),
        (b'{"text": "hi", "client_id": "a b"}', 422, "invalid"),
        (b'{"payload": "hello"}', 422, "bad_payload"),
        (b'{"payload": "/greet{not json}"}', 422, "bad_payload"),
        (b'{"payload": "/greet{\\"a\\": {\\"b\\": 1}}"}', 422, "bad_payload"),
        (b'{"payload": "/EXTERNAL: x"}', 422, "bad_payload"),
        (b"[1, 2]", 422, "bad_json"),
        (b"not json", 422, "bad_json"),
        (b'{"text": "\xff\xfe"}', 422, "bad_json"),
        (b'{"text": "\\ud800"}', 422, "bad_json"),
        (b'{"text": "' + b"x" * 10_000_000 + b'"}', 413, "too_large"),
        (b"[" * 100_000, 422, "bad_json"),
    ],
)
async def test_bad_input_is_refused_with_a_reason_and_not_sent(
    stage: Stage, body: bytes, status: int, code: str
) -> None:
    opened = await stage.open()
    got_status, got = await _post(stage, opened, body)
    assert (got_status, got["error"]["code"]) == (status, code)
    assert set(got["error"]) == {"code", "message", "field", "request_id"}
    assert stage.rasa.received == []


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("😀😀👍🏽", "😀😀👍🏽"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE messages; --", "'; DROP TABLE messages; --"),
        ("a\u0000b\u0007c", "abc"),
        ("red 红色 красный أحمر", "red 红色 красный أحمر"),
        ("e\u0301", "é"),
        ("///", "?"),
        ("two\nlines", "two\nlines"),
    ],
)
async def test_strange_words_are_carried_unharmed(stage: Stage, text: str, sent: str) -> None:
    opened = await stage.open()
    answers = await stage.say(opened, text)
    assert stage.rasa.received[-1]["message"] == sent
    assert [a["text"] for a in answers] == [f"you said: {sent}"]


async def test_every_answer_carries_the_security_headers(stage: Stage) -> None:
    for path in ("/health", "/api/v1/chat/messages", "/nothing-here"):
        response = await stage.client.get(path)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Request-ID"]
    assert (await response.json())["error"]["code"] == "not_found"


async def test_a_page_of_another_site_may_embed_only_when_it_is_named(build_stage: BuildStage) -> None:
    stage = await build_stage(embed_origins="https://shop.example, https://www.shop.example")
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    good = await stage.client.options(
        "/api/v1/chat/messages", headers=asked | {"Origin": "https://shop.example"}
    )
    bad = await stage.client.options(
        "/api/v1/chat/messages", headers=asked | {"Origin": "https://evil.example"}
    )
    assert good.status == 204
    assert good.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Access-Control-Allow-Origin" not in bad.headers
    opened = await stage.open()
    response = await stage.client.get(
        f"/api/v1/chat/socket?token={opened['token']}", headers={"Origin": "https://evil.example"}
    )
    assert response.status == 403


async def test_wrong_methods_and_paths_have_the_one_error_shape(stage: Stage) -> None:
    response = await stage.client.put("/api/v1/chat/messages")
    assert (response.status, (await response.json())["error"]["code"]) == (405, "method_not_allowed")
