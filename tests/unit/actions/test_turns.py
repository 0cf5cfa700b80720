"""What shoppers say in the middle of things: another one, I take it, is it …, descriptions, typed buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.audiences import AUDIENCES, audience_in, is_for
from actions.endpoint import build_actions
from actions.service_general import is_general
from actions.services import Services
from actions.typed_buttons import press_typed
from commerce.promotions.model import Promotion, Scope
from commerce.shop import Shop
from kernel.languages import has_han
from knowledge.model import Answer, Asker, Match
from tests.conversations.runner import Conversation


class Pages:
    """The shop's own pages: one entry, given to any question that holds its word."""

    def __init__(self, word: str = "") -> None:
        self.word = word

    def answer(self, text: str, _language: str, _asker: Asker) -> Answer | None:
        """The entry when the question holds the word."""
        if not self.word or self.word not in text:
            return None
        return Answer(Match("entry", 1, "What?", "From the pages.", "en", 0.9))

    def worded(self, _text: str) -> tuple[str, ...]:
        """No question is word for word in these pages."""
        return ()


def talking(services: Services, word: str = "") -> Conversation:
    pages: Any = Pages(word)
    return Conversation(build_actions(replace(services, knowledge=pages)))


@pytest.mark.parametrize("text", ["加到购物车", "put it in my cart"])
def test_what_is_to_go_into_the_cart_is_no_question_to_the_shops_pages(services: Services, text: str) -> None:
    talk = talking(services, word="购物车" if has_han(text) else "cart")
    assert talk.say("add_to_cart", text)[0].response == "utter_ask_which_product"
    assert talk.say("product_detail", text)[0].text == "From the pages."


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("return_item", "换一个"),
        ("check_stock", "换一款看看"),
        ("deny", "show me another one"),
        ("refine_search", "next"),
    ],
)
def test_another_one_is_the_next_of_those_shown(talk: Conversation, intent: str, text: str) -> None:
    talk.say("search_product", "running shoes" if text.isascii() else "跑鞋")
    first, second = talk.slots["offered_products"][:2]
    talk.say("inform", "the first one" if text.isascii() else "第一个")
    assert talk.slots["focus_product"] == first
    assert talk.say(intent, text)[0].response == "utter_detail"
    assert talk.slots["focus_product"] == second


def test_another_one_with_nothing_shown_is_what_it_was_taken_for(talk: Conversation) -> None:
    assert talk.say("deny", "another one")[0].response == "utter_all_right"


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("affirm", "就它了"),
        ("affirm", "好的就这个"),
        ("inform", "I'll take it"),
        ("nlu_fallback", "ok that's the one"),
    ],
)
def test_taking_it_puts_what_is_in_view_in_the_cart(talk: Conversation, intent: str, text: str) -> None:
    talk.say("search_product", "canvas tote" if text.isascii() else "帆布托特包")
    said = talk.say(intent, text)[0]
    assert (said.response, talk.slots["focus_variant"]) == ("utter_added", "tote-one")


def test_what_several_come_in_is_told_for_each(services: Services) -> None:
    talk = talking(services)
    talk.say("search_product", "running shoes")
    said = talk.say("product_detail", "what sizes do they come in")[0]
    assert said.response == "utter_each"
    assert "• Road Racer: 41, 42" in said.text
    assert said.text.startswith("Size:")


def test_a_quality_of_several_names_those_that_have_it(services: Services) -> None:
    talk = talking(services)
    talk.say("search_product", "running shoes")
    assert talk.say("product_detail", "are they nylon?")[0].text == (
        "Track Star: yes, nylon. For Trail Runner and Road Racer it is not stated."
    )


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("is it canvas?", "utter_detail_yes"),
        ("is it leather?", "utter_detail_no"),
        ("is it vegan?", "utter_detail_unsaid"),
    ],
)
def test_a_question_on_one_product_is_answered_yes_no_or_not_stated(
    services: Services, text: str, response: str
) -> None:
    talk = talking(services)
    talk.say("search_product", "canvas tote")
    assert [said.response for said in talk.say("product_detail", text)] == [response, "utter_detail"]


def test_what_the_product_does_not_say_may_stand_on_the_shops_pages(services: Services) -> None:
    talk = talking(services, "gift")
    talk.say("search_product", "canvas tote")
    assert [said.text for said in talk.say("product_detail", "can it be gift wrapped?")] == [
        "From the pages."
    ]


