"""What the shop's front shows: departments with a picture, best sellers, new products, offers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from aiohttp import web

from commerce.catalogue.model import ProductFilter
from kernel.languages import Language, pick_text
from web.keys import SHOP
from web.storefront.cards import page_cards
from web.storefront.offers import offer_cards
from web.storefront.rendering import PageContext
from web.storefront.texts import EXAMPLES

if TYPE_CHECKING:
    from commerce.shop import Shop

ROW: Final = 10
OFFERS: Final = 6
DEPARTMENTS: Final = 8
SINCE_DAYS: Final = 90


def front(request: web.Request, page: PageContext) -> dict[str, Any]:
    """The facts of the home page."""
    shop = request.app[SHOP]
    since = shop.clock.now() - timedelta(days=SINCE_DAYS)
    everything = ProductFilter(in_stock=True)
    sold = [product for product, _units in shop.catalogue.best_sellers(everything, since, ROW)]
    offers = [one for one in shop.promotions.live() if not one.scope.segments][:OFFERS]
    return {
        "shelves": _departments(shop, page),
        "best_sellers": page_cards(sold, page.language),
        "new": page_cards(shop.catalogue.new_arrivals(everything, ROW), page.language),
        "offers": offer_cards(offers, page.language),
    }


def examples(language: Language) -> list[str]:
    """Things to ask for, in the words of a shopper."""
    return [example[language == "zh"] for example in EXAMPLES]


def _departments(shop: Shop, page: PageContext) -> list[dict[str, Any]]:
    roots = [one for one in shop.catalogue.categories() if one.parent_id is None][:DEPARTMENTS]
    shelves = []
    for one in roots:
        popular = shop.catalogue.select(ProductFilter(category_ids=(one.category_id,)), "popular", 1)
        shelves.append(
            {
                "name": pick_text(one.names, page.language),
                "url": page.link(f"/c/{quote(one.category_id, safe='')}"),
                "image_url": popular[0].image_url if popular else "",
            }
        )
    return shelves
