"""A button's title typed by hand is the button pressed, in whatever way the classifier reads the words."""

from __future__ import annotations

import json
import re
from typing import Final

from rasa_sdk import Tracker

_PAYLOAD: Final = re.compile(r"/(\w+)(\{.*\})?", re.DOTALL)
_ENDS: Final = " .!。！?？~～"


def press_typed(tracker: Tracker) -> str | None:
    """When the message is the title of a button just offered: make it that press, and name its intent."""
    message = tracker.latest_message or {}
    text = str(message.get("text") or "")
    payload = None if text.startswith("/") else _offered(tracker).get(_plain(text))
    found = _PAYLOAD.fullmatch(payload) if payload else None
    if payload is None or found is None:
        return None
    values = json.loads(found[2]) if found[2] else {}
    tracker.latest_message = {
        **message,
        "text": payload,
        "intent": {"name": found[1], "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in values.items()],
    }
    return found[1]


def _offered(tracker: Tracker) -> dict[str, str]:
    """The payloads of the buttons in the assistant's last words before the newest message, by title."""
    offered: dict[str, str] = {}
    messages = 0
    for event in reversed(tracker.events or []):
        messages += event.get("event") == "user"
        if messages > 1:
            break
        if messages == 1 and event.get("event") == "bot":
            for one in (event.get("data") or {}).get("buttons") or []:
                offered.setdefault(_plain(str(one.get("title"))), str(one.get("payload")))
    return offered


def _plain(text: str) -> str:
    return text.strip(_ENDS).casefold()
