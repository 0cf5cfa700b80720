"""What the double of Rasa answers: by a word in the message, cards of every kind, in both languages."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.rasa import Answer

EVIL = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>"><b>bold</b>'
LINKS = (
    "[bad](javascript:window.pwned=1) [worse](data:text/html,x) <a href=https://evil.example>x</a> "
    "[good](https://example.com/a?b=1) **strong** https://example.org/page."
)


def product(number: int, **changed: Any) -> dict[str, Any]:
    """A product card."""
    card: dict[str, Any] = {
        "product_id": f"p{number}",
        "title": f"Trail Boot {number}",
        "brand": "Northway",
        "price_minor": 8900 + number,
        "currency": "USD",
        "price_text": f"$89.0{number}",
        "image_url": "/shop/images/BE025.svg",
        "url": "/products/BE025",
        "in_stock": True,
        "rating": 4.5,
        "rating_count": 12,
        "reasons": [{"code": "has_attribute", "text": "waterproof"}],
    }
    return card | changed


def custom(text: str, buttons: Any = None, **parts: Any) -> Answer:
    """Words and cards, as Rasa's REST channel gives them."""
    words: dict[str, Any] = {"recipient_id": "x", "text": text}
    if buttons:
        words["buttons"] = [{"title": title, "payload": payload} for title, payload in buttons]
    return [words, {"recipient_id": "x", "custom": parts}] if parts else [words]


COMPARISON = {
    "columns": [{"product_id": "p1", "title": "Trail Boot 1"}, {"product_id": "p2", "title": "Trail Boot 2"}],
    "rows": [
        {"label": "Price", "values": ["$89.01", "$89.02"]},
        {"label": "Material", "values": ["leather", "mesh"]},
    ],
}
ORDER = {
    "order_id": "ord_1",
    "number": "A10023",
    "state": "shipped",
    "state_text": "on its way",
    "created_at": "2026-03-01T10:00:00+00:00",
    "total_minor": 8190,
    "total_text": "$81.90",
    "currency": "USD",
    "lines": [
        {"line_id": "l1", "product_id": "p1", "title": "Trail Boot 1", "options": {"size": "42"},
         "quantity": 2, "unit_price_text": "$40.95"},
    ],
    "shipments": [
        {
            "carrier": "Parcelbird",
            "tracking_number": "PB42",
            "tracking_url": "https://parcels.example/PB42",
            "shipped_at": "2026-03-02T10:00:00+00:00",
            "expected_at": "2026-03-05T10:00:00+00:00",
            "delivered_at": None,
            "events": [
                {"at": "2026-03-02T10:00:00+00:00", "code": "picked_up",
                 "text": "Picked up", "place": "Daventry"},
                {"at": "2026-03-04T08:00:00+00:00", "code": "out_for_delivery",
                 "text": "Out for delivery", "place": "Bristol"},
            ],
        }
    ],
}  # fmt: skip
PROMOTIONS = [
    {"promotion_id": "m1", "name": "Ten off", "description": "10% off boots.", "code": "BOOTS10",
     "ends_at": "2030-05-01T00:00:00+00:00"},
    {"promotion_id": "m2", "name": "Free delivery", "description": "From $50.",
     "code": None, "ends_at": None},
]  # fmt: skip
CART = {
    "lines": [
        {"line_id": "gone", "product_id": "p1", "variant_id": "v1", "title": "Trail Boot 1",
         "options": {"size": "42"}, "quantity": 1, "unit_price_minor": 8900, "line_total_minor": 8900,
         "line_total_text": "$89.00", "in_stock": True, "image_url": "/shop/images/BE025.svg"},
    ],
    "currency": "USD", "coupon_codes": [],
    "subtotal_minor": 8900, "subtotal_text": "$89.00", "discount_minor": 890, "discount_text": "$8.90",
    "delivery_minor": 0, "delivery_text": "$0.00", "total_minor": 8010, "total_text": "$80.10",
}  # fmt: skip
EVIL_PRODUCT = product(
    1,
    title=EVIL,
    brand=EVIL,
    url="javascript:window.pwned=1",
    image_url="javascript:window.pwned=1",
    reasons=[{"code": "x", "text": EVIL}],
)

ANSWERS: dict[str, Answer] = {
    "boots": custom("Five boots:", products=[product(n) for n in range(1, 6)]),
    "deal": custom("Reduced:", products=[
        product(1, list_price_minor=12000, list_price_text="$120.00"), product(2, in_stock=False)]),
    "compare": custom("They differ:\nPrice: $89.01 | $89.02", comparison=COMPARISON,
                      products=[product(1), product(2)]),
    "order": custom("It is on its way.", order=ORDER),
    "offers": custom("Running now:", promotions=PROMOTIONS),
    "cart": custom("In your cart:\n1 × Trail Boot 1 (42): $89.00\nTotal: $80.10",
                   [("Checkout", "/checkout")], cart=CART),
    "question": custom("Returns are **free** for 30 days.", faq={"entry_id": "returns", "revision": 3}),
    "choose": custom("Which size?", [("41", '/inform{"size": "41"}'), ("42", '/inform{"size": "42"}')]),
    "several": [*custom("One."), *custom("Two."), *custom("Three.")],
    "evil": custom(EVIL, [(EVIL, "/greet")], products=[EVIL_PRODUCT],
                   promotions=[{"promotion_id": "e", "name": EVIL, "description": EVIL, "code": "X",
                                "ends_at": None}],
                   order=ORDER | {"number": EVIL, "state_text": EVIL, "shipments": [
                       {"carrier": EVIL, "tracking_number": EVIL, "tracking_url": "javascript:window.pwned=1",
                        "events": []}]},
                   comparison={"columns": [{"product_id": "e", "title": EVIL}],
                               "rows": [{"label": EVIL, "values": [EVIL]}]}),
    "links": custom(LINKS),
    "靴子": custom("找到这些靴子：", [("再看看", "/refine_search")],
                 products=[product(1, title="登山靴", price_text="US$89.01")]),
}  # fmt: skip


def reply(text: str) -> Answer:
    """The answer to a message; the words are said back where nothing else is known."""
    if text.startswith("/"):
        intent, _, values = text[1:].partition("{")
        told = json.loads("{" + values) if values else {}
        return custom(f"pressed {intent} {' '.join(str(value) for value in told.values())}".strip())
    for word, answer in ANSWERS.items():
        if word in text:
            return answer
    has_han = any("一" <= char <= "鿿" for char in text)
    return custom(f"您说的是：{text}" if has_han else f"you said: {text}")
