"""Find the rules that fit a conversation without reading each rule anew for each turn of the talk.

Stock reverses every rule's states for every state of the conversation, and goes on through the whole
history when no rule is that long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Set, Text, Tuple

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import State


def installed() -> bool:
    """Whether the change is in place."""
    return RulePolicy._get_possible_keys is _possible_keys


def install() -> None:
    """Put the change in place; ``sources.check_sources`` comes first."""
    RulePolicy._get_possible_keys = _possible_keys


@lru_cache(maxsize=5000)
def _backwards(rule_key: Text) -> Tuple[State, ...]:
    """The rule's states, the last one first."""
    return tuple(reversed(RulePolicy._rule_key_to_state(rule_key)))


def _possible_keys(self: RulePolicy, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
    """As stock: the rules whose last states are those of the conversation."""
    possible = set(lookup)
    unsure = [(key, _backwards(key)) for key in lookup]
    for turn, state in enumerate(reversed(states)):
        unsure = [(key, rule) for key, rule in unsure if turn < len(rule)]
        if not unsure:
            break
        failed = {key for key, rule in unsure if not _fits(self, rule[turn], state)}
        possible -= failed
        unsure = [(key, rule) for key, rule in unsure if key not in failed]
    return possible


def _fits(policy: Any, of_rule: State, of_talk: State) -> bool:
    """Stock's ``_is_rule_applicable`` for one state of a rule."""
    rule_acted, talk_acted = of_rule.get(PREVIOUS_ACTION), of_talk.get(PREVIOUS_ACTION)
    if not rule_acted and not talk_acted:
        return True
    if not rule_acted or not talk_acted:
        return False
    return bool(policy._does_rule_match_state(of_rule, of_talk))
