"""Working ahead of Rasa never changes what is answered, and searches only where goods are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from actions.ahead import WorkAhead
from actions.endpoint import build_actions
from actions.services import Services
from kernel.database import Database
from kernel.languages import detect_language
from tests.conversations.runner import Conversation, Said
from tests.copies import build_copy

SCRIPT = (
    ("search_product", "red shoes"),
    ("search_product", "running shoes under 100"),
    ("refine_search", "in black please"),
    ("refine_search", "cheaper ones"),
    ("search_product", "have you a red leather coat under 20?"),
    ("search_product", "a bag and shoes"),
    ("search_product", "do you sell parrots?"),
    ("search_product", "有黑色的包吗"),
    ("search_product", "有没有500块以上的外套"),
    ("faq", "how do i return shoes?"),
    ("recommend", "a coat for my wife"),
)


@pytest.fixture
def database(sqlite_pattern: Database, tmp_path: Path) -> Iterator[Database]:
    """A database on disk: one in memory is shared by all threads, and nothing is worked ahead on it."""
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'shop.db'}")
    yield opened
    opened.close()


def said_to(talk: Conversation, ahead: WorkAhead | None) -> Iterator[tuple[list[Said], dict[str, Any]]]:
    """What each message of the script is answered, and the slots after it."""
    for intent, text in SCRIPT:
        if ahead is not None:
            language = detect_language(text, talk.slots["language"] or "en")
            ahead.prepare(text, language, talk.conversation_id)
        yield talk.say(intent, text), dict(talk.slots)


def test_every_answer_is_the_same_with_and_without(services: Services) -> None:
    actions = build_actions(services)
    without = list(said_to(Conversation(actions, "conv-1"), None))
    assert list(said_to(Conversation(actions, "conv-2"), WorkAhead(services))) == without


@pytest.fixture
def searches(services: Services) -> list[str]:
    """The statements that read products or their ids, as they come."""
    found: list[str] = []

    @event.listens_for(services.shop.database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT products.product_id"):
            found.append(statement)

    return found


def test_the_search_action_reads_no_product_that_was_found_ahead(
    services: Services, searches: list[str]
) -> None:
    WorkAhead(services).prepare("red shoes", "en", "conv-1")
    assert len(searches) > 0
    searches.clear()
    (said,) = Conversation(build_actions(services), "conv-1").say("search_product", "red shoes")
    assert said.titles == ["Trail Runner"]
    assert searches == []


@pytest.mark.parametrize("text", ["hello", "under 50", "thank you", "where is my order?", "cheaper"])
def test_words_that_name_no_goods_are_not_searched_for(
    services: Services, searches: list[str], text: str
) -> None:
    WorkAhead(services).prepare("hello", "en", "conv-0")  # reads the shop's words
    searches.clear()
    WorkAhead(services).prepare(text, "en", "conv-1")
    assert searches == []
