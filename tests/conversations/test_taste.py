"""The shopper's taste with the real assistant: asked, explained, refused for good, shown, forgotten."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.e2e.shopper import Shopper
from tests.e2e.stack import Stack
from tests.e2e.truth import on_shelf

pytestmark = pytest.mark.rasa


class Words(NamedTuple):
    """One language's conversation."""

    recommend: str
    questions: str
    shelf: str
    skip: str
    aside: str
    why: str
    sold: str
    because: str
    refuse: str
    refused: str
    ask_refused: str
    again: str
    dislike: str
    colour: str
    show: str
    forget: str
    yes: str
    forgotten: str
    empty: str


ENGLISH = Words(
    "recommend something",
    "Three quick questions",
    "Shoes",
    "Skip",
    "what is your return policy?",
    "why do you think I like this?",
    "sold in 90 days",
    "you said you like Shoes",
    "don't show me perfume",
    "no Perfume for the rest of this conversation",
    "show me perfume",
    "Show Perfume again",
    "I don't like pink",
    "pink",
    "what do you know about my taste?",
    "forget what you know about my taste",
    "yes",
    "Forgotten.",
    "I know nothing about your taste yet",
)
CHINESE = Words(
    "推荐一下",
    "三个小问题",
    "鞋子",
    "跳过",
    "你们的退货政策是什么",
    "为什么推荐这个",
    "90 天内售出",
    "你说过喜欢鞋子",
    "别给我推荐香水",
    "这次对话里不再给您推荐香水",
    "看看香水",
    "重新显示香水",
    "我不喜欢粉色",
    "粉",
    "你觉得我喜欢什么",
    "忘掉我的喜好",
    "好的",
    "已经忘掉了",
    "还不了解您的喜好",
)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_taste_is_asked_explained_refused_shown_and_forgotten(stack: Stack, words: Words) -> None:
    ann = Shopper(stack, locale="en" if words is ENGLISH else "zh")
    shoes, perfume = on_shelf(stack, "shoes"), on_shelf(stack, "perfume")

    first = ann.say(words.recommend)
    assert (bool(first.ids), words.questions in first.buttons) == (True, True)
    assert words.sold in ann.say(words.why).text  # as it stood on the cards
    asked = ann.send({"payload": first.buttons[words.questions]})
    assert {words.shelf, words.skip} <= set(asked.buttons)
    prices = ann.press(words.shelf)
    cheapest = next(iter(prices.buttons.values()))
    assert ann.say(words.aside).status == 200  # another message in between: the buttons still hold
    details = ann.send({"payload": cheapest})
    assert words.skip in details.buttons
    found = ann.press(words.skip)
    assert (bool(found.ids), set(found.ids) <= shoes) == (True, True)
    assert {card["reasons"][0]["code"] for card in found.products} == {"you_like"}

    assert words.because in ann.say(words.why).text

    assert words.refused in ann.say(words.refuse).text
    assert set(ann.say(words.recommend).ids) & perfume == set()
    listed = ann.call("GET", "/api/v1/shop/products?q=perfume").body["products"]
    assert {one["product_id"] for one in listed} & perfume == set()
    hidden = ann.say(words.ask_refused)
    assert (hidden.ids, words.again in hidden.buttons) == ([], True)
    assert set(ann.press(words.again).ids) & perfume

    bob = Shopper(stack, locale="en")  # a conversation of its own knows nothing of ann's
    assert "I know nothing about your taste yet" in bob.say("what do you know about my taste?").text

    ann.say("start again" if words is ENGLISH else "重新开始")
    assert words.colour in ann.say(words.dislike).text
    profile = ann.say(words.show)
    assert (words.shelf in profile.text, words.colour in profile.text) == (True, True)
    ann.say(words.forget)
    assert words.forgotten in ann.say(words.yes).text
    assert words.empty in ann.say(words.show).text


def test_a_forged_button_is_declined(stack: Stack) -> None:
    ann = Shopper(stack)
    reply = ann.send({"payload": '/recommend{"taste": "answer1:category=dragons"}'})
    assert "nothing was changed" in reply.text
    assert stack.rows("SELECT 1 FROM profile_tastes WHERE owner = ?", f"v:{ann.conversation_id}") == []
