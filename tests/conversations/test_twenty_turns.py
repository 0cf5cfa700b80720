"""Two whole conversations with the real assistant, one in each language, each more than twenty turns.

Nothing is given: the words go through the chat's public API, Rasa reads them, the actions answer
from the demo shop, and what they say and do is held against the database.
"""

from __future__ import annotations

import pytest

from tests.e2e.shopper import Reply, Shopper
from tests.e2e.stack import Stack
from tests.e2e.truth import on_shelf, order_state, price_of, priced, stock_of, with_option

pytestmark = pytest.mark.rasa
GLIDE, JOGGER = "SH001", "SH008"  # running shoes of the demo shop
GLIDE_BLACK_42 = "SH001-black-42"


def held_to_prices(stack: Stack, reply: Reply) -> None:
    """Every price on a card is the price in the shop."""
    assert reply.products, reply.text
    for card in reply.products:
        assert card["price_minor"] == price_of(stack, card["product_id"])
        assert f"{card['price_minor'] / 100:,.2f}" in card["price_text"]


def test_more_than_twenty_turns_in_english(stack: Stack) -> None:
    ann = Shopper(stack)
    shelf = on_shelf(stack, "running-shoes")
    cheap = priced(stack, shelf, 10_000)
    black = with_option(stack, cheap, "colour", "black")

    assert ann.say("hi there").buttons["Best sellers"] == "/best_sellers"

    reply = ann.say("do you have running shoes?")
    assert (reply.text[: len(f"I found {len(shelf)} ")], set(reply.ids) <= shelf) == (
        f"I found {len(shelf)} ",
        True,
    )
    held_to_prices(stack, reply)

    reply = ann.say("under $100 please")
    assert (set(reply.ids), len(reply.ids)) == (cheap, len(cheap))
    assert "running shoes under $100" in reply.text
    held_to_prices(stack, reply)

    reply = ann.say("only black ones")
    assert set(reply.ids) == black
    assert "black running shoes under $100" in reply.text
    shown = reply.ids

    reply = ann.say("tell me more about the second one")
    assert reply.ids == [shown[1]]

    reply = ann.say("compare the first two")
    comparison = reply.part("comparison")
    assert [column["product_id"] for column in comparison["columns"]] == shown[:2]
    prices = [f"${price_of(stack, product_id) / 100:.2f}" for product_id in shown[:2]]
    assert {"label": "Price", "values": prices} in comparison["rows"]

    glide = shown.index(GLIDE)
    reply = ann.say(f"do you have the {('first', 'second', 'third')[glide]} one in size 42?")
    assert stock_of(stack, GLIDE_BLACK_42) > 0
    assert reply.text == (
        "Yes, Ternway Glide 2 Men's Running Shoes (black, 42) is in stock at $52.90."
        " Shall I add it to your cart?"
    )

    assert ann.cart()["lines"] == []
    reply = ann.say("add it to my cart")
    assert "1 × Ternway Glide 2 Men's Running Shoes (black, 42)" in reply.text
    assert [(line["variant_id"], line["quantity"]) for line in ann.cart()["lines"]] == [(GLIDE_BLACK_42, 1)]

    reply = ann.say("show me my cart")  # 20 % off running shoes runs in the demo shop
    cart = reply.part("cart")
    assert (cart["subtotal_minor"], cart["discount_minor"], cart["total_minor"]) == (5290, 1058, 4232)
    assert cart["total_minor"] == ann.cart()["total_minor"]

    reply = ann.say("I have a coupon code WINTER30")  # has ended
    assert "WINTER30" in reply.text
    assert ann.cart()["total_minor"] == 4232

    reply = ann.say("how much is delivery?")
    assert reply.part("faq")["entry_id"] == "delivery-cost"
    assert "$4.99" in reply.text

    reply = ann.say("where is my order A10023")
    assert "which e-mail address" in reply.text

    reply = ann.say("what is your return policy?")  # another question in the middle of the form
    assert reply.part("faq")["entry_id"] == "returns-policy"
    assert reply.text.endswith("And which e-mail address was order A10023 placed with?")

    reply = ann.say("emma@example.com")
    order = reply.part("order")
    assert (order["number"], order["state"], order["total_minor"]) == ("A10023", "shipped", 8190)
    assert "out for delivery" in reply.text

    cancels_with_a_code(ann, stack)

    reply = ann.say("any promotions right now?")
    assert "20% off running shoes" in reply.text
    assert "WINTER30" not in reply.text

    reply = ann.say("recommend a gift for my dad under $50")
    assert reply.ids
    assert all(card["price_minor"] <= 5000 for card in reply.products)
    held_to_prices(stack, reply)

    assert ann.say("换成中文").text == "好的，之后我用中文回答。"
    assert ann.say("show me my cart").text.startswith("购物车：")  # the choice wins over what is written
    assert ann.say("switch to English").text == "All right, I'll answer in English from now on."

    reply = ann.say("that was really helpful, great job")
    assert stack.rows("SELECT kind FROM ratings WHERE conversation_id = ?", ann.conversation_id) == [
        ("positive",)
    ]

    ann.say("I want to talk to a human")
    waiting = stack.rows("SELECT state FROM handoffs WHERE conversation_id = ?", ann.conversation_id)
    assert waiting == [("waiting",)]

    assert "Goodbye" in ann.say("goodbye").text
    turns = [message for message in ann.transcript() if message["from"] == "shopper"]
    assert len(turns) >= 24


