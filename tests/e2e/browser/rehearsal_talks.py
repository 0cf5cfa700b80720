"""A shop with answers and what shoppers asked it lately, for a browser to rehearse drafts on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from commerce.shop import build_shop
from conversations.handoffs.service import HandoffService
from conversations.messages.model import Draft
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.languages import detect_language
from knowledge.model import Entry
from tests.e2e.browser.staff_room import StaffRoom
from tests.fakes.talks import Talks
from web.console.keys import EDITING, HELPFUL, REGRESSION

DELIVERY: Final = Entry(
    "delivery-cost",
    "delivery",
    {"en": ("How much is delivery?", "delivery fee"), "zh": ("运费是多少？", "邮费多少钱")},
    {"en": "Delivery is 4.99, free from 50.00.", "zh": "运费 4.99，满 50 免运费。"},
)
RETURNS: Final = Entry(
    "returns-policy",
    "returns",
    {"en": ("How do I send something back?",), "zh": ("怎么退货？",)},
    {"en": "Send it back within 30 days.", "zh": "30 天内可以退货。"},
)
GIFTS: Final = Entry(
    "gift-wrap",
    "gifts",
    {"en": ("Do you gift wrap parcels?",), "zh": ("可以礼品包装吗？",)},
    {"en": "We wrap every parcel for 3.50.", "zh": "每件礼品包装 3.5 元。"},
)
ASKED: Final = (
    ("do you gift wrap parcels", None),
    ("do you gift wrap parcels please", None),
    ("可以礼品包装吗", None),
    ("How much is delivery?", "delivery-cost"),
    ("运费是多少", "delivery-cost"),
    ("How do I send something back?", "returns-policy"),
)


def fill_rehearsals(room: StaffRoom) -> None:
    """Two answers in force, a draft beside them, six questions, a rating, and two checks."""
    editing = room.app[EDITING]
    editing.import_entries([DELIVERY, RETURNS], "system", publish=True)
    editing.save(GIFTS, room.account_id("merchant"))
    clock = FixedClock(room.clock.now() - timedelta(days=3))
    database, settings = room.platform.database, room.settings
    shop = build_shop(database, settings, clock)
    messages = MessageService(database, clock)
    sessions = SessionService(database, settings, clock)
    talks = Talks(shop, messages, sessions, HandoffService(database, shop.events, settings, clock), clock)
    for text, entry_id in ASKED:
        clock.advance(seconds=3600)
        here = talks.opened()
        talks.ask(here, "hello")
        talks.ask(
            here, text, entry_id, flag="" if entry_id else "faq_unanswered", language=detect_language(text)
        )
        if entry_id is None:
            messages.append(here, [Draft("Hi, Sam here. Yes, for 3.50.")], sender="staff")
        if entry_id == "delivery-cost":
            comment = "it does not say how long" if text.isascii() else "没说偏远地区"
            room.app[HELPFUL].rate(here, entry_id, False, reason="other", comment=comment)
    regression, merchant = room.app[REGRESSION], room.account_id("merchant")
    regression.add("How much is delivery?", "en", "delivery-cost", merchant, "asked every day")
    regression.add("who won the match last night", "en", None, merchant)


def break_delivery(room: StaffRoom) -> None:
    """A draft of the delivery entry that answers something else."""
    editing = room.app[EDITING]
    entry = editing.read("delivery-cost").entry
    words = {"en": ("Opening hours?",), "zh": ("几点开门？",)}
    editing.save(
        replace(entry, questions=words, answers={"en": "At nine.", "zh": "九点。"}),
        room.account_id("merchant"),
    )
