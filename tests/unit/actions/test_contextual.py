"""Bare answers: what picks none of the products offered is not taken for a choice."""

from __future__ import annotations

import pytest

from commerce.shop import Shop
from tests.conversations.runner import Conversation


@pytest.mark.parametrize(
    ("search", "add", "form", "asked"),
    [
        ("running shoes", "add it to my cart", "jane@example.com", "Which one do you mean?"),
        ("running shoes", "add it to my cart", "my email is jane@example.com", "Which one do you mean?"),
        ("running shoes", "add it to my cart", "+44 20 7946 0958", "Which one do you mean?"),
        ("跑鞋", "加入购物车", "jane@example.com", "您说的是哪一件？"),
        ("跑鞋", "加入购物车", "我的邮箱是jane@example.com", "您说的是哪一件？"),
    ],
)
@pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "search_product"])
def test_what_belongs_into_a_form_is_no_answer_to_which_one(
    talk: Conversation, shop: Shop, intent: str, search: str, add: str, form: str, asked: str
) -> None:
    talk.say("search_product", search)
    assert talk.say("add_to_cart", add)[0].text == asked
    said = talk.say(intent, form)
    assert [(one.text, len(one.buttons)) for one in said] == [(asked, 3)]
    assert talk.slots["asked"]["kind"] == "pick"
    assert shop.carts.get("conv-1").lines == ()
