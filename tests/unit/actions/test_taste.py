"""The shopper's own taste in chat: three questions, why, never again, what is known, forgotten."""

from __future__ import annotations

import pytest

from actions.services import Services
from commerce.events.model import Event
from commerce.shop import Shop
from conversations.sessions.model import Session
from kernel.clock import FixedClock
from recommender.model import Shopper
from recommender.profiles.model import Said
from recommender.requests import Request
from tests.conversations.runner import Conversation
from tests.unit.actions.conftest import FakeSessions

HERE = Shopper(conversation_id="conv-1")


def said_by(services: Services, shopper: Shopper = HERE) -> set[tuple[str, str, bool]]:
    return {(one.kind, one.value, one.liked) for one in services.recommender.profiles.told_by(shopper)}


def titles(buttons: list[dict[str, str]]) -> list[str]:
    return [one["title"] for one in buttons]


@pytest.fixture
def jane(sessions: FakeSessions, services: Services) -> Shopper:
    """A proven customer in the conversation."""
    now = services.clock.now()
    sessions.known["conv-1"] = Session("conv-1", "web", "en", now, None, "jane")
    return Shopper(customer_id="jane", conversation_id="conv-1")


def test_a_stranger_gets_what_sells_at_once_and_the_three_questions_as_a_button(talk: Conversation) -> None:
    (said,) = talk.say("recommend", "recommend something")
    assert (said.response, bool(said.titles), titles(said.buttons)) == (
        "utter_recommend_popular",
        True,
        ["Three quick questions"],
    )


def test_three_answers_give_a_recommendation_with_reasons_of_the_shoppers_own(
    talk: Conversation, services: Services
) -> None:
    talk.say("recommend", "recommend something")
    (said,) = talk.press("Three quick questions")
    assert (said.response, titles(said.buttons)) == (
        "utter_taste_ask_category",
        ["Shoes", "Bags", "Coats", "Skip"],
    )
    (said,) = talk.press("Shoes")
    assert titles(said.buttons) == ["Up to $95.00", "$95.00 to $139.99", "Skip"]
    (said,) = talk.press("Up to $95.00")
    assert (said.response, titles(said.buttons)) == (
        "utter_taste_ask_detail",
        ["Black", "Red", "Blue", "Skip"],
    )
    (said,) = talk.press("Blue")
    assert (said.response, said.titles) == ("utter_taste_done", ["Track Star"])
    assert said.text == "Noted: you like Shoes, blue and up to $95.00. By that, I'd suggest:"
    reasons = [card["reasons"][0]["text"] for card in said.custom["products"]]
    assert reasons == ["you said you like Shoes"]
    assert said_by(services) == {
        ("category", "shoes", True),
        ("price_band", "low", True),
        ("colour", "blue", True),
    }


def test_the_questions_in_chinese(talk: Conversation) -> None:
    (said,) = talk.say("inform", "问问我的喜好")
    assert titles(said.buttons) == ["鞋", "包", "外套", "跳过"]
    talk.press("包")
    talk.press("跳过")
    (said,) = talk.press("跳过") if talk.last[0].response == "utter_taste_ask_detail" else talk.last
    assert (said.response, said.text) == ("utter_taste_done", "记住了：您喜欢包。按这些给您推荐：")
    assert set(said.titles) == {"帆布托特包", "城市邮差包"}


def test_all_skipped_is_said_as_such(talk: Conversation, services: Services) -> None:
    talk.say("recommend", "ask me what I like")
    said = talk.last
    while said[0].response.startswith("utter_taste_ask"):
        said = talk.press("Skip")
    assert (said[0].response, said_by(services)) == ("utter_taste_done_without", set())


def test_a_question_is_answered_in_words_and_survives_another_one(
    talk: Conversation, services: Services, clock: FixedClock
) -> None:
    (said,) = talk.say("recommend", "ask me what I like")
    later = next(one["payload"] for one in said.buttons if one["title"] == "Coats")
    assert talk.say("search_product", "show me running shoes")[0].response == "utter_found"
    assert said_by(services) == set()
    talk.payload(later)
    assert said_by(services) == {("category", "coats", True)}
    clock.advance(seconds=1)
    talk.say("recommend", "ask me what I like")
    assert talk.say("search_product", "bags")[0].response == "utter_taste_ask_price"
    assert ("category", "bags", True) in said_by(services)
    assert talk.say("deny", "no")[0].response in ("utter_taste_ask_detail", "utter_taste_done")


@pytest.mark.parametrize(
    "payload",
    [
        "answer1:category=dragons",
        "answer1:brand=Norda",
        "answer9:category=shoes",
        "answer2:price_band=free",
        "refuse:price_band=low",
        "refuse:product=nothing",
        "refuse:customer=jane",
        "steal",
        "ask:category=shoes",
        "skip",
        "",
        "answer1:category=" + "x" * 300,
    ],
)
def test_a_forged_payload_is_declined_and_nothing_kept(
    talk: Conversation, services: Services, payload: str
) -> None:
    (said,) = talk.payload(f'/recommend{{"taste": "{payload}"}}')
    assert (said.response, said_by(services)) == ("utter_taste_button_gone", set())


