"""A conversation's wish, changed by the next message: constraints add up, give way or go.

A value said anew replaces the value of its class ("in black" after "red"), unless the message adds
("also in blue"). What is turned away adds up. A new kind of product starts a new wish; a message
that names none refines the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from commerce.catalogue.model import Product
from recommender.understanding.measured import show_number
from recommender.understanding.model import Reading, Wish
from recommender.understanding.people import GIFTS, PRONOUNS
from recommender.understanding.waiving import waive

_PAIRS: Final = (("colours", "colours_not"), ("brands", "brands_not"), ("materials", "materials_not"))
_LISTS: Final = ("sizes", "recipients", "occasions")
_YOUNG: Final = frozenset(
    "child grandchild baby boys girls son daughter nephew niece grandson granddaughter teenager".split()
)
_LETTERS: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "4XL", "5XL", "6XL")
_CLEARED: Final[dict[str, dict[str, object]]] = {
    "product": {"product": "", "kind": "", "categories": (), "words": ""},
    "category": {"product": "", "kind": "", "categories": (), "words": ""},
    "colour": {"colours": (), "colours_not": ()},
    "brand": {"brands": (), "brands_not": ()},
    "size": {"sizes": ()},
    "material": {"materials": (), "materials_not": ()},
    "price": {"price_min_minor": None, "price_max_minor": None, "price_around_minor": None},
    "recipient": {"recipients": (), "age_years": None},
    "occasion": {"occasions": ()},
    "sort": {"sort": None},
    "rating_min": {"rating_min": None},
    "in_stock": {"in_stock": False},
    "on_sale": {"on_sale": False},
    "quantity": {"quantity": None},
}


def merge(previous: Wish, reading: Reading, shown: Sequence[Product] = ()) -> Wish:
    """The wish after ``reading``; ``shown`` is what "cheaper" and "dearer" are measured on."""
    new = reading.wish
    if reading.clears:
        return _compared(new, reading, shown)
    if _starts_anew(previous, reading):
        return for_the_same(previous, new)  # 便宜点的皮带, after shoes, is not cheaper than those
    merged = waive(_dropped(previous, reading), reading.waived)
    merged = _product(merged, new)
    merged = _values(merged, new, reading.adds)
    merged = _prices(merged, new)
    merged = replace(
        merged,
        sort=new.sort or merged.sort,
        rating_min=new.rating_min if new.rating_min is not None else merged.rating_min,
        in_stock=new.in_stock or merged.in_stock,
        on_sale=new.on_sale or merged.on_sale,
        age_years=_age(merged, new),
        quantity=new.quantity if new.quantity is not None else merged.quantity,
        party=new.party if new.party is not None else merged.party,
        gift=new.gift or merged.gift,
        words_not=_joined(merged.words_not, new.words_not),
        language=new.language,
    )
    return _compared(merged, reading, shown)


def for_the_same(previous: Wish, new: Wish) -> Wish:
    """Other goods for whom a gift is sought: still for them, at that price, unless said anew.

    A price that only compares ("cheaper ones") was of the goods before, and stays with them.
    """
    if not previous.gift or (new.recipients and set(new.recipients) != set(previous.recipients)):
        return new
    priced = (new.price_min_minor, new.price_max_minor, new.price_around_minor) != (None, None, None)
    bounds = new if priced or previous.sort in ("price_asc", "price_desc") else previous
    return replace(
        new,
        recipients=previous.recipients,
        age_years=previous.age_years if new.age_years is None else new.age_years,
        price_min_minor=bounds.price_min_minor,
        price_max_minor=bounds.price_max_minor,
        price_around_minor=bounds.price_around_minor,
        gift=True,
    )


def _starts_anew(previous: Wish, reading: Reading) -> bool:
    """Whether the message names another kind of thing, without being a correction."""
    new = reading.wish
    if not (previous.names_product and new.names_product) or reading.corrects:
        return False
    if previous.kind in GIFTS and (not new.recipients or new.recipients == previous.recipients):
        return False
    if reading.references:
        return False
    same_shelf = bool(set(new.categories) & set(previous.categories))
    if new.kind and new.kind == previous.kind:
        return False
    if same_shelf and not (new.kind and previous.kind and _heads_differ(new, previous)):
        return False
    return not _same_head(previous.product, new.product)


def _heads_differ(new: Wish, previous: Wish) -> bool:
    """Whether the kinds are different things of one shelf: a hair dryer, a comb."""
    several = len(new.categories) > 1 or len(previous.categories) > 1
    return not several and new.kind.split()[-1] != previous.kind.split()[-1]


def _same_head(one: str, other: str) -> bool:
    """ "running shoes" after "shoes", 跑步鞋 after 鞋: the same thing, said more closely."""
    return bool(one) and bool(other) and (one.endswith(other) or other.endswith(one))


def _dropped(wish: Wish, reading: Reading) -> Wish:
    cleared: dict[str, object] = {}
    for name in reading.dropped:
        cleared.update(_CLEARED[name])
    return replace(wish, **cleared) if cleared else wish  # type: ignore[arg-type]


def _product(merged: Wish, new: Wish) -> Wish:
    if not new.names_product:
        words = " ".join(dict.fromkeys(part for part in (merged.words, new.words) if part))
        return replace(merged, words=words)
    return replace(
        merged, product=new.product, kind=new.kind, categories=new.categories, words=new.words or new.product
    )


def _values(merged: Wish, new: Wish, adds: bool) -> Wish:
    changed: dict[str, object] = {}
    for name, turned in _PAIRS:
        wanted, refused = getattr(new, name), getattr(new, turned)
        kept = getattr(merged, name)
        kept = _joined(kept, wanted) if adds else wanted or kept
        changed[name] = tuple(value for value in kept if value not in refused)
        changed[turned] = tuple(v for v in _joined(getattr(merged, turned), refused) if v not in wanted)
    for name in _LISTS:
        wanted, kept = getattr(new, name), getattr(merged, name)
        if (
            name == "recipients"
            and len(wanted) == 1
            and PRONOUNS.get(wanted[0], frozenset()).intersection(kept)
        ):
            continue  # "something for her", after "for my mother"
        changed[name] = _joined(kept, wanted) if adds else wanted or kept
    changed["attributes"] = {**merged.attributes, **new.attributes}
    changed["attributes_not"] = {**merged.attributes_not, **new.attributes_not}
    return replace(merged, **changed)  # type: ignore[arg-type]


def _age(merged: Wish, new: Wish) -> float | None:
    """The age just said; another person than a child has not the age of before."""
    if new.age_years is not None or set(new.recipients) - _YOUNG:
        return new.age_years
    return merged.age_years


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _prices(merged: Wish, new: Wish) -> Wish:
    """New bounds replace old ones of their side; an old side that contradicts them goes."""
    low, high, around = new.price_min_minor, new.price_max_minor, new.price_around_minor
    if (low, high, around) == (None, None, None):
        return merged
    if around is not None:
        return replace(merged, price_min_minor=low, price_max_minor=high, price_around_minor=around)
    low = merged.price_min_minor if low is None else low
    high = merged.price_max_minor if high is None else high
    if low is not None and high is not None and low > high:
        low = low if new.price_min_minor is not None else None
        high = high if new.price_max_minor is not None else None
    return replace(merged, price_min_minor=low, price_max_minor=high, price_around_minor=None)


def _compared(wish: Wish, reading: Reading, shown: Sequence[Product]) -> Wish:
    for relative in reading.relative:
        if relative in ("bigger", "smaller"):
            step = 1 if relative == "bigger" else -1
            wish = replace(wish, sizes=tuple(_next_size(size, step) for size in wish.sizes))
        elif shown and reading.wish.price_max_minor is None and reading.wish.price_min_minor is None:
            wish = _priced_against(wish, relative == "cheaper", [product.price_minor for product in shown])
    return wish


def _priced_against(wish: Wish, cheaper: bool, prices: Sequence[int]) -> Wish:
    """Below the cheapest shown, or above the dearest; bounds on the other side stay if they can."""
    if cheaper:
        high = min(prices) - 1
        low = wish.price_min_minor if (wish.price_min_minor or 0) <= high else None
        return replace(wish, price_min_minor=low, price_max_minor=high, price_around_minor=None)
    low = max(prices) + 1
    high_kept = wish.price_max_minor
    if high_kept is not None and high_kept < low:
        high_kept = None
    return replace(wish, price_min_minor=low, price_max_minor=high_kept, price_around_minor=None)


def _next_size(size: str, step: int) -> str:
    """The next label: L after M, 43 after 42; a label without an order stays."""
    if size in _LETTERS:
        return _LETTERS[max(0, min(len(_LETTERS) - 1, _LETTERS.index(size) + step))]
    head, _, tail = size.rpartition(" ")
    try:
        return f"{head} {show_number(float(tail) + step)}".strip()
    except ValueError:
        return size
