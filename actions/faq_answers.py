"""Word an entry of the knowledge base as an answer, and note which revision was shown.

Who asks decides which entries there are: the channel, whether the session is proven, the customer's
segments. What an answer links to is shown beside it: products and promotions as cards where the
channel has them, else as buttons; pages in the words.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from rasa_sdk import Tracker

from actions.cards import Card, button, faq_card, product_cards, promotion_cards
from actions.talk import Talk
from actions.turn import Button, Turn
from commerce.catalogue.model import Product
from commerce.promotions.model import Promotion
from kernel.errors import NotFound
from knowledge.markdown import for_channel
from knowledge.model import Answer, Asker, Choices, Match

MAX_TITLE_CHARS: Final = 80
MAX_BESIDE: Final = 4  # products, and promotions, beside one answer
WITH_CARDS: Final = "web"
MAY_BE_QUESTIONS: Final = frozenset(  # what a question that no training knows is taken for
    f"action_{name}"
    for name in "search_product refine_search recommend similar_items check_stock product_detail".split()
)
RASA_NAMES: Final = {  # what Rasa calls the ways in -> what the shop calls them
    "": WITH_CARDS, "rest": WITH_CARDS, "socketio": WITH_CARDS, "cmdline": WITH_CARDS, "twilio": "whatsapp",
}  # fmt: skip


def shop_says(turn: Turn) -> Answer | Choices | None:
    """What the shop's own pages say to the message, for whom it is from."""
    return turn.services.knowledge.answer(turn.text, turn.language, asker_of(turn)) if turn.text else None


def tells_worded(turn: Turn) -> bool:
    """Whether the message was, word for word, a question that the shop has an answer to, and got it.

    No training knows what a merchant wrote today, so it may be taken for a search.
    """
    if not turn.text or turn.pressed:
        return False
    for entry_id in turn.services.knowledge.worded(turn.text):
        with suppress(NotFound):  # not for this shopper, or not now
            tell(turn, turn.services.knowledge.tell(entry_id, turn.language, asker_of(turn)))
            return True
    return False


def asker_of(turn: Turn) -> Asker:
    """Who asks, as the session proves it; what is only claimed does not count."""
    segments = turn.services.shop.customers.segments(turn.customer_id) if turn.customer_id else ()
    return Asker(channel_of(turn), turn.customer_id is not None, frozenset(segments))


def channel_of(turn: Turn) -> str:
    """Where the message came from: the session's channel, else the messaging app that brought it."""
    named = turn.session.channel if turn.session else str(turn.tracker.get_latest_input_channel() or "")
    return RASA_NAMES.get(named, named)


def tell(turn: Turn, match: Match, buttons: list[Button] | None = None) -> None:
    """Give an answer with its source and what it links to, and note which revision was shown."""
    if just_told(turn.tracker, match.entry_id):
        return
    turn.set("faq_entry", match.entry_id)
    detail: dict[str, Any] = {"revision": match.revision, "score": round(match.score, 3)}
    turn.record("faq_shown", entry_id=match.entry_id, detail=detail)
    channel = channel_of(turn)
    products, promotions = _products(turn, match), _promotions(turn, match)
    cards = faq_card(match.entry_id, match.revision, match.question)
    beside: list[Button] = []
    if channel == WITH_CARDS:
        cards |= _cards(turn, products, promotions)
    else:
        beside = [
            button(p.title(turn.language)[:MAX_TITLE_CHARS], "product_detail", product_id=p.product_id)
            for p in products
        ]
    _note_beside(turn, match, products, promotions)
    turn.say(
        "utter_faq_answer",
        answer=for_channel(with_links(match), channel, turn.services.settings.resolved_public_url()),
        cards=cards,
        buttons=[*(buttons or []), *beside] or None,
    )


def just_told(tracker: Tracker, entry_id: str) -> bool:
    """Whether the request before in the same message has this answer: "pay by card? or cash?"."""
    compound = ((tracker.latest_message or {}).get("metadata") or {}).get("compound") or {}
    left = int(compound.get("part") or 1)
    for event in reversed(tracker.events or []):
        left -= event.get("event") == "user"
        if left <= 0:
            return False
        shown = ((event.get("data") or {}).get("custom") or {}).get("faq") or {}
        if event.get("event") == "bot" and shown.get("entry_id") == entry_id:
            return True
    return False


def with_links(match: Match) -> str:
    """An answer's Markdown with the pages that belong to it below."""
    if not match.links:
        return match.answer
    return f"{match.answer}\n\n" + "\n".join(
        f"- [{_plain(one.title) or one.url}](<{one.url}>)" for one in match.links
    )


def _plain(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")


def _products(turn: Turn, match: Match) -> list[Product]:
    """What is still sold of what the entry names."""
    found = turn.services.shop.catalogue.get_many(match.product_ids) if match.product_ids else []
    return [product for product in found if product.status == "active"][:MAX_BESIDE]


def _promotions(turn: Turn, match: Match) -> list[Promotion]:
    """What runs now, for this shopper, of what the entry names."""
    if not match.promotion_ids:
        return []
    asker = asker_of(turn)
    live = turn.services.shop.promotions.live(
        turn.customer_id, tuple(asker.segments), asker.channel, turn.language
    )
    return [one for one in live if one.promotion_id in match.promotion_ids][:MAX_BESIDE]


def _cards(turn: Turn, products: list[Product], promotions: list[Promotion]) -> Card:
    shown = product_cards(products, turn.language) if products else {}
    return shown | (promotion_cards(promotions, turn.language) if promotions else {})


def _note_beside(turn: Turn, match: Match, products: list[Product], promotions: list[Promotion]) -> None:
    """Remember what was shown, so that "the first one" means it, and write it to the event log."""
    if products:
        Talk(turn).remember(products)
    for rank, product in enumerate(products, start=1):
        turn.record(
            "shown",
            product_id=product.product_id,
            entry_id=match.entry_id,
            value_minor=product.price_minor,
            detail={"rank": rank, "strategy": "faq"},
        )
    for promotion in promotions:
        turn.record("promotion_shown", promotion_id=promotion.promotion_id, entry_id=match.entry_id)


def offer_entries(turn: Turn, matches: tuple[Match, ...]) -> None:
    """Ask which question was meant, and note that it was not clear."""
    if turn.text:
        detail = {"reason": "faq_choices", "entry_ids": [match.entry_id for match in matches]}
        turn.record("flag", detail=detail)
    turn.say("utter_faq_choices", buttons=entry_buttons(matches))


def entry_buttons(matches: tuple[Match, ...]) -> list[Button]:
    """A button for each entry, titled with its question."""
    return [button(m.question[:MAX_TITLE_CHARS], "faq", entry_id=m.entry_id) for m in matches]
