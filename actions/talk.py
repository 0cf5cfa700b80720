"""What a shopping message is about: the constraints so far, what was shown, which product is meant.

Built on the recommender's query understanding; used once per turn, in the turn's thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from actions.choices import Options, as_size, is_bare_figure, is_near, options_said, quantity_said
from actions.describing import Describing, as_description
from actions.superlatives import extreme_of
from actions.turn import Turn
from commerce.catalogue.model import Product, Variant
from kernel.errors import NotFound
from recommender.constraints import category_ids_of
from recommender.experiments.model import TOUCHED, exposure_detail
from recommender.model import Shopper, Suggestion
from recommender.shoe_sizes import in_shop_labels
from recommender.understanding.equivalents import matching_sizes, matching_values
from recommender.understanding.model import Reading, Wish

OFFERED: Final = 5
MAX_REMEMBERED: Final = 20


class Talk:
    """One message in the light of the conversation."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self._catalogue = turn.services.shop.catalogue
        self._understander = turn.services.understander

    @cached_property
    def reading(self) -> Reading:
        """What the words of this message say."""
        if not self.turn.text:
            return Reading(Wish(language=self.turn.language), language=self.turn.language)
        if "reading" not in self.turn.memo:
            said = self._understander.read(self.turn.text, self.turn.language)
            self.turn.memo["reading"] = self._sized(said)
        reading: Reading = self.turn.memo["reading"]
        return reading

    def _sized(self, reading: Reading) -> Reading:
        """ "What about 39?" of shoes asks for a size: a figure alone that sizes here are like is no price."""
        figure = reading.wish.price_around_minor
        alone = figure is not None and is_bare_figure(self.turn.text)
        if not alone or replace(reading.wish, price_around_minor=None):
            return reading
        said = as_size(self.turn.text)
        made = {size for product in self.shown for size in product.option_values("size")}
        if said not in made and not any(is_near(said, size) for size in self.before.sizes):
            return reading
        return replace(reading, wish=replace(reading.wish, price_around_minor=None, sizes=(said,)))

    def changed(self) -> Wish:
        """The constraints before, changed by this message; "cheaper" is measured on what was shown."""
        measured_on = [self.focus] if self.focus else self.shown
        reading = self.reading
        if self.describes:
            reading = replace(reading, wish=as_description(reading.wish))
        wish = self._understander.merge(self.before, reading, measured_on)
        by_price = {"cheaper", "dearer"} & set(self.reading.relative)
        return replace(wish, sort="price_asc") if by_price else wish

    def anew(self, wish: Wish) -> Wish:
        """A wish for other goods, still for whom a gift was sought before."""
        return self._understander.anew(self.before, wish)

    @cached_property
    def describes(self) -> bool:
        """Whether the message only says how the thing sought is to be; see ``describing``."""
        if not self.turn.text:
            return False
        judge = self._describing
        return judge.describes(
            self.turn.text, self.turn.intent, self.before, self.reading, lambda: self.shown
        )

    @cached_property
    def fits_search(self) -> bool:
        """Whether the goods sought say what this message says, in whatever way it was understood."""
        return bool(self.turn.text) and self._describing.holds(self.before, self.reading, lambda: self.shown)

    @property
    def _describing(self) -> Describing:
        return Describing(self._understander, self.turn.services.recommender, self.shopper)

    @cached_property
    def before(self) -> Wish:
        """The constraints that were in force before this message."""
        kept = self.turn.slot("wish")
        return Wish.from_json(kept) if isinstance(kept, dict) else Wish()

    @cached_property
    def shown(self) -> list[Product]:
        """The products last shown, in the order shown, as they are now."""
        return self._catalogue.get_many([str(item) for item in self.turn.slot("offered_products") or []])

    @cached_property
    def focus(self) -> Product | None:
        """The product the talk is about."""
        kept = self.turn.slot("focus_product")
        return next(iter(self._catalogue.get_many([str(kept)])), None) if kept else None

    @property
    def shopper(self) -> Shopper:
        """Whom to recommend to: as much as the session proves."""
        seen = tuple(str(item) for item in self.turn.slot("offered_products") or [])
        return Shopper(self.turn.customer_id, self.turn.conversation_id, seen)

    def referred(self) -> list[Product]:
        """The products this message itself points at: a button, "the second one", a title."""
        if self.pressed is not None:
            return [self.pressed[0]]
        chosen = self.turn.chosen_product_id or self.turn.entity("product_id")
        if chosen:
            return self._catalogue.get_many([chosen])
        if not self.turn.text:
            return []
        titled = self._titled(self.shown) or self._titled([self.focus] if self.focus else [])
        if titled:
            return titled
        if self.extreme:
            return self.extreme
        if self.focus is not None and self._means_focus():
            return [self.focus]
        places = self._understander.resolve(self.reading, self.shown, self.turn.language)
        return [self.shown[place] for place in places if 0 <= place < len(self.shown)]

    @cached_property
    def extreme(self) -> list[Product]:
        """What of the products shown has the most or least of a measure: "the biggest capacity"."""
        wish = self.reading.wish
        goods = wish.kind or wish.categories
        return [] if goods else extreme_of(self.turn.text, self.shown, self.turn.names)

    def _means_focus(self) -> bool:
        """ "It" is what the talk is about; "two of those" too, several of one thing."""
        if self.names_another:
            return False
        pronoun = self.reading.references.pronoun
        counted = self.reading.wish.quantity or quantity_said(self.turn.text)
        return pronoun == "it" or (pronoun == "them" and bool(counted))

    @cached_property
    def names_another(self) -> bool:
        """Whether it names goods of another shelf than what the talk is about: "beans to go with that"."""
        named = category_ids_of(self.reading.wish.categories, self._catalogue.categories())
        return self.focus is not None and bool(named) and set(named).isdisjoint(self.focus.category_ids)

    def picked(self) -> list[Product]:
        """The products meant: pointed at, else the one talked about, else the only one shown."""
        pointed = self.referred()
        if pointed:
            return pointed
        if self.focus is not None:
            return [self.focus]
        return self.shown[:1] if len(self.shown) == 1 else []

    def _titled(self, products: Iterable[Product]) -> list[Product]:
        text = self.turn.text.lower()
        found = [p for p in products if any(t.title.lower() in text for t in p.texts.values() if t.title)]
        longest = {p.product_id: max(len(t.title) for t in p.texts.values()) for p in found}
        return sorted(found, key=lambda p: -longest[p.product_id])

    @cached_property
    def pressed(self) -> tuple[Product, Variant] | None:
        """The variant whose button was pressed, if it still exists."""
        variant_id = self.turn.entity("variant_id")
        try:
            return self._catalogue.variant(variant_id) if variant_id else None
        except NotFound:
            return None

    def options(self, product: Product) -> Options:
        """The options of ``product`` that this message names, or that its button stands for."""
        if self.pressed is not None and self.pressed[0].product_id == product.product_id:
            return dict(self.pressed[1].options)
        name, _, value = (self.turn.entity("choice") or "").partition("=")
        if value in product.option_values(name):
            return {name: value}
        wish = self.reading.wish
        said = options_said(self.turn.text, product, self.turn.names.forms, wish.quantity)
        made = product.option_values("size")
        sizes = [size for size in in_shop_labels(wish, made) if size in made]
        said = {"size": sizes[0]} | said if len(sizes) == 1 else said
        colours = product.option_values("colour")
        shades = [shade for one in wish.colours[:1] for shade in matching_values("colour", one, colours)]
        return {"colour": shades[0]} | said if len(shades) == 1 else said

    def options_wished(self, product: Product) -> Options:
        """Options the shopper chose earlier, in the search itself, where only one that is to be had fits."""
        wish = self.before
        chosen: Options = {}
        made = product.option_values("size")
        sizes = [one for said in in_shop_labels(wish, made) for one in matching_sizes(said, made)]
        for name, wanted in {"colour": wish.colours, "size": sizes, **wish.attributes}.items():
            values = [value for value in product.option_values(name) if value in wanted]
            stocked = {v.options.get(name) for v in product.variants if v.in_stock}
            left = [value for value in values if value in stocked] or values
            if len(left) == 1:
                chosen[name] = left[0]
        return chosen

    def said(self, wish: Wish) -> str:
        """The constraints in words, to be said back."""
        told = self._understander.describe(wish, self.turn.language, self.turn.names.currency)
        return str(told) or wish.words

    def beside(self, wish: Wish) -> list[str]:
        """The words of a wish that ``said`` leaves out: "running" of shoes for running."""
        told = f"{self.said(wish)} {wish.kind} {wish.product}".lower()
        return [word for word in wish.words.split() if word.lower() not in told]

    def keep(self, wish: Wish) -> None:
        """Remember the constraints, and the ones before for "back"."""
        if wish != self.before:
            self.turn.set("wish_before", self.before.as_json())
        self.turn.set("wish", wish.as_json())

    def remember(self, products: Sequence[Product]) -> None:
        """Remember what is shown; one product alone is what the talk is now about."""
        ids = [product.product_id for product in products][:MAX_REMEMBERED]
        self.turn.set("offered_products", ids)
        self.turn.set("focus_product", ids[0] if len(ids) == 1 else None)
        self.turn.set("focus_variant", None)
        self.turn.drop_choice()

    def look_at(self, product: Product, variant_id: str | None = None) -> None:
        """Make ``product`` what the talk is about; the list shown stays."""
        self.turn.set("focus_product", product.product_id)
        self.turn.set("focus_variant", variant_id)

    def note_shown(self, suggestions: Sequence[Suggestion], strategy: str) -> None:
        """Write what is shown to the event log, with the experiment that it was shown in."""
        experiments = self.turn.services.experiments
        assigned = experiments.assign(self.shopper) if strategy in TOUCHED else None
        waited_ms = self.turn.elapsed_ms
        for rank, suggestion in enumerate(suggestions, start=1):
            self.turn.record(
                "shown",
                product_id=suggestion.product.product_id,
                value_minor=suggestion.product.price_minor,
                detail={"rank": rank, "strategy": strategy, "reasons": [r.code for r in suggestion.reasons]}
                | exposure_detail(assigned, team=suggestion.team, latency_ms=waited_ms),
            )
