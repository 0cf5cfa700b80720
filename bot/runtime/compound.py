"""Answer both requests of one message, in order, on every channel: the second is not lost.

Each clause that ``bot/nlu/requests.py`` takes for a request runs as a turn of its own, below one
lock, into the same answer; its event holds the whole message in its metadata.
"""

from __future__ import annotations

import copy
import logging
import time
from typing import Any, Dict, List, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.nlu.clauses import clauses
from bot.nlu.requests import Reading, intent_of, requests_of, stands_alone
from bot.runtime.logs import REQUEST_ID

logger = logging.getLogger(__name__)


async def split(processor: MessageProcessor, message: UserMessage) -> List[UserMessage]:
    """The messages to answer for ``message``: itself, or one for each of its requests."""
    text = message.text or ""
    if text.startswith("/") or message.parse_data:
        return [message]
    parts = clauses(text)
    if len(parts) == 1 or await _in_a_form(processor, message):
        return [message]
    read: Dict[str, Any] = {}
    shortest_first = sorted(parts, key=lambda part: len(part.text))  # it is the likeliest to be no request
    for part in shortest_first:
        parsed = await processor.parse_message(_part(message, part.text, 0, 0))
        if not stands_alone(Reading(part, *intent_of(parsed)), parts):
            return [message]
        read[part.text] = parsed
    found = requests_of([Reading(part, *intent_of(read[part.text])) for part in parts])
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
        began = time.monotonic()
        for part in await split(self, message):
            answers = await stock(self, part)
        took_ms = round((time.monotonic() - began) * 1000)
        logger.info("message of %s answered in %d ms", message.sender_id, took_ms)
        return answers

    MessageProcessor.handle_message = handle_message
