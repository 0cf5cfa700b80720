"""Every sentence an action may say exists in both languages, and every label as well."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from actions.service_words import SERVICE_WORDS
from commerce.orders.model import OrderState, RefundState
from tests.conversations.runner import read_yaml

ACTIONS = Path(__file__).resolve().parents[4] / "actions"
RESPONSES: dict[str, Any] = read_yaml("domain.yml")["responses"]
TOO_LATE = ("already_cancelled", "already_shipped", "already_delivered", "already_returned")
BUILT = [
    *(f"utter_order_{state}" for state in get_args(OrderState)),
    *(f"utter_refund_{state}" for state in get_args(RefundState)),
    *(f"utter_plan_{kind}" for kind in ("cancel", "change_address", "return", "erase")),
    *(f"utter_cannot_{action}_{why}" for action, why in product(("cancel", "change_address"), TOO_LATE)),
    "utter_cannot_cancel_already_packed",
    *(
        f"utter_cannot_return_{why}"
        for why in ("already_cancelled", "already_returned", "not_delivered", "window_passed")
    ),
]


def named_in_actions() -> set[str]:
    found: set[str] = set()
    for path in ACTIONS.glob("*.py"):
        found |= set(re.findall(r'"(utter_[a-z_]+[a-z])"', path.read_text(encoding="utf-8")))
    return found


def languages(response: str) -> list[str]:
    return sorted(
        next((c["value"] for c in variation.get("condition", ()) if c["name"] == "language"), "en")
        for variation in RESPONSES[response]
    )


@pytest.mark.parametrize("response", sorted(named_in_actions() | set(BUILT)))
def test_a_response_that_an_action_says_exists_once_in_each_language(response: str) -> None:
    assert languages(response) == ["en", "zh"]


@pytest.mark.parametrize("response", BUILT)
def test_both_languages_are_given_the_same_facts(response: str) -> None:
    facts = [sorted(set(re.findall(r"\{(\w+)\}", one["text"]))) for one in RESPONSES[response]]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("label", sorted(SERVICE_WORDS))
def test_a_label_exists_in_both_languages(label: str) -> None:
    english, chinese = SERVICE_WORDS[label]
    assert english
    assert chinese
    assert any("一" <= sign <= "鿿" for sign in chinese) or label == "other_language"
