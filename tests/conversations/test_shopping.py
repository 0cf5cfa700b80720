"""Two whole conversations, one in each language, through the real actions with the intents given."""

from __future__ import annotations

from commerce.promotions.model import Promotion
from commerce.shop import Shop
from tests.conversations.runner import Conversation

ENGLISH = [
    ("search_product", "do you have running shoes?", "utter_found", "I found 3"),
    ("refine_search", "in black please", "utter_found", "I found 2"),
    ("refine_search", "under $100", "utter_found_one", "Trail Runner at $80.00"),
    ("product_detail", "tell me more about it", "utter_detail", "Trail Runner, $80.00."),
    ("check_stock", "do you have it in 43?", "utter_sold_out_others", "Trail Runner (black, 43) is sold out"),
    ("affirm", "yes", "utter_alert_ask_email_stock", "Trail Runner"),
    ("inform", "jane@example.com", "utter_alert_set_stock", "Trail Runner (black, 43)"),
    ("check_stock", "and in black 42?", "utter_stock_yes", "Trail Runner (black, 42)"),
    ("affirm", "yes, please", "utter_added", "1 × Trail Runner (black, 42)"),
    ("search_product", "what bags do you sell?", "utter_found", "I found 2"),
    ("compare_products", "compare the first two", "utter_compare_cheaper", "Canvas Tote saves you $100.09."),
    ("add_to_cart", "add two of the canvas tote", "utter_added", "2 × Canvas Tote"),
    ("ask_promotions", "any promotions right now?", "utter_promotions", "Running now:"),
    ("check_coupon", "use SPRING10", "utter_coupon_applied", "saves you $15.98"),
    ("view_cart", "show me my cart", "utter_cart", "2 × Canvas Tote: $79.80"),
    ("remove_from_cart", "take one of the totes out", "utter_removed_some", "1 × Canvas Tote left"),
    ("checkout", "I want to pay", "utter_checkout_ask_email", ""),
    ("inform", "jane@example.com", "utter_checkout_ask_address", ""),
    ("nlu_fallback", "Jane Roe, 12 Baker Street, London, NW1 6XE, UK", "utter_checkout_confirm", "$107.91"),
    ("affirm", "yes", "utter_checkout_done", "$107.91"),
]
CHINESE = [
    ("search_product", "有跑鞋吗", "utter_found", "找到 3 件"),
    ("refine_search", "要黑色的", "utter_found", "找到 2 件"),
    ("refine_search", "100 以内", "utter_found_one", "越野跑鞋，US$80.00"),
    ("product_detail", "介绍一下这个", "utter_detail", "越野跑鞋，US$80.00。"),
    ("check_stock", "有43码吗", "utter_sold_out_others", "越野跑鞋（黑色、43）目前售罄"),
    ("affirm", "好的", "utter_alert_ask_email_stock", "越野跑鞋"),
    ("inform", "jane@example.com", "utter_alert_set_stock", "越野跑鞋（黑色、43）"),
    ("check_stock", "黑色42码有吗", "utter_stock_yes", "越野跑鞋（黑色、42）"),
    ("affirm", "要", "utter_added", "1 × 越野跑鞋（黑色、42）"),
    ("search_product", "有什么包", "utter_found", "找到 2 件"),
    ("compare_products", "对比前两个", "utter_compare_cheaper", "选帆布托特包可以省 US$100.09。"),
    ("add_to_cart", "帆布托特包要两个", "utter_added", "2 × 帆布托特包"),
    ("ask_promotions", "有什么优惠活动", "utter_promotions", "正在进行的优惠"),
    ("check_coupon", "用 SPRING10", "utter_coupon_applied", "省下 US$15.98"),
    ("view_cart", "看看购物车", "utter_cart", "2 × 帆布托特包: US$79.80"),
    ("remove_from_cart", "帆布托特包去掉一个", "utter_removed_some", "1 × 帆布托特包"),
    ("checkout", "结账", "utter_checkout_ask_email", ""),
    ("inform", "jane@example.com", "utter_checkout_ask_address", ""),
    ("nlu_fallback", "王小明，上海市浦东新区世纪大道100号，200120", "utter_checkout_confirm", "US$107.91"),
    ("affirm", "确认", "utter_checkout_done", "US$107.91"),
]


def held(talk: Conversation, shop: Shop, script: list[tuple[str, str, str, str]]) -> None:
    names = {"en": "Spring", "zh": "春季"}
    shop.promotions.save_promotions([Promotion("spring", "percent", names, percent=10, code="SPRING10")])
    for number, (intent, text, response, part) in enumerate(script, start=1):
        said = talk.say(intent, text)[0]
        assert (number, said.response) == (number, response), said.text
        assert part in said.text, (number, said.text)


def test_twenty_turns_in_english(talk: Conversation, shop: Shop) -> None:
    held(talk, shop, ENGLISH)
    assert [order.total_minor for order in shop.orders.of_email("jane@example.com")] == [10791]


def test_twenty_turns_in_chinese(talk: Conversation, shop: Shop) -> None:
    held(talk, shop, CHINESE)
    assert [order.total_minor for order in shop.orders.of_email("jane@example.com")] == [10791]
