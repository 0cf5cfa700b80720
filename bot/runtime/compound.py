"""Answer both requests of one message, in order, on every channel: the second is not lost.

A message is split only when each clause, read alone, is confidently a request of its own kind.
Each clause then runs as a turn of its own, below one lock, into the same answer; its event holds
the whole message in its metadata. Clauses about finding products only narrow each other, so they
stay together for the recommender's own reading.
"""

from __future__ import annotations

import copy
from typing import Any, Dict, List, Optional, Tuple

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.nlu.clauses import clauses
from bot.runtime.logs import REQUEST_ID

SURE = 0.6
FINDING = frozenset(
    "search_product refine_search recommend similar_items check_stock product_detail best_sellers new_arrivals".split()
)
REQUESTS = FINDING | frozenset(
    "compare_products ask_promotions check_coupon add_to_cart view_cart remove_from_cart checkout order_status"
    " cancel_order change_order return_item refund_status faq notify_me human_handoff change_language"
    " delete_my_data sales_report".split()
)


def requests_of(readings: List[Tuple[str, Optional[str], float]]) -> Optional[List[str]]:
    """The texts of a message's requests, or None when it is one request.

    Args:
        readings: for each clause its text, intent and confidence, in order.
    """
    groups: List[Tuple[str, str]] = []
    for text, intent, confidence in readings:
        if intent not in REQUESTS or confidence < SURE:
            return None
        kind = "finding" if intent in FINDING else intent
        if groups and groups[-1][1] == kind and kind != "faq":
            groups[-1] = (f"{groups[-1][0]}, {text}", kind)
        else:
            groups.append((text, kind))
    return [text for text, _ in groups] if len(groups) > 1 else None


async def split(processor: MessageProcessor, message: UserMessage) -> List[UserMessage]:
    """The messages to answer for ``message``: itself, or one for each of its requests."""
    text = message.text or ""
    if text.startswith("/") or message.parse_data:
        return [message]
    parts = clauses(text)
    if len(parts) == 1 or await _in_a_form(processor, message):
        return [message]
    read: Dict[str, Any] = {}
    for part in parts:
        read[part] = await processor.parse_message(_part(message, part, 0, 0))
        if read[part]["intent"].get("name") not in REQUESTS:
            return [message]
    found = requests_of([(p, read[p]["intent"]["name"], read[p]["intent"]["confidence"]) for p in parts])
    if found is None:
        return [message]
    split_up = [_part(message, part, n, len(found)) for n, part in enumerate(found, 1)]
    for one in split_up:
        one.parse_data = read.get(one.text)
    return split_up


async def _in_a_form(processor: MessageProcessor, message: UserMessage) -> bool:
    tracker = await processor.tracker_store.retrieve(message.sender_id)
    return tracker is not None and tracker.active_loop_name is not None


def _part(message: UserMessage, text: str, number: int, of: int) -> UserMessage:
    part = copy.copy(message)
    part.text = text
    part.metadata = {**(message.metadata or {}), "compound": {"text": message.text, "part": number, "of": of}}
    if number > 1:
        part.message_id = f"{message.message_id}-{number}"
    return part


def install() -> None:
    """Wrap the processor's ``handle_message``; ``sources.check_sources`` comes first."""
    stock = MessageProcessor.handle_message

    async def handle_message(self: MessageProcessor, message: UserMessage) -> Optional[List[Dict[str, Any]]]:
        answers = None
        REQUEST_ID.set(str((message.metadata or {}).get("request_id") or "-"))
        for part in await split(self, message):
            answers = await stock(self, part)
        return answers

    MessageProcessor.handle_message = handle_message
