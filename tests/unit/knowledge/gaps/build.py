"""Questions of a gap as values, for tests that need no database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from knowledge.gaps.model import GapQuestion
from tests.conftest import NOW

PLAIN = GapQuestion(
    message_id="m",
    gap_id="gap_1",
    conversation_id="c",
    at=NOW,
    text="gift wrapping?",
    language="en",
    person="p",
    outcome="unanswered",
    thumbs_down=False,
    repeated=False,
    handed_over=False,
    entry_id=None,
    basket_minor=0,
    currency="USD",
    centrality=1.0,
)


def question(message_id: str, text: str, **facts: Any) -> GapQuestion:
    """A question; what is not said is as usual."""
    return replace(PLAIN, message_id=message_id, text=text, **facts)
