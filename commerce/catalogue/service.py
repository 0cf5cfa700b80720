"""What the shop sells: find by hard constraints, read by id, save feeds, move stock and prices.

Errors   NotFound for an unknown product or variant; Invalid for input that breaks a rule;
         Conflict (``out_of_stock``) when there is not enough left
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from commerce.catalogue import store, store_ids, store_writes
from commerce.catalogue.model import (
    Category,
    Product,
    ProductFilter,
    SaveCount,
    SortOrder,
    Variant,
    Vocabulary,
    check_price,
    check_product,
    check_stock,
)
from commerce.catalogue.store_filters import Lookups
from commerce.orders.store import units_by_product
from kernel.bulk import batches
from kernel.clock import Clock
from kernel.database import Database, once
from kernel.errors import Invalid, NotFound, ShopError
from kernel.logs import get_log

EVERYTHING: Final = ProductFilter()
MAX_LIMIT: Final = 1000
FEW: Final = 12  # products that a view may be asked for again
MANY: Final = 2000  # rows after which the database's statistics are refreshed
log = get_log(__name__)


class CatalogueService:
    """The catalogue's use cases; each call is one short transaction."""

    def __init__(self, database: Database, clock: Clock, default_currency: str = "USD") -> None:
        self._database = database
        self._clock = clock
        self._default_currency = default_currency
        self._currency: tuple[int, str] | None = None
        self._vocabulary: Vocabulary | None = None
        self._lookups = Lookups()
        self._listeners: list[Callable[[Collection[str]], object]] = []

    def on_change(self, listener: Callable[[Collection[str]], object]) -> None:
        """Have ``listener`` told of the products whose stock or price may have changed, once it is so."""
        self._listeners.append(listener)

    def changed(self, product_ids: Collection[str]) -> None:
        """Tell the listeners; for services that moved stock in a transaction of their own.

        The change stands already: a listener that cannot follow just now is logged, not raised.
        """
        for listener in self._listeners:
            try:
                listener(product_ids)
            except ShopError as error:
                log.warning("listener_failed", error=repr(error))

    def get(self, product_id: str) -> Product:
        """The product, archived or not.

        Raises:
            NotFound: when there is none.
        """
        found = self.get_many([product_id])
        if not found:
            raise NotFound(f"no product {product_id[:64]!r}", field="product_id")
        return found[0]

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        """The products of these ids in this order; missing ones are skipped."""
        with self._database.read() as connection:
            return _read_once(connection, product_ids)

    def known(self, product_ids: Sequence[str]) -> set[str]:
        """Those of these ids that are products, archived ones too."""
        with self._database.read() as connection:
            return store_ids.known_ids(connection, product_ids)

    def variant(self, variant_id: str) -> tuple[Product, Variant]:
        """A variant with its product.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            product_id = store.read_product_of_variant(connection, variant_id)
            found = store.read_products(connection, [product_id]) if product_id else []
        for product in found:
            for variant in product.variants:
                if variant.variant_id == variant_id:
                    return product, variant
        raise NotFound(f"no variant {variant_id[:64]!r}", field="variant_id")

    def variant_of_sku(self, sku: str) -> tuple[str, str] | None:
        """(product_id, variant_id) of a stock keeping unit; None when none has it."""
        with self._database.read() as connection:
            return store.read_variant_of_sku(connection, sku)

    def owners(self, variant_ids: Sequence[str]) -> dict[str, str]:
        """``variant_id -> product_id`` for those of these variants that exist."""
        with self._database.read() as connection:
            return store.read_owners(connection, variant_ids)

    def select(
        self, where: ProductFilter, sort: SortOrder | None = None, limit: int = 20, offset: int = 0
    ) -> list[Product]:
        """Active products that pass; by price, the cheapest variant that passes counts."""
        if not 0 <= limit <= MAX_LIMIT or offset < 0:
            raise Invalid(f"limit must be 0 to {MAX_LIMIT} and offset not negative", field="limit")
        with self._database.read() as connection:
            ids = store.select_ids(connection, where, sort, limit, offset, self._lookups)
            return _read_once(connection, ids)

    def select_ids(
        self, where: ProductFilter, sort: SortOrder | None = None, limit: int | None = None
    ) -> list[str]:
        """The ids of every active product that passes, the popular first unless told otherwise."""
        with self._database.read() as connection:
            return _ids_once(connection, where, sort, limit, self._lookups)

    def count(self, where: ProductFilter) -> int:
        """How many active products pass."""
        with self._database.read() as connection:
            return store.count(connection, where, self._lookups)

    def price_range(self, where: ProductFilter) -> tuple[int, int] | None:
        """The lowest and highest price among variants that pass; None when nothing does."""
        with self._database.read() as connection:
            return store.price_range(connection, where, self._lookups)

    def best_sellers(
        self, where: ProductFilter = EVERYTHING, since: datetime | None = None, limit: int = 10
    ) -> list[tuple[Product, int]]:
        """Products that pass with how many were sold and kept since a time, the most first."""
        with self._database.read() as connection:
            units = dict(store.best_sellers(connection, where, since, limit, self._lookups))
            found = store.read_products(connection, list(units))
        return [(product, units[product.product_id]) for product in found]

    def new_arrivals(self, where: ProductFilter = EVERYTHING, limit: int = 10) -> list[Product]:
        """The newest products that pass."""
        return self.select(where, "newest", limit)

    def categories(self) -> list[Category]:
        """Every category, in the shop's order."""
        with self._database.read() as connection:
            return store.read_categories(connection)

    def vocabulary(self) -> Vocabulary:
        """The catalogue's own words as of now, with the version they belong to."""
        with self._database.read() as connection:
            words = self._vocabulary
            if words is None or words.version != store.read_version(connection):
                words = self._vocabulary = store.read_vocabulary(connection)
        return words

    def version(self) -> int:
        """Changes with every change of what products and categories say (not with stock or prices)."""
        with self._database.read() as connection:
            return store.read_version(connection)

    def changed_since(self, version: int) -> list[str]:
        """The products that changed after ``version``, archived ones too: what an index must re-read."""
        with self._database.read() as connection:
            return store.changed_since(connection, version)

    def currency(self) -> str:
        """The currency of most products, else the settings' one."""
        with self._database.read() as connection:
            version = store.read_version(connection)
            known = self._currency
            if known is None or known[0] != version:
                found = store.most_common_currency(connection)
                known = self._currency = (version, found or self._default_currency)
        return known[1]

    def save_categories(self, categories: Sequence[Category]) -> None:
        """Insert or change categories.

        Raises:
            Invalid: for a parent that is unknown or below its own child.
        """
        if not categories:
            return
        with self._database.write() as connection:
            known = {one.category_id: one for one in store.read_categories(connection)}
            if all(known.get(one.category_id) == one for one in categories):
                return
            known.update({one.category_id: one for one in categories})
            for one in categories:
                _path_of(one.category_id, known)
            store_writes.write_categories(connection, categories)
            store_writes.bump_version(connection)

    def save_value_names(self, names: Mapping[str, Mapping[str, str]]) -> None:
        """Say how values are called: ``{"black": {"zh": "黑色"}}``; the same again changes nothing."""
        with self._database.write() as connection:
            known = store.read_value_names(connection)
            if all(dict(told).items() <= known.get(value, {}).items() for value, told in names.items()):
                return
            store_writes.write_value_names(connection, names)
            store_writes.bump_version(connection)

    def save_attribute_names(self, names: Mapping[str, Mapping[str, str]]) -> None:
        """Say how attributes themselves are called: ``{"closure": {"zh": "闭合方式"}}``."""
        self.save_value_names({f"{store.ATTRIBUTE_MARK}{name}": told for name, told in names.items()})

    def save_products(self, products: Iterable[Product]) -> SaveCount:
        """Make the catalogue say what ``products`` say; saving the same again changes nothing.

        Each batch is one transaction, so that a long feed holds no other writer up.

        Raises:
            Invalid: for a product that breaks a rule; nothing of its batch is written.
        """
        total = SaveCount()
        for batch in batches(products):
            for product in batch:
                check_product(product)
            last = {product.product_id: product for product in batch}
            with self._database.write() as connection:
                known = {one.category_id: one for one in store.read_categories(connection)}
                full = [_with_path(product, known) for product in last.values()]
                done = store_writes.write_products(connection, full, self._clock.now())
                if done.added:  # orders may be older than the products they name
                    store_writes.write_sold_counts(connection, units_by_product(connection, last))
            total += done
            if done.changed:
                self.changed(last)
        if total.added + total.changed >= MANY:
            with self._database.write() as connection:
                store_writes.refresh_statistics(connection)
        return total

    def archive(self, product_id: str) -> None:
        """Take a product off the shelves; orders keep knowing it."""
        with self._database.write() as connection:
            if not store_writes.write_status(connection, product_id, "archived"):
                raise NotFound(f"no product {product_id[:64]!r}", field="product_id")

    def set_stock(self, variant_id: str, stock: int) -> None:
        """Set how many there are."""
        check_stock(stock, f"variant {variant_id!r}")
        self._set(variant_id, stock=stock)

    def set_price(self, variant_id: str, price_minor: int, list_price_minor: int | None = None) -> None:
        """Set what one costs, and what it cost before when that shall be shown."""
        check_price(price_minor, f"variant {variant_id!r}")
        if list_price_minor is not None:
            check_price(list_price_minor, f"variant {variant_id!r}", field="list_price")
        self._set(variant_id, price_minor=price_minor, list_price_minor=list_price_minor)

    def _set(self, variant_id: str, **values: int | None) -> None:
        with self._database.write() as connection:
            product_id = store.read_product_of_variant(connection, variant_id)
            if product_id is None:
                raise NotFound(f"no variant {variant_id[:64]!r}", field="variant_id")
            store_writes.write_variant(connection, variant_id, product_id, **values)
        self.changed([product_id])


