"""Decide whether the clauses of a message are requests of their own; knows nothing of Rasa.

A message counts as several requests only when each clause, read alone, is confidently a request of
its own kind. Clauses about finding products only narrow each other, so they stay together for the
recommender's own reading.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from bot.nlu.clauses import Clause, words_in

SURE, SURER = 0.45, 0.75  # after a clear cut ("?", "also", 另外), and after a comma or "and"
LIKELY, SUREST = 0.6, 0.9  # for goods and a question that is about no goods
FEWEST_WORDS = 3  # "delete it", 能用吗: a clause as short as that speaks of the one before it
_POINTS_BACK = re.compile(r"\b(?:it|them|that|this|those)\b|它", re.I)
FINDING = frozenset(
    "search_product refine_search recommend similar_items check_stock product_detail best_sellers"
    " new_arrivals".split()
)
ORDERS = frozenset("order_status cancel_order change_order return_item refund_status".split())
ASKING = frozenset("faq order_status refund_status".split())
SHORT = frozenset(
    "checkout view_cart human_handoff ask_promotions best_sellers new_arrivals faq order_status".split()
)
REQUESTS = FINDING | ORDERS | SHORT
REQUESTS |= frozenset(
    "compare_products check_coupon add_to_cart remove_from_cart notify_me change_language"
    " delete_my_data sales_report".split()
)


class Reading(NamedTuple):
    """What a clause was understood as."""

    clause: Clause
    intent: Optional[str]
    confidence: float


def requests_of(readings: List[Reading]) -> Optional[List[str]]:
    """The texts of a message's requests, in order, or None when it is one request."""
    clauses = [reading.clause for reading in readings]
    if not all(stands_alone(reading, clauses) for reading in readings):
        return None
    texts, last = [readings[0].clause.text], readings[0]
    for reading in readings[1:]:
        if _same_request(last, reading):
            texts[-1] = f"{texts[-1]}, {reading.clause.text}"
        elif not reading.clause.apart and not _surely_two(last, reading):
            return None
        else:
            texts.append(reading.clause.text)
        last = reading
    return texts if len(texts) > 1 else None


def stands_alone(reading: Reading, clauses: Sequence[Clause]) -> bool:
    """Whether one of a message's clauses could be a request; where one is none, the message is one."""
    if reading.intent not in REQUESTS or reading.confidence < SURE:
        return False
    fewest_words = FEWEST_WORDS - all(clause.apart for clause in clauses)
    return reading.intent in SHORT or words_in(reading.clause.text) >= fewest_words


def _surely_two(first: Reading, second: Reading) -> bool:
    """Whether two clauses with no more than a comma or "and" between them are two requests.

    The first may be the second's reason ("too expensive now, tell me when ..."), and a second that
    says "it" speaks of the first.
    """
    if first.intent == "refine_search" or _POINTS_BACK.search(second.clause.text):
        return False
    least, most = sorted((first.confidence, second.confidence))
    apart = first.intent in FINDING and second.intent in ASKING  # goods, and something else altogether
    return least >= SURER or (apart and least >= LIKELY and most >= SUREST)


def _same_request(first: Reading, second: Reading) -> bool:
    """Whether two clauses are one request: of finding, of one kind, or of one order's story."""
    if first.intent in FINDING and second.intent in FINDING:
        return True
    if first.intent in ORDERS and second.intent in ORDERS and not second.clause.apart:
        return True
    return first.intent == second.intent != "faq"


def intent_of(parsed: Dict[str, Any]) -> Tuple[str, float]:
    """The intent of a clause and how sure it is; which way of finding is meant makes no difference."""
    name = parsed["intent"]["name"]
    alike = FINDING if name in FINDING else {name}
    sure = sum(one["confidence"] for one in parsed["intent_ranking"] if one["name"] in alike)
    return name, min(1.0, max(sure, parsed["intent"]["confidence"]))
