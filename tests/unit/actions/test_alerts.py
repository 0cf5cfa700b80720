"""Alerts for stock and price: promised once there is an address, and really kept."""

from __future__ import annotations

from commerce.shop import Shop
from conversations.sessions.model import Session
from tests.conftest import NOW
from tests.conversations.runner import Conversation
from tests.unit.actions.conftest import FakeSessions


def mails(shop: Shop) -> list[str]:
    return [mail.to for mail in shop.outbox.recent()]


def test_sold_out_then_yes_then_email_then_the_mail_when_it_is_back(talk: Conversation, shop: Shop) -> None:
    talk.payload('/check_stock{"variant_id": "coat-L"}')
    assert talk.say("affirm", "yes")[0].text == "Where shall I mail you when Rain Coat is back?"
    said = talk.say("inform", "jane@example.com")
    assert said[0].text == "Done: when Rain Coat (L) is back, a mail goes to jane@example.com."
    assert mails(shop) == []
    shop.catalogue.set_stock("coat-L", 3)
    shop.alerts.fire_due()
    assert mails(shop) == ["jane@example.com"]


def test_a_price_alert_with_a_target(talk: Conversation, shop: Shop) -> None:
    talk.payload('/product_detail{"product_id": "tote"}')
    said = talk.say("notify_me", "tell me when it is under $30, jane@example.com")
    assert said[0].text == ("Done: when Canvas Tote costs $30.00 or less, a mail goes to jane@example.com.")


def test_a_price_alert_in_chinese(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "tote"}')
    assert talk.say("notify_me", "降价了告诉我")[0].text == "帆布托特包降价时，通知发到哪个邮箱？"
    assert talk.say("inform", "jane@example.com")[0].text == (
        "好了：帆布托特包降价时会发邮件到 jane@example.com。"
    )


def test_what_is_no_email_is_asked_again(talk: Conversation) -> None:
    talk.payload('/notify_me{"product_id": "tote"}')
    assert talk.say("inform", "jane@nowhere")[0].response == "utter_email_not_valid"
    assert talk.say("inform", "jane@example.com")[0].response == "utter_alert_set_price"


def test_a_proven_shopper_is_not_asked_for_an_address(talk: Conversation, sessions: FakeSessions) -> None:
    sessions.known["conv-1"] = Session("conv-1", "web", "en", NOW, None, "cus-1", "ann@example.com")
    said = talk.payload('/notify_me{"variant_id": "coat-L", "product_id": "coat"}')
    assert said[0].text == "Done: when Rain Coat (L) is back, a mail goes to ann@example.com."


def test_what_is_in_stock_needs_no_waiting(talk: Conversation, shop: Shop) -> None:
    talk.payload('/check_stock{"variant_id": "coat-L"}')
    shop.catalogue.set_stock("coat-L", 3)
    talk.say("affirm", "yes")
    assert talk.say("inform", "jane@example.com")[0].response == "utter_alert_already_true"


def test_tell_me_when_taken_for_a_search_is_an_alert(talk: Conversation) -> None:
    said = talk.say("search_product", "tell me when the Trail Runner is under $50")
    assert said[0].response == "utter_alert_ask_email_price"


def test_a_second_wish_for_news_is_about_what_the_first_was(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "tote"}')
    talk.say("notify_me", "降价了告诉我")
    talk.say("inform", "jane@example.com")
    said = talk.say("notify_me", "不到30块再通知我，jane@example.com")
    assert said[0].text == "好了：帆布托特包降到 US$30.00 或以下时，会发邮件到 jane@example.com。"


def test_told_when_it_is_back_of_what_is_here_says_that_it_is_here(talk: Conversation, shop: Shop) -> None:
    talk.payload('/product_detail{"product_id": "trail"}')
    said = talk.say("notify_me", "let me know when it's back in stock in 42")
    assert said[0].text == "No need to wait: Trail Runner is to be had now, at $80.00."
    assert talk.slots["asked"] is None


def test_told_when_a_size_is_back_waits_for_that_size(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "trail"}')
    talk.say("notify_me", "let me know when 43 is back in stock")
    said = talk.say("inform", "jane@example.com")
    assert said[0].text == "Done: when Trail Runner (black, 43) is back, a mail goes to jane@example.com."


def test_the_address_of_one_alert_is_offered_for_the_next(talk: Conversation) -> None:
    talk.payload('/notify_me{"product_id": "tote"}')
    talk.say("inform", "jane@example.com")
    asked = talk.payload('/notify_me{"product_id": "trail"}')
    assert asked[0].text == (
        "Shall the mail about Trail Runner go to jane@example.com again? You can write another address, too."
    )
    assert talk.say("affirm", "yes")[0].text == (
        "Done: when Trail Runner gets cheaper, a mail goes to jane@example.com."
    )


def test_the_address_of_one_alert_is_offered_for_the_next_in_chinese(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "tote"}')
    talk.say("notify_me", "降价了告诉我")
    talk.say("inform", "jane@example.com")
    talk.payload('/product_detail{"product_id": "trail"}')
    asked = talk.say("notify_me", "降价了告诉我")
    assert asked[0].text == "关于越野跑鞋的通知还是发到 jane@example.com 吗？也可以写另一个邮箱。"
    assert talk.say("affirm", "好的")[0].text == "好了：越野跑鞋降价时会发邮件到 jane@example.com。"


def test_another_address_than_the_one_offered_is_taken(talk: Conversation) -> None:
    talk.payload('/notify_me{"product_id": "tote"}')
    talk.say("inform", "jane@example.com")
    talk.payload('/notify_me{"product_id": "trail"}')
    assert talk.say("deny", "no")[0].text == "Where shall I mail you when Trail Runner gets cheaper?"
    assert talk.say("inform", "bob@example.com")[0].text == (
        "Done: when Trail Runner gets cheaper, a mail goes to bob@example.com."
    )


def test_an_address_of_another_conversation_is_not_offered(talk: Conversation, shop: Shop) -> None:
    shop.alerts.watch("price", "eve@example.com", "road", language="en", conversation_id="conv-2")
    said = talk.payload('/notify_me{"product_id": "tote"}')
    assert said[0].response == "utter_alert_ask_email_price"
