"""Suggest products: for this shopper, like another product, the best sellers, the new arrivals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from actions import taste
from actions.base import ShopAction
from actions.cards import button
from actions.offering import is_empty, offer_search, show_suggestions, tells_refused
from actions.picking import one_product
from actions.search import ANYTHING
from actions.talk import OFFERED, Talk
from actions.taste_questions import taste_button
from actions.taste_words import taste_word
from actions.turn import Turn
from commerce.catalogue.model import Product, SortOrder
from recommender.model import Found
from recommender.understanding.model import Wish

SEARCHED: Final = 30
_BESIDE: Final = re.compile(
    r"\b(buy|buys|bought|get|got|ordere?d?|purchased?|wear|goes?|pairs?|fits?)\b.*"
    r"\bwith (it|this|that|these|those|them|the (first|second|third|last))\b"
    r"|\b(bought|buy|goes?|wear) (it |this |them )?together\b|\bfrequently bought\b"
    r"|(一起|搭配|配套|配着|同时).*(买|购|穿|用|什么)|(搭|配)(什么|啥)|(买|购).*一起",
    re.IGNORECASE,
)
_SUITS: Final = re.compile(
    r"(合适|适合|可以|行|好)(吗|么|嘛|不)[？?]?$"
)  # 送老师合适吗, asked of what is shown
_OF_THESE: Final = re.compile(r"\b(which|of (these|those|them))\b|哪|其中|这些|里面", re.IGNORECASE)
_DISLIKES: Final = re.compile(
    r"\b(don'?t|do not|didn'?t) (really )?(like|fancy|want)\b|\bhate\b|不喜欢|看不上|不好看", re.IGNORECASE
)
_LIKE: Final = re.compile(
    r"\b(like|similar|alike|alternatives?|same|resembl\w+|comparable|equivalent|instead|lines? of|match\w*)\b"
    r"|像|似|类|同|差不多|一样|平替|替代|那种|风格",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"[&,/]|\band\b")  # a shelf of several kinds, such as "bags & accessories"


def offers_beside(turn: Turn, talk: Talk) -> bool:
    """Whether "what do people buy with this?", 搭配什么好 was answered: what was bought beside a product."""
    if not _BESIDE.search(turn.text):
        return False
    meant = [*talk.referred(), *([talk.focus] if talk.focus else []), *talk.shown[:1]]
    if not meant:
        return False
    title = meant[0].title(turn.language)
    found = turn.services.recommender.bought_with(meant[0].product_id, OFFERED, talk.shopper)
    if not found.suggestions:
        buttons = [button(turn.names.label("similar"), "similar_items", product_id=meant[0].product_id)]
        turn.say("utter_bought_with_nothing", title=title, buttons=buttons)
        return True
    show_suggestions(turn, talk, "utter_bought_with", found.suggestions, found.strategy, title=title)
    return True


class ActionRecommend(ShopAction):
    """Suggest something, by what the shopper says and by what is known of them."""

    action_name = "action_recommend"
    answers = ("recommend_for", "taste", "taste_forget")

    def hears(self, turn: Turn) -> bool:
        """Answer what is said of the shopper's own taste."""
        return taste.hears(turn)

    def reply(self, turn: Turn) -> None:
        """Suggest; to somebody unknown who names nothing, what sells, said as such."""
        talk = Talk(turn)
        pressed = turn.entity("taste")
        if turn.pressed and pressed is not None:
            taste.act(turn, talk, pressed)
            return
        if offers_beside(turn, talk):
            return
        if _SUITS.search(turn.text) and talk.before.names_product and not talk.reading.wish.names_product:
            self.others["action_refine_search"].reply(turn)
            return
        if turn.intent == "recommend" and taste.leans(turn, talk):
            return
        wish = _wish_for(turn, talk)
        if tells_refused(turn, talk, wish):
            talk.keep(wish)
            return
        if wish.sort and wish.names_product:  # "which running shoes are best rated" is a search
            offer_search(turn, talk, wish)
            return
        found = turn.services.recommender.recommend(talk.shopper, None if is_empty(wish) else wish, OFFERED)
        if not found.suggestions:
            said = talk.said(wish)
            turn.say("utter_recommend_nothing", said=said, buttons=_elsewhere(turn))
            return
        talk.keep(wish)
        turn.set("offered_from", 0)
        if not is_empty(wish):
            show_suggestions(
                turn, talk, "utter_recommend_for", found.suggestions, found.strategy, said=talk.said(wish)
            )
        elif found.strategy != "popular":
            show_suggestions(turn, talk, "utter_recommend", found.suggestions, found.strategy)
        else:
            questions = [taste_button(taste_word("ask", turn.language), "ask")]
            response = "utter_recommend_popular"
            show_suggestions(turn, talk, response, found.suggestions, found.strategy, buttons=questions)
            turn.ask("recommend_for")

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Whom or what it is for, in a bare answer; an answer to a question about taste."""
        if asked["kind"] != "recommend_for":
            return taste.takes(turn, asked)
        return turn.intent in ("inform", "nlu_fallback") and not is_empty(Talk(turn).reading.wish)

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Suggest again, knowing that; go on with the questions."""
        if asked["kind"] != "recommend_for":
            taste.take(turn, asked)
        else:
            self.reply(turn)


