"""Was this helpful? Counted once for the entry that was shown, with a reason asked on a no."""

from __future__ import annotations

import pytest

from actions.services import Services
from commerce.shop import Shop
from tests.unit.actions.service.talk import ServiceTalk

YES = '/feedback_positive{"entry_id": "faq_delivery"}'
NO = '/feedback_negative{"entry_id": "faq_delivery"}'


def kept(guest: ServiceTalk, services: Services) -> tuple[bool, str | None, str, int] | None:
    found = services.helpful.of_conversation(guest.conversation_id, "faq_delivery")
    return found and (found.helpful, found.reason, found.comment, found.revision)


def test_a_pressed_yes_is_counted_for_its_entry_and_revision(guest: ServiceTalk, services: Services) -> None:
    guest.say("faq", "how much is delivery")
    guest.payload(YES)
    assert guest.responses == ["utter_feedback_positive"]
    assert kept(guest, services) == (True, None, "", 1)
    assert services.ratings.counts() == {}


@pytest.mark.parametrize(
    ("question", "title", "reason"),
    [
        ("how much is delivery", "The answer is wrong", "wrong"),
        ("how much is delivery", "It isn't clear", "unclear"),
        ("how much is delivery", "It's not what I asked", "not_asked"),
        ("运费是多少", "答案有误", "wrong"),
        ("运费是多少", "没看明白", "unclear"),
        ("运费是多少", "不是我想问的", "not_asked"),
    ],
)
def test_a_no_asks_why_and_then_offers_a_person(
    guest: ServiceTalk, services: Services, question: str, title: str, reason: str
) -> None:
    guest.say("faq", question)
    guest.payload(NO)
    assert guest.responses == ["utter_faq_why"]
    assert kept(guest, services) == (False, None, "", 1)
    guest.press(title)
    assert guest.responses == ["utter_feedback_negative"]
    assert kept(guest, services) == (False, reason, "", 1)


def test_a_reason_in_ones_own_words_is_kept(guest: ServiceTalk, services: Services) -> None:
    guest.say("faq", "how much is delivery")
    guest.payload(NO)
    guest.press("Something else")
    assert guest.responses == ["utter_faq_why_words"]
    guest.say("faq", "it says nothing about islands")
    assert guest.responses == ["utter_feedback_negative"]
    assert kept(guest, services) == (False, "other", "it says nothing about islands", 1)
    guest.say("affirm", "yes")
    assert services.handoffs.open_for(guest.conversation_id) is not None


def test_who_wants_something_else_instead_of_giving_a_reason_gets_it(
    guest: ServiceTalk, services: Services
) -> None:
    guest.say("faq", "how much is delivery")
    guest.payload(NO)
    guest.press("Something else")
    guest.say("human_handoff", "let me talk to a human")
    assert services.handoffs.open_for(guest.conversation_id) is not None
    assert kept(guest, services) == (False, "other", "", 1)


def test_changing_ones_mind_replaces_what_was_said(
    guest: ServiceTalk, services: Services, shop: Shop
) -> None:
    guest.say("faq", "how much is delivery")
    guest.payload(NO)
    guest.payload(YES)
    guest.payload(YES)
    assert kept(guest, services) == (True, None, "", 1)
    noted = shop.events.recent(conversation_id=guest.conversation_id, kinds=["rating"])
    assert [(one.entry_id, one.detail["kind"], one.detail["first"]) for one in noted] == [
        ("faq_delivery", "helpful", False),
        ("faq_delivery", "unhelpful", True),
    ]


def test_an_answer_that_was_never_shown_here_is_not_rated(
    guest: ServiceTalk, services: Services, shop: Shop
) -> None:
    guest.payload('/feedback_positive{"entry_id": "faq_pay"}')
    guest.payload('/feedback_negative{"entry_id": "\' OR 1=1", "choice": "wrong"}')
    assert guest.responses == ["utter_feedback_negative"]
    assert services.helpful.of_entry("faq_pay") == []
    assert shop.events.recent(conversation_id=guest.conversation_id, kinds=["rating"]) == []


def test_an_unknown_reason_only_asks_again(guest: ServiceTalk, services: Services) -> None:
    guest.say("faq", "how much is delivery")
    guest.payload('/feedback_negative{"entry_id": "faq_delivery", "choice": "nonsense"}')
    assert guest.responses == ["utter_faq_why"]
    assert kept(guest, services) == (False, None, "", 1)


@pytest.mark.parametrize(
    ("question", "intent", "words", "helpful", "comment"),
    [
        ("how much is delivery", "feedback_positive", "great, thanks for that", True, ""),
        ("运费是多少", "feedback_negative", "没帮上忙", False, "没帮上忙"),
    ],
)
def test_words_right_behind_an_answer_count_for_it(
    guest: ServiceTalk,
    services: Services,
    question: str,
    intent: str,
    words: str,
    helpful: bool,
    comment: str,
) -> None:
    guest.say("faq", question)
    guest.say(intent, words)
    assert kept(guest, services) == (helpful, None, comment, 1)


def test_words_behind_something_else_do_not_count_for_an_older_answer(
    guest: ServiceTalk, services: Services
) -> None:
    guest.say("faq", "how much is delivery")
    guest.say("greet", "hello")
    guest.say("feedback_positive", "you are great")
    assert kept(guest, services) is None
    assert services.ratings.counts() == {"positive": 1}


def test_what_was_not_sure_and_what_was_not_understood_is_flagged(guest: ServiceTalk, shop: Shop) -> None:
    guest.say("faq", "is the founder left-handed")
    guest.say("nlu_fallback", "blorp fnord")
    flags = shop.events.recent(conversation_id=guest.conversation_id, kinds=["flag"])
    assert [one.detail["reason"] for one in flags] == ["not_understood", "faq_unanswered"]
