"""One answer of the assistant, read from Rasa's message, before it takes an app's own form.

Pure: needs neither Rasa nor an app's library. Products become cards with buttons; an order, a
cart, promotions and a comparison become blocks of text, for no app has a form for those.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

MAX_CARDS = 10
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_WORDS = {
    "details": ("Details", "详情"),
    "add": ("Add to cart", "加入购物车"),
    "open": ("Open", "打开"),
    "was": ("was {0}", "原价{0}"),
    "in_stock": ("in stock", "有货"),
    "out_of_stock": ("out of stock", "缺货"),
    "order": ("Order {0}: {1}", "订单 {0}：{1}"),
    "total": ("Total {0}", "合计 {0}"),
    "discount": ("Discount -{0}", "优惠 -{0}"),
    "delivery": ("Delivery {0}", "运费 {0}"),
    "code": ("code {0}", "优惠码 {0}"),
    "source": ("(From our help page: {0})", "（来自常见问题：{0}）"),
    "until": ("until {0}", "截至 {0}"),
    "helped": ("This helped", "有帮助"),
    "not_helped": ("This didn't help", "没帮上忙"),
    "choose": ("Reply with a number to choose.", "回复数字即可选择。"),
    "sorry": (
        "Sorry, I cannot answer just now. Please try again in a moment, or write to a person of the shop.",
        "抱歉，我现在无法回答。请稍后再试，或联系人工客服。",
    ),
}


@dataclass(frozen=True)
class Choice:
    """Something that can be pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Card:
    """A product as every app can show it."""

    title: str
    lines: Tuple[str, ...]
    buttons: Tuple[Choice, ...]
    picture: Optional[str] = None
    url: Optional[str] = None


@dataclass(frozen=True)
class Sheet:
    """An answer: words, blocks of text behind them, cards, and what can be pressed at the end."""

    text: str
    blocks: Tuple[str, ...]
    cards: Tuple[Card, ...]
    buttons: Tuple[Choice, ...]
    chinese: bool

    @property
    def words(self) -> str:
        """The text with its blocks."""
        return "\n\n".join(part for part in (self.text, *self.blocks) if part)


def word(name: str, chinese: bool, *values: str) -> str:
    """A label in the language of the answer."""
    return _WORDS[name][1 if chinese else 0].format(*values)


def read_sheet(message: Dict[str, Any], public_url: str) -> Sheet:
    """The answer in a message of Rasa (``text``, ``buttons``, ``custom``)."""
    custom = message.get("custom")
    parts: Dict[str, Any] = custom if isinstance(custom, dict) else {}
    text = str(message.get("text") or parts.get("text") or "").strip()
    chinese = bool(_HAN.search(text or json.dumps(parts, ensure_ascii=False)))
    products = [item for item in parts.get("products") or [] if isinstance(item, dict)]
    return Sheet(
        text=text,
        blocks=tuple(_blocks(parts, chinese)),
        cards=tuple(_card(item, public_url, chinese) for item in products[:MAX_CARDS]),
        buttons=tuple(
            _choices(message.get("buttons") or message.get("quick_replies") or parts.get("buttons") or [])
            + _opinions(parts, chinese)
        ),
        chinese=chinese,
    )


def absolute(url: Optional[str], public_url: str) -> Optional[str]:
    """``url`` as the app's servers can fetch it."""
    if not url:
        return None
    return url if url.startswith(("http://", "https://")) else f"{public_url}/{url.lstrip('/')}"


def _choices(buttons: Sequence[Any]) -> List[Choice]:
    return [
        Choice(str(item["title"]), str(item["payload"]))
        for item in buttons
        if isinstance(item, dict) and item.get("title") and item.get("payload")
    ]


def _opinions(parts: Dict[str, Any], chinese: bool) -> List[Choice]:
    """Yes and no to an answer of the FAQ, counted for the entry that it came from."""
    faq = parts.get("faq")
    if not isinstance(faq, dict) or not faq.get("entry_id"):
        return []
    about = json.dumps({"entry_id": faq["entry_id"]}, ensure_ascii=False)
    return [
        Choice(word("helped", chinese), f"/feedback_positive{about}"),
        Choice(word("not_helped", chinese), f"/feedback_negative{about}"),
    ]


