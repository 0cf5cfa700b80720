"""An answer is rated through the real assistant: once, for the entry that was shown, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.shopper import Shopper
from tests.e2e.stack import Stack

pytestmark = pytest.mark.rasa

TALKS = [
    (
        "en", "how much is delivery?", "Glad it helped", "What was wrong with the answer?",
        "It isn't clear", "Something else", "in your own words", "it says nothing about islands",
        "I'm sorry that didn't help",
    ),
    (
        "zh", "运费是多少？", "很高兴能帮到您", "这个回答哪里不对？",
        "没看明白", "其他原因", "用您自己的话", "没有说海岛要不要加钱", "抱歉没帮上忙",
    ),
]  # fmt: skip


def rated(stack: Stack, shopper: Shopper) -> list[tuple[Any, ...]]:
    return stack.rows(
        "SELECT entry_id, revision, helpful, reason, comment FROM answer_ratings WHERE conversation_id = ?",
        shopper.conversation_id,
    )


def opinion(name: str, faq: dict[str, Any]) -> dict[str, str]:
    """What the widget sends for its yes and no."""
    about = json.dumps({"entry_id": faq["entry_id"]})
    return {"text": name, "payload": f"/feedback_{name}{about}"}


@pytest.mark.parametrize(
    ("locale", "question", "glad", "why", "unclear", "other", "own", "words", "sorry"), TALKS
)
def test_an_answer_is_rated_once_and_a_no_asks_why(
    stack: Stack,
    locale: str,
    question: str,
    glad: str,
    why: str,
    unclear: str,
    other: str,
    own: str,
    words: str,
    sorry: str,
) -> None:
    ann = Shopper(stack, locale)
    faq = ann.say(question).part("faq")
    shown = (faq["entry_id"], faq["revision"])
    assert glad in ann.send(opinion("positive", faq)).text
    assert rated(stack, ann) == [(*shown, 1, None, "")]
    assert why in ann.send(opinion("negative", faq)).text
    assert rated(stack, ann) == [(*shown, 0, None, "")]
    assert sorry in ann.press(unclear).text
    assert rated(stack, ann) == [(*shown, 0, "unclear", "")]
    ann.send(opinion("negative", faq))
    assert own in ann.press(other).text
    assert sorry in ann.say(words).text
    assert rated(stack, ann) == [(*shown, 0, "other", words)]
    noted = stack.rows(
        "SELECT entry_id, json_extract(detail, '$.kind') FROM events WHERE conversation_id = ?"
        " AND kind = 'rating' ORDER BY at",
        ann.conversation_id,
    )
    assert noted == [
        (faq["entry_id"], "helpful"),
        (faq["entry_id"], "unhelpful"),
        (faq["entry_id"], "unhelpful"),
        (faq["entry_id"], "unhelpful"),
        (faq["entry_id"], "unhelpful"),
    ]


@pytest.mark.parametrize(
    ("question", "typed"), [("how much is delivery?", "It isn't clear"), ("运费是多少？", "没看明白")]
)
def test_a_reason_may_be_typed_instead_of_pressed(stack: Stack, question: str, typed: str) -> None:
    bob = Shopper(stack)
    faq = bob.say(question).part("faq")
    bob.send(opinion("negative", faq))
    bob.say(typed)
    assert rated(stack, bob) == [(faq["entry_id"], faq["revision"], 0, "unclear", "")]


@pytest.mark.parametrize(
    ("question", "praise"),
    [
        ("how much is delivery?", "that was really helpful, great job"),
        ("运费是多少？", "很有帮助，谢谢，给好评"),
    ],
)
def test_praise_right_behind_an_answer_counts_for_it(stack: Stack, question: str, praise: str) -> None:
    eve = Shopper(stack)
    faq = eve.say(question).part("faq")
    eve.say(praise)
    assert rated(stack, eve) == [(faq["entry_id"], faq["revision"], 1, None, "")]


def test_an_answer_that_was_not_shown_cannot_be_rated(stack: Stack) -> None:
    mallory = Shopper(stack)
    mallory.send({"text": "yes", "payload": '/feedback_positive{"entry_id": "returns-policy"}'})
    assert rated(stack, mallory) == []
