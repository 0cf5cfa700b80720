"""Replay a conversation as seldom as can be: what a turn asks again and again is worked out once.

A turn predicts two or three times, and each prediction replays the tracker's events for each policy,
and again for each copy of the tracker. The states are the same for all who ask between two events;
a copy can be taken of the state as it stands. Events that take others back go stock's way.
"""

from __future__ import annotations

import copy
from collections import deque
from typing import Any, Dict, List, NamedTuple, Optional, Text, cast

from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

_ONWARD = frozenset(
    (
        ActionExecuted,
        ActionExecutionRejected,
        BotUttered,
        DefinePrevUserUtteredFeaturization,
        EntitiesAdded,
        FollowupAction,
        LoopInterrupted,
        SlotSet,
        UserUttered,
    )
)
_BEGINS = (Restarted, SessionStarted)
_PAST = "_aisle_past"
_stock_applied = DialogueStateTracker.applied_events
_stock_states = Domain.states_for_tracker_history
_stock_copy = DialogueStateTracker.copy
_stock_is_empty = Domain.is_empty


class _Past(NamedTuple):
    """A moment before an action, or now: what stock reads of the tracker that it has replayed so far."""

    hidden: bool
    action: Optional[Dict[Text, Text]]
    by_policy: bool  # neither a follow-up nor a loop going on
    state: State


def installed() -> bool:
    """Whether the changes are in place."""
    return DialogueStateTracker.applied_events is _applied_events


def install() -> None:
    """Put the changes in place; ``sources.check_sources`` comes first."""
    DialogueStateTracker.applied_events = _applied_events
    DialogueStateTracker.copy = _copy
    Domain.states_for_tracker_history = _states
    Domain.is_empty = _is_empty
    Slot.__copy__ = _copy_slot


def _copy_slot(self: Slot) -> Slot:
    """As ``copy.copy`` makes it, without its detour over pickling."""
    copied = self.__class__.__new__(self.__class__)
    copied.__dict__.update(self.__dict__)
    return copied


def _is_empty(self: Domain) -> bool:
    """As stock, which describes two whole domains for it, once for each domain."""
    known = self.__dict__.get("_aisle_is_empty")
    if known is None:
        known = self.__dict__["_aisle_is_empty"] = _stock_is_empty(self)
    return bool(known)


def _applied_events(self: DialogueStateTracker) -> List[Event]:
    """As stock; where nothing takes events back, those since the last start are the answer."""
    events = list(self.events)
    begin = 0
    for index, event in enumerate(events):
        kind = type(event)
        if kind in _BEGINS:
            begin = index + 1
        elif kind not in _ONWARD:
            return cast(List[Event], _stock_applied(self))
    return events[begin:]


def _copy(self: DialogueStateTracker) -> DialogueStateTracker:
    """As stock, which replays every event: the tracker as its events leave it."""
    if any(type(event) not in _ONWARD and type(event) not in _BEGINS for event in self.events):
        return _stock_copy(self)
    if not _stands_as_its_events_say(self):
        return _stock_copy(self)
    copied = self.init_copy()
    for slot in copied.slots.values():
        kept = self.slots[slot.name]
        slot._value, slot._has_been_set = kept._value, kept._has_been_set
    copied.events = deque(self.events, self.events.maxlen)
    copied.latest_action = self.latest_action
    copied.latest_message = self.latest_message
    copied.latest_bot_utterance = self.latest_bot_utterance
    copied.followup_action = self.followup_action
    copied._paused = self._paused
    copied.active_loop = copy.copy(self.active_loop)
    return copied


def _stands_as_its_events_say(tracker: DialogueStateTracker) -> bool:
    """Whether no follow-up was taken from the tracker since its last event."""
    for event in reversed(tracker.events):
        if type(event) is FollowupAction:
            return bool(tracker.followup_action == event.action_name)
        if type(event) in (ActionExecuted, UserUttered):
            return tracker.followup_action is None
    return False


def _states(
    self: Domain,
    tracker: DialogueStateTracker,
    omit_unset_slots: bool = False,
    ignore_rule_only_turns: bool = False,
    rule_only_data: Optional[Dict[Text, Any]] = None,
) -> List[State]:
    """As stock; the replay below it is shared by all who ask before the next event."""
    if omit_unset_slots:
        return _stock_states(self, tracker, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
    past = _past(self, tracker)
    if not ignore_rule_only_turns:
        return [_copied(moment.state) for moment in past]
    states: List[State] = []
    last_action: Optional[Dict[Text, Text]] = None
    hidden = False
    for moment in past:
        if not hidden:
            last_action = moment.action
        if moment.by_policy:
            hidden = moment.hidden
        if hidden:
            continue
        state = _copied(moment.state)
        self._remove_rule_only_features(state, rule_only_data)
        if states:
            self._substitute_rule_only_user_input(state, states[-1])
        if last_action:
            state[PREVIOUS_ACTION] = last_action
        states.append(self._clean_state(state))
    return states


def _copied(state: State) -> State:
    return {part: dict(values) for part, values in state.items()}


def _past(domain: Domain, tracker: DialogueStateTracker) -> List[_Past]:
    events = tracker.events
    if not events:
        return _replayed(domain, tracker)
    ends = (domain, events[0], events[-1])  # the objects themselves: their ids could come again
    known = tracker.__dict__.get(_PAST)
    if known is None or known[1] != len(events) or any(a is not b for a, b in zip(known[0], ends)):  # noqa: B905
        known = tracker.__dict__[_PAST] = (ends, len(events), _replayed(domain, tracker))
    return cast(List[_Past], known[2])


def forget(tracker: DialogueStateTracker) -> None:
    """Let go of what was kept for the turn that is over."""
    tracker.__dict__.pop(_PAST, None)


def _replayed(domain: Domain, tracker: DialogueStateTracker) -> List[_Past]:
    return [
        _Past(
            bool(hidden),
            Domain._get_prev_action_sub_state(past),
            not past.followup_action and past.latest_action_name != past.active_loop_name,
            domain.get_active_state(past),
        )
        for past, hidden in tracker.generate_all_prior_trackers()
    ]
