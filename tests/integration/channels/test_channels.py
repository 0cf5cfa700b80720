"""Each messaging app, from its call at the public port to the calls that its API receives."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.integration.channels.answers import PRODUCT_ID
from tests.integration.channels.conftest import Line
from web.channels.credentials import telegram_key
from web.channels.http import twilio_signature

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="module")]

BOOT = "Trail boot\n$89.00 (was $120.00) · ★ 4.5 · in stock\nwaterproof"
CITY = "City boot\n$140.00 · out of stock"


@pytest.fixture(autouse=True)
def _forgotten(line: Line) -> None:
    line.apps.calls.clear()


async def _telegram(line: Line, update: dict[str, Any], key: str | None = None) -> int:
    key = telegram_key(line.settings) if key is None else key
    response = await line.client.post(
        f"/webhooks/telegram/webhook?key={key}", json={"update_id": 1, **update}
    )
    return response.status


def _said(text: str) -> dict[str, Any]:
    chat = {"id": 42, "type": "private"}
    return {"message": {"message_id": 1, "date": 0, "chat": chat, "text": text}}


def _pressed(data: str) -> dict[str, Any]:
    who = {"id": 42, "is_bot": False, "first_name": "Ann"}
    return {"callback_query": {"id": "1", "from": who, "data": data, "chat_instance": "1", **_said("x")}}


async def test_telegram_shows_photos_and_inline_buttons(line: Line) -> None:
    assert await _telegram(line, _said("boots")) == 200
    sent = await line.apps.sent("telegram", 4, "sendMessage", "sendPhoto")
    details = {"text": "Details", "callback_data": '/product_detail{"product_id": "p1"}'}
    add = {"text": "Add to cart", "callback_data": '/add_to_cart{"product_id": "p1"}'}
    opened = {"text": "Open", "url": "https://shop.example/products/p1"}
    assert [s.get("text") or s.get("caption") for s in sent] == ["Two boots:", BOOT, CITY, "…"]
    assert sent[1]["photo"] == "https://shop.example/shop/images/p1.png"
    assert sent[1]["reply_markup"] == {"inline_keyboard": [[details, add], [opened]]}
    assert "photo" not in sent[2]
    assert all(s["chat_id"] == "42" for s in sent)


async def test_telegram_buttons_that_are_too_long_still_work(line: Line) -> None:
    await _telegram(line, _said("boots"))
    sent = await line.apps.sent("telegram", 4, "sendMessage", "sendPhoto")
    data = sent[2]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert len(data.encode()) <= 64
    line.apps.calls.clear()
    assert await _telegram(line, _pressed(data)) == 200
    assert (await line.apps.sent("telegram", 1, "sendMessage"))[0]["text"] == "City boot is smart."


async def test_telegram_is_greeted_when_the_chat_is_opened(line: Line) -> None:
    await _telegram(line, _said("/start"))
    assert (await line.seen())[-1] == {
        "text": "/greet",
        "sender": "telegram:42",
        "metadata": (await line.seen())[-1]["metadata"],
    }


async def test_a_call_that_is_not_telegrams_is_refused(line: Line) -> None:
    before = len(await line.seen())
    assert [await _telegram(line, _said("boots"), key) for key in ("", "forged", "ü")] == [401, 401, 401]
    assert len(await line.seen()) == before


async def test_silence_becomes_an_apology_in_the_shoppers_language(line: Line) -> None:
    await _telegram(line, _said("没有人回答的话"))
    (sent,) = await line.apps.sent("telegram", 1, "sendMessage")
    assert sent["text"] == "抱歉，我现在无法回答。请稍后再试，或联系人工客服。"


async def test_telegram_was_told_an_address_with_its_key(line: Line) -> None:
    url = f"https://shop.example/webhooks/telegram/webhook?key={telegram_key(line.settings)}"
    assert line.apps.web_hooks == [url]


def _slack_headers(body: bytes, secret: str = "slack-secret") -> dict[str, str]:
    at = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signature}"}


async def test_slack_shows_blocks(line: Line) -> None:
    event = {
        "type": "message",
        "channel_type": "im",
        "text": "boots",
        "user": "U1",
        "channel": "D1",
        "ts": "1",
    }
    body = json.dumps({"type": "event_callback", "event": event, "authed_users": ["UBOT"]}).encode()
    headers = _slack_headers(body) | {"Content-Type": "application/json"}
    response = await line.client.post("/webhooks/slack/webhook", data=body, headers=headers)
    assert response.status == 200
    (sent,) = await line.apps.sent("slack", 1)
    assert (sent["channel"], sent["text"]) == ("D1", "Two boots:")
    blocks = sent["blocks"] if isinstance(sent["blocks"], list) else json.loads(sent["blocks"])
    assert [b["type"] for b in blocks] == ["section", "section", "actions", "section", "actions", "actions"]
    assert blocks[1]["accessory"]["image_url"] == "https://shop.example/shop/images/p1.png"
    assert [e["value"] for e in blocks[2]["elements"]] == [
        '/product_detail{"product_id": "p1"}',
        '/add_to_cart{"product_id": "p1"}',
    ]
    assert blocks[3]["text"]["text"] == CITY


async def test_a_pressed_button_of_slack_is_understood(line: Line) -> None:
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "D1"},
        "message": {"ts": "1"},
        "actions": [{"type": "button", "value": '/product_detail{"product_id": "p1"}'}],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = _slack_headers(body) | {"Content-Type": "application/x-www-form-urlencoded"}
    response = await line.client.post("/webhooks/slack/webhook", data=body, headers=headers)
    assert response.status == 200
    assert (await line.apps.sent("slack", 1))[0]["text"] == "Trail boot keeps your feet dry."


async def test_a_call_that_is_not_signed_by_slack_is_refused(line: Line) -> None:
    body = b'{"event": {"type": "message", "text": "boots"}}'
    headers = _slack_headers(body, "another") | {"Content-Type": "application/json"}
    response = await line.client.post("/webhooks/slack/webhook", data=body, headers=headers)
    assert response.status == 400
    assert line.apps.calls == []


async def _messenger(line: Line, message: dict[str, Any], secret: str = "app-secret") -> int:
    body = json.dumps(
        {"object": "page", "entry": [{"messaging": [{"sender": {"id": "77"}, **message}]}]}
    ).encode()
    signature = "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    headers = {"X-Hub-Signature": signature, "Content-Type": "application/json"}
    response = await line.client.post("/webhooks/facebook/webhook", data=body, headers=headers)
    return response.status


async def test_messenger_shows_a_carousel_and_quick_replies(line: Line) -> None:
    assert await _messenger(line, {"message": {"text": "boots"}}) == 200
    words, carousel = [s["message"] for s in await line.apps.sent("facebook", 2, "message")]
    assert words == {"text": "Two boots:"}
    template = carousel["attachment"]["payload"]
    assert template["template_type"] == "generic"
    assert template["elements"][0] == {
        "title": "Trail boot",
        "subtitle": "$89.00 (was $120.00) · ★ 4.5 · in stock\nwaterproof",
        "image_url": "https://shop.example/shop/images/p1.png",
        "default_action": {"type": "web_url", "url": "https://shop.example/products/p1"},
        "buttons": [
            {"type": "postback", "title": "Details", "payload": '/product_detail{"product_id": "p1"}'},
            {"type": "postback", "title": "Add to cart", "payload": '/add_to_cart{"product_id": "p1"}'},
        ],
    }
    assert carousel["quick_replies"] == [
        {"content_type": "text", "title": "Show more", "payload": '/refine_search{"constraint": "more"}'}
    ]


async def test_a_postback_of_messenger_is_understood(line: Line) -> None:
    payload = f'/product_detail{{"product_id": "{PRODUCT_ID}"}}'
    assert await _messenger(line, {"postback": {"payload": payload}}) == 200
    (sent,) = await line.apps.sent("facebook", 1, "message")
    assert sent["message"] == {"text": "City boot is smart."}
    assert (await line.seen())[-1]["sender"] == "facebook:77"


async def test_a_call_that_is_not_signed_by_facebook_is_refused(line: Line) -> None:
    assert await _messenger(line, {"message": {"text": "boots"}}, "another") == 401
    assert line.apps.calls == []


async def test_facebook_can_verify_the_web_hook(line: Line) -> None:
    path = "/webhooks/facebook/webhook?hub.mode=subscribe&hub.challenge=1158&hub.verify_token="
    good = await line.client.get(path + "verify-me")
    bad = await line.client.get(path + "guess")
    assert (good.status, await good.text(), bad.status) == (200, "1158", 401)


async def _whatsapp(line: Line, text: str, token: str = "twilio-token") -> int:
    body = urlencode({"From": "whatsapp:+44770", "Body": text, "MessageSid": "SM1"}).encode()
    url = "https://shop.example/webhooks/twilio/webhook"
    headers = {
        "X-Twilio-Signature": twilio_signature(token, url, body),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    response = await line.client.post("/webhooks/twilio/webhook", data=body, headers=headers)
    return response.status


async def test_whatsapp_shows_numbered_text_and_a_reply_picks_its_option(line: Line) -> None:
    assert await _whatsapp(line, "boots") == 204
    (sent,) = await line.apps.sent("twilio", 1)
    assert (sent["To"], sent["From"]) == ("whatsapp:+44770", "whatsapp:+14155238886")
    assert sent["Body"] == (
        "Two boots:\n\n"
        "1. Trail boot\n   $89.00 (was $120.00) · ★ 4.5 · in stock\n   waterproof\n"
        "2. City boot\n   $140.00 · out of stock\n"
        "3. Show more\n\n"
        "Reply with a number to choose."
    )
    assert sent["MediaUrl"] == "https://shop.example/shop/images/p1.png"
    line.apps.calls.clear()
    assert await _whatsapp(line, " 2. ") == 204
    assert (await line.apps.sent("twilio", 1))[0]["Body"] == "City boot is smart."
    assert (await line.seen())[-1]["sender"] == "twilio:whatsapp:+44770"


async def test_a_cart_is_told_in_words(line: Line) -> None:
    await _whatsapp(line, "cart")
    (sent,) = await line.apps.sent("twilio", 1)
    assert sent["Body"] == "Your cart:\n\n• 2 × Kettle (Black)  $80.00\nDiscount -$8.00\nTotal $72.00"


async def test_a_call_that_is_not_signed_by_twilio_is_refused(line: Line) -> None:
    assert await _whatsapp(line, "boots", "another") == 401
    assert line.apps.calls == []


async def test_the_request_id_reaches_the_assistant(line: Line) -> None:
    body = urlencode({"From": "whatsapp:+44771", "Body": "hello"}).encode()
    url = "https://shop.example/webhooks/twilio/webhook"
    headers = {
        "X-Twilio-Signature": twilio_signature("twilio-token", url, body),
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Request-ID": "trace-42",
    }
    await line.client.post("/webhooks/twilio/webhook", data=body, headers=headers)
    assert (await line.seen())[-1]["metadata"] == {"request_id": "trace-42"}


async def test_other_channels_of_rasa_are_not_public(line: Line) -> None:
    for path in ("/webhooks/rest/webhook", "/webhooks/callback/webhook", "/webhooks/telegram/set_webhook"):
        assert (await line.client.post(path, json={"message": "x"})).status == 404