class ActionSimilarItems(ShopAction):
    """Products like the one that is meant."""

    action_name = "action_similar_items"

    def reply(self, turn: Turn) -> None:
        """Show what is like it, leaving the product itself out."""
        talk = Talk(turn)
        disliked = _DISLIKES.search(turn.text) is not None and bool(talk.shown)
        if disliked or (
            talk.reading.references.pronoun == "them" and talk.focus is None and len(talk.shown) > 1
        ):
            self.others["action_refine_search"].steer(turn, "another")
            return
        if offers_beside(turn, talk):
            return
        if talk.reading.references.ordinals and not _LIKE.search(turn.text) and not turn.pressed:
            self.others["action_product_detail"].reply(turn)  # "and the second one?"
            return
        product = one_product(turn, talk, self.action_name)
        if product is None:
            return
        found = turn.services.recommender.similar(product.product_id, SEARCHED, talk.shopper)
        fitting = tuple(s for s in found.suggestions if _within(talk, product, s.product))[:OFFERED]
        title = product.title(turn.language)
        if not fitting:
            turn.say("utter_similar_nothing", title=title)
            return
        show_suggestions(turn, talk, "utter_similar", fitting, found.strategy, title=title)


class ActionBestSellers(ShopAction):
    """What sells best, in the whole shop or in what the message names."""

    action_name = "action_best_sellers"

    def reply(self, turn: Turn) -> None:
        """Show the best sellers, counted from the orders; "the most expensive one" is a search."""
        talk = Talk(turn)
        if offers_beside(turn, talk):
            return
        one = (
            talk.reading.wish.sort == "rating" and not talk.reading.wish.names_product
        )  # "your best rated one"
        of_search = one and not is_empty(talk.before) and not ANYTHING.search(turn.text)
        if of_search or talk.reading.wish.sort in ("price_asc", "price_desc"):
            anew = ANYTHING.search(turn.text) or talk.reading.wish.names_product
            self.others["action_search_product" if anew else "action_refine_search"].reply(turn)
            return
        if _OF_THESE.search(turn.text) and not talk.reading.wish.names_product and not is_empty(talk.before):
            offer_search(turn, talk, replace(talk.changed(), sort="popular"))
            return
        wish = replace(talk.reading.wish, sort=None)
        found = _of_kind(turn, talk, wish, "popular")
        found = found or turn.services.recommender.best_sellers(wish, OFFERED, talk.shopper)
        _ranking(turn, talk, wish, found.suggestions, found.strategy, "utter_best_sellers")


class ActionNewArrivals(ShopAction):
    """What came in last, in the whole shop or in what the message names."""

    action_name = "action_new_arrivals"

    def reply(self, turn: Turn) -> None:
        """Show the newest products."""
        talk = Talk(turn)
        wish = replace(talk.reading.wish, sort=None)
        found = _of_kind(turn, talk, wish, "newest")
        found = found or turn.services.recommender.new_arrivals(wish, OFFERED, talk.shopper)
        _ranking(turn, talk, wish, found.suggestions, found.strategy, "utter_new_arrivals")


def _within(talk: Talk, product: Product, other: Product) -> bool:
    """Whether ``other`` meets what the message asks of the price: "like that but cheaper"."""
    price, wish = other.price_minor, talk.reading.wish
    if "cheaper" in talk.reading.relative and price >= product.price_minor:
        return False
    if "dearer" in talk.reading.relative and price <= product.price_minor:
        return False
    return (wish.price_min_minor or 0) <= price and (
        wish.price_max_minor is None or price <= wish.price_max_minor
    )


def _of_kind(turn: Turn, talk: Talk, wish: Wish, sort: SortOrder) -> Found | None:
    """A ranking of goods that no department is named after, such as "kitchen things", by a search."""
    if not wish.names_product or (wish.categories and not any(map(_SEVERAL.search, wish.categories))):
        return None
    return turn.services.recommender.search(replace(wish, sort=sort, in_stock=True), OFFERED, talk.shopper)


def _ranking(turn: Turn, talk: Talk, wish: Wish, suggestions: Any, strategy: str, response: str) -> None:
    if tells_refused(turn, talk, wish):
        return
    said = talk.said(wish) if wish else ""
    if not suggestions:
        turn.say("utter_ranking_nothing", said=said, buttons=_elsewhere(turn))
        return
    talk.keep(wish)
    show_suggestions(
        turn,
        talk,
        f"{response}_of" if said else response,
        suggestions,
        strategy,
        said=said,
        count=len(suggestions),
    )


def _wish_for(turn: Turn, talk: Talk) -> Wish:
    """What to suggest for: a new occasion or person starts anew, a bare constraint adds to the search."""
    said = talk.reading.wish
    if is_empty(said) and not said.sort:
        return Wish(language=said.language)  # "recommend something" asks for anything, not for more of these
    anew = said.names_product or said.recipients or said.occasions or said.words or ANYTHING.search(turn.text)
    return said if anew or is_empty(talk.before) else talk.changed()


def _elsewhere(turn: Turn) -> list[dict[str, str]]:
    return [button(turn.names.label(name), name) for name in ("best_sellers", "new_arrivals")]
