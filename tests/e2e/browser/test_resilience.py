"""Reloads, dropped sockets, a server that is away: nothing is lost, nothing comes twice."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser


def test_a_reload_keeps_the_conversation_and_the_window(chat: Chat) -> None:
    chat.ask("boots", "Five boots:")
    before = chat.session()
    chat.page.reload()
    chat.expect_texts("boots", "Five boots:")
    expect(chat.window).to_be_visible()
    assert chat.session() == before
    chat.ask("again", "you said: again")
    chat.expect_texts("boots", "Five boots:", "again", "you said: again")


def test_a_draft_survives_a_reload(chat: Chat) -> None:
    chat.box.fill("half a sent")
    chat.page.reload()
    expect(chat.box).to_have_value("half a sent")


def test_a_dropped_socket_is_mended_and_what_was_missed_comes_once(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    conversation_id = chat.session()["conversation_id"]
    house.hang_up()
    house.say(conversation_id, "missed me?")
    expect(chat.last).to_contain_text("missed me?")
    house.say(conversation_id, "and live again")
    expect(chat.last).to_contain_text("and live again")
    chat.expect_texts("hello", "you said: hello", "missed me?", "and live again")


def test_a_restarted_server_loses_and_doubles_nothing(chat: Chat, house: House) -> None:
    chat.ask("first", "you said: first")
    conversation_id = chat.session()["conversation_id"]
    with house.away():
        house.messages.append(conversation_id, [], sender="staff")
    house.say(conversation_id, "back at work")
    expect(chat.last).to_contain_text("back at work")
    chat.ask("second", "you said: second")
    chat.expect_texts("first", "you said: first", "back at work", "second", "you said: second")
    assert (house.heard("first"), house.heard("second")) == (1, 1)


def test_while_the_server_is_away_a_message_waits_visibly_and_is_then_sent_once(
    chat: Chat, house: House
) -> None:
    chat.ask("hello", "you said: hello")
    with house.away():
        chat.say("are you there?")
        pending = chat.log.locator(".pending")
        expect(pending).to_contain_text("are you there?")
        expect(pending).to_contain_text("Not sent yet. Trying again")
        expect(pending.get_by_role("button", name="Try now")).to_be_visible()
        expect(chat.status).to_contain_text("No connection to the shop")
    expect(chat.last).to_contain_text("you said: are you there?", timeout=20_000)
    chat.expect_texts("hello", "you said: hello", "are you there?", "you said: are you there?")
    expect(chat.status).not_to_contain_text("No connection")
    assert house.heard("are you there?") == 1


def test_try_now_sends_without_waiting(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    with house.away():
        chat.say("quick")
        expect(chat.log.locator(".pending")).to_contain_text("Not sent yet")
        time.sleep(4)  # so that the next try by itself is some seconds off
    chat.log.get_by_role("button", name="Try now").click()
    expect(chat.last).to_contain_text("you said: quick", timeout=3000)


def test_a_waiting_message_can_be_discarded(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    with house.away():
        chat.say("never mind")
        chat.log.get_by_role("button", name="Discard").click()
        expect(chat.log).not_to_contain_text("never mind")
    chat.ask("fresh", "you said: fresh")
    assert house.heard("never mind") == 0


def test_messages_written_while_away_survive_a_reload_and_keep_their_order(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    with house.away():
        for text in ("one", "two", "three"):
            chat.say(text)
        expect(chat.log.locator(".pending")).to_have_count(3)
    chat.page.reload()
    expect(chat.log).to_contain_text("you said: three", timeout=20_000)
    shopper = chat.log.locator(".message.shopper .words")
    expect(shopper).to_have_text(["hello", "one", "two", "three"])
    assert [house.heard(text) for text in ("one", "two", "three")] == [1, 1, 1]


def test_a_message_typed_offline_is_kept_and_sent_when_the_network_is_back(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    chat.page.context.set_offline(True)
    chat.say("in a tunnel")
    expect(chat.log.locator(".pending")).to_contain_text("Not sent yet")
    chat.page.context.set_offline(False)
    expect(chat.last).to_contain_text("you said: in a tunnel", timeout=20_000)
    assert house.heard("in a tunnel") == 1


def test_an_apology_offers_another_try_that_sends_no_second_message(chat: Chat, house: House) -> None:
    house.rasa.mode = "error"
    chat.say("hello")
    expect(chat.last).to_contain_text("Sorry, something went wrong on our side.")
    house.rasa.mode = "up"
    chat.button("Try again").click()
    expect(chat.last).to_contain_text("you said: hello")
    expect(chat.log.locator(".message.shopper")).to_have_count(1)


def test_two_tabs_show_the_same_conversation(chat: Chat, house: House) -> None:
    chat.ask("hello", "you said: hello")
    other = Chat(chat.page.context.new_page(), house).visit()
    other.expect_texts("hello", "you said: hello")
    other.ask("from the other tab", "you said: from the other tab")
    chat.expect_texts("hello", "you said: hello", "from the other tab", "you said: from the other tab")


def test_a_browser_without_storage_can_still_talk(page: Page, house: House) -> None:
    page.add_init_script(
        "for (const area of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, area, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    chat = Chat(page, house).visit()
    chat.ask("hello", "you said: hello")


def test_where_sockets_are_blocked_messages_are_asked_for(page: Page, house: House) -> None:
    page.route_web_socket("**/api/v1/chat/socket*", lambda socket: socket.close())
    chat = Chat(page, house).visit()
    chat.ask("hello", "you said: hello")
    house.say(chat.session()["conversation_id"], "found by asking")
    expect(chat.last).to_contain_text("found by asking")
    chat.expect_texts("hello", "you said: hello", "found by asking")


def test_a_message_that_is_too_long_is_given_back_to_be_edited(chat: Chat, house: House) -> None:
    chat.say("x" * 3000)
    refused = chat.log.locator(".pending")
    expect(refused).to_contain_text("This message is too long")
    refused.get_by_role("button", name="Edit").click()
    expect(chat.box).to_have_value("x" * 3000)
    expect(chat.log.locator(".pending")).to_have_count(0)
    chat.ask("short", "you said: short")
