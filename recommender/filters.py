"""Two sets of hard constraints as one: the narrower of both in every part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from commerce.catalogue.model import Category, ProductFilter
from recommender.requests import Filters

SelectIds = Callable[[ProductFilter], Sequence[str]]


def as_product_filter(filters: Filters, categories: Iterable[Category]) -> ProductFilter:
    """A request's filters in the catalogue's words; an unknown category stays, and holds nothing."""
    return ProductFilter(
        category_ids=() if filters.category is None else _category_ids(filters.category, categories),
        brands=() if filters.brand is None else (filters.brand,),
        price_min_minor=filters.price_min_minor,
        price_max_minor=filters.price_max_minor,
        in_stock=filters.in_stock,
        attributes={name: tuple(values) for name, values in filters.attributes.items()},
        exclude_product_ids=filters.exclude_product_ids,
    )


def _category_ids(said: str, categories: Iterable[Category]) -> tuple[str, ...]:
    named = said.strip().casefold()
    found = tuple(
        one.category_id
        for one in categories
        if one.category_id == said or any(name.casefold() == named for name in one.names.values())
    )
    return found or (said,)


def both(one: ProductFilter, other: ProductFilter, select_ids: SelectIds) -> ProductFilter:
    """What must hold where both filters hold.

    Two lists of categories or brands that both restrict cannot be said in one filter: the products
    that pass ``other`` are then named one by one.
    """
    only = _only(one.only_product_ids, other.only_product_ids)
    if (one.category_ids and other.category_ids) or (one.brands and other.brands):
        only = _only(only, tuple(select_ids(other)))
    return replace(
        one,
        category_ids=one.category_ids or other.category_ids,
        category_ids_not=(*one.category_ids_not, *other.category_ids_not),
        brands=one.brands or other.brands,
        brands_not=(*one.brands_not, *other.brands_not),
        price_min_minor=_most(one.price_min_minor, other.price_min_minor),
        price_max_minor=_least(one.price_max_minor, other.price_max_minor),
        in_stock=one.in_stock or other.in_stock,
        on_sale=one.on_sale or other.on_sale,
        rating_min=max((r for r in (one.rating_min, other.rating_min) if r is not None), default=None),
        attributes=_narrowed(one.attributes, other.attributes),
        attributes_not=_joined(one.attributes_not, other.attributes_not),
        exclude_product_ids=tuple(dict.fromkeys((*one.exclude_product_ids, *other.exclude_product_ids))),
        only_product_ids=only,
    )


def _only(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    kept = set(other)
    return tuple(product_id for product_id in one if product_id in kept)


def _most(one: int | None, other: int | None) -> int | None:
    return max((value for value in (one, other) if value is not None), default=None)


def _least(one: int | None, other: int | None) -> int | None:
    return min((value for value in (one, other) if value is not None), default=None)


def _narrowed(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Values that both allow; a name of which both allow different ones keeps none, and fits nothing."""
    made = {**one, **other}
    for name in one.keys() & other.keys():
        allowed = {value.casefold() for value in other[name]}
        made[name] = tuple(value for value in one[name] if value.casefold() in allowed)
    return made


def _joined(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {name: (*one.get(name, ()), *other.get(name, ())) for name in {**one, **other}}