def _path_of(category_id: str, known: Mapping[str, Category]) -> list[str]:
    """The category's ancestors and itself, root first."""
    path: list[str] = []
    at: str | None = category_id
    while at is not None:
        if at not in known:
            raise Invalid(f"category {at!r} is not known: save it first", field="category_id")
        if at in path:
            raise Invalid(f"category {at!r} is below itself", field="parent_id")
        path.append(at)
        at = known[at].parent_id
    return path[::-1]


def _with_path(product: Product, known: Mapping[str, Category]) -> Product:
    """The product with its category's whole path, further categories first."""
    if not product.category_ids:
        return product
    path = _path_of(product.category_ids[-1], known)
    others = [one for one in product.category_ids if one not in path]
    for one in others:
        _path_of(one, known)
    return replace(product, category_ids=(*others, *path))


def _ids_once(
    connection: Connection,
    where: ProductFilter,
    sort: SortOrder | None,
    limit: int | None,
    lookups: Lookups,
) -> list[str]:
    """The ids that pass; a short list that the same view has asked for before is not asked for again."""
    held: dict[str, list[str]] = once(connection, "product ids", lambda _: {})
    asked = f"{sort} {limit} {where}"
    if asked in held:
        return list(held[asked])
    found = store.select_ids(connection, where, sort, limit, lookups=lookups)
    if len(found) <= FEW:
        held[asked] = list(found)
    return found


def _read_once(connection: Connection, product_ids: Sequence[str]) -> list[Product]:
    """The products in the order asked; those that the same view has read before are not read again."""
    if len(product_ids) > FEW:
        return store.read_products(connection, product_ids)
    held: dict[str, Product | None] = once(connection, "products", lambda _: {})
    missing = [product_id for product_id in dict.fromkeys(product_ids) if product_id not in held]
    if missing:
        held.update(dict.fromkeys(missing))
        held.update((product.product_id, product) for product in store.read_products(connection, missing))
    found = (held[product_id] for product_id in product_ids)
    return [product for product in found if product is not None]
