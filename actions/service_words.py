"""Labels of service topics for buttons and inside sentences, and days and times as people say them.

Sentences live in domain.yml; a test holds that every label exists in both languages.

Units    days and times are shown in the shop's time zone
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from actions.names import Names
from actions.words import word
from commerce.orders.model import Address, Order, OrderLine, Shipment
from kernel.languages import Language

SERVICE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "find_products": ("Find a product", "找商品"),
    "where_is_order": ("Where is my order?", "我的订单到哪了？"),
    "return_something": ("Return something", "退货"),
    "delivery_costs": ("Delivery costs", "运费说明"),
    "cancel_an_order": ("Cancel an order", "取消订单"),
    "change_address": ("Change an address", "修改地址"),
    "other_language": ("中文", "English"),
    "stay": ("Stay with the assistant", "继续和助手聊"),
    "another_order": ("Another order", "查其他订单"),
    "new_code": ("Send a new code", "重新发送验证码"),
    "yes_cancel": ("Yes, cancel it", "是的，取消"),
    "yes_change": ("Yes, change it", "是的，修改"),
    "yes_return": ("Yes, return it", "是的，退货"),
    "yes_erase": ("Yes, erase my data", "是的，删除"),
    "no_keep": ("No, leave it", "不，保持原样"),
    "all_of_it": ("All of it", "全部退回"),
    "reason_doesnt_fit": ("Doesn't fit", "尺码不合适"),
    "reason_damaged": ("Damaged or faulty", "破损或有质量问题"),
    "reason_wrong_item": ("Wrong item", "发错商品"),
    "reason_not_as_described": ("Not as described", "与描述不符"),
    "reason_changed_mind": ("Changed my mind", "不想要了"),
    "missing_street": ("the street and house number", "街道和门牌号"),
    "missing_city": ("the city", "城市"),
    "missing_postcode": ("the postcode", "邮编"),
    "missing_name": ("the recipient's name", "收件人姓名"),
    "missing_country": ("the country", "国家"),
    "a_carrier": ("the carrier", "承运方"),
    "your_account": ("your account", "您的账户"),
    # periods of a sales report
    "period_today": ("today", "今天"),
    "period_yesterday": ("yesterday", "昨天"),
    "period_this_week": ("this week", "本周"),
    "period_last_week": ("last week", "上周"),
    "period_this_month": ("this month", "本月"),
    "period_last_month": ("last month", "上月"),
    "period_this_year": ("this year", "今年"),
    "period_last_days": ("the last {days} days", "最近 {days} 天"),
    # what the assistant can be asked, as buttons where a message was not understood
    "do_search_product": ("Find a product", "找商品"),
    "do_refine_search": ("Narrow the search", "调整筛选条件"),
    "do_recommend": ("Recommend something", "推荐商品"),
    "do_similar_items": ("Similar products", "相似商品"),
    "do_compare_products": ("Compare products", "对比商品"),
    "do_product_detail": ("Details of a product", "商品详情"),
    "do_check_stock": ("Is it in stock?", "查库存"),
    "do_best_sellers": ("Best sellers", "热销榜"),
    "do_new_arrivals": ("New arrivals", "新品"),
    "do_ask_promotions": ("Current promotions", "优惠活动"),
    "do_check_coupon": ("Check a coupon", "查询优惠码"),
    "do_add_to_cart": ("Add to cart", "加入购物车"),
    "do_view_cart": ("View my cart", "查看购物车"),
    "do_remove_from_cart": ("Remove from cart", "从购物车移除"),
    "do_checkout": ("Check out", "去结算"),
    "do_order_status": ("Where is my order?", "我的订单到哪了？"),
    "do_cancel_order": ("Cancel an order", "取消订单"),
    "do_change_order": ("Change an order", "修改订单"),
    "do_return_item": ("Return something", "退货"),
    "do_refund_status": ("Where is my refund?", "退款进度"),
    "do_faq": ("A question about the shop", "咨询店铺问题"),
    "do_notify_me": ("Notify me", "到货或降价通知"),
    "do_complain": ("Make a complaint", "投诉"),
    "do_human_handoff": ("Talk to a person", "转人工"),
    "do_change_language": ("Change the language", "切换语言"),
    "do_delete_my_data": ("Delete my data", "删除我的数据"),
    "do_ask_help": ("What can you do?", "你能做什么？"),
}


def label(key: str, language: Language) -> str:
    """A label of this file, else of the shop's common ones."""
    pair = SERVICE_WORDS.get(key)
    if pair is None:
        return word(key, language)
    return pair[1] if language == "zh" else pair[0]


def day(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """``Tuesday, March 17`` or ``3月17日星期二``."""
    pattern = "M月d日EEEE" if language == "zh" else "EEEE, MMMM d"
    return str(format_date(at.astimezone(zone).date(), pattern, locale=language))


def date_of(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """``March 2, 2026`` or ``2026年3月2日``."""
    return str(format_date(at.astimezone(zone).date(), "long", locale=language))


def moment(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """``Mar 12, 09:30`` or ``3月12日 09:30``."""
    pattern = "M月d日 HH:mm" if language == "zh" else "MMM d, HH:mm"
    return str(format_datetime(at.astimezone(zone), pattern, locale=language))


def opening(at: datetime, language: Language) -> str:
    """When people answer again: ``Monday 09:00`` or ``星期一 09:00``; ``at`` is in the shop's zone."""
    return str(format_datetime(at, "EEEE HH:mm", locale=language))


def latest_step(shipment: Shipment, zone: ZoneInfo, language: Language) -> str:
    """``In transit, Leipzig, Mar 12, 09:30``; empty when the parcel has no step yet."""
    if not shipment.events:
        return ""
    last = max(shipment.events, key=lambda event: event.at)
    comma = "，" if language == "zh" else ", "
    parts = [word(f"tracking_{last.code}", language), last.place, moment(last.at, zone, language)]
    return comma.join(part for part in parts if part)


def line_text(line: OrderLine, quantity: int, names: Names) -> str:
    """``2 × Trail Runner (black, 42)``."""
    return f"{quantity} × {names.with_options(names.bought(line.product_id, line.title), line.options)}"


def lines_text(order: Order, quantities: dict[str, int], names: Names) -> str:
    """The chosen lines in one phrase."""
    lines = [line for line in order.lines if quantities.get(line.line_id)]
    return names.listed([line_text(line, quantities[line.line_id], names) for line in lines])


def address_text(address: Address) -> str:
    """The address in one line."""
    parts = (
        address.name,
        address.line1,
        address.line2,
        f"{address.postcode} {address.city}",
        address.country,
    )
    return ", ".join(part.strip() for part in parts if part.strip())


def order_choice(order: Order, zone: ZoneInfo, language: Language) -> str:
    """An order on a button: ``A10023 · Mar 2 · shipped``."""
    pattern = "M月d日" if language == "zh" else "MMM d"
    made = format_date(order.created_at.astimezone(zone).date(), pattern, locale=language)
    return f"{order.number} · {made} · {word(f'state_{order.state}', language)}"
