"""What one promotion takes off each line; pure.

Units    minor units; ``left`` is what a line still costs after the promotions applied before
Errors   none: a promotion that takes nothing off gives an empty answer
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from commerce.promotions.eligibility import in_scope
from commerce.promotions.model import PricedItem, Promotion
from kernel.money import share_out

_Unit = tuple[int, str]  # value of one piece, its line


def discounts_by_line(
    promotion: Promotion, items: Sequence[PricedItem], left: Mapping[str, int]
) -> dict[str, int]:
    """line_id -> discount, never more than ``left`` of that line; zeros are left out."""
    goods = [item for item in items if in_scope(promotion, item)]
    if promotion.kind == "bundle":
        off = _bundle(promotion, _units(goods, left))
    elif promotion.kind == "buy_x_get_y":
        off = _buy_x_get_y(promotion, _units(goods, left))
    elif promotion.kind == "free_delivery":
        off = {}
    else:
        off = _whole(promotion, goods, left)
    return {line_id: amount for line_id, amount in off.items() if amount > 0}


def percent_of(amount_minor: int, percent: int) -> int:
    """``percent`` of an amount, half a unit rounded up."""
    return (amount_minor * percent + 50) // 100


def _whole(promotion: Promotion, goods: Sequence[PricedItem], left: Mapping[str, int]) -> dict[str, int]:
    values = [left[item.line_id] for item in goods]
    total = sum(values)
    if promotion.amount_minor is not None:
        off = min(promotion.amount_minor, total)
    else:
        off = percent_of(total, promotion.percent or 0)
    return {item.line_id: part for item, part in zip(goods, share_out(off, values), strict=True)}


def _units(goods: Sequence[PricedItem], left: Mapping[str, int]) -> dict[str, list[_Unit]]:
    """product_id -> its single pieces, dearest first; a line's value is split to the cent."""
    units: dict[str, list[_Unit]] = defaultdict(list)
    for item in goods:
        value, rest = divmod(left[item.line_id], item.quantity)
        pieces = [(value + 1, item.line_id)] * rest + [(value, item.line_id)] * (item.quantity - rest)
        units[item.product_id].extend(pieces)
    return {product_id: _dearest_first(pieces) for product_id, pieces in units.items()}


def _dearest_first(pieces: list[_Unit]) -> list[_Unit]:
    return sorted(pieces, key=lambda unit: (-unit[0], unit[1]))


def _bundle(promotion: Promotion, units: dict[str, list[_Unit]]) -> dict[str, int]:
    needed = Counter(promotion.bundle_product_ids)
    sets = min(len(units.get(product_id, [])) // count for product_id, count in needed.items())
    off: dict[str, int] = defaultdict(int)
    for number in range(sets):
        together = [
            unit
            for product_id, count in needed.items()
            for unit in units[product_id][number * count : (number + 1) * count]
        ]
        values = [value for value, _ in together]
        saved = max(0, sum(values) - (promotion.amount_minor or 0))
        for (_, line_id), part in zip(together, share_out(saved, values), strict=True):
            off[line_id] += part
    return off


def _buy_x_get_y(promotion: Promotion, units: dict[str, list[_Unit]]) -> dict[str, int]:
    """Pieces in scope, dearest first, in whole groups of X + Y: the last Y of a group are reduced."""
    buy, get = promotion.buy_quantity or 0, promotion.get_quantity or 0
    pieces = _dearest_first([unit for group in units.values() for unit in group])
    off: dict[str, int] = defaultdict(int)
    for start in range(0, len(pieces) - buy - get + 1, buy + get):
        for value, line_id in pieces[start + buy : start + buy + get]:
            off[line_id] += percent_of(value, promotion.percent if promotion.percent is not None else 100)
    return off
