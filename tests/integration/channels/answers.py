"""What the assistant answers in the channels' tests, in the form in which Rasa gives it to a connector."""

from __future__ import annotations

from typing import Any

PRODUCT_ID = "prd_a-rather-long-id-of-more-than-forty-bytes"
BOOTS: list[dict[str, Any]] = [
    {
        "product_id": "p1",
        "title": "Trail boot",
        "price_text": "$89.00",
        "list_price_text": "$120.00",
        "image_url": "/shop/images/p1.png",
        "url": "/products/p1",
        "in_stock": True,
        "rating": 4.5,
        "reasons": [{"code": "matches_words", "text": "waterproof"}],
    },
    {
        "product_id": PRODUCT_ID,
        "title": "City boot",
        "price_text": "$140.00",
        "image_url": "/shop/images/p2.svg",
        "url": "/products/p2",
        "in_stock": False,
    },
]
MORE = {"title": "Show more", "payload": '/refine_search{"constraint": "more"}'}

ANSWERS: dict[str, list[dict[str, Any]]] = {
    "boots": [{"text": "Two boots:", "buttons": [MORE], "custom": {"products": BOOTS}}],
    "hello": [{"text": "Hi! What are you looking for?", "buttons": [MORE]}],
    "cart": [
        {
            "text": "Your cart:",
            "custom": {
                "cart": {
                    "lines": [
                        {
                            "quantity": 2,
                            "title": "Kettle",
                            "options": {"colour": "Black"},
                            "line_total_text": "$80.00",
                        }
                    ],
                    "discount_minor": 800,
                    "discount_text": "$8.00",
                    "delivery_minor": 0,
                    "total_text": "$72.00",
                }
            },
        }
    ],
    '/product_detail{"product_id": "p1"}': [{"text": "Trail boot keeps your feet dry."}],
    f'/product_detail{{"product_id": "{PRODUCT_ID}"}}': [{"text": "City boot is smart."}],
    '/refine_search{"constraint": "more"}': [{"text": "No more boots."}],
}
