"""Find the one product that is meant, or ask which with buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from actions.cards import button
from actions.faq_answers import MAY_BE_QUESTIONS, shop_says, tell
from actions.talk import OFFERED, Talk
from actions.turn import Turn
from commerce.catalogue.model import Product
from knowledge.model import Answer
from recommender.search import CLOSE
from recommender.understanding.model import Wish
from retrieval.tokens import tokenise

SEARCHED: Final = 50
MIN_COMPARED: Final = 2
_FIRST: Final[dict[str, Callable[[Product], float]]] = {
    "price_asc": lambda product: -product.price_minor,
    "price_desc": lambda product: product.price_minor,
    "rating": lambda product: product.rating or 0.0,
}


def one_product(turn: Turn, talk: Talk, action: str) -> Product | None:
    """The product meant; None when it had to be asked (the answer comes back to ``action``)."""
    pointed = talk.referred()
    if not pointed and talk.reading.references.ordinals and talk.shown:
        turn.say("utter_only_shown", count=len(talk.shown))
        return None
    if not pointed and points_at_nothing(talk):
        turn.say("utter_ask_which_product")
        return None
    found = pointed or named(turn, talk) or talk.picked()
    if len(found) == 1:
        return found[0]
    ask_which(turn, found or talk.shown, action)
    return None


def points_at_nothing(talk: Talk) -> bool:
    """Whether "the first one" is said although nothing was shown: what else is said names no goods."""
    wish = talk.reading.wish
    named = wish.kind or wish.categories or wish.brands
    return bool(talk.reading.references.ordinals) and not (talk.shown or talk.focus or named)


def first_of_shown(talk: Talk) -> list[Product]:
    """The cheapest, dearest or best rated of what is shown, when a message names no more than that."""
    wish = talk.reading.wish
    if wish.names_product or len(talk.shown) < MIN_COMPARED or wish.sort not in _FIRST:
        return []
    return [max(talk.shown, key=_FIRST[wish.sort])]


def ask_which(turn: Turn, products: Sequence[Product], action: str) -> None:
    """Ask which of ``products`` is meant; with none at hand, ask for a name."""
    offered = list(products)[:OFFERED]
    if not offered:
        said = shop_says(turn) if action in MAY_BE_QUESTIONS else None
        if isinstance(said, Answer):  # no goods in view: a question of the shop's pages
            tell(turn, said.match)
        else:
            turn.say("utter_ask_which_product")
        return
    intent = action.removeprefix("action_")
    buttons = [button(p.title(turn.language), intent, product_id=p.product_id) for p in offered]
    turn.say("utter_ask_which", buttons=buttons)
    turn.set("offered_products", [p.product_id for p in offered])
    turn.ask("pick", action=action, product_ids=[p.product_id for p in offered])


def named(turn: Turn, talk: Talk) -> list[Product]:
    """Products that the message calls by their kind, brand or title, whatever else it asks of them.

    The one whose whole title is in the message, else those just shown, else what a search gives.
    """
    if talk.reading.references.pronoun:
        return []
    by_title = titled(turn)
    if by_title:
        return by_title
    wish = talk.reading.wish
    if talk.focus is not None and not (wish.kind or wish.categories or wish.brands):
        return []
    products = called(turn, talk)
    ids = {p.product_id for p in products}
    if talk.focus is not None and talk.focus.product_id in ids:
        return [talk.focus]
    found = [p for p in talk.shown if p.product_id in ids] or products[:OFFERED]
    return _called_so(found, wish.product) or found


def _called_so(products: Sequence[Product], words: str) -> list[Product]:
    """Those whose title holds every word: "the Chelsea Boots" are not any boots."""
    wanted = set(tokenise(words))
    return [p for p in products if any(wanted <= set(tokenise(t.title)) for t in p.texts.values() if t.title)]


def titled(turn: Turn) -> list[Product]:
    """Every product whose whole title stands in the message, in the order of the message."""
    return turn.services.shop.catalogue.get_many(turn.names.titled(turn.text))


def called(turn: Turn, talk: Talk, said: Wish | None = None) -> list[Product]:
    """Every product that goes by the kind, brand or title that is named; none when none is."""
    wish = said or talk.reading.wish
    if not (wish.names_product or wish.brands):
        return []
    bare = Wish(
        product=wish.product,
        kind=wish.kind,
        categories=wish.categories,
        brands=wish.brands,
        words=wish.product,
        language=wish.language,
    )
    found = turn.services.recommender.search(bare, SEARCHED, talk.shopper)
    if found.strategy == CLOSE:  # what is only near a name is not called by it
        return []
    return [suggestion.product for suggestion in found.suggestions]
