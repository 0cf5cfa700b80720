"""Synthetic conversations with the demo shop: questions of its FAQ in shoppers' words, and other talk.

Source   the FAQ's wordings and the demo's checks, opened and closed as shoppers do; all from one seed
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert

from commerce.demo.checks import demo_checks
from commerce.events.tables import EVENTS
from conversations.messages.tables import MESSAGES
from kernel.bulk import batches
from kernel.database import Database
from knowledge.demo import demo_entries

OPENINGS: Final = {
    "en": ("", "hi, ", "hello there, ", "quick question: ", "sorry, ", "excuse me, ", "one more thing, "),
    "zh": ("", "你好，", "请问", "想问一下，", "麻烦问下，", "在吗？", "还有，"),
}
CLOSINGS: Final = {
    "en": (
        "",
        "?",
        " please",
        ", thanks",
        " for my order",
        " if I live in {n} Mill Lane",
        ", I have {n} items",
    ),
    "zh": ("", "？", "呀", "，谢谢", "，我的订单有{n}件", "，我在{n}号楼", "，急"),
}
DAYS: Final = 30
TURNS: Final = 5  # of a conversation; one of them is a question


def questions(count: int, seed: int) -> list[tuple[str, str]]:
    """``count`` different questions with their language."""
    rng = random.Random(seed)
    asked = [
        (text, code) for one in demo_entries() for code, words in one.questions.items() for text in words
    ]
    asked += [(text, code) for text, code, _ in demo_checks()]
    found: dict[str, str] = {}
    while len(found) < count:
        text, code = rng.choice(asked)
        closing = rng.choice(CLOSINGS[code]).format(n=rng.randrange(1, 1000))
        found[rng.choice(OPENINGS[code]) + text.rstrip("?？") + closing] = code
    return list(found.items())


def write_talk(database: Database, count: int, seed: int, now: datetime) -> int:
    """Keep ``count`` conversations with one question each; how many messages that makes."""
    rng = random.Random(seed)
    messages: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for number, (text, language) in enumerate(questions(count, seed)):
        begun = now - timedelta(seconds=rng.uniform(3600, DAYS * 86400 - 3600))
        for turn in range(TURNS):
            at, request = begun + timedelta(seconds=40 * turn), f"req_{number}_{turn}"
            words = text if turn == 0 else "show me running shoes"
            messages += _turn(number, turn, at, request, words, language)
            if turn == 0:
                events.append(_event(number, at, request, rng))
    with database.write() as connection:
        for table, rows in ((MESSAGES, messages), (EVENTS, events)):
            for part in batches(rows):
                connection.execute(insert(table), list(part))
    return len(messages)


def _turn(
    number: int, turn: int, at: datetime, request: str, words: str, language: str
) -> list[dict[str, Any]]:
    asked = f"msg_{number}_{turn}"
    shared = {
        "conversation_id": f"cnv_{number}", "at": at, "language": language, "buttons": [], "parts": {},
        "payload": None, "client_id": None, "request_id": request,
    }  # fmt: skip
    question = {"message_id": asked, "position": 2 * turn + 1, "sender": "shopper", "text": words}
    answer = {"message_id": f"{asked}a", "position": 2 * turn + 2, "sender": "bot", "text": "an answer"}
    return [
        shared | question | {"reply_to": None, "state": "answered"},
        shared | answer | {"reply_to": asked, "state": None},
    ]


def _event(number: int, at: datetime, request: str, rng: random.Random) -> dict[str, Any]:
    answered = rng.random() < 0.8
    return {
        "event_id": f"evt_{number}", "kind": "faq_shown" if answered else "flag", "at": at,
        "customer_id": None, "conversation_id": f"cnv_{number}", "product_id": None, "order_id": None,
        "promotion_id": None, "entry_id": "delivery-cost" if answered else None, "request_id": request,
        "quantity": None, "value_minor": None,
        "detail": {"revision": 1} if answered else {"reason": "faq_unanswered"},
    }  # fmt: skip