@pytest.mark.parametrize(
    ("intent", "text", "kept"),
    [
        ("refine_search", "don't show me bags", {("category", "bags", False)}),
        ("deny", "no more norda please", {("brand", "Norda", False)}),
        ("nlu_fallback", "I don't like red", {("colour", "red", False)}),
        ("inform", "I never wear leather", {("material", "leather", False)}),
        (
            "recommend",
            "stop showing me bags or coats",
            {("category", "bags", False), ("category", "coats", False)},
        ),
        ("out_of_scope", "别给我推荐包了", {("category", "bags", False)}),
        ("deny", "我不喜欢红色", {("colour", "red", False)}),
        ("refine_search", "以后别再推荐跑鞋", {("category", "running-shoes", False)}),
    ],
)
def test_what_is_turned_away_for_good_is_kept_whatever_the_intent(
    talk: Conversation, services: Services, intent: str, text: str, kept: set[tuple[str, str, bool]]
) -> None:
    (said,) = talk.say(intent, text)
    assert (said.response, said_by(services)) == ("utter_taste_refused_here", kept)
    for undo in said.buttons[: len(kept)]:
        talk.payload(undo["payload"])
    assert said_by(services) == set()


def test_a_refusal_is_said_back_and_holds_in_chat_and_batch(
    talk: Conversation, services: Services, jane: Shopper
) -> None:
    (said,) = talk.say("recommend", "don't show me bags")
    assert said.text.startswith("Understood: I won't suggest Bags to you any more")
    assert said_by(services, jane) == {("category", "bags", False)}
    shown = talk.say("recommend", "recommend something")[0].titles
    shown += talk.say("best_sellers", "best sellers")[0].titles
    assert (bool(shown), {"Canvas Tote", "City Satchel"} & set(shown)) == (True, set())
    _, (answer, other) = services.recommender.answer_batch(
        [Request("1", customer_id="jane", k=9), Request("2", customer_id="bob", k=9)]
    )
    assert {item.product_id for item in answer.items} & {"tote", "satchel"} == set()
    assert {item.product_id for item in other.items} >= {"tote", "satchel"}
    assert answer.items


def test_a_refusal_belongs_to_its_conversation(talk: Conversation, services: Services) -> None:
    talk.say("recommend", "don't show me bags")
    other = Conversation(talk.actions, "conv-2")
    assert "Canvas Tote" in other.say("recommend", "recommend something")[0].titles


def test_within_a_search_a_dislike_only_refines_it(talk: Conversation, services: Services) -> None:
    talk.say("search_product", "running shoes")
    talk.say("refine_search", "I don't like black")
    talk.say("refine_search", "don't show me the red ones")
    assert said_by(services) == set()


def test_within_a_search_a_standing_refusal_goes_on_with_it(talk: Conversation, services: Services) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("refine_search", "never show me veloz again")
    assert said_by(services) == {("brand", "Veloz", False)}
    assert (said[0].response, said[1].titles) == ("utter_taste_refused_here", ["Trail Runner"])


def test_asking_for_what_was_refused_says_so_and_it_can_be_shown_again(
    talk: Conversation, services: Services
) -> None:
    talk.say("recommend", "don't show me bags")
    (said,) = talk.say("search_product", "show me bags")
    assert (said.response, titles(said.buttons)) == ("utter_taste_hidden", ["Show Bags again"])
    said_again = talk.press("Show Bags again")
    assert [one.response for one in said_again] == ["utter_taste_undone", "utter_found"]
    assert (said_by(services), said_again[1].titles) == (set(), ["Canvas Tote", "City Satchel"])


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("don't show me red shoes", "utter_taste_which"),
        ("don't recommend unicorns", "utter_taste_unknown"),
    ],
)
def test_what_cannot_be_kept_is_asked_or_said(
    talk: Conversation, services: Services, text: str, response: str
) -> None:
    assert (talk.say("recommend", text)[0].response, said_by(services)) == (response, set())


def test_a_product_pointed_at_is_not_suggested_again(talk: Conversation, services: Services) -> None:
    shown = talk.say("recommend", "recommend something")[0].titles
    talk.say("inform", "don't show me the first one again")
    assert shown[0] not in talk.say("recommend", "recommend something")[0].titles
    assert [kind for kind, _, _ in said_by(services)] == ["product"]


