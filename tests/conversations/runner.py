"""Talk with the real actions in one process: rules, slots and responses read from the project's files.

No Rasa: the intent of each message is given, as Rasa would have found it. The tracker is as light as
rasa-sdk needs it. Later the same scripts run through a real Rasa.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions.base import ShopAction
from kernel.languages import detect_language

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Said:
    """One message of the assistant, worded."""

    response: str
    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        """The titles of the products shown."""
        return [card["title"] for card in self.custom.get("products", [])]


class Conversation:
    """One shopper's talk with the assistant."""

    def __init__(self, actions: dict[str, ShopAction], conversation_id: str = "conv-1") -> None:
        self.actions = actions
        self.conversation_id = conversation_id
        self.slots: dict[str, Any] = dict.fromkeys(read_yaml("domain.yml")["slots"])
        self.last: list[Said] = []

    def say(self, intent: str, text: str, **entities: str) -> list[Said]:
        """Write ``text``, understood as ``intent``."""
        self.slots["language"] = detect_language(text, self.slots["language"] or "en")
        return self._turn(intent, text, [{"entity": k, "value": v} for k, v in entities.items()])

    def press(self, title: str) -> list[Said]:
        """Press the button of this title, of those last shown."""
        for said in self.last:
            for one in said.buttons:
                if one["title"] == title:
                    return self.payload(one["payload"])
        raise AssertionError(f"no button {title!r} in {[b['title'] for s in self.last for b in s.buttons]}")

    def payload(self, payload: str) -> list[Said]:
        """Send a button's payload."""
        found = re.fullmatch(r"/(\w+)(\{.*\})?", payload, re.DOTALL)
        assert found is not None, payload
        values = json.loads(found[2]) if found[2] else {}
        return self._turn(found[1], payload, [{"entity": k, "value": v} for k, v in values.items()])

    def _turn(self, intent: str, text: str, entities: list[dict[str, str]]) -> list[Said]:
        self.last = []
        for name in rules()[intent]:
            message = {"text": text, "intent": {"name": intent}, "entities": entities, "metadata": {}}
            state = {"sender_id": self.conversation_id, "slots": dict(self.slots), "latest_message": message}
            dispatcher = CollectingDispatcher()
            run = self.actions[name].run(dispatcher, Tracker.from_dict(state), {})
            events = asyncio.run(run)
            self.last += [self._worded(one) for one in dispatcher.messages]
            self.slots |= {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        return self.last

    def _worded(self, message: dict[str, Any]) -> Said:
        language = self.slots.get("language_choice") or self.slots.get("language") or "en"
        variations = read_yaml("domain.yml")["responses"][message["response"]]
        chinese = [v for v in variations if any(c.get("value") == "zh" for c in v.get("condition", ()))]
        chosen = next(iter(chinese if language == "zh" else [v for v in variations if v not in chinese]))
        text = re.sub(r"\{(\w+)\}", lambda found: str(message[found[1]]), chosen.get("text", ""))
        buttons = message["buttons"] or chosen.get("buttons", [])
        return Said(message["response"], text, list(buttons), message["custom"] or {})


@cache
def read_yaml(path: str) -> Any:
    """A YAML file of the project."""
    return YAML(typ="safe").load((ROOT / path).read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, tuple[str, ...]]:
    """intent -> the actions its rule runs; rules with conditions are left to Rasa."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((ROOT / "nlu_data" / "rules").glob("*.yml")):
        for rule in read_yaml(str(path.relative_to(ROOT)))["rules"]:
            steps = rule["steps"]
            if "condition" not in rule and "intent" in steps[0]:
                names = tuple(step["action"] for step in steps[1:] if "action" in step)
                found.setdefault(steps[0]["intent"], names)
    return found