def _card(product: Dict[str, Any], public_url: str, chinese: bool) -> Card:
    price = str(product.get("price_text") or "")
    if product.get("list_price_text"):
        price += f" ({word('was', chinese, product['list_price_text'])})"
    facts = [price] if price else []
    if product.get("rating"):
        facts.append(f"★ {product['rating']}")
    facts.append(word("in_stock" if product.get("in_stock", True) else "out_of_stock", chinese))
    reasons = [str(r["text"]) for r in product.get("reasons") or [] if isinstance(r, dict) and r.get("text")]
    picture = absolute(product.get("image_url"), public_url)
    shows = picture is not None and picture.split("?")[0].lower().endswith(PICTURE_ENDINGS)
    return Card(
        title=str(product.get("title") or product.get("product_id") or "?"),
        lines=(" · ".join(facts), *reasons[:1]),
        buttons=tuple(_product_buttons(product, chinese)),
        picture=picture if shows else None,  # the apps take no SVG
        url=absolute(product.get("url"), public_url),
    )


def _product_buttons(product: Dict[str, Any], chinese: bool) -> List[Choice]:
    product_id = product.get("product_id")
    if not product_id:
        return []
    about = json.dumps({"product_id": product_id}, ensure_ascii=False)
    buttons = [Choice(word("details", chinese), f"/product_detail{about}")]
    if product.get("in_stock", True):
        buttons.append(Choice(word("add", chinese), f"/add_to_cart{about}"))
    return buttons


def _blocks(parts: Dict[str, Any], chinese: bool) -> List[str]:
    found = []
    if isinstance(parts.get("order"), dict):
        found.append(_order(parts["order"], chinese))
    if isinstance(parts.get("cart"), dict):
        found.append(_cart(parts["cart"], chinese))
    found += [_promotion(item, chinese) for item in parts.get("promotions") or [] if isinstance(item, dict)]
    question = parts["faq"].get("question") if isinstance(parts.get("faq"), dict) else None
    if question:
        found.append(word("source", chinese, str(question)))
    if isinstance(parts.get("comparison"), dict):
        found.append(_comparison(parts["comparison"]))
    return [block for block in found if block]


def _order(order: Dict[str, Any], chinese: bool) -> str:
    state = str(order.get("state_text") or order.get("state") or "")
    rows = [word("order", chinese, str(order.get("number", "")), state)]
    rows += [f"• {line.get('quantity', 1)} × {line.get('title', '')}" for line in order.get("lines") or []]
    for shipment in order.get("shipments") or []:
        rows.append(f"{shipment.get('carrier', '')} {shipment.get('tracking_number', '')}".strip())
        rows += [
            f"  {str(event.get('at') or '')[:10]} {event.get('text') or event.get('code', '')}"
            + (f", {event['place']}" if event.get("place") else "")
            for event in (shipment.get("events") or [])[-3:]
        ]
        if shipment.get("tracking_url"):
            rows.append(str(shipment["tracking_url"]))
    if order.get("total_text"):
        rows.append(word("total", chinese, order["total_text"]))
    return "\n".join(row for row in rows if row)


def _cart(cart: Dict[str, Any], chinese: bool) -> str:
    rows = []
    for line in cart.get("lines") or []:
        options = ", ".join(str(value) for value in (line.get("options") or {}).values())
        title = f"{line.get('title', '')} ({options})" if options else str(line.get("title", ""))
        rows.append(f"• {line.get('quantity', 1)} × {title}  {line.get('line_total_text', '')}".rstrip())
    if cart.get("discount_minor"):
        rows.append(word("discount", chinese, str(cart.get("discount_text", ""))))
    if cart.get("delivery_minor"):
        rows.append(word("delivery", chinese, str(cart.get("delivery_text", ""))))
    if rows and cart.get("total_text"):
        rows.append(word("total", chinese, cart["total_text"]))
    return "\n".join(rows)


def _promotion(promotion: Dict[str, Any], chinese: bool) -> str:
    facts = [str(promotion.get("name") or ""), str(promotion.get("description") or "")]
    if promotion.get("code"):
        facts.append(word("code", chinese, str(promotion["code"])))
    if promotion.get("hint"):
        facts.append(str(promotion["hint"]))
    if promotion.get("ends_at"):
        facts.append(word("until", chinese, str(promotion["ends_at"])[:10]))
    return " · ".join(fact for fact in facts if fact)


def _comparison(table: Dict[str, Any]) -> str:
    titles = [str(column.get("title", "")) for column in table.get("columns") or []]
    rows = [" | ".join(titles)] if titles else []
    rows += [
        f"{row.get('label', '')}: {' | '.join(str(value) for value in row.get('values') or [])}"
        for row in table.get("rows") or []
    ]
    return "\n".join(rows)
