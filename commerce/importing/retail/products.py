"""Make products of invoice lines: title, typical price, sales, shelf, attributes, colours as variants.

The file knows no stock: what is in stock is invented as what the product sold in the file's last
STOCK_DAYS days, none when it sold nothing then.

Units    prices in minor units; the typical price is the commonest of the last RECENT_DAYS of the
         product's own sales, the higher of two equally common
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from commerce.catalogue.model import Category, Product, ProductText, Variant, check_product
from commerce.importing.retail.chinese import KINDS
from commerce.importing.retail.lines import RetailLine
from commerce.importing.retail.titles import Said, plural, read_title, readable
from commerce.importing.retail.types import Kind, Learnt, designs_of, kind_of, learn, path_of_kind
from commerce.importing.retail.words import DEPARTMENTS, FALLBACK_DEPARTMENT
from commerce.importing.texts import slug

STOCK_DAYS: Final = 28
RECENT_DAYS: Final = 90


@dataclass(slots=True)
class Sold:
    """What the lines say of one stock code; grows with the shop's shelves, not with its sales."""

    titles: Counter[str] = field(default_factory=Counter)
    prices: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))  # month -> price
    units: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    lately: Counter[int] = field(default_factory=Counter)  # day number -> units


@dataclass(frozen=True, slots=True)
class Read:
    """A stock code with its title taken apart."""

    code: str
    title: str
    said: Said
    kind: Kind
    sold: Sold


def count_sales(lines: Iterable[RetailLine]) -> dict[str, Sold]:
    """stock code -> what was sold of it; returns are taken off its units."""
    sold: dict[str, Sold] = defaultdict(Sold)
    for line in lines:
        if line.is_postage:
            continue
        if line.is_cancel:
            if line.code in sold:
                sold[line.code].units += line.quantity
            continue
        _count(sold[line.code], line)
    return sold


def _count(one: Sold, line: RetailLine) -> None:
    one.titles[line.description] += 1
    one.prices[_month(line.at)][line.unit_minor] += 1
    one.units += line.quantity
    one.first_at = line.at if one.first_at is None else min(one.first_at, line.at)
    one.last_at = line.at if one.last_at is None else max(one.last_at, line.at)
    day = line.at.toordinal()
    one.lately[day] += line.quantity
    if len(one.lately) > 3 * STOCK_DAYS:
        latest = max(one.lately)
        for old in [known for known in one.lately if known <= latest - STOCK_DAYS]:
            del one.lately[old]


def _month(at: datetime) -> int:
    return at.year * 12 + at.month


def products(sold: dict[str, Sold], currency: str) -> Iterator[tuple[Product, tuple[Category, ...]]]:
    """The products of a shop with the shelves they stand on."""
    titled = {code: title for code, one in sold.items() if (title := best_title(one))}
    saids = {code: read_title(title) for code, title in titled.items()}
    learnt = learn(saids.values())
    last_day = max((one.last_at for one in sold.values() if one.last_at), default=None)
    for group in _groups(titled, saids):
        reads = [
            Read(code, titled[code], saids[code], kind_of(saids[group[0]], learnt), sold[code])
            for code in group
        ]
        yield _product(reads, learnt, currency, last_day)


def best_title(one: Sold) -> str:
    """What a code is mostly called when it is sold."""
    named = [(count, title) for title, count in one.titles.items() if title and title != "?"]
    return max(named)[1] if named else ""


def _groups(titled: dict[str, str], saids: dict[str, Said]) -> Iterator[list[str]]:
    """Codes of the same number whose titles differ by their colour alone are one product."""
    alike: dict[tuple[str, tuple[str, ...], int | None], list[str]] = defaultdict(list)
    for code in sorted(titled):
        number = "".join(sign for sign in code if sign.isdigit())
        alike[number, saids[code].words, saids[code].set_size].append(code)
    for codes in alike.values():
        colours = {saids[code].colours for code in codes}
        if len(codes) > 1 and len(colours) == len(codes) and () not in colours:
            yield codes
        else:
            yield from ([code] for code in codes)


def _product(
    reads: list[Read], learnt: Learnt, currency: str, last_day: datetime | None
) -> tuple[Product, tuple[Category, ...]]:
    first = reads[0]
    categories = shelves_of(first.kind)
    several = len(reads) > 1
    title = _without_colours(first) if several else readable(first.title)
    product = Product(
        product_id=first.code,
        texts={"en": ProductText(title)},
        brand="",
        category_ids=tuple(one.category_id for one in categories),
        attributes=_attributes(first.said, learnt, with_colour=not several),
        currency=currency,
        variants=tuple(_variant(read, first.code, last_day, several) for read in reads),
        sold_count=max(0, sum(read.sold.units for read in reads)),
        created_at=min(read.sold.first_at for read in reads if read.sold.first_at),
    )
    check_product(product)
    return product, categories


def shelves_of(kind: Kind) -> tuple[Category, ...]:
    """The department, and below it the shelves of the kind, the wider first."""
    chinese = DEPARTMENTS[kind.department][0] if kind.department in DEPARTMENTS else FALLBACK_DEPARTMENT[1]
    made = [Category(slug(kind.department), None, {"en": kind.department, "zh": chinese})]
    for phrase in path_of_kind(kind):
        names = {"en": plural(phrase)} | ({"zh": KINDS[phrase]} if phrase in KINDS else {})
        made.append(Category(slug(kind.department, phrase), made[-1].category_id, names))
    return tuple(made)


def _without_colours(read: Read) -> str:
    kept = [word for word in read.title.replace("/", " ").split() if not read_title(word).colours]
    return readable(" ".join(kept)) or readable(read.title)


def _attributes(said: Said, learnt: Learnt, *, with_colour: bool) -> dict[str, str]:
    found = {
        "colour": "; ".join(said.colours) if with_colour else "",
        "material": "; ".join(said.materials),
        "size": "; ".join(said.sizes),
        "occasion": "; ".join(said.occasions),
        "recipient": "; ".join(said.recipients),
        "theme": "; ".join(designs_of(said, learnt)),
        "set size": str(said.set_size or ""),
    }
    return {name: value for name, value in found.items() if value}


def _variant(read: Read, product_id: str, last_day: datetime | None, several: bool) -> Variant:
    return Variant(
        variant_id=read.code,
        product_id=product_id,
        sku=read.code,
        options={"colour": "; ".join(read.said.colours)} if several else {},
        price_minor=typical_price(read.sold),
        list_price_minor=None,
        stock=_stock(read.sold, last_day),
    )


def typical_price(one: Sold) -> int:
    """The commonest price of the product's last months of sales."""
    latest = one.last_at or datetime.min.replace(tzinfo=UTC) + timedelta(days=RECENT_DAYS)
    since = _month(latest - timedelta(days=RECENT_DAYS))
    recent: Counter[int] = Counter()
    for month, prices in one.prices.items():
        if month >= since:
            recent.update(prices)
    return max(recent.items(), key=lambda pair: (pair[1], pair[0]))[0]


def _stock(one: Sold, last_day: datetime | None) -> int:
    if last_day is None:
        return 0
    since = last_day.toordinal() - STOCK_DAYS
    return sum(units for day, units in one.lately.items() if day > since)
