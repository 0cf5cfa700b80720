from __future__ import annotations

import json

from bot.channels.forms import (
    clip,
    messenger_messages,
    pieces,
    slack_messages,
    telegram_calls,
    whatsapp_messages,
)
from bot.channels.sheet import Choice, read_sheet

PUBLIC = "https://shop.example"


def _buttons(count: int, title: str = "Option") -> list[dict[str, str]]:
    return [{"title": f"{title} {n}", "payload": f'/inform{{"n": "{n}"}}'} for n in range(count)]


def test_labels_follow_the_language_of_the_answer() -> None:
    product = {"product_id": "p", "title": "靴子", "price_text": "US$1.00", "in_stock": False}
    sheet = read_sheet({"text": "找到这些:", "custom": {"products": [product]}}, PUBLIC)
    assert sheet.cards[0].lines == ("US$1.00 · 缺货",)
    assert [b.title for b in sheet.cards[0].buttons] == ["详情"]


def test_pictures_that_the_apps_cannot_show_are_left_out() -> None:
    products = [{"product_id": "a", "image_url": "/x.svg"}, {"product_id": "b", "image_url": "/x.jpg?v=1"}]
    cards = read_sheet({"custom": {"products": products}}, PUBLIC).cards
    assert [c.picture for c in cards] == [None, "https://shop.example/x.jpg?v=1"]


def test_an_order_is_told_with_the_end_of_its_parcels_story() -> None:
    events = [{"at": f"2026-03-1{n}T10:00:00+00:00", "text": f"step {n}", "place": "Leeds"} for n in range(5)]
    order = {
        "number": "A1",
        "state_text": "shipped",
        "lines": [{"quantity": 1, "title": "Boot"}],
        "shipments": [{"carrier": "DHL", "tracking_number": "77", "events": events}],
        "total_text": "$9.00",
    }
    (block,) = read_sheet({"text": "Here:", "custom": {"order": order}}, PUBLIC).blocks
    assert block == (
        "Order A1: shipped\n• 1 × Boot\nDHL 77\n  2026-03-12 step 2, Leeds\n  2026-03-13 step 3, Leeds\n"
        "  2026-03-14 step 4, Leeds\nTotal $9.00"
    )


def test_promotions_and_a_comparison_are_told_in_words() -> None:
    custom = {
        "promotions": [
            {"name": "Ten off", "description": "", "code": "SAVE10", "ends_at": "2026-04-01T00:00:00"}
        ],
        "comparison": {
            "columns": [{"title": "A"}, {"title": "B"}],
            "rows": [{"label": "Price", "values": ["$1", "$2"]}],
        },
    }
    assert read_sheet({"text": "x", "custom": custom}, PUBLIC).blocks == (
        "Ten off · code SAVE10 · until 2026-04-01",
        "A | B\nPrice: $1 | $2",
    )


def test_an_answer_of_the_faq_can_be_rated_in_every_app() -> None:
    faq = {"entry_id": "delivery-cost", "revision": 3, "question": "How much is delivery?"}
    english = read_sheet({"text": "4.99.", "custom": {"faq": faq}}, PUBLIC)
    assert english.buttons == (
        Choice("This helped", '/feedback_positive{"entry_id": "delivery-cost"}'),
        Choice("This didn't help", '/feedback_negative{"entry_id": "delivery-cost"}'),
    )
    chinese = read_sheet({"text": "运费 4.99。", "custom": {"faq": faq}}, PUBLIC)
    assert [one.title for one in chinese.buttons] == ["有帮助", "没帮上忙"]


def test_broken_cards_are_passed_over() -> None:
    custom = {"products": [None, "x", {"product_id": "p"}], "order": [], "cart": "no", "promotions": [1]}
    sheet = read_sheet({"custom": custom, "buttons": [{"title": "x"}, None]}, PUBLIC)
    assert [c.title for c in sheet.cards] == ["p"]
    assert (sheet.blocks, sheet.buttons) == ((), ())


def test_long_text_is_cut_at_lines() -> None:
    assert pieces("aaaa\nbbbb\ncccc", 10) == ["aaaa\nbbbb", "cccc"]
    assert pieces("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert pieces("", 10) == []
    assert clip("abcdef", 4) == "abc…"


def test_telegram_buttons_stand_under_the_words_when_there_are_no_cards() -> None:
    calls, long = telegram_calls(read_sheet({"text": "Which?", "buttons": _buttons(2)}, PUBLIC))
    rows = [[{"text": f"Option {n}", "callback_data": f'/inform{{"n": "{n}"}}'}] for n in range(2)]
    assert calls == [("sendMessage", {"text": "Which?", "reply_markup": {"inline_keyboard": rows}})]
    assert long == {}


def test_telegram_gets_no_link_to_this_machine() -> None:
    product = {"product_id": "p", "title": "Boot", "url": "/products/p"}
    calls, _ = telegram_calls(read_sheet({"custom": {"products": [product]}}, "http://127.0.0.1:8000"))
    assert "url" not in json.dumps(calls)


def test_slack_gets_at_most_fifty_blocks_a_message_and_five_buttons_a_row() -> None:
    products = [{"product_id": f"p{n}", "title": "B"} for n in range(10)]
    message = {"text": "x", "buttons": _buttons(160), "custom": {"products": products}}
    messages = slack_messages(read_sheet(message, PUBLIC))
    assert [len(m["blocks"]) for m in messages] == [50, 3]
    assert max(len(b.get("elements", [])) for m in messages for b in m["blocks"]) == 5


def test_messenger_shows_up_to_three_buttons_as_buttons_and_more_as_quick_replies() -> None:
    (few,) = messenger_messages(read_sheet({"text": "Which?", "buttons": _buttons(3)}, PUBLIC))
    assert [b["title"] for b in few["attachment"]["payload"]["buttons"]] == [
        "Option 0",
        "Option 1",
        "Option 2",
    ]
    (many,) = messenger_messages(
        read_sheet({"text": "Which?", "buttons": _buttons(20, "A long title of an")}, PUBLIC)
    )
    assert len(many["quick_replies"]) == 13
    assert max(len(reply["title"]) for reply in many["quick_replies"]) == 20


def test_numbers_go_on_over_several_answers_of_one_turn() -> None:
    messages, choices = whatsapp_messages(
        read_sheet({"text": "Also:", "buttons": _buttons(2)}, PUBLIC), first=4
    )
    assert messages[0]["body"] == "Also:\n\n4. Option 0\n5. Option 1\n\nReply with a number to choose."
    assert choices == [Choice("Option 0", '/inform{"n": "0"}'), Choice("Option 1", '/inform{"n": "1"}')]


def test_whatsapp_text_is_cut_into_messages_it_takes() -> None:
    messages, _ = whatsapp_messages(read_sheet({"text": "line\n" * 1000}, PUBLIC))
    assert max(len(m["body"]) for m in messages) <= 1600
    assert sum(m["body"].count("line") for m in messages) == 1000
