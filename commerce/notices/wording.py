"""The words of the shop's own mails, in both languages; the chat's words stand in domain.yml."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.catalogue.model import Product, Variant
from commerce.notices.model import Alert
from commerce.orders.model import Order
from kernel.money import format_money


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a body."""

    subject: str
    body: str


def alert_letter(alert: Alert, product: Product, variant: Variant, shop_name: str, link: str) -> Letter:
    """What somebody who waits is told."""
    language = alert.language
    title = product.title(language)
    options = ", ".join(variant.options.values())
    what = f"{title} ({options})" if options else title
    price = format_money(variant.price_minor, product.currency, language)
    if language == "zh":
        news = "到货了" if alert.kind == "stock" else f"降价到 {price} 了"
        body = (
            f"您好，\n\n您关注的“{what}”{news}。现在的价格是 {price}。\n{link}\n\n"
            f"您只会收到这一次提醒。\n{shop_name}"
        )
        return Letter(f"{title} {news}", body)
    news = "is back in stock" if alert.kind == "stock" else f"now costs {price}"
    body = (
        f"Hello,\n\n{what}, which you asked us to watch, {news}. Its price today is {price}.\n{link}\n\n"
        f"You will get this notice once.\n{shop_name}"
    )
    return Letter(f"{title} {news}", body)


def order_letter(order: Order, language: str, shop_name: str) -> Letter:
    """What a shopper gets after the checkout."""
    paid = [line.unit_price_minor * line.quantity - line.discount_minor for line in order.lines]
    lines = "\n".join(
        f"{line.quantity} x {line.title}  {format_money(amount_minor, order.currency, language)}"
        for line, amount_minor in zip(order.lines, paid, strict=True)
    )
    delivery = format_money(order.delivery_minor, order.currency, language)
    total = format_money(order.total_minor, order.currency, language)
    if language == "zh":
        body = (
            f"您好，\n\n感谢您的订单 {order.number}：\n\n{lines}\n运费  {delivery}\n"
            f"合计  {total}\n\n{shop_name}"
        )
        return Letter(f"您的订单 {order.number}", body)
    body = (
        f"Hello,\n\nthank you for your order {order.number}:\n\n{lines}\nDelivery  {delivery}\n"
        f"Total  {total}\n\n{shop_name}"
    )
    return Letter(f"Your order {order.number}", body)
