"""FAQ answers in the chat: for whom they are, until when, with what they link to, on every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.endpoint import build_actions
from actions.faq_answers import just_told
from actions.services import Services
from commerce.catalogue.model import Product, ProductFilter
from commerce.customers.model import Customer
from commerce.promotions.model import Promotion
from commerce.shop import Shop
from kernel.clock import FixedClock
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Audience, Entry, Link
from tests.conftest import NOW
from tests.unit.actions.service.talk import ServiceTalk

GIFT = Entry(
    "faq_gift", "gifts", {"en": ("Is there a birthday gift?",), "zh": ("生日有礼物吗？",)},
    {"en": "Yes, a **card** of *ours*.", "zh": "有，一张**贺卡**。"},
)  # fmt: skip
ASKED = "is there a birthday gift"


@pytest.fixture
def editing(services: Services) -> EditingService:
    return EditingService(services.shop.database, services.clock, NO_FACTS)


def publish(editing: EditingService, entry: Entry) -> None:
    editing.import_entries([entry], "mia", publish=True)


class OnTelegram(ServiceTalk):
    """Somebody whose messages Telegram brings; its conversations open no session here."""

    def _call(self, name: str) -> list[dict[str, Any]]:
        for event in self.events:
            event["input_channel"] = "telegram"
        return super()._call(name)


@pytest.fixture
def telegram(services: Services, clock: FixedClock) -> ServiceTalk:
    return OnTelegram(build_actions(services), "4711", clock)


@pytest.fixture
def bag(shop: Shop) -> Product:
    return shop.catalogue.select(ProductFilter(category_ids=("bags",)))[0]


def test_an_answer_for_customers_is_given_to_proven_ones_alone(
    editing: EditingService, guest: ServiceTalk, ann: ServiceTalk
) -> None:
    publish(editing, replace(GIFT, audience=Audience(signed_in=True)))
    assert ann.texts("faq", ASKED) == ["Yes, a **card** of *ours*."]
    guest.say("faq", ASKED)
    assert guest.responses == ["utter_faq_unknown"]


def test_an_answer_for_a_segment_is_given_to_its_members_alone(
    editing: EditingService, services: Services, ann: ServiceTalk, clock: FixedClock
) -> None:
    publish(editing, replace(GIFT, audience=Audience(segments=("vip", "students"))))
    ann.say("faq", ASKED)
    assert ann.responses == ["utter_faq_unknown"]
    vip = Customer("cus_ann", "ann@example.com", "Ann", "en", ("vip",), clock.now())
    services.shop.customers.save_customers([vip])
    ann.say("faq", ASKED)
    assert ann.responses == ["utter_faq_answer"]


def test_an_answer_for_one_channel_is_given_there_alone(
    editing: EditingService, guest: ServiceTalk, telegram: ServiceTalk
) -> None:
    publish(editing, replace(GIFT, audience=Audience(channels=("telegram",))))
    guest.say("faq", ASKED)
    assert guest.responses == ["utter_faq_unknown"]
    assert telegram.texts("faq", ASKED) == ["Yes, a card of ours."]


def test_an_answer_begins_and_ends_at_its_moments_without_anybody_doing_anything(
    editing: EditingService, guest: ServiceTalk, clock: FixedClock
) -> None:
    window = replace(GIFT, valid_from=NOW + timedelta(hours=1), valid_until=NOW + timedelta(hours=2))
    publish(editing, window)
    guest.say("faq", ASKED)
    assert guest.responses == ["utter_faq_unknown"]
    clock.advance(hours=1)
    guest.say("faq", ASKED)
    assert guest.responses == ["utter_faq_answer"]
    clock.advance(hours=1)
    guest.say("faq", ASKED)
    assert guest.responses == ["utter_faq_unknown"]


def test_a_button_of_an_answer_that_is_not_theirs_tells_nothing(
    editing: EditingService, guest: ServiceTalk
) -> None:
    publish(editing, replace(GIFT, audience=Audience(signed_in=True)))
    guest.payload('/faq{"entry_id": "faq_gift"}')
    assert guest.responses == ["utter_request_question"]


def test_what_an_answer_links_to_is_shown_beside_it(
    editing: EditingService, guest: ServiceTalk, shop: Shop, bag: Product
) -> None:
    shop.promotions.save_promotions(
        [
            Promotion("gift_sale", "percent", {"en": "Gift sale", "zh": "礼品特卖"}, percent=10),
            Promotion("over", "percent", {"en": "Over"}, percent=10, ends_at=NOW - timedelta(days=1)),
        ]
    )
    linked = replace(
        GIFT, product_ids=("gone", bag.product_id), promotion_ids=("gift_sale", "over"),
        links=(Link("Cards", "/cards"), Link("", "https://post.example/x")),
    )  # fmt: skip
    publish(editing, linked)
    assert guest.texts("faq", ASKED) == [
        "Yes, a **card** of *ours*.\n\n- [Cards](http://127.0.0.1:8000/cards)\n- https://post.example/x"
    ]
    custom = guest.last[0].custom
    assert [card["product_id"] for card in custom["products"]] == [bag.product_id]
    assert [card["promotion_id"] for card in custom["promotions"]] == ["gift_sale"]
    assert custom["faq"] == {"entry_id": "faq_gift", "revision": 1, "question": "Is there a birthday gift?"}
    events = shop.events.recent(conversation_id=guest.conversation_id, limit=10)
    told = {(one.kind, one.entry_id, one.product_id or one.promotion_id) for one in events}
    assert told >= {
        ("faq_shown", "faq_gift", None),
        ("shown", "faq_gift", bag.product_id),
        ("promotion_shown", "faq_gift", "gift_sale"),
    }
    assert guest.slots["focus_product"] == bag.product_id


def test_where_there_are_no_cards_products_are_buttons(
    editing: EditingService, telegram: ServiceTalk, bag: Product
) -> None:
    publish(editing, replace(GIFT, product_ids=(bag.product_id,), links=(Link("Cards", "/cards"),)))
    assert telegram.texts("faq", ASKED) == ["Yes, a card of ours.\n\n• Cards (http://127.0.0.1:8000/cards)"]
    assert telegram.buttons == [bag.title("en")]
    assert "products" not in telegram.last[0].custom


DOGS = Entry(
    "dogs",
    "shop",
    {"en": ("Can I bring my dog into the store?",), "zh": ("可以带狗进店吗？",)},
    {"en": "Dogs on a leash are welcome.", "zh": "牵绳的狗狗欢迎进店。"},
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("can I bring my dog into the store", "Dogs on a leash are welcome."),
        ("可以带狗进店吗", "牵绳的狗狗欢迎进店。"),
    ],
)
@pytest.mark.parametrize("intent", ["out_of_scope", "search_product", "nlu_fallback"])
def test_what_a_merchant_wrote_today_is_answered_whatever_the_intent(
    editing: EditingService, guest: ServiceTalk, intent: str, text: str, answer: str
) -> None:
    guest.say(intent, text)
    assert guest.responses != ["utter_faq_answer"]
    publish(editing, DOGS)
    assert guest.texts(intent, text) == [answer]


def test_what_is_out_of_scope_is_noted_for_the_gaps(guest: ServiceTalk, services: Services) -> None:
    guest.say("out_of_scope", "can I bring my dog into the store")
    flags = services.shop.events.recent(kinds=["flag"])
    assert [one.detail["reason"] for one in flags] == ["not_understood"]


def test_two_requests_of_one_message_are_not_given_the_same_answer_twice() -> None:
    told = {"event": "bot", "data": {"custom": {"faq": {"entry_id": "pay"}}}}
    second = {"metadata": {"compound": {"part": 2, "of": 2}}}
    events = [{"event": "user"}, told, {"event": "user"}]
    tracker = Tracker.from_dict({"sender_id": "c", "latest_message": second, "events": events})
    assert (just_told(tracker, "pay"), just_told(tracker, "delivery")) == (True, False)
    alone = Tracker.from_dict({"sender_id": "c", "latest_message": {"metadata": {}}, "events": events})
    assert not just_told(alone, "pay")