def test_why_is_told_from_the_shoppers_own_events(talk: Conversation, services: Services, shop: Shop) -> None:
    at = services.clock.now()
    shop.events.append([Event("1", "cart_add", at, conversation_id="conv-1", product_id="trail")])
    talk.payload('/product_detail{"product_id": "road"}')
    (said,) = talk.say("complain", "why do you think I like this?")
    assert said.text == (
        "Why Road Racer: you looked at it; you put Trail Runner in the cart, from the same department."
        " Besides: new, 13 days ago."
    )
    assert titles(said.buttons) == ["Not for me", "What you know of my taste"]


def test_why_is_honest_where_nothing_of_the_shoppers_speaks_for_it(talk: Conversation) -> None:
    assert talk.say("recommend", "why this one?")[0].response == "utter_taste_why_what"
    talk.say("search_product", "canvas tote")
    (said,) = talk.say("recommend", "为什么推荐这个？")
    assert said.response in ("utter_taste_why_none", "utter_taste_why_others")


def test_what_is_known_is_shown_with_a_way_to_drop_each(talk: Conversation, services: Services) -> None:
    assert talk.say("recommend", "what do you know about my taste?")[0].response == "utter_taste_empty"
    profiles = services.recommender.profiles
    profiles.correct(HERE, "category", "bags", liked=True)
    profiles.correct(HERE, "colour", "red", liked=False)
    (said,) = talk.say("ask_help", "你觉得我喜欢什么")
    assert said.text == "我只知道这次对话里的：\n你说过喜欢：包\n你让我别再推荐：红色"
    assert titles(said.buttons) == ["不再喜欢包", "重新显示红色", "三个小问题", "忘掉我的喜好"]
    talk.press("重新显示红色")
    assert profiles.told_by(HERE) == (Said("category", "bags", True),)


def test_forgetting_asks_first_and_says_what_it_is_not(talk: Conversation, services: Services) -> None:
    services.recommender.profiles.correct(HERE, "category", "bags", liked=False)
    (said,) = talk.say("delete_my_data", "forget what you know about my taste")
    assert (said.response, len(said_by(services))) == ("utter_taste_forget_ask", 1)
    assert talk.say("deny", "no")[0].response == "utter_taste_kept"
    talk.say("recommend", "忘掉我的喜好")
    (said,) = talk.say("affirm", "好的")
    assert (said.response, said_by(services)) == ("utter_taste_forgotten", set())
    assert "删除我的数据" in said.text


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("remove_from_cart", "no more bags please"),
        ("refine_search", "no more bags in my cart please"),
    ],
)
def test_words_about_a_cart_or_an_order_are_no_taste(
    talk: Conversation, services: Services, intent: str, text: str
) -> None:
    said = talk.say(intent, text)
    assert (said_by(services), [s for s in said if "taste" in s.response]) == (set(), [])


def test_a_like_is_kept_when_asked_to_remember_it(talk: Conversation, services: Services) -> None:
    (said,) = talk.say("recommend", "remember that I love bags")
    assert (said.response, said_by(services)) == ("utter_taste_liked", {("category", "bags", True)})


def test_what_was_gathered_can_be_dropped_department_first(
    talk: Conversation, services: Services, shop: Shop
) -> None:
    at = services.clock.now()
    shop.events.append([Event("1", "view", at, conversation_id="conv-1", product_id="tote")])
    (said,) = talk.say("recommend", "what do you know about my taste?")
    assert said.text.splitlines()[1:4] == [
        "Departments: Bags (100 %)",
        "Brands: Loom (100 %)",
        "Prices: up to $95.00 (100 %)",
    ]
    assert titles(said.buttons)[:2] == ["No more Bags", "No more Loom"]
    talk.press("No more Bags")
    assert said_by(services) == {("category", "bags", False)}


def test_an_empty_search_that_only_a_refusal_emptied_says_so(talk: Conversation, services: Services) -> None:
    services.recommender.profiles.correct(HERE, "material", "canvas", liked=False)
    (said,) = talk.say("search_product", "loom bags under $50")
    assert (said.response, titles(said.buttons)) == ("utter_taste_hidden", ["Show canvas again"])


def test_a_price_is_answered_in_words(talk: Conversation, services: Services) -> None:
    talk.payload('/recommend{"taste": "answer1:category=shoes"}')
    talk.say("refine_search", "cheap ones")
    assert ("price_band", "low", True) in said_by(services)


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("could you explain your choice", "utter_taste_why_what"),
        ("先聊聊我吧", "utter_taste_ask_category"),
        ("我的口味你记住多少", "utter_taste_empty"),
        ("why not surprise me with bags", "utter_recommend_for"),
    ],
)
def test_looser_words_count_where_the_intent_is_to_recommend(
    talk: Conversation, text: str, response: str
) -> None:
    assert talk.say("recommend", text)[0].response == response


def test_a_search_that_found_nothing_is_not_told_again_after_a_refusal(talk: Conversation) -> None:
    talk.say("search_product", "running shoes under $1")
    said = talk.say("refine_search", "never show me veloz again")
    assert [one.response for one in said] == ["utter_taste_refused_here"]
