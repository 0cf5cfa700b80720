"""Find the rules that fit a conversation without reading each rule anew for each turn of the talk.

Stock reverses every rule's states for every state of the conversation, and goes on through the whole
history when no rule is that long. Here only the rules are looked at whose last state names the last
action and the intent of the conversation, or none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Iterator, List, Optional, Set, Text, Tuple

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Named = Tuple[Optional[Text], Optional[Text]]  # the last action and the intent that a state names
Groups = Dict[Named, List[Text]]


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
    if not states:
        return set(lookup)
    last = _named(states[-1])
    groups = _groups(self, lookup)
    possible = {key for names in _less_and_less(last) for key in groups.get(names, ())}
    unsure = [(key, _backwards(key)) for key in possible]
    for turn, state in enumerate(reversed(states)):
        unsure = [(key, rule) for key, rule in unsure if turn < len(rule)]
        if not unsure:
            break
        failed = {key for key, rule in unsure if not _fits(self, rule[turn], state)}
        possible -= failed
        unsure = [(key, rule) for key, rule in unsure if key not in failed]
    return possible


def _groups(policy: RulePolicy, lookup: Dict[Text, Text]) -> Groups:
    """The rules by what their last states name; found again when the policy has others."""
    kept = policy.__dict__.setdefault("_aisle_groups", {})
    known = kept.get(id(lookup))
    if known is None or known[0] is not lookup or known[1] != len(lookup):
        groups: Groups = {}
        for key in lookup:
            groups.setdefault(_named(_backwards(key)[0]), []).append(key)
        known = kept[id(lookup)] = (lookup, len(lookup), groups)
    found: Groups = known[2]
    return found


def _named(state: State) -> Named:
    action = (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
    intent = (state.get(USER) or {}).get(INTENT)
    return _word(action), _word(intent)


def _word(value: Any) -> Optional[Text]:
    """What a state says of itself; a rule's "must not be set" names nothing."""
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


def _less_and_less(names: Named) -> Iterator[Named]:
    """Every way in which a rule can name no more than ``names``."""
    action, intent = names
    for of_rule in {action, None}:
        for said in {intent, None}:
            yield of_rule, said


def _fits(policy: Any, of_rule: State, of_talk: State) -> bool:
    """Stock's ``_is_rule_applicable`` for one state of a rule."""
    rule_acted, talk_acted = of_rule.get(PREVIOUS_ACTION), of_talk.get(PREVIOUS_ACTION)
    if not rule_acted and not talk_acted:
        return True
    if not rule_acted or not talk_acted:
        return False
    return bool(policy._does_rule_match_state(of_rule, of_talk))
