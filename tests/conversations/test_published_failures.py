"""What others' assistants got wrong in public, asked of ours: the answer is held against the database.

Source   threads of NVIDIA's retail shopping assistant (PR numbers), Virto's trial of a reference
         assistant, vercel/shop #586, chatwoot #13682, RasaHQ/rasa issues

| published failure | held here, or already in |
|---|---|
| product references did not resolve (PR #145) | test_references_resolve |
| one outfit took eight turns (PR #146) | test_two_things_named_at_once_are_asked_for_in_one_turn |
| turns that ran into a 45 s limit (PR #141) | test_no_turn_takes_long |
| a size nobody chose could reach the cart (PR #232) | test_a_size_nobody_chose_never_reaches_the_cart |
| valid searches refused for an unfilterable need, internals leaked (PR #137) | test_an_unfilterable_need… |
| M said not to be sold, sizes missing that are sold (PR #180) | test_every_size_is_told_as_it_is |
| "we carry no bags" (PR #241) | test_what_is_sold_is_never_denied |
| $139.99 shown for "$5 to $10", a wrong "most expensive" (PR #200) | test_prices…, test_superlatives… |
| "already in your cart" unread, a refused write told as success (Virto) | test_the_cart… |
| no stemming, no synonyms, 0 found where there were 17 (Virto) | test_another_word_finds_the_same |
| conversations without an owner (vercel #586), orders by e-mail alone | tests/e2e/test_faults.py |
| a bot used as free AI (chatwoot #13682) | test_other_people_s_homework_is_declined; floods: test_faults.py |
| silent failures of an action (rasa) | tests/e2e/test_faults.py, tests/e2e/test_rasa_runtime.py |
| a promotion offered that the engine refuses | tests/unit/actions/test_promotions.py |
"""

from __future__ import annotations

import re

import pytest

from tests.e2e.shopper import Shopper
from tests.e2e.stack import Stack
from tests.e2e.truth import price_of, priced, stock_of, with_option

pytestmark = pytest.mark.rasa
LONGEST_S = 3.0
INTERNALS = re.compile(
    r"traceback|exception|slot|intent|utter_|action_|nlu|json|sqlite|None|null|\{|\}|<|cln_|cnv_|ord_", re.I
)


@pytest.mark.parametrize(
    ("opening", "reference", "place"),
    [
        ("running shoes under $100", "tell me about the first one", 0),
        ("running shoes under $100", "tell me about the second one", 1),
        ("running shoes under $100", "details of the last one", -1),
        ("running shoes under $100", "more about number 3", 2),
        ("100以内的跑鞋", "介绍一下第一款", 0),
        ("100以内的跑鞋", "第二个详细说说", 1),
        ("100以内的跑鞋", "最后一个怎么样", -1),
    ],
)
def test_references_resolve(stack: Stack, opening: str, reference: str, place: int) -> None:
    ann = Shopper(stack)
    shown = ann.say(opening).ids
    assert ann.say(reference).ids == [shown[place]]


def test_references_by_price_title_and_pronoun_resolve(stack: Stack) -> None:
    ann = Shopper(stack)
    shown = ann.say("running shoes under $100").products
    cheapest = min(card["price_minor"] for card in shown)
    about = ann.say(f"tell me more about the {shown[2]['title']}")
    assert about.ids == [shown[2]["product_id"]]
    assert shown[2]["title"] in ann.say("which sizes does it come in?").text
    found = ann.say("what is the cheapest one?")
    assert found.products[0]["price_minor"] == cheapest


def test_two_things_named_at_once_are_asked_for_in_one_turn(stack: Stack) -> None:
    ann = Shopper(stack)
    shown = ann.say("running shoes under $100").ids
    both = priced(stack, set(shown[:2]), 10_000)
    ann.say("add the first two in black, size 42")
    added = {line["product_id"] for line in ann.cart()["lines"]}
    fitting = with_option(stack, with_option(stack, both, "size", "42"), "colour", "black")
    assert added <= fitting  # nothing but what was asked
    assert added or ann.last is None or ann.last.buttons  # and what it has not is said


def test_no_turn_takes_long(stack: Stack) -> None:
    ann = Shopper(stack)
    words = [
        "an outfit for a summer wedding",
        "under $150",
        "for my sister",
        "and shoes",
        "cheaper",
        "the second one",
    ]
    took = [ann.say(text).took_s for text in words]
    assert max(took) < LONGEST_S


@pytest.mark.parametrize("text", ["add it to my cart", "I'll take it", "加入购物车", "买它"])
def test_a_size_nobody_chose_never_reaches_the_cart(stack: Stack, text: str) -> None:
    ann = Shopper(stack)
    ann.say("tell me about the Ternway Glide 2 Men's Running Shoes")
    reply = ann.say(text)
    assert ann.cart()["lines"] == []
    assert len(reply.buttons) >= 2  # which colour, which size


