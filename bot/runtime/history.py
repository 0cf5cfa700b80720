"""Keep a live tracker short: the last turns as events, all before them folded into slots.

A turn replays the tracker's events several times, so its cost grows with them. What older events
still say is the value of each slot, the active loop and whether the bot is paused; that is put in
front as events of its own. They stand before the stored mark, so they are never stored again.
"""

from __future__ import annotations

from collections import deque
from typing import Dict, List, Optional

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 4


def trim(tracker: DialogueStateTracker, turns: int = KEPT_TURNS) -> None:
    """Shorten ``tracker.events`` in place to its last session, and there to the last ``turns``."""
    events = list(tracker.events)
    session = _last_session(events)
    begins = [
        _turn_begin(events, i) for i in range(session, len(events)) if isinstance(events[i], UserUttered)
    ]
    if len(begins) > turns:
        begin = begins[-turns]
        tracker.events = deque(_folded(events[:begin]) + events[begin:])
    elif session > 0:
        tracker.events = deque(events[session:])


def _last_session(events: List[Event]) -> int:
    """Where the last session begins (with the action that starts it); 0 when none is marked."""
    for index in range(len(events) - 1, 0, -1):
        if isinstance(events[index], SessionStarted):
            return index - 1 if _is_session_action(events[index - 1]) else index
    return 0


def _is_session_action(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == "action_session_start"


def _turn_begin(events: List[Event], index: int) -> int:
    if (
        index
        and isinstance(events[index - 1], ActionExecuted)
        and events[index - 1].action_name == ACTION_LISTEN_NAME
    ):
        return index - 1
    return index


def _folded(events: List[Event]) -> List[Event]:
    """Events that leave a fresh tracker in the state that ``events`` leave it in."""
    slots: Dict[str, Event] = {}
    loop: Optional[ActiveLoop] = None
    paused: Optional[Event] = None
    for event in events:
        if isinstance(event, SlotSet):
            slots[event.key] = event
        elif isinstance(event, (AllSlotsReset, SessionStarted, Restarted)):
            slots = {}
            if not isinstance(event, AllSlotsReset):
                loop = paused = None
        elif isinstance(event, ActiveLoop):
            loop = event
        elif isinstance(event, (ConversationPaused, ConversationResumed)):
            paused = event
    kept: List[Event] = list(slots.values())
    if loop is not None and loop.name:
        kept.append(loop)
    if isinstance(paused, ConversationPaused):
        kept.append(paused)
    return kept
