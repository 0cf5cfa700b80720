"""The other service topics: small talk, FAQ, opinions, people, language, erasure, figures, not understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.services import Services
from commerce.shop import Shop
from conversations.sessions.model import Identity
from kernel.errors import Invalid
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Entry
from tests.unit.actions.service.talk import ServiceTalk

Open = Callable[..., ServiceTalk]
REFUSAL = (
    "I can't help with that here. "
    "I can help you with products, your orders, returns and questions about the shop."
)


def test_a_greeting_shows_ways_to_begin_in_the_shoppers_language(
    guest: ServiceTalk, ann: ServiceTalk
) -> None:
    guest.say("greet", "你好")
    assert [s.text for s in guest.last] == [
        "您好，我是Aisle Demo Shop的助手。可以帮您找商品、查订单、办退货，也可以解答店铺的问题。想先做什么？"
    ]
    assert guest.buttons == ["热销榜", "优惠活动", "我的订单到哪了？", "退货", "English"]
    assert ann.texts("greet", "hi") == ["Hello Ann! What can I do for you today?"]


@pytest.mark.parametrize("intent", ["goodbye", "thank", "ask_help", "bot_challenge", "out_of_scope"])
def test_small_talk_answers_once_in_each_language(guest: ServiceTalk, intent: str) -> None:
    english = guest.texts(intent, "well then")
    guest.say("thank", "thanks")
    chinese = guest.texts(intent, "那好吧")
    assert (len(english), len(chinese)) == (1, 1)
    assert english[0].isascii() or "“" in english[0]
    assert any("一" <= sign <= "鿿" for sign in chinese[0])


def test_a_question_is_answered_with_its_source_and_noted(guest: ServiceTalk, shop: Shop) -> None:
    assert guest.texts("faq", "how much is delivery") == ["Delivery is 4.99, free from 50."]
    source = {"entry_id": "faq_delivery", "revision": 1, "question": "How much is delivery?"}
    assert guest.last[0].custom["faq"] == source
    shown = shop.events.recent(conversation_id=guest.conversation_id, kinds=["faq_shown"], limit=5)
    assert [(e.entry_id, e.detail["revision"]) for e in shown] == [("faq_delivery", 1)]


def test_an_unknown_question_is_admitted_and_a_yes_gets_a_person(
    guest: ServiceTalk, services: Services
) -> None:
    guest.say("faq", "is the founder left-handed")
    assert guest.responses == ["utter_faq_unknown"]
    assert services.handoffs.open_for(guest.conversation_id) is None
    guest.say("affirm", "yes please")
    assert guest.responses == ["utter_handoff_closed", "utter_handoff_meanwhile"]
    handoff = services.handoffs.open_for(guest.conversation_id)
    assert handoff is not None
    assert handoff.reason == "not_understood"


def test_feedback_is_stored_with_the_entry_it_follows(guest: ServiceTalk, services: Services) -> None:
    guest.say("faq", "how much is delivery")
    guest.say("feedback_negative", "that did not help")
    kept = services.ratings.of_conversation(guest.conversation_id)
    assert [(r.kind, r.comment, r.entry_id) for r in kept] == [
        ("negative", "that did not help", "faq_delivery")
    ]
    guest.say("feedback_positive", "很好")
    assert services.ratings.counts() == {"negative": 1, "positive": 1}


def test_a_complaint_is_recorded_flagged_and_offers_a_person(
    guest: ServiceTalk, services: Services, shop: Shop
) -> None:
    guest.say("complain", "你们的服务太差了")
    assert [s.text for s in guest.last] == [
        "非常抱歉给您带来不便。您的投诉已经记录下来，会有同事看到。需要我帮您转人工吗？"
    ]
    assert services.ratings.counts() == {"complaint": 1}
    flags = shop.events.recent(conversation_id=guest.conversation_id, kinds=["flag"], limit=5)
    assert [e.detail["reason"] for e in flags] == ["complaint"]
    guest.press("转人工")
    handoff = services.handoffs.open_for(guest.conversation_id)
    assert handoff is not None
    assert handoff.reason == "complaint"


@pytest.mark.parametrize("text", ["我要投诉", "太差了", "this is broken"])
def test_a_complaint_after_a_search_does_not_search_again(guest: ServiceTalk, text: str) -> None:
    guest.say("search_product", "bags")
    guest.say("complain", text)
    assert guest.last[0].response == "utter_complaint_noted"


def test_a_person_is_promised_with_the_hours_and_there_is_a_way_back(
    guest: ServiceTalk, services: Services
) -> None:
    assert guest.texts("human_handoff", "let me talk to a human") == [
        "I've recorded your request, but nobody is there right now. Our people answer "
        "Mon-Fri 09:00-18:00 (UTC); the next time is Monday 09:00. They will answer here in the "
        "chat, or write to support@example.com.",
        "Until then you can go on asking me.",
    ]
    guest.say("human_handoff", "hello? a human!")
    assert guest.responses == ["utter_handoff_still_closed", "utter_handoff_meanwhile"]
    assert len(services.handoffs.queue()) == 1
    guest.press("Stay with the assistant")
    assert guest.responses == ["utter_handoff_withdrawn"]
    assert services.handoffs.queue() == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("speak chinese please", "zh"), ("说英语", "en"), ("用中文", "zh"), ("English please", "en")],
)
def test_the_language_is_switched_and_confirmed_in_the_new_one(
    guest: ServiceTalk, text: str, language: str
) -> None:
    guest.say("change_language", text)
    assert guest.slots["language_choice"] == language
    assert [s.text for s in guest.last] == [
        {"en": "All right, I'll answer in English from now on.", "zh": "好的，之后我用中文回答。"}[language]
    ]
    guest.say("thank", "thanks")
    assert (
        guest.last[0].text
        == {"en": "You're welcome! Anything else?", "zh": "不客气！还有什么可以帮您？"}[language]
    )


def test_erasure_starts_after_a_code_to_the_address(
    guest: ServiceTalk, services: Services, last_code: Callable[[], str]
) -> None:
    guest.say("delete_my_data", "delete all my data")
    assert guest.responses == ["utter_request_email_erase"]
    guest.say("inform", "eve@example.com")
    assert guest.responses == ["utter_plan_erase", "utter_code_sent"]
    assert services.erasures.due() == []
    assert guest.texts("inform", last_code()) == [
        "Your request is recorded for eve@example.com. "
        "Your data will be erased by April 13, 2026 at the latest."
    ]
    assert [(e.email, e.proved_by) for e in services.erasures.due()] == [("eve@example.com", "code")]


def test_a_signed_in_shopper_erases_only_their_own_data(ann: ServiceTalk, services: Services) -> None:
    ann.say("delete_my_data", "delete the data of bob@example.com")
    assert ann.texts("affirm", "yes") == [
        "Your request is recorded for ann@example.com. "
        "Your data will be erased by April 13, 2026 at the latest."
    ]
    assert [(e.email, e.customer_id) for e in services.erasures.due()] == [("ann@example.com", "cus_ann")]


def test_a_no_starts_no_erasure(ann: ServiceTalk, services: Services) -> None:
    ann.say("delete_my_data", "删除我的数据")
    ann.say("deny", "不要")
    assert ann.responses == ["utter_left_as_it_is"]
    assert services.erasures.due() == []


@pytest.mark.parametrize("role", ["", "shopper", "owner"])
def test_sales_figures_are_refused_to_anybody_but_staff(opened: Open, role: str) -> None:
    talk = opened("cus_x", "x@example.com", role) if role else opened()
    assert talk.texts("sales_report", "what did we sell today?") == [REFUSAL]
    assert not any(sign.isdigit() for sign in talk.last[0].text)


@pytest.mark.parametrize("role", ["support", "merchant", "analyst", "admin"])
def test_staff_hear_the_figures(opened: Open, role: str) -> None:
    talk = opened("stf_1", "staff@example.com", role)
    assert talk.texts("sales_report", "sales of the last 3 days") == [
        "Sales, the last 3 days (March 12, 2026 – March 14, 2026): $270.00 from 3 orders and 3 units; "
        "the average order is $90.00. Units returned since: 0. Cancelled orders are left out.\n"
        "Most sold:\n1. Trail Runner × 3"
    ]
    assert talk.texts("sales_report", "今天卖了多少") == ["今天（2026年3月14日）没有订单。"]


def test_a_forged_or_expired_identity_opens_nothing(services: Services) -> None:
    expired = services.sessions.sign_identity(Identity("stf_1", "", "merchant"), ttl_s=-10)
    for token in (expired, "forged.token.here"):
        with pytest.raises(Invalid):
            services.sessions.open(token, "en")


def test_a_message_not_understood_offers_the_two_next_guesses(guest: ServiceTalk) -> None:
    guest.ranking = [
        {"name": "nlu_fallback", "confidence": 0.4},
        {"name": "order_status", "confidence": 0.2},
        {"name": "greet", "confidence": 0.15},
        {"name": "refund_status", "confidence": 0.1},
        {"name": "faq", "confidence": 0.1},
    ]
    guest.say("nlu_fallback", "blorp zzt")
    assert (guest.responses, guest.buttons) == (
        ["utter_fallback_choices"],
        ["Where is my order?", "Where is my refund?"],
    )


def test_the_second_failure_in_a_row_offers_a_person(guest: ServiceTalk, services: Services) -> None:
    guest.say("nlu_fallback", "blorp zzt")
    assert guest.responses == ["utter_fallback_rephrase"]
    guest.say("nlu_fallback", "blorp!!")
    assert guest.responses == ["utter_fallback_person"]
    assert services.handoffs.queue() == []
    guest.say("affirm", "yes")
    assert len(services.handoffs.queue()) == 1


def test_the_second_thing_out_of_scope_in_a_row_offers_a_person(guest: ServiceTalk) -> None:
    guest.say("out_of_scope", "write my essay")
    guest.say("out_of_scope", "who won the match")
    assert (guest.responses, guest.buttons) == (["utter_out_of_scope_again"], ["Talk to a person"])
    guest.say("thank", "thanks anyway")
    guest.say("out_of_scope", "sing a song")
    assert guest.responses == ["utter_out_of_scope"]


def test_what_the_knowledge_base_is_sure_of_is_answered_though_not_understood(guest: ServiceTalk) -> None:
    guest.say("nlu_fallback", "How much is delivery?")
    assert guest.responses == ["utter_faq_answer"]


def test_what_leans_to_goods_is_searched_before_questions_are_looked_up(guest: ServiceTalk) -> None:
    guest.ranking = [
        {"name": "nlu_fallback", "confidence": 0.3},
        {"name": "refine_search", "confidence": 0.2},
    ]
    guest.say("nlu_fallback", "how much is delivery? show me anything between $90 and $100")
    assert guest.last[0].titles == ["Track Star"]


def test_what_the_catalogue_knows_is_searched_though_not_understood(guest: ServiceTalk) -> None:
    guest.say("nlu_fallback", "black running shoes")
    assert guest.last[0].titles == ["Trail Runner", "Road Racer"]


def test_the_assistant_does_not_answer_over_a_person_who_took_the_conversation(
    guest: ServiceTalk, services: Services
) -> None:
    guest.say("human_handoff", "a person please")
    handoff = services.handoffs.queue()[0]
    services.handoffs.take(handoff.handoff_id, "staff_1")
    for intent in ("greet", "faq", "order_status", "search_product", "nlu_fallback"):
        assert guest.say(intent, "how much is delivery") == []
    assert guest.texts("human_handoff", "are you a person now?")[0] == (
        "One of our people has your conversation already and will answer here."
    )
    services.handoffs.close(handoff.handoff_id)
    guest.say("greet", "hello")
    assert guest.responses == ["utter_greet"]


def test_a_shopper_can_send_the_person_away(guest: ServiceTalk, services: Services) -> None:
    guest.say("human_handoff", "a person please")
    services.handoffs.take(services.handoffs.queue()[0].handoff_id, "staff_1")
    guest.say("human_handoff", "back to the assistant please")
    assert guest.responses == ["utter_handoff_withdrawn"]
    guest.say("thank", "thanks")
    assert guest.responses == ["utter_thank"]


def test_how_to_return_is_told_before_an_order_is_asked(guest: ServiceTalk, services: Services) -> None:
    entry = Entry(
        "faq_returns",
        "returns",
        {"en": ("How do I return something?",), "zh": ("怎么退货？",)},
        {"en": "Within 30 days.", "zh": "30天内可以退。"},
    )
    shop = services.shop
    EditingService(shop.database, shop.clock, NO_FACTS).import_entries([entry], "test", publish=True)
    guest.say("return_item", "how do I return something?")
    assert (guest.responses, guest.buttons) == (["utter_faq_answer"], ["Return something"])
    guest.say("return_item", "怎么退货？")
    assert (guest.responses, guest.buttons) == (["utter_faq_answer"], ["退货"])
    assert guest.texts("return_item", "I want to return something")[0].startswith("What is the order number?")


def test_an_address_that_answers_nothing_is_no_search(guest: ServiceTalk) -> None:
    guest.ranking = [
        {"name": "nlu_fallback", "confidence": 0.3},
        {"name": "search_product", "confidence": 0.2},
    ]
    guest.say("nlu_fallback", "王小明，上海市浦东新区世纪大道100号，200120")
    assert guest.last[0].titles == []


def test_a_title_is_told_of_though_the_message_was_not_understood(guest: ServiceTalk) -> None:
    guest.say("nlu_fallback", "hmm the Trail Runner maybe")
    assert (guest.responses, guest.last[0].titles) == (["utter_detail"], ["Trail Runner"])
    guest.say("search_product", "running shoes")
    guest.say("nlu_fallback", "hmm the second one maybe")
    assert (guest.responses, guest.last[0].titles) == (["utter_detail"], ["Road Racer"])
