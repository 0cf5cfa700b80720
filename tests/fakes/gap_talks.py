"""What shoppers asked a shop in vain, over eight weeks, to look at as gaps."""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import Final

from aisle import Platform
from commerce.catalogue.model import Product, ProductText, Variant
from commerce.shop import build_shop
from conversations.handoffs.service import HandoffService
from conversations.messages.model import Draft
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.languages import detect_language
from knowledge.editing.service import EditingService
from knowledge.model import Entry
from tests.fakes.talks import Talks

WRAPPING: Final = (
    "do you offer gift wrapping?",
    "is gift wrapping possible",
    "gift wrapping offered?",
    "do you offer gift wrapping for 2 boots",
    "gift wrapping please",
    "can i get gift wrapping, my mail is bob@example.com",
    "有礼品包装吗",
    "可以礼品包装吗",
)
STUDENTS: Final = (
    "is there a student discount",
    "student discount?",
    "any student discount code",
    "学生有折扣吗",
    "有学生折扣吗",
)
ABROAD: Final = ("do you ship to canada", "shipping to canada possible?", "can you ship to canada")
NOISE: Final = (
    "asdfghjkl",
    "where is my order A1234567",
    "fuck this",
    "我的快递到哪了",
    "hi",
    "see www.spam.ru",
)
REPLY: Final = "Yes, gift wrapping costs 3.50 and is chosen at checkout, with a card if you like."
REPLY_ZH: Final = "可以的，礼品包装每件 3.5 元，结账时选择即可，还能附贺卡。"


def fill_gaps(platform: Platform, editing: EditingService) -> None:
    """Shoppers ask, two of them get an answer from staff; one entry comes near to what they ask."""
    clock = FixedClock(platform.services.clock.now() - timedelta(days=46))
    database, settings = platform.database, platform.settings
    shop = build_shop(database, settings, clock)
    boot = Variant("boot/1", "boot", "BOOT", {}, 8000, None, 99)
    shop.catalogue.save_products(
        [Product("boot", {"en": ProductText("Boot", "A boot.")}, "Norda", (), {}, "USD", (boot,))]
    )
    handoffs = HandoffService(database, shop.events, settings, clock)
    messages = MessageService(database, clock)
    talks = Talks(shop, messages, SessionService(database, settings, clock), handoffs, clock)
    rounds = zip_longest(NOISE, ABROAD, STUDENTS, WRAPPING)
    for number, text in enumerate(text for one in rounds for text in one if text):
        clock.advance(days=2)
        here = talks.opened()
        talks.ask(here, text, flag="faq_unanswered", language=detect_language(text))
        if number % 2:
            shop.carts.add(here, "boot/1", 1)
        if text in (WRAPPING[0], WRAPPING[6]):
            handoffs.request(here, "asked", "", detect_language(text))
            messages.append(here, [Draft(REPLY if text is WRAPPING[0] else REPLY_ZH)], sender="staff")
    editing.save(Entry("presents", "gifts", {"en": ("Do you sell gift cards?",)}, {"en": "Yes."}), "system")
    editing.publish("presents", 1, "system")