def test_a_colour_asked_of_the_product_in_view_is_its_stock(services: Services) -> None:
    talk = talking(services)
    talk.say("search_product", "running shoes")
    talk.say("inform", "the second one")
    assert talk.say("refine_search", "does it come in blue")[0].response == "utter_stock_not_made"


def test_a_description_goes_on_with_the_search(talk: Conversation) -> None:
    talk.say("search_product", "shoes")
    talk.say("search_product", "nylon")
    assert talk.last[0].titles == ["Track Star"]


def test_another_kind_of_goods_begins_anew(talk: Conversation) -> None:
    talk.say("search_product", "shoes")
    assert set(talk.say("search_product", "bags")[0].titles) == {"Canvas Tote", "City Satchel"}


def test_what_is_asked_for_by_name_begins_anew_though_the_kind_is_unknown(talk: Conversation) -> None:
    talk.say("search_product", "shoes")
    assert talk.say("refine_search", "now show me a satchel")[0].titles == ["City Satchel"]


def test_a_description_taken_for_a_complaint_only_describes(talk: Conversation) -> None:
    talk.say("search_product", "shoes")
    assert talk.say("complain", "trail")[0].titles == ["Trail Runner"]


def test_words_that_nothing_answers_are_not_carried_on(talk: Conversation) -> None:
    talk.say("search_product", "shoes")
    kept = talk.slots["wish"]
    talk.say("search_product", "zorbulators")
    assert talk.slots["wish"] == kept


def test_a_bare_number_is_a_size_of_what_is_shown(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("inform", "41")[0].titles == ["Road Racer"]


def test_recommend_something_is_not_held_to_the_search(talk: Conversation) -> None:
    talk.say("search_product", "running shoes under 100")
    said = talk.say("recommend", "recommend something")[0]
    assert said.response == "utter_recommend_popular"
    assert not set(said.titles) & {"Trail Runner", "Track Star"}


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("how long till it arrives", True),
        ("can I return it if it doesn't fit", True),
        ("多久退款", True),
        ("不合适可以退吗", True),
        ("where is my parcel", False),
        ("when will my order arrive", False),
        ("我的快递到哪了", False),
        ("has it shipped yet", False),
        ("cancel my order", False),
        ("退货", False),
    ],
)
def test_a_question_on_how_it_goes_speaks_of_no_order(text: str, general: bool) -> None:
    assert is_general(text) is general


def test_how_long_it_takes_is_told_before_an_order_is_asked_for(services: Services) -> None:
    talk = talking(services, "arrives")
    said = talk.say("order_status", "how long till it arrives")[0]
    assert (said.text, [b["title"] for b in said.buttons]) == ("From the pages.", ["Where is my order?"])
    assert talk.slots["service_task"] is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("is there a student discount", "for_students"),
        ("会员有什么优惠", "for_members"),
        ("新人有优惠吗", "for_new_customers"),
        ("discount for nurses?", "for_key_workers"),
        ("any promotions on shoes?", None),
    ],
)
def test_for_whom_a_promotion_is_asked(text: str, key: str | None) -> None:
    found = audience_in(text)
    assert (found.key if found else None) == key


def test_a_segments_promotion_is_named_without_its_code_to_a_stranger(services: Services, shop: Shop) -> None:
    names = {"en": "15% off for students", "zh": "学生八五折"}
    scope = Scope(segments=("student",))
    shop.promotions.save_promotions(
        [Promotion("campus", "percent", names, percent=15, code="CAMPUS15", scope=scope)]
    )
    said = talking(services).say("ask_promotions", "is there a student discount?")
    assert [one.response for one in said] == ["utter_promotions_audience_other"]
    assert "15% off for students" in said[0].text
    assert "CAMPUS15" not in said[0].text


def test_no_promotion_for_a_group_is_said_before_what_runs_for_all(services: Services, shop: Shop) -> None:
    shop.promotions.save_promotions([Promotion("sale", "percent", {"en": "Sale"}, percent=10)])
    said = talking(services).say("ask_promotions", "any discount for nurses?")
    assert [one.response for one in said] == ["utter_promotions_audience_none", "utter_promotions"]


def test_a_promotion_is_for_a_group_by_its_words_too() -> None:
    first = Promotion("w", "percent", {"en": "10% off your first order"}, percent=10)
    new = next(one for one in AUDIENCES if one.key == "for_new_customers")
    assert is_for(first, new)
    assert not is_for(replace(first, names={"en": "Sale"}), new)


