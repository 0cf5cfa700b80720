"""Shoppers' profiles: computed from their events when asked for, corrected by word, forgotten.

A customer's profile is one over all conversations; where nobody is known, it is the conversation's.
What was said before somebody signed in holds on in that conversation.

Errors   Invalid for what cannot be said; NotFound for an unknown product
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from commerce.catalogue.model import ProductFilter
from kernel.errors import Invalid
from recommender.constraints import values_of
from recommender.goods.store import read_state
from recommender.model import Shopper
from recommender.profiles import store
from recommender.profiles.model import (
    BANDS,
    MAX_SAID,
    OPTIONS,
    Because,
    Profile,
    Said,
    check_said,
    liked,
    refused,
)
from recommender.profiles.tastes import Met, tastes_of
from recommender.signals import BOUGHT, KINDS, WEIGHTS
from recommender.understanding.words import Kind

if TYPE_CHECKING:
    from commerce.shop import Shop

LATEST: Final = 300
MOST_REASONS: Final = 5
SHADED: Final[tuple[Kind, ...]] = ("colour", "material")
NOTHING: Final[dict[str, str]] = {}


def owner_of(shopper: Shopper) -> str | None:
    """Whose profile it is; None for nobody at all."""
    if shopper.customer_id is not None:
        return f"c:{shopper.customer_id}"
    return f"v:{shopper.conversation_id}" if shopper.conversation_id is not None else None


def owners_of(shopper: Shopper) -> tuple[str, ...]:
    """Where the shopper's own words are kept: the customer's, then those of the conversation in hand."""
    named = {"c": shopper.customer_id, "v": shopper.conversation_id}
    return tuple(f"{kind}:{one}" for kind, one in named.items() if one is not None)


class ProfileService:
    """The profiles' use cases."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        shop.customers.on_erase(
            "profiles", lambda connection, customer: store.forget_customer(connection, customer.customer_id)
        )

    def of(self, shopper: Shopper) -> Profile:
        """What is held of the shopper's taste; an unknown one has an empty profile."""
        owner = owner_of(shopper)
        if owner is None:
            return Profile((), (), 0)
        now = self._shop.clock.now()
        with self._shop.database.read() as connection:
            forgotten = store.read_forgotten(connection, [owner]).get(owner)
        said = self.told_by(shopper)
        met = self._met(shopper)
        products = {p.product_id: p for p in self._shop.catalogue.get_many([one.product_id for one in met])}
        tastes = tastes_of(met, products, self.price_bands(), self._names(), said, now)
        return Profile(tastes, said, len(met), forgotten)

    def correct(self, shopper: Shopper, kind: str, value: str, liked: bool) -> None:
        """Keep that the shopper likes or refuses something; what is refused is offered nowhere.

        Raises:
            Invalid: for an unknown kind, an empty value, a shopper of whom nothing is known, or too much.
        """
        check_said(kind, value, liked)
        owner = _known(shopper)
        with self._shop.database.write() as connection:
            if store.count_said(connection, owner) >= MAX_SAID:
                raise Invalid(f"a profile may hold {MAX_SAID} likes and refusals", field="value")
            for other in owners_of(shopper):  # what the conversation said of it before holds no more
                store.delete_said(connection, other, kind, value)
            store.write_said(connection, owner, Said(kind, value, liked), self._shop.clock.now())

    def take_back(self, shopper: Shopper, kind: str, value: str) -> bool:
        """Undo one correction; whether there was one."""
        _known(shopper)
        with self._shop.database.write() as connection:
            gone = [store.delete_said(connection, owner, kind, value) for owner in owners_of(shopper)]
        return sum(gone) > 0

    def forget(self, shopper: Shopper) -> int:
        """Forget what was said, and let nothing that happened until now count any more; rows deleted."""
        owner = _known(shopper)
        with self._shop.database.write() as connection:
            gone = [store.delete_said(connection, one) for one in owners_of(shopper)]
            store.write_forgotten(connection, owner, self._shop.clock.now())
        return sum(gone)

    def explain(self, shopper: Shopper, product_id: str) -> tuple[Because, ...]:
        """The shopper's own latest events that speak for a product; none where nothing does.

        Raises:
            NotFound: when there is no such product.
        """
        asked = self._shop.catalogue.get(product_id)
        met = self._met(shopper)
        products = {p.product_id: p for p in self._shop.catalogue.get_many([one.product_id for one in met])}
        bought = self._shop.events.bought_with(product_id, LATEST)
        own = {one.product_id for one in met if one.kind == "order"}
        both_own = own if product_id in own else set()
        together = {other for other, shoppers in bought if shoppers > (other in both_own)}  # of others
        found: dict[str, Because] = {}
        for one in sorted(met, key=lambda event: event.at, reverse=True):
            other = products.get(one.product_id)
            if other is None or other.product_id in found:
                continue
            if other.product_id == product_id:
                link = "same_product"
            elif other.product_id in together:
                link = "bought_with"
            elif other.category_ids[-1:] == asked.category_ids[-1:]:
                link = "same_category"
            elif other.brand and other.brand == asked.brand:
                link = "same_brand"
            else:
                continue
            titles = {code: text.title for code, text in other.texts.items()}
            found[other.product_id] = Because(one.kind, one.at, other.product_id, titles, link)
        return tuple(found.values())[:MOST_REASONS]

    def wanted(self, said: tuple[Said, ...]) -> ProductFilter | None:
        """What a shopper who said no more than this likes, as a filter; None where nothing was liked."""
        likes = liked(said)
        if not likes:
            return None

        def values(kind: str) -> tuple[str, ...]:
            return tuple(one.value for one in likes if one.kind == kind)

        limits = (0, *self.price_bands(), None)
        places = sorted(BANDS.index(band) for band in values("price_band"))
        return ProductFilter(
            category_ids=values("category"),
            brands=values("brand"),
            price_min_minor=limits[places[0]] or None if places else None,
            price_max_minor=limits[places[-1] + 1] if places else None,
            attributes={kind: values(kind) for kind in OPTIONS if values(kind)},
            in_stock=True,
        )

    def told_by(self, shopper: Shopper) -> tuple[Said, ...]:
        """What a shopper said, word for word."""
        owners = owners_of(shopper)
        with self._shop.database.read() as connection:
            found = store.read_said(connection, owners) if owners else {}
        return _joined([found.get(owner, ()) for owner in owners])

    def said_by(self, shoppers: Sequence[Shopper]) -> list[tuple[Said, ...]]:
        """What each of these shoppers said, with the shades of what is refused, in one query."""
        owners = [owners_of(shopper) for shopper in shoppers]
        asked = list(dict.fromkeys(one for mine in owners for one in mine))
        with self._shop.database.read() as connection:
            found = store.read_said(connection, asked) if asked else {}
        return [self._with_shades(_joined([found.get(one, ()) for one in mine])) for mine in owners]

    def _with_shades(self, said: tuple[Said, ...]) -> tuple[Said, ...]:
        """What was said, and the shades of a refused colour and the kinds of a refused material."""
        broad = [one for one in said if not one.liked and one.kind in SHADED]
        if not broad:
            return said
        known = self._shop.catalogue.vocabulary().attribute_values
        meant = [
            Said(kind, value, liked=False)
            for kind in SHADED
            for value in values_of(
                kind, [one.value for one in broad if one.kind == kind], known.get(kind, ())
            )
        ]
        liked_too = {(one.kind, one.value) for one in liked(said)}
        added = [one for one in meant if one not in said and (one.kind, one.value) not in liked_too]
        return (*said, *dict.fromkeys(added))

    def refused_by(self, shopper: Shopper) -> ProductFilter | None:
        """What must never be offered to a shopper, as a filter; None where nothing was refused."""
        return refused(self.said_by([shopper])[0])

    def forgotten_at(self, shopper: Shopper) -> datetime | None:
        """When the shopper asked to be forgotten; None for one who never did."""
        owner = owner_of(shopper)
        if owner is None:
            return None
        with self._shop.database.read() as connection:
            return store.read_forgotten(connection, [owner]).get(owner)

    def _met(self, shopper: Shopper) -> list[Met]:
        """The shopper's events since he or she was last forgotten, purchases with their options."""
        now, owner = self._shop.clock.now(), owner_of(shopper)
        if owner is None:
            return []
        customer = shopper.customer_id
        events = self._shop.events.recent(
            customer_id=customer,
            conversation_id=None if customer is not None else shopper.conversation_id,
            kinds=KINDS,
            limit=LATEST,
        )
        met = [
            Met(e.product_id, e.kind, e.at, WEIGHTS[e.kind], NOTHING)
            for e in events
            if e.product_id is not None and e.at <= now
        ]
        with self._shop.database.read() as connection:
            forgotten = store.read_forgotten(connection, [owner]).get(owner)
            lines = store.read_options(connection, owner, now) if customer is not None else ()
        met += [Met(one[0], "order", one[2], BOUGHT, dict(one[1])) for one in lines]
        return [one for one in met if forgotten is None or one.at > forgotten]

    def price_bands(self) -> tuple[int, int]:
        """The prices that part the shop's products in thirds: where the middle and the high begin."""
        with self._shop.database.read() as connection:
            prices = sorted(row[1] for row in read_state(connection))
        if not prices:
            return 0, 0
        return prices[len(prices) // 3], prices[2 * len(prices) // 3]

    def _names(self) -> dict[str, dict[str, str]]:
        words = self._shop.catalogue.vocabulary()
        return {**words.value_names, **{one.category_id: one.names for one in words.categories}}


def _joined(said: Sequence[tuple[Said, ...]]) -> tuple[Said, ...]:
    """What was said in several places; a later place's word on the same thing counts."""
    told = {(one.kind, one.value): one for place in said for one in place}
    return tuple(told.values())


def _known(shopper: Shopper) -> str:
    owner = owner_of(shopper)
    if owner is None:
        raise Invalid("a profile belongs to a customer or a conversation", field="shopper")
    return owner