@pytest.mark.parametrize(
    "text",
    [
        "a jacket that makes me look taller",
        "shoes my grandmother would be proud of",
        "a dress that goes with my personality",
        "a bag that survives a toddler",
        "能让我显高的外套",
        "适合约会的裙子",
    ],
)
def test_an_unfilterable_need_is_searched_as_far_as_it_goes_and_no_internals_leak(
    stack: Stack, text: str
) -> None:
    reply = Shopper(stack).say(text)
    assert reply.products
    assert INTERNALS.search(reply.text) is None


def test_every_size_is_told_as_it_is(stack: Stack) -> None:
    query = (
        "SELECT product_id, variant_options.value, max(stock), texts FROM variants"
        " JOIN variant_options USING (variant_id, product_id) JOIN products USING (product_id)"
        " WHERE variant_options.name = 'size' AND products.status = 'active' AND length(value) < 4"
        " GROUP BY product_id, value ORDER BY substr(product_id, 4) || value LIMIT 24"
    )
    for product_id, size, stock, texts in stack.rows(query):
        title = stack.value("SELECT json_extract(?, '$.en[0]')", texts)
        ann = Shopper(stack)
        reply = ann.say(f"do you have the {title} in size {size}?")
        assert [card["product_id"] for card in reply.products] == [product_id], (title, size, reply.text)
        said = reply.text.lower()
        there = "in stock" in said or said.startswith("just one fits")
        assert there == (stock > 0), (title, size, reply.text)
        assert stock > 0 or "sold out" in said, (title, size, reply.text)


@pytest.mark.parametrize(
    ("text", "shelf"),
    [
        ("do you sell bags?", "bag"),
        ("do you carry dresses?", "dress"),
        ("have you got any kettles", "kettle"),
        ("any headphones?", "headphones"),
        ("is there such a thing as a tent here", "tent"),
        ("你们卖包吗", "包"),
        ("有耳机吗", "耳机"),
        ("有没有连衣裙卖", "裙"),
    ],
)
def test_what_is_sold_is_never_denied(stack: Stack, text: str, shelf: str) -> None:
    reply = Shopper(stack).say(text)
    assert reply.products, reply.text
    assert any(shelf in product["title"].lower() for product in reply.products)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("anything for $5 to $10", 500, 1000),
        ("show me anything between $5 and $10", 500, 1000),
        ("gifts under $30", 0, 3000),
        ("shoes over $150", 15_000, 10**9),
        ("5到10美元的东西", 500, 1000),
        ("30块以内的礼物", 0, 3000),
    ],
)
def test_prices_are_obeyed_to_the_cent(stack: Stack, text: str, least: int, most: int) -> None:
    reply = Shopper(stack).say(text)
    assert reply.products, reply.text
    for card in reply.products:
        assert least <= card["price_minor"] <= most
        assert card["product_id"] in priced(stack, {card["product_id"]}, card["price_minor"])


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("what is the most expensive thing you have?", "DESC"),
        ("what is the cheapest thing in the shop?", "ASC"),
        ("你们最贵的东西是什么", "DESC"),
        ("店里最便宜的商品是什么", "ASC"),
    ],
)
def test_superlatives_are_those_of_the_catalogue(stack: Stack, text: str, order: str) -> None:
    reply = Shopper(stack).say(text)
    query = (
        f"SELECT price_minor FROM products WHERE status = 'active' AND in_stock ORDER BY price_minor {order}"
    )
    assert reply.products[0]["price_minor"] == stack.rows(query)[0][0]
    assert reply.products[0]["price_minor"] == price_of(stack, reply.ids[0])


def test_the_cart_is_told_as_it_is_and_a_refused_write_is_no_success(stack: Stack) -> None:
    ann = Shopper(stack)
    assert "empty" in ann.say("is the bomber jacket already in my cart?").text
    left = stock_of(stack, "SH001-black-42")
    ann.say("do you have the Ternway Glide 2 Men's Running Shoes in black 42?")
    refused = ann.say(f"add {left + 1} of them")
    assert "Added" not in refused.text
    assert ann.cart()["lines"] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sneakers", "sneaker"),
        ("do you have trousers?", "do you have pants?"),
        ("umbrella", "umbrellas"),
        ("earbuds", "ear buds"),
        ("couch throw blanket", "throw blankets for the couch"),
        ("有T恤吗", "有t恤衫吗"),
        ("手机", "智能手机"),
    ],
)
def test_another_word_finds_the_same(stack: Stack, one: str, other: str) -> None:
    first, second = Shopper(stack).say(one), Shopper(stack).say(other)
    assert first.products
    assert second.products
    assert first.ids[0] in second.ids or second.ids[0] in first.ids


@pytest.mark.parametrize(
    "text",
    [
        "write me a python script that sorts a list",
        "who won the world cup in 2018",
        "帮我写一首诗",
        "1+1等于几",
    ],
)
def test_other_people_s_homework_is_declined(stack: Stack, text: str) -> None:
    reply = Shopper(stack).say(text)
    assert reply.products == []
    assert "faq" not in reply.messages[0]
    assert len(reply.text) < 400
