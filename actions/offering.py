"""Show what a search found, say the constraints back, and offer a way out when nothing fits.

Never "we do not sell it" because of a filter: only an empty answer without any way out says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Final

from actions.cards import button, suggestion_cards
from actions.choices import in_order
from actions.describing import mentions
from actions.faq_answers import shop_says, tell
from actions.talk import OFFERED, Talk
from actions.taste_values import Value, name_of, refused_in
from actions.taste_words import taste_word
from actions.turn import Button, Turn
from commerce.catalogue.model import Product, ProductFilter, Variant
from knowledge.model import Answer
from recommender import relaxation
from recommender.constraints import category_ids_of
from recommender.model import Found, Relaxation, Suggestion
from recommender.reasons import matching_variant
from recommender.relaxation import GROUPS
from recommender.search import CLOSE
from recommender.shelves import is_one
from recommender.shoe_sizes import in_shop_labels
from recommender.suitability import is_for_occasion
from recommender.understanding.model import Wish
from recommender.understanding.parties import is_of_party, said_party
from recommender.understanding.wording import unsaid

SORTED: Final = {
    "price_asc": "utter_found_cheapest",
    "price_desc": "utter_found_dearest",
    "rating": "utter_found_best_rated",
    "newest": "utter_found_newest",
    "popular": "utter_found_popular",
}
_NAMING_ONE: Final = ("utter_found_cheapest", "utter_found_dearest", "utter_found_best_rated")
PRICE_FIELDS: Final = ("price_min_minor", "price_max_minor", "price_around_minor")
MAX_WAYS_OUT: Final = 3
MAX_VALUES: Final = 12
EVERYTHING: Final = "everything"  # all constraints but the kind of goods


def offer_search(turn: Turn, talk: Talk, wish: Wish, skip: int = 0) -> None:
    """Search for ``wish`` and show what fits, from the ``skip``-th on."""
    if tells_refused(turn, talk, wish):
        talk.keep(wish)
        return
    found = turn.services.recommender.search(wish, OFFERED, talk.shopper, skip)
    talk.keep(wish)
    detail = {"text": turn.text, "wish": wish.as_json(), "total": found.total, "skip": skip}
    turn.record("search", detail=detail)
    if found.suggestions:
        _show(turn, talk, wish, found, skip)
    elif skip:
        turn.say("utter_no_more", count=found.total)
    elif not (wish.kind or wish.categories) and isinstance(said := shop_says(turn), Answer):
        tell(turn, said.match)  # "do you sell parrots?", of which a merchant wrote
    elif not _hidden_all(turn, talk, wish):
        _nothing_fits(turn, talk, wish)


def tells_refused(turn: Turn, talk: Talk, wish: Wish) -> bool:
    """Say that what is asked for is what the shopper wanted never to see, with a way to take that back."""
    return _tell_hidden(turn, refused_in(turn, talk.shopper, wish))


def _hidden_all(turn: Turn, talk: Talk, wish: Wish) -> bool:
    """When only what the shopper refused keeps a search empty: say that, not that nothing is sold."""
    no = [one for one in turn.services.recommender.profiles.told_by(talk.shopper) if not one.liked]
    if not no or not turn.services.recommender.search(wish, 1).suggestions:
        return False
    return _tell_hidden(turn, [Value(one.kind, one.value) for one in no[-MAX_WAYS_OUT:]])


def _tell_hidden(turn: Turn, refused: Sequence[Value]) -> bool:
    if not refused:
        return False
    names = [name_of(turn, one) for one in refused]
    buttons = [
        button(taste_word("show_again", turn.language, name=name), "recommend", taste=f"undo:{one.code}")
        for name, one in zip(names, refused, strict=True)
    ]
    turn.say("utter_taste_hidden", said=turn.names.listed(names), buttons=buttons)
    return True


def show_suggestions(
    turn: Turn, talk: Talk, response: str, suggestions: tuple[Suggestion, ...], strategy: str, **facts: Any
) -> None:
    """Say ``response`` with these suggestions as cards, and remember and log them.

    With a ``wish`` among the facts each card shows the price of the variant that fits it.
    """
    talk.note_shown(suggestions, strategy)
    talk.remember([suggestion.product for suggestion in suggestions])
    buttons, wish = facts.pop("buttons", None), facts.pop("wish", None)
    variants = {s.product.product_id: wished_variant(s.product, wish) for s in suggestions} if wish else {}
    turn.say(response, cards=suggestion_cards(suggestions, turn.names, variants), buttons=buttons, **facts)


def is_empty(wish: Wish) -> bool:
    """Whether ``wish`` asks for nothing in particular."""
    return not replace(wish, quantity=None)


def without(wish: Wish, constraint: str) -> Wish:
    """``wish`` with one constraint dropped, together with what belongs to it (a price goes whole)."""
    if constraint == EVERYTHING:
        kind = {name: getattr(wish, name) for name in ("product", "kind", "categories", "language")}
        return Wish(**kind, words=wish.product or wish.words)
    if constraint not in {item.name for item in fields(Wish)}:  # one of the further attributes
        return replace(wish, attributes={n: v for n, v in wish.attributes.items() if n != constraint})
    if constraint == "attributes":  # "noise cancelling" in "noise cancelling running shoes" goes too
        wish = unsaid(wish)
    group = next((names for names in GROUPS if constraint in names), (constraint,))
    return relaxation.without(wish, group)


def wished_variant(product: Product, wish: Wish) -> Variant | None:
    """The variant of ``product`` that made it fit, whose price is the one to show."""
    options = {"colour": wish.colours, "size": in_shop_labels(wish, product.option_values("size"))}
    where = ProductFilter(
        price_min_minor=wish.price_min_minor,
        price_max_minor=wish.price_max_minor,
        in_stock=product.in_stock,
        on_sale=wish.on_sale,
        attributes={name: values for name, values in options.items() if values},
    )
    return matching_variant(product, where)


def constraint_label(turn: Turn, constraint: str, wish: Wish) -> str:
    """What a constraint is called in "without …"; a detail is called by its own words."""
    party = said_party(wish)
    told = {name: values for name, values in wish.attributes.items() if not (party and is_of_party(name))}
    details = [turn.names.value(value) for values in told.values() for value in values]
    details += [turn.names.label("for_people").format(count=party)] if party else []
    if constraint == "attributes" and details:
        return f"“{turn.names.listed(details)}”"
    if constraint in PRICE_FIELDS:
        return turn.names.label("limit_price")
    return turn.names.label(f"limit_{constraint}")


def _show(turn: Turn, talk: Talk, wish: Wish, found: Found, skip: int) -> None:
    rest = found.suggestions
    first = rest[0].product
    variant = wished_variant(first, wish)
    beside = talk.beside(wish)
    is_near = found.strategy == CLOSE and _only_near(turn, first, wish, beside)
    is_near = is_near or _misnamed(wish, rest)
    told = [word for word in beside if is_near or mentions(first, word)]
    facts: dict[str, Any] = {
        "said": turn.names.joined([talk.said(wish), " ".join(told)]),
        "count": found.total,
        "shown": len(rest),
        "title": first.title(turn.language),
        "price": turn.names.money(variant.price_minor if variant else first.price_minor, first.currency),
    }
    if skip:
        response = "utter_found_more"
    elif found.total == 1 and not is_near:
        response = "utter_found_one"
    else:
        some = "utter_found" if len(rest) == found.total else "utter_found_best"
        some = "utter_found_near" if is_near else some
        response = some if is_near else SORTED.get(wish.sort or "", some)
    if found.shelf and not skip and not wish.sort:
        response = "utter_found_shelf"
        facts |= _of_shelf(turn, talk, wish, found)
    buttons = _further(turn, wish, found.total, skip + len(rest))
    if found.sold_out and not skip:
        response, gone = "utter_found_instead", found.sold_out[:MAX_WAYS_OUT]
        facts["gone"] = turn.names.listed([one.title(turn.language) for one in gone])
        notify = button(turn.names.label("notify_stock"), "notify_me", product_id=gone[0].product_id)
        buttons = [notify, *(buttons or [])]
    show_suggestions(turn, talk, response, rest, found.strategy, buttons=buttons, wish=wish, **facts)
    if response in _NAMING_ONE:
        talk.look_at(first)
    turn.set("offered_from", skip)


def _of_shelf(turn: Turn, talk: Talk, wish: Wish, found: Found) -> dict[str, str]:
    """The shelf that is shown instead of a claim to have what was named, and the limits that hold in it."""
    limits = talk.said(replace(wish, product="", kind="", categories=(), words="")) if wish else ""
    pattern = turn.names.label("within_limits") if limits else ""
    return {"shelf": turn.names.category(found.shelf), "limits": pattern.format(said=limits)}


def _only_near(turn: Turn, first: Product, wish: Wish, beside: list[str]) -> bool:
    """Whether the best that was found is not quite what was asked: it does not say what the wish says."""
    if beside:
        return not mentions(first, " ".join(beside))
    if wish.occasions:
        return not is_for_occasion(first, wish)
    if mentions(first, wish.words):
        return False
    shelves = category_ids_of(wish.categories, turn.services.shop.catalogue.categories())
    return set(first.category_ids).isdisjoint(shelves) or not (wish.kind and is_one(first, wish))


def _misnamed(wish: Wish, shown: Sequence[Suggestion]) -> bool:
    """Whether nothing shown is of the kind, which no shelf has: a tie-front top is no tie."""
    return bool(wish.kind) and not wish.categories and not any(is_one(s.product, wish) for s in shown)


def _further(turn: Turn, wish: Wish, total: int, seen: int) -> list[Button] | None:
    buttons: list[Button] = []
    if total > seen:
        buttons.append(button(turn.names.label("show_more"), "refine_search", constraint="more"))
    if total > 1 and wish.sort != "price_asc":
        buttons.append(button(turn.names.label("cheapest_first"), "refine_search", constraint="cheapest"))
    return buttons or None


def _nothing_fits(turn: Turn, talk: Talk, wish: Wish) -> None:
    if wish.names_product and not set(wish.categories) & set(talk.before.categories):
        turn.set("offered_products", [])  # another kind of thing: what was shown is not what is talked of
        turn.set("focus_product", None)
    ways = turn.services.recommender.ways_out(wish, talk.shopper)
    some = [w for w in ways if w.count > 0 and not is_empty(without(wish, w.constraint))]
    ways_out = ([way for way in some if way.constraint != "categories"] or some)[:MAX_WAYS_OUT]
    if not ways_out and _only_without_everything(turn, talk, wish):
        return
    if not ways_out:
        buttons = [button(turn.names.label(name), name) for name in ("best_sellers", "new_arrivals")]
        said = turn.names.joined([talk.said(wish), " ".join(talk.beside(wish))])
        turn.say("utter_not_found", said=said or turn.text, buttons=buttons)
        turn.set("wish", talk.before.as_json())  # words that nothing answers are not carried on
        return
    best = ways_out[0]
    facts: dict[str, Any] = {
        "said": talk.said(wish),
        "constraint": constraint_label(turn, best.constraint, wish),
        "count": best.count,
        "from_price": turn.names.money(best.from_minor),
        "values": turn.names.listed(
            [turn.names.value(value) for value in in_order(best.values)[:MAX_VALUES]]
        ),
    }
    response = "utter_nothing_fits_values" if best.values else "utter_nothing_fits"
    turn.say(response, buttons=[_way_out(turn, way, wish) for way in ways_out], **facts)
    turn.ask("relax", turns=1, constraint=best.constraint)


def _only_without_everything(turn: Turn, talk: Talk, wish: Wish) -> bool:
    """When no single constraint helps: say what there is of the kind, without any of them."""
    bare = without(wish, EVERYTHING)
    if bare == wish or is_empty(bare):
        return False
    found = turn.services.recommender.search(replace(bare, sort="price_asc"), 1, talk.shopper)
    if not found.suggestions:
        return False
    first = found.suggestions[0].product
    facts: dict[str, Any] = {
        "said": talk.said(wish),
        "kind": talk.said(bare),
        "count": found.total,
        "from_price": turn.names.money(first.price_minor, first.currency),
    }
    show = button(turn.names.label("show_them"), "refine_search", constraint=EVERYTHING)
    turn.say("utter_nothing_fits_at_all", buttons=[show], **facts)
    turn.ask("relax", turns=1, constraint=EVERYTHING)
    return True


def _way_out(turn: Turn, way: Relaxation, wish: Wish) -> Button:
    label = constraint_label(turn, way.constraint, wish)
    pattern = turn.names.label("drop_constraint")
    return button(
        pattern.format(constraint=label, count=way.count), "refine_search", constraint=way.constraint
    )
