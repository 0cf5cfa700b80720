"""domain.yml, the training data and the actions agree, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.endpoint import action_classes

ROOT = Path(__file__).resolve().parents[2]
INTENTS = set(
    "greet goodbye thank affirm deny ask_help bot_challenge search_product refine_search recommend "
    "similar_items compare_products product_detail check_stock best_sellers new_arrivals "
    "ask_promotions check_coupon add_to_cart view_cart remove_from_cart checkout order_status "
    "cancel_order change_order return_item refund_status faq notify_me complain feedback_positive "
    "feedback_negative human_handoff change_language delete_my_data sales_report out_of_scope inform".split()
)
MIN_EXAMPLES = 40


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    found: dict[str, Any] = read(ROOT / "domain.yml")
    return found


def names(items: list[Any]) -> set[str]:
    return {next(iter(item)) if isinstance(item, dict) else item for item in items}


def examples_by_intent(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "nlu_data" / "nlu" / language).glob("*.yml")):
        for block in read(path)["nlu"]:
            if "intent" in block:
                lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
                found.setdefault(block["intent"], []).extend(lines)
    return found


def test_the_domain_has_exactly_the_promised_intents(domain: dict[str, Any]) -> None:
    assert names(domain["intents"]) - {"nlu_fallback", "session_start"} == INTENTS


def test_every_action_of_the_domain_is_there_and_the_other_way_round(domain: dict[str, Any]) -> None:
    declared = {name for name in names(domain["actions"]) if not name.startswith("utter_")}
    assert declared == {kind.action_name for kind in action_classes()}


def test_every_response_is_worded_in_both_languages(domain: dict[str, Any]) -> None:
    lacking = []
    for name, variations in domain["responses"].items():
        zh = [v for v in variations if any(c.get("value") == "zh" for c in v.get("condition", ()))]
        en = [v for v in variations if v not in zh]
        if not zh or not en:
            lacking.append(name)
    assert lacking == []


def test_the_two_languages_of_a_response_use_the_same_facts(domain: dict[str, Any]) -> None:
    differing = []
    for name, variations in domain["responses"].items():
        facts = {frozenset(re.findall(r"\{(\w+)\}", v.get("text", ""))) for v in variations}
        if len(facts) > 1:
            differing.append((name, [sorted(f) for f in facts]))
    assert differing == []


def test_every_response_that_an_action_says_is_worded(domain: dict[str, Any]) -> None:
    said = set()
    for path in (ROOT / "actions").rglob("*.py"):
        said |= set(re.findall(r'"(utter_[a-z0-9_]*[a-z0-9])"', path.read_text(encoding="utf-8")))
    assert said - domain["responses"].keys() == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_intent_has_forty_different_examples(language: str) -> None:
    examples = examples_by_intent(language)
    few = {intent: len(set(examples.get(intent, ()))) for intent in INTENTS}
    assert {intent: n for intent, n in few.items() if n < MIN_EXAMPLES} == {}


def test_no_example_stands_under_two_intents() -> None:
    seen: dict[str, str] = {}
    twice = []
    for language in ("en", "zh"):
        for intent, examples in examples_by_intent(language).items():
            for example in examples:
                key = re.sub(r"\W+", " ", example).strip().lower()
                if seen.setdefault(key, intent) != intent:
                    twice.append((example, seen[key], intent))
    assert twice == []