def _tracker(text: str) -> Tracker:
    buttons = [{"title": "Stay with the assistant", "payload": '/human_handoff{"choice": "stay"}'}]
    events = [
        {"event": "user", "text": "a person please"},
        {"event": "bot", "text": "…", "data": {"buttons": buttons}},
        {"event": "user", "text": text},
    ]
    latest = {"text": text, "intent": {"name": "greet"}, "entities": [], "metadata": {"request_id": "r"}}
    return Tracker.from_dict({"sender_id": "c", "slots": {}, "latest_message": latest, "events": events})


def test_a_buttons_title_typed_is_the_button_pressed() -> None:
    tracker = _tracker("stay with the assistant.")
    assert press_typed(tracker) == "human_handoff"
    assert tracker.latest_message["entities"] == [{"entity": "choice", "value": "stay"}]
    assert tracker.latest_message["metadata"] == {"request_id": "r"}


def test_other_words_press_nothing() -> None:
    tracker = _tracker("stay")
    assert press_typed(tracker) is None
    assert tracker.latest_message["intent"] == {"name": "greet"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有没有白色的跑鞋,不超过200块", "running shoes"),
        ("我想买红色的跑鞋,50到150之间的", "running shoes"),
        ("帮我找一下跑鞋,150以内", "running shoes"),
    ],
)
def test_goods_named_after_their_description_begin_a_new_search(
    talk: Conversation, text: str, kind: str
) -> None:
    talk.say("search_product", "what bags do you sell?")
    talk.say("search_product", text)
    assert talk.slots["wish"]["kind"] == kind
    assert talk.slots["wish"]["words"] == "跑鞋"


@pytest.mark.parametrize(
    "text", ["hmm go back", "can we go back?", "back to the previous ones please", "no, go back a step"]
)
def test_back_with_small_words_around_it_goes_back(talk: Conversation, text: str) -> None:
    talk.say("search_product", "running shoes")
    talk.say("refine_search", "under 90")
    assert len(talk.say("search_product", text)[0].titles) == 3


def test_a_bare_figure_after_a_size_is_a_size_and_with_money_a_price(talk: Conversation) -> None:
    talk.say("search_product", "running shoes in size 42")
    talk.say("refine_search", "what about 41")
    assert (talk.slots["wish"]["sizes"], talk.slots["wish"].get("price_around_minor")) == (["41"], None)
    talk.say("refine_search", "what about $95")
    assert (talk.slots["wish"]["sizes"], talk.slots["wish"]["price_around_minor"]) == (["41"], 9500)


def test_something_for_a_thing_of_ones_own_begins_another_search(talk: Conversation) -> None:
    talk.say("search_product", "running shoes under 90")
    said = talk.say("refine_search", "something in canvas for my laptop")
    assert "running shoes" not in said[0].text
    assert "for my laptop" in said[0].text


def test_how_are_you_gets_an_answer_and_no_second_greeting(talk: Conversation) -> None:
    said = talk.say("greet", "how are you today by the way")
    assert said[0].text == "All well here, thank you for asking! What can I do for you?"


def test_what_somebody_likes_goes_on_with_the_search_when_not_understood(talk: Conversation) -> None:
    talk.say("search_product", "a bag for my brother")
    talk.say("nlu_fallback", "he likes canvas a lot")
    assert talk.slots["wish"]["recipients"] == ["brother"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("which one is lighter?", "Canvas Tote"), ("which of them is heavier?", "City Satchel")],
)
def test_which_has_more_of_a_measure_is_answered_in_a_sentence(
    talk: Conversation, shop: Shop, text: str, first: str
) -> None:
    weights = {"tote": "400 g", "satchel": "1.2 kg"}
    for product_id, weight in weights.items():
        product = shop.catalogue.get(product_id)
        shop.catalogue.save_products([replace(product, attributes={**product.attributes, "weight": weight})])
    talk.say("search_product", "bags")
    said = talk.say("compare_products", text)
    assert (said[0].response, said[0].titles) == ("utter_compare_measured", [first])


def test_goods_taken_for_nothing_of_the_shops_are_searched_all_the_same(talk: Conversation) -> None:
    assert len(talk.say("out_of_scope", "hello, can you help me find running shoes")[0].titles) == 3


def test_the_best_rated_one_is_one_of_the_search(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("best_sellers", "what is your best rated one")
    assert (said[0].response, said[0].titles[0]) == ("utter_found_best_rated", "Track Star")
