"""What a shopper wishes, what a message said about it, and what it points at, as values.

Words    closed classes (colours, materials, recipients, occasions) in English lower case, whatever
         the language of the message; brands and categories as the catalogue names them
Units    prices in minor units of the shop's currency; rating 0 to 5
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final, Literal

from commerce.catalogue.model import SortOrder
from kernel.languages import Language
from kernel.money import as_major

# What a shopper can take back ("any colour is fine"): a word of the public JSON each.
Droppable = Literal[
    "product", "category", "colour", "brand", "size", "material", "price",
    "recipient", "occasion", "sort", "rating_min", "in_stock", "on_sale", "quantity",
]  # fmt: skip

# A comparison with what was shown: cheaper, dearer, bigger, smaller ones.
Relative = Literal["cheaper", "dearer", "bigger", "smaller"]


_ASIDE: Final = frozenset({"language", "party", "gift"})  # no wish for themselves


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper wants, as far as said; an empty field is not constrained."""

    product: str = ""  # the product words as said, in the message's language
    kind: str = ""  # the English common noun of the product, when the lexicons know it
    categories: tuple[str, ...] = ()  # English names, lower case, that the catalogue has
    colours: tuple[str, ...] = ()
    colours_not: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_not: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    materials_not: tuple[str, ...] = ()
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    price_around_minor: int | None = None
    recipients: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    age_years: float | None = None  # how old whom it is for is
    sort: SortOrder | None = None
    rating_min: float | None = None
    in_stock: bool = False
    on_sale: bool = False
    quantity: int | None = None
    party: int | None = None  # for how many people; what holds so many stands among the attributes
    gift: bool = False  # whether it is to be given to somebody
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # other catalogue values
    attributes_not: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""  # free text for a text search: the product and what else describes it
    words_not: tuple[str, ...] = ()  # described things that are not wanted ("without pockets")
    language: Language = "en"

    def __bool__(self) -> bool:
        """Whether anything at all is wished for."""
        return any(
            getattr(self, one.name) not in ((), {}, "", None, False)
            for one in fields(self)
            if one.name not in _ASIDE
        )

    @property
    def names_product(self) -> bool:
        """Whether it says what kind of thing is wanted, not only how it should be."""
        return bool(self.product or self.categories)

    def as_json(self) -> dict[str, Any]:
        """A plain dict for a slot: only what is said; ``from_json`` reads it back."""
        told: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            default = one.default_factory() if one.default_factory is not MISSING else one.default
            if value == default and one.name != "language":
                continue
            if isinstance(value, dict):
                value = {name: list(values) for name, values in value.items()}
            told[one.name] = list(value) if isinstance(value, tuple) else value
        return told

    @classmethod
    def from_json(cls, told: dict[str, Any] | None) -> Wish:
        """The wish that ``as_json`` told; unknown keys are passed over, so old slots still read."""
        known = {one.name for one in fields(cls)}
        read: dict[str, Any] = {}
        for name, value in (told or {}).items():
            if name not in known:
                continue
            if isinstance(value, dict):
                read[name] = {key: tuple(values) for key, values in value.items()}
            else:
                read[name] = tuple(value) if isinstance(value, list) else value
        return cls(**read)

    def as_public(self, currency: str = "USD") -> dict[str, Any]:
        """The JSON of ``python -m recommender understand``: prices as numbers of major units."""
        told: dict[str, Any] = {
            "product": self.product,
            "category": _one_or_list(self.categories) or self.kind,
            "colour": _one_or_list(self.colours),
            "colour_not": _one_or_list(self.colours_not),
            "brand": _one_or_list(self.brands),
            "size": _one_or_list(self.sizes),
            "material": _one_or_list(self.materials),
            "material_not": _one_or_list(self.materials_not),
            "price_min": _major(self.price_min_minor, currency),
            "price_max": _major(self.price_max_minor, currency),
            "price_around": _major(self.price_around_minor, currency),
            "recipient": _one_or_list(self.recipients),
            "occasion": _one_or_list(self.occasions),
            "sort": self.sort,
            "rating_min": _plain(self.rating_min),
            "in_stock": self.in_stock or None,
            "on_sale": self.on_sale or None,
            "quantity": self.quantity,
        }
        return {key: value for key, value in told.items() if value not in (None, "", [])}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message points at among the products just shown.

    Args:
        ordinals: places from 1; from the end from -1 ("the last two" is -2, -1).
        pronoun: "it" (one), "them" (all), "other" (the one not in focus) or "".
        superlative: the order whose first is meant ("the cheapest of these", "the cheaper one").
        described: what the one meant is like ("the red one", "the one with the zip").
        words: the rest of that description, as said.
    """

    ordinals: tuple[int, ...] = ()
    pronoun: Literal["", "it", "them", "other"] = ""
    superlative: SortOrder | None = None
    described: Wish = Wish()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it points at anything."""
        return bool(self.ordinals or self.pronoun or self.superlative or self.described or self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, understood: the wish it adds and what it does to the wish before it."""

    wish: Wish
    dropped: tuple[Droppable, ...] = ()  # constraints that no longer matter
    references: Reference = Reference()
    relative: tuple[Relative, ...] = ()
    corrects: bool = False  # "no, the blue one": what it names replaces what was named
    clears: bool = False  # "start again"
    waived: Wish = Wish()  # what need not be so after all: 不用防水也行
    adds: bool = False  # "also in blue": its values join those before instead of replacing them
    text: str = ""
    language: Language = "en"


NOTHING: Final = Wish()


def _one_or_list(values: tuple[str, ...]) -> str | list[str] | None:
    if not values:
        return None
    return values[0] if len(values) == 1 else list(values)


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _major(minor: int | None, currency: str) -> float | int | None:
    return None if minor is None else _plain(as_major(minor, currency))
