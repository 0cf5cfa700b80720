"""Stored questions are the typed ones that reached the FAQ, each with what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.questions.service import QuestionService
from commerce.catalogue.model import Product, ProductText, Variant
from commerce.shop import Shop, build_shop
from conversations.handoffs.service import HandoffService
from conversations.messages.model import Draft
from conversations.messages.service import MessageService
from conversations.ratings.service import RatingService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from knowledge.helpful.service import HelpfulService
from knowledge.questions import AskedQuestion
from tests.fakes.talks import Talks


@pytest.fixture
def shop(databases: Database, settings: Settings, clock: FixedClock) -> Shop:
    return build_shop(databases, settings, clock)


@pytest.fixture
def talks(shop: Shop, databases: Database, settings: Settings, clock: FixedClock) -> Talks:
    return Talks(
        shop,
        MessageService(databases, clock),
        SessionService(databases, settings, clock),
        HandoffService(databases, shop.events, settings, clock),
        clock,
    )


@pytest.fixture
def questions(databases: Database, clock: FixedClock) -> QuestionService:
    return QuestionService(databases, clock, "USD")


def told(found: list[AskedQuestion]) -> list[tuple[str, str, str | None, int | None]]:
    return [(one.text, one.outcome, one.entry_id, one.revision) for one in found]


def test_each_outcome_is_told_the_newest_first(talks: Talks, questions: QuestionService) -> None:
    here = talks.opened()
    talks.ask(here, "how much is delivery", "delivery")
    talks.ask(here, "is it about paying", flag="faq_choices")
    talks.ask(here, "is the founder left-handed", flag="faq_unanswered")
    talks.ask(here, "blorp", flag="not_understood")
    assert told(questions.since(30, 10)) == [
        ("blorp", "fallback", None, None),
        ("is the founder left-handed", "unanswered", None, None),
        ("is it about paying", "choices", None, None),
        ("how much is delivery", "answered", "delivery", 2),
    ]


def test_pressed_buttons_other_talk_and_other_flags_are_no_questions(
    talks: Talks, questions: QuestionService
) -> None:
    here = talks.opened()
    talks.ask(here, "How much is delivery?", "delivery", payload='/faq{"entry_id": "delivery"}')
    talks.ask(here, "red shoes under 50")
    talks.ask(here, "this is awful", flag="complaint")
    assert questions.since(30, 10) == []


def test_only_the_days_and_the_number_asked_for_are_read(talks: Talks, questions: QuestionService) -> None:
    here = talks.opened()
    talks.ask(here, "long ago", "delivery")
    talks.clock.advance(seconds=40 * 86400)
    talks.ask(here, "first", "delivery")
    talks.ask(here, "second", "delivery")
    assert [one.text for one in questions.since(30, 10)] == ["second", "first"]
    assert [one.text for one in questions.since(30, 1)] == ["second"]
    assert [one.text for one in questions.since(60, 10)] == ["second", "first", "long ago"]


@pytest.mark.parametrize(
    ("first", "second", "repeated"),
    [
        ("how much is delivery to Spain", "delivery to Spain?", True),
        ("寄到西班牙要多少运费", "西班牙运费多少", True),
        ("how much is delivery", "can I pay by card", False),
        ("运费是多少", "可以用支付宝吗", False),
    ],
)
def test_a_question_is_repeated_when_the_same_shopper_soon_asks_alike_in_any_language(
    talks: Talks, questions: QuestionService, first: str, second: str, repeated: bool
) -> None:
    here = talks.opened()
    talks.ask(here, first, flag="faq_unanswered")
    talks.ask(here, second, flag="faq_unanswered")
    talks.ask(talks.opened(), first, flag="faq_unanswered")
    assert [one.repeated for one in questions.since(30, 10)] == [False, False, repeated]


def test_much_later_is_no_repetition(talks: Talks, questions: QuestionService) -> None:
    here = talks.opened()
    talks.ask(here, "how much is delivery", "delivery")
    talks.clock.advance(seconds=3600)
    talks.ask(here, "how much is delivery", "delivery")
    assert [one.repeated for one in questions.since(30, 10)] == [False, False]


def test_the_same_entry_shown_again_is_a_repetition(talks: Talks, questions: QuestionService) -> None:
    here = talks.opened()
    talks.ask(here, "how much is delivery", "delivery")
    talks.ask(here, "so what would the parcel cost me", "delivery")
    assert [one.repeated for one in questions.since(30, 10)] == [False, True]


def test_a_hand_over_belongs_to_the_question_before_it_with_what_the_person_answered(
    talks: Talks, questions: QuestionService
) -> None:
    here = talks.opened()
    talks.ask(here, "how much is delivery", "delivery")
    talks.ask(here, "do you ship to Mars", flag="faq_unanswered")
    talks.clock.advance(seconds=30)
    talks.handoffs.request(here, "asked", "", "en")
    talks.messages.append(here, [Draft("Hi, Mia here")], sender="staff")
    talks.messages.append(here, [Draft("We ship to Earth only, within 5 days.")], sender="staff")
    talks.messages.append(here, [Draft("Bye")], sender="staff")
    mars, delivery = questions.since(30, 10)
    assert (mars.handed_over, mars.staff_reply) == (True, "We ship to Earth only, within 5 days.")
    assert (delivery.handed_over, delivery.staff_reply) == (False, None)


def test_thumbs_down_are_pressed_or_said(
    talks: Talks, questions: QuestionService, databases: Database, clock: FixedClock
) -> None:
    pressed, said, content = talks.opened(), talks.opened(), talks.opened()
    for here in (pressed, said, content):
        talks.ask(here, "how much is delivery", "delivery")
    helpful = HelpfulService(databases, talks.shop.events, clock, NoEntries())
    helpful.rate(pressed, "delivery", False)
    helpful.rate(content, "delivery", True)
    RatingService(databases, talks.shop.events, clock).rate(said, "negative", entry_id="delivery")
    assert {one.conversation_id: one.thumbs_down for one in questions.since(30, 10)} == {
        pressed: True,
        said: True,
        content: False,
    }


def test_the_basket_is_what_the_conversations_cart_holds_now(
    talks: Talks, questions: QuestionService, shop: Shop
) -> None:
    here = talks.opened()
    talks.ask(here, "how much is delivery", "delivery", customer_id="ann")
    boot = Variant("boot/1", "boot", "BOOT", {}, 8000, None, 9)
    text = {"en": ProductText("Boot", "A boot.")}
    shop.catalogue.save_products([Product("boot", text, "Norda", (), {}, "USD", (boot,))])
    shop.carts.add(here, "boot/1", 2)
    found = questions.since(30, 10)
    assert [(one.basket_minor, one.currency, one.customer_id, one.person) for one in found] == [
        (16000, "USD", "ann", "ann")
    ]


def test_erased_talk_is_gone(talks: Talks, questions: QuestionService, shop: Shop) -> None:
    gone, kept = talks.opened(), talks.opened()
    erased = talks.ask(gone, "how much is delivery", "delivery")
    stays = talks.ask(kept, "how much is delivery", "delivery")
    both = [erased.message_id, stays.message_id]
    assert sorted(questions.of(both)) == sorted(both)
    talks.messages.erase(gone)
    assert [one.conversation_id for one in questions.since(30, 10)] == [kept]
    assert list(questions.of(both)) == [stays.message_id]
    assert questions.present(both) == {stays.message_id}


class NoEntries:
    """An empty knowledge base."""

    def entries(self) -> list[Any]:
        """None."""
        return []