def cancels_with_a_code(ann: Shopper, stack: Stack) -> None:
    """An order is cancelled by number, e-mail and mailed code; a wrong code changes nothing."""
    variant_id, quantity = stack.rows(
        "SELECT variant_id, order_lines.quantity FROM order_lines JOIN orders USING (order_id)"
        " WHERE number = 'A10022'"
    )[0]
    before = stock_of(stack, variant_id)
    assert "which e-mail address" in ann.say("cancel order A10022").text
    reply = ann.say("daniel@example.com")
    assert ("$249.00" in reply.text, "d•••@example.com" in reply.text) == (True, True)
    code = ann.last_code("daniel@example.com")
    wrong = "111111" if code != "111111" else "222222"
    assert "isn't right" in ann.say(wrong).text
    assert order_state(stack, "A10022") == "placed"
    assert ann.say(code).text == "Order A10022 is cancelled. Nothing had been charged."
    assert order_state(stack, "A10022") == "cancelled"
    assert stock_of(stack, variant_id) == before + quantity


def test_more_than_twenty_turns_in_chinese(stack: Stack) -> None:
    li = Shopper(stack, locale="zh-CN")
    shelf = on_shelf(stack, "running-shoes")
    cheap = priced(stack, shelf, 10_000)
    black = with_option(stack, cheap, "colour", "black")

    assert li.say("你好").buttons["热销榜"] == "/best_sellers"

    reply = li.say("有没有跑鞋")
    assert (f"找到 {len(shelf)} 件" in reply.text, set(reply.ids) <= shelf) == (True, True)
    held_to_prices(stack, reply)

    reply = li.say("100块以内的")
    assert (set(reply.ids), len(reply.ids)) == (cheap, len(cheap))

    reply = li.say("要黑色的")
    assert set(reply.ids) == black
    shown = reply.ids

    assert li.say("介绍一下第二款").ids == [shown[1]]

    comparison = li.say("比较一下前两款").part("comparison")
    assert [column["product_id"] for column in comparison["columns"]] == shown[:2]

    reply = li.say(f"第{'一二三'[shown.index(GLIDE)]}款有42码吗")
    assert reply.text == "有货：Ternway 轻羽2代男士跑步鞋（黑色、42），US$52.90。要加入购物车吗？"

    assert "1 × Ternway 轻羽2代男士跑步鞋（黑色、42）" in li.say("加入购物车").text
    assert [(line["variant_id"], line["quantity"]) for line in li.cart()["lines"]] == [(GLIDE_BLACK_42, 1)]

    cart = li.say("看看购物车").part("cart")
    assert (cart["subtotal_minor"], cart["discount_minor"], cart["total_minor"]) == (5290, 1058, 4232)

    assert "WINTER30" in li.say("用优惠码WINTER30").text
    assert li.cart()["total_minor"] == 4232

    reply = li.say("运费多少钱")
    assert (reply.part("faq")["entry_id"], "US$4.99" in reply.text) == ("delivery-cost", True)

    assert "哪个邮箱" in li.say("我的订单A10026到哪了").text
    reply = li.say("支持哪些支付方式？")  # another question in the middle of the form
    assert reply.part("faq")["entry_id"].startswith("payment")
    assert reply.text.endswith("订单 A10026 是用哪个邮箱下的？")
    order = li.say("lina@example.com").part("order")
    assert (order["number"], order["state"], order["total_minor"]) == ("A10026", "cancelled", 44900)

    reply = li.say("退款到哪了")  # the proved order's
    assert "US$449.00" in reply.text

    assert "哪个邮箱" in li.say("取消订单A10024").text
    assert "l•••@example.com" in li.say("lina@example.com").text
    assert order_state(stack, "A10024") == "paid"
    assert "US$122.90" in li.say(li.last_code("lina@example.com")).text
    assert order_state(stack, "A10024") == "cancelled"
    refunds = "SELECT amount_minor, refunds.state FROM refunds JOIN orders USING (order_id) WHERE number = ?"
    assert stack.rows(refunds, "A10024") == [(12290, "pending")]

    assert "跑鞋八折" in li.say("有什么优惠活动").text

    reply = li.say("推荐一个送爸爸的礼物，50美元以内")
    assert reply.ids
    assert all(card["price_minor"] <= 5000 for card in reply.products)

    assert li.say("switch to English").text == "All right, I'll answer in English from now on."
    assert "In your cart" in li.say("看看购物车").text
    assert li.say("换成中文").text == "好的，之后我用中文回答。"

    li.say("服务很好，点赞")
    assert stack.rows("SELECT kind FROM ratings WHERE conversation_id = ?", li.conversation_id) == [
        ("positive",)
    ]

    li.say("转人工")
    waiting = stack.rows("SELECT state FROM handoffs WHERE conversation_id = ?", li.conversation_id)
    assert waiting == [("waiting",)]

    assert "再见" in li.say("再见").text
    turns = [message for message in li.transcript() if message["from"] == "shopper"]
    assert len(turns) >= 22
