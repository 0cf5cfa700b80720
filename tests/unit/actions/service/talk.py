"""A conversation with forms, as Rasa runs them: one question at a time, others in between, then back."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.service_task import FORM
from kernel.clock import FixedClock
from tests.conversations.runner import Conversation, Said, rules


class ServiceTalk(Conversation):
    """Runs rules, follow-ups and the service form."""

    def __init__(self, actions: Any, conversation_id: str, clock: FixedClock) -> None:
        super().__init__(actions, conversation_id)
        self._clock = clock
        self.events: list[dict[str, Any]] = []
        self.form: str | None = None

    def texts(self, intent: str, text: str, **entities: str) -> list[str]:
        """The assistant's words after ``text``."""
        return [said.text for said in self.say(intent, text, **entities)]

    @property
    def responses(self) -> list[str]:
        """The names of what was said last."""
        return [said.response for said in self.last]

    @property
    def buttons(self) -> list[str]:
        """The titles of the buttons shown last."""
        return [one["title"] for said in self.last for one in said.buttons]

    def _turn(self, intent: str, text: str, entities: list[dict[str, str]]) -> list[Said]:
        self.last = []
        self._clock.advance(seconds=1)
        self._message = {"text": text, "intent": {"name": intent}, "entities": entities, "metadata": {}}
        self._message["intent_ranking"] = getattr(self, "ranking", [])
        self.events.append({"event": "user", "text": text, "parse_data": self._message})
        if self.form and not self._run_form():
            return self.last
        for name in rules()[intent]:
            self._run(name)
        return self.last

    def _run_form(self) -> bool:
        """One step of the form; True when it leaves the message to others."""
        events = self._call(f"validate_{FORM}")
        if any(event["event"] == "action_execution_rejected" for event in events):
            return True
        if self.slots.get("requested_slot") is None:
            self.form = None
        return False

    def _run(self, name: str) -> None:
        events = self._call(name)
        self.events.append({"event": "action", "name": name})
        for event in events:
            if event["event"] == "active_loop":
                self.form = event["name"]
        for event in events:
            if event["event"] == "followup":
                if event["name"] == FORM:
                    self.form = FORM
                    self._run_form()
                else:
                    self._run(event["name"])

    def _call(self, name: str) -> list[dict[str, Any]]:
        state = {
            "sender_id": self.conversation_id,
            "slots": dict(self.slots),
            "latest_message": self._message,
            "events": list(self.events),
            "active_loop": {"name": self.form} if self.form else {},
        }
        dispatcher = CollectingDispatcher()
        events = asyncio.run(self.actions[name].run(dispatcher, Tracker.from_dict(state), {}))
        self.slots |= {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        self.last += [self._worded(one) for one in dispatcher.messages]
        self.events += [
            {"event": "bot", "data": {"custom": one["custom"] or None}} for one in dispatcher.messages
        ]
        return list(events)
