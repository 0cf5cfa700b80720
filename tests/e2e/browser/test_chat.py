"""Talking: both languages, one script tag, the page's events and API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser


def test_a_message_is_answered(chat: Chat) -> None:
    chat.ask("hello there", "you said: hello there")
    chat.expect_texts("hello there", "you said: hello there")


def test_a_chinese_browser_meets_a_chinese_widget_and_answer(
    contexts: Callable[..., BrowserContext], house: House
) -> None:
    chat = Chat(contexts(locale="zh-CN").new_page(), house, "zh").visit()
    chat.ask("有靴子吗", "找到这些靴子")
    assert chat.last.get_attribute("lang") == "zh"
    expect(chat.window.get_by_role("button", name="加入购物车：登山靴")).to_be_visible()
    expect(chat.button("再看看")).to_be_visible()


def test_the_words_around_follow_the_language_spoken(chat: Chat) -> None:
    chat.say("你好")
    expect(chat.page.get_by_role("log", name="对话")).to_contain_text("您说的是：你好")
    expect(chat.page.get_by_role("textbox", name="您的消息")).to_be_visible()


def test_the_cards_of_the_first_answer_in_another_language_are_labelled_in_it(chat: Chat) -> None:
    chat.ask("hello", "you said: hello")
    chat.say("有靴子吗")
    expect(chat.page.get_by_role("button", name="加入购物车：登山靴")).to_have_text("加入购物车")


def test_the_language_can_be_switched_and_the_assistant_is_told(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    chat.button("中文, switch to Chinese").click()
    expect(chat.page.get_by_role("textbox", name="您的消息")).to_be_visible()
    expect(chat.page.get_by_role("log", name="对话")).to_contain_text("pressed change_language zh")
    assert house.heard('/change_language{"choice":"zh"}') == 1
    chat.page.reload()
    expect(chat.page.get_by_role("textbox", name="您的消息")).to_be_visible()


def test_a_quick_reply_is_sent_once_and_then_gone(chat: Chat, house: House) -> None:
    chat.ask("choose", "Which size?")
    chat.button("42").click()
    expect(chat.last).to_contain_text("pressed inform 42")
    chat.expect_texts("choose", "Which size?", "42", "pressed inform 42")
    expect(chat.button("41")).to_have_count(0)
    assert house.heard('/inform{"size": "42"}') == 1


def test_the_typing_sign_shows_while_an_answer_is_made(chat: Chat, house: House) -> None:
    house.rasa.delay_s = 1.0
    chat.say("slow")
    expect(chat.log.locator(".typing")).to_be_visible()
    expect(chat.last).to_contain_text("you said: slow")
    expect(chat.log.locator(".typing")).to_be_hidden()


def test_messages_that_come_while_it_is_closed_are_counted(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    chat.button("Close the chat").click()
    house.say(chat.session()["conversation_id"], "Anna here, how can I help?")
    expect(chat.launcher).to_have_attribute("aria-label", "Open the chat, 1 new message")
    chat.page.reload()
    expect(chat.launcher).to_have_attribute("aria-label", "Open the chat, 1 new message")
    chat.open()
    expect(chat.last).to_contain_text("Anna here")
    chat.button("Close the chat").click()
    expect(chat.launcher).to_have_attribute("aria-label", "Open the chat")


def test_a_greeting_comes_by_itself_and_can_be_dismissed(page: Page, house: House) -> None:
    chat = Chat(page, house).visit(opened=False)
    greeting = page.get_by_role("button", name="Hi! Looking for something")
    expect(greeting).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(greeting).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_starting_again_begins_another_conversation_and_keeps_the_cart(chat: Chat) -> None:
    chat.ask("hello", "you said: hello")
    before = chat.session()
    variant = chat.page.evaluate(
        """async () => {
          const { products } = await (await fetch('/api/v1/shop/products')).json();
          const page = await (await fetch('/api/v1/shop/products/' + products[0].product_id)).json();
          const id = page.variants.find((one) => one.in_stock).variant_id;
          await Aisle.cart.add(id, 2);
          return id;
        }"""
    )
    chat.button("More").click()
    chat.button("Start again").click()
    expect(chat.status).to_contain_text("A new conversation")
    chat.expect_texts()
    assert chat.session()["conversation_id"] != before["conversation_id"]
    lines = chat.page.evaluate("Aisle.cart.get().then((cart) => cart.lines)")
    assert [(line["variant_id"], line["quantity"]) for line in lines] == [(variant, 2)]


def test_an_expired_token_begins_a_new_conversation_politely(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    house.sessions.erase(chat.session()["conversation_id"])
    chat.ask("still there?", "you said: still there?")
    expect(chat.log).to_contain_text("Your earlier conversation has ended")
    assert house.heard("still there?") == 1


def test_a_token_whose_time_is_over_is_said_at_the_next_visit(chat: Chat) -> None:
    chat.ask("hello", "you said: hello")
    chat.page.evaluate(
        """() => {
          const [key, text] = Object.entries(localStorage).find(([name]) => name.endsWith(':session'));
          const old = { ...JSON.parse(text), expires_at: '2020-01-01T00:00:00Z' };
          localStorage.setItem(key, JSON.stringify(old));
        }"""
    )
    chat.page.reload()
    expect(chat.log).to_contain_text("Your earlier conversation has ended")
    chat.ask("back again", "you said: back again")


def test_the_page_hears_messages_and_can_speak_for_the_shopper(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          window.heard = [];
          Aisle.on('message', ({ message }) => heard.push([message.from, message.text]));
        }"""
    )
    chat.page.evaluate("Aisle.send({ text: 'Help me', payload: '/ask_help' })")
    expect(chat.last).to_contain_text("pressed ask_help")
    assert chat.page.evaluate("heard") == [["shopper", "Help me"], ["bot", "pressed ask_help"]]


def test_a_signed_identity_belongs_to_its_conversation_and_ends_with_it(chat: Chat, house: House) -> None:
    from conversations.sessions.model import Identity

    chat.ask("hello", "you said: hello")
    token = house.sessions.sign_identity(Identity("cus_1", "ann@example.com", "shopper", "Ann"))
    chat.page.evaluate("(token) => Aisle.identify(token)", token)
    proven = house.sessions.get(chat.session()["conversation_id"])
    assert (proven.customer_id, proven.email) == ("cus_1", "ann@example.com")
    chat.page.evaluate("(token) => Aisle.identify(token)", token)
    assert chat.session()["conversation_id"] == proven.conversation_id
    chat.page.evaluate("Aisle.identify(null)")
    assert house.sessions.get(chat.session()["conversation_id"]).customer_id is None
    chat.expect_texts()
