"""Find products for the storefront: shelves from the catalogue, words through the one engine.

Errors   NotFound for a shelf that does not exist; Unavailable where no search was composed
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from commerce.catalogue.model import Product, ProductFilter, SortOrder
from kernel.errors import NotFound, Unavailable
from kernel.languages import Language
from recommender.model import Shopper
from recommender.understanding.model import Wish

if TYPE_CHECKING:
    from commerce.shop import Shop
    from recommender.service import RecommenderService
    from recommender.understanding import Understander

PAGE: Final = 24
MAX_FOUND: Final = 480  # how deep a text search can be paged


@dataclass(frozen=True, slots=True)
class Limits:
    """What a shopper has ticked beside a shelf; an empty part does not restrict."""

    price_min_minor: int | None = None
    price_max_minor: int | None = None
    brands: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    in_stock: bool = False
    on_sale: bool = False
    rating_min: float | None = None

    def on_filter(self, category_id: str | None) -> ProductFilter:
        """The filter of a shelf."""
        return ProductFilter(
            category_ids=(category_id,) if category_id else (),
            brands=self.brands,
            price_min_minor=self.price_min_minor,
            price_max_minor=self.price_max_minor,
            in_stock=self.in_stock,
            on_sale=self.on_sale,
            rating_min=self.rating_min,
            attributes={"colour": self.colours} if self.colours else {},
        )

    def on_wish(self, wish: Wish) -> Wish:
        """The wish, with what was ticked put over what the words said."""
        ticked = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return replace(wish, **ticked)


NO_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of products and how many there are in all."""

    products: list[Product]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PAGE)


class Finder:
    """Searches for the storefront."""

    def __init__(
        self, shop: Shop, recommender: RecommenderService | None, understander: Understander | None
    ) -> None:
        self._shop = shop
        self._recommender = recommender
        self._understander = understander

    def browse(
        self, category_id: str | None, sort: SortOrder | None, page: int, limits: Limits = NO_LIMITS
    ) -> Shelf:
        """The products of a shelf, best sellers first where no order is asked for."""
        if category_id is not None:
            self._category_name(category_id)
        where = limits.on_filter(category_id)
        products = self._shop.catalogue.select(where, sort or "popular", PAGE, (page - 1) * PAGE)
        return Shelf(products, self._shop.catalogue.count(where))

    def search(
        self,
        text: str,
        category_id: str | None,
        sort: SortOrder | None,
        page: int,
        shopper: Shopper,
        language: Language,
        limits: Limits = NO_LIMITS,
    ) -> Shelf:
        """What fits the words, exactly as the chat would find it."""
        if self._recommender is None or self._understander is None:
            raise Unavailable("search is not ready yet", retry_after_s=2)
        wish = limits.on_wish(self._understander.read(text, language).wish)
        if category_id is not None:
            wish = replace(wish, categories=(self._category_name(category_id),))
        if sort is not None:
            wish = replace(wish, sort=sort)
        offset = (page - 1) * PAGE
        if offset >= MAX_FOUND:
            return Shelf([], MAX_FOUND)
        found = self._recommender.search(wish, PAGE, shopper, offset=offset)
        return Shelf([s.product for s in found.suggestions], min(found.total, MAX_FOUND))

    def sample(self, text: str, category_id: str | None, language: Language, k: int) -> list[Product]:
        """The best ``k`` for the words alone: what can be ticked beside them."""
        if self._recommender is None or self._understander is None:
            return []
        wish = self._understander.read(text, language).wish
        if category_id is not None:
            wish = replace(wish, categories=(self._category_name(category_id),))
        return [s.product for s in self._recommender.search(wish, k, Shopper()).suggestions]

    def similar(self, product_id: str, shopper: Shopper, k: int) -> list[Product]:
        """Products like one product."""
        if self._recommender is None:
            return []
        return [s.product for s in self._recommender.similar(product_id, k, shopper).suggestions]

    def _category_name(self, category_id: str) -> str:
        for category in self._shop.catalogue.categories():
            if category.category_id == category_id:
                return category.names.get("en", category_id).lower()
        raise NotFound("there is no such category", field="category")
