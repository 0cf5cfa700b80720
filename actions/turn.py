"""One message of a shopper as an action sees it, and what the action answers to it.

A turn is used in one thread. It only collects: messages, slots and events leave together when
the action is done, so that an action that fails half-way has said and remembered nothing.
"""

from __future__ import annotations

from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.names import Names
from actions.services import Services
from commerce.events.model import Event, EventKind
from kernel.errors import NotFound
from kernel.languages import Language, as_language
from kernel.logs import REQUEST_ID
from kernel.security import new_id

if TYPE_CHECKING:
    from conversations.sessions.model import Session

Events = list[EventType]
Button = dict[str, str]
CHOICE_TURNS: Final = 3  # how many turns an open choice ("which size?") waits through interruptions


def language_of(tracker: Tracker, default: Language = "en") -> Language:
    """The language to answer in: the shopper's own choice, else the one last written in."""
    chosen = tracker.get_slot("language_choice") or tracker.get_slot("language")
    return as_language(chosen, default)


class Turn:
    """What the shopper just said and what is known; collects what is answered."""

    def __init__(self, services: Services, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self.services = services
        self.tracker = tracker
        self.language: Language = language_of(tracker, as_language(services.settings.default_language))
        self._dispatcher = dispatcher
        self._began = perf_counter()
        self.chosen_product_id: str | None = None  # set when an open "which one?" was answered
        self.memo: dict[str, Any] = {}  # what was worked out once for this turn
        self._slots: dict[str, Any] = {}
        self._events: list[Event] = []
        self._said: list[dict[str, Any]] = []
        self._after: Events = []

    @property
    def conversation_id(self) -> str:
        """Whose conversation this is; also the id of its cart."""
        return str(self.tracker.sender_id)

    @property
    def elapsed_ms(self) -> float:
        """How long the work on this message has taken so far, in milliseconds."""
        return 1000 * (perf_counter() - self._began)

    @property
    def text(self) -> str:
        """What the shopper typed; empty when a button was pressed."""
        text = (self.tracker.latest_message or {}).get("text") or ""
        return "" if text.startswith("/") else str(text)

    @property
    def pressed(self) -> bool:
        """Whether a button (a payload) was sent instead of words."""
        return str((self.tracker.latest_message or {}).get("text") or "").startswith("/")

    @property
    def intent(self) -> str:
        """The intent the message was understood as."""
        return str(((self.tracker.latest_message or {}).get("intent") or {}).get("name") or "")

    def entity(self, name: str) -> str | None:
        """The value of an entity of THIS message, the last one when there are several."""
        found = [
            item.get("value")
            for item in (self.tracker.latest_message or {}).get("entities") or []
            if item.get("entity") == name
        ]
        return str(found[-1]) if found and found[-1] is not None else None

    def slot(self, name: str) -> Any:
        """A slot as it will stand after this turn."""
        return self._slots[name] if name in self._slots else self.tracker.get_slot(name)

    @cached_property
    def session(self) -> Session | None:
        """The proven session of this conversation; None for a channel that opened none."""
        try:
            return self.services.sessions.get(self.conversation_id)
        except NotFound:
            return None

    @cached_property
    def names(self) -> Names:
        """How things are called in this turn's language."""
        return Names(self.services.shop.catalogue, self.language)

    @property
    def customer_id(self) -> str | None:
        """The customer whom the session proves, if any."""
        return self.session.customer_id if self.session else None

    @property
    def channel(self) -> str:
        """Where the shopper writes from, for promotions of one channel."""
        return self.session.channel if self.session else "web"

    @property
    def asked(self) -> dict[str, Any] | None:
        """The question that is still open: ``{"kind": …, "left": turns, …}``."""
        asked = self.slot("asked")
        return asked if isinstance(asked, dict) and asked.get("kind") else None

    def ask(self, kind: str, *, turns: int = CHOICE_TURNS, **data: Any) -> None:
        """Leave a question open, so that a bare answer to it is understood."""
        self.set("asked", {"kind": kind, "left": turns, **data})

    def drop_choice(self) -> None:
        """Close an open choice, because the talk has moved on; a checkout in hand stays open."""
        asked = self.asked
        if "asked" not in self._slots and asked and not str(asked["kind"]).startswith("checkout"):
            self.set("asked", None)

    def is_asking(self, kind: str) -> bool:
        """Whether this turn leaves a question of this kind open."""
        return "asked" in self._slots and (self.asked or {}).get("kind") == kind

    def say(
        self,
        response: str,
        *,
        cards: dict[str, Any] | None = None,
        buttons: list[Button] | None = None,
        **facts: Any,
    ) -> None:
        """Answer with a response of domain.yml, its facts, and cards and buttons where given."""
        message: dict[str, Any] = {"response": response, "json_message": cards, "buttons": buttons}
        self._said.append(message | facts)

    def set(self, slot: str, value: Any) -> None:
        """Remember ``value``; the last value given in a turn counts."""
        self._slots[slot] = value

    def then(self, *events: EventType) -> None:
        """Add Rasa events other than slots, such as FollowupAction."""
        self._after.extend(events)

    @property
    def leads_on(self) -> bool:
        """Whether another action follows, or a form is left, by this answer."""
        return any(event["event"] in ("followup", "active_loop") for event in self._after)

    def record(self, kind: EventKind, **facts: Any) -> None:
        """Note an interaction for the event log, with the ids that join it to this message."""
        self._events.append(
            Event(
                event_id=new_id("evt"),
                kind=kind,
                at=self.services.clock.now(),
                customer_id=self.customer_id,
                conversation_id=self.conversation_id,
                request_id=REQUEST_ID.get(),
                **facts,
            )
        )

    def flush(self) -> None:
        """Write the noted interactions; called once, in the turn's own thread."""
        if self._events:
            self.services.shop.events.append(self._events)

    def finish(self) -> Events:
        """Hand the messages to Rasa and return the slots as Rasa's events."""
        self._age_question()
        for message in self._said:
            self._dispatcher.utter_message(**message)
        return [*(SlotSet(name, value) for name, value in self._slots.items()), *self._after]

    def _age_question(self) -> None:
        asked = self.asked
        if asked is None or "asked" in self._slots:
            return
        left = int(asked.get("left", 1)) - 1
        self.set("asked", {**asked, "left": left} if left > 0 else None)
