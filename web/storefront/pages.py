"""The storefront's pages: home, shelves and search, a product, the cart, checkout."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from commerce.catalogue.model import Category
from kernel.errors import NotFound
from kernel.languages import pick_text
from kernel.money import as_major, format_money
from recommender.model import Shopper
from web.keys import FINDER, SETTINGS, SHOP
from web.shop.cards import product_page
from web.storefront.cards import page_card, page_cards
from web.storefront.front import examples, front
from web.storefront.offers import offer_cards
from web.storefront.rendering import PageContext, context_of, render, respond
from web.storefront.shelves import (
    brand_choices,
    colour_choices,
    page_numbers,
    price_bounds,
    read_asked,
    sample_of,
    without,
)
from web.storefront.texts import attribute_name

SIMILAR: Final = 10
SEARCH_SAMPLE: Final = 100
routes: Final = web.RouteTableDef()

Facts = dict[str, Any]


async def show(
    request: web.Request, template: str, read: Callable[[web.Request, PageContext], Facts]
) -> web.Response:
    """Read a page's facts and render it, in one thread."""
    page = context_of(request)

    def make() -> str:
        return render(request, page, template, departments_of(request, page) | read(request, page))

    return respond(request, page, await asyncio.to_thread(make))


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    """The shop's front: departments, what sells, what is new, what is on offer."""
    return await show(request, "home.html", front)


@routes.get("/search")
async def search(request: web.Request) -> web.Response:
    """What fits a shopper's words, or every product."""
    return await show(request, "shelf.html", _shelf)


@routes.get("/c/{category_id}")
async def category(request: web.Request) -> web.Response:
    """A shelf."""
    return await show(request, "shelf.html", _shelf)


@routes.get("/products/{product_id}")
async def product(request: web.Request) -> web.Response:
    """One product."""
    return await show(request, "product.html", _product)


@routes.get("/shop/products/{product_id}")
async def product_by_shop_address(request: web.Request) -> web.Response:
    """One product, by the address that the demo's catalogue names."""
    return await show(request, "product.html", _product)


@routes.get("/cart")
async def cart(request: web.Request) -> web.Response:
    """The cart; its content belongs to the conversation's token and is filled in by the page."""
    return await show(request, "cart.html", _cart)


@routes.get("/checkout")
async def checkout(request: web.Request) -> web.Response:
    """The last page before an order."""
    return await show(request, "checkout.html", _cart)


def departments_of(request: web.Request, page: PageContext) -> Facts:
    """The shelves at the root, for the header of every page."""
    roots = [one for one in request.app[SHOP].catalogue.categories() if one.parent_id is None]
    return {"departments": [_category(one, page) for one in roots], "examples": examples(page.language)}


def _shelf(request: web.Request, page: PageContext) -> Facts:
    shop, finder = request.app[SHOP], request.app[FINDER]
    category_id = request.match_info.get("category_id")
    currency = shop.catalogue.currency()
    asked = read_asked(request.query, currency)
    trail = _trail(shop.catalogue.categories(), category_id)
    if asked.text:
        found = finder.search(
            asked.text, category_id, asked.sort, asked.page, Shopper(), page.language, asked.limits
        )
    else:
        found = finder.browse(category_id, asked.sort, asked.page, asked.limits)
    sample = (
        finder.sample(asked.text, category_id, page.language, SEARCH_SAMPLE)
        if asked.text
        else sample_of(shop, category_id)
    )
    return {
        "trail": [_category(one, page) for one in trail],
        "below": [
            _category(one, page)
            for one in shop.catalogue.categories()
            if category_id and one.parent_id == category_id
        ],
        "asked": asked,
        "products": page_cards(found.products, page.language),
        "total": found.total,
        "pages": found.pages,
        "numbers": page_numbers(asked.page, found.pages),
        "brands": brand_choices(sample, asked.limits),
        "colours": colour_choices(shop, sample, asked.limits, page.language),
        "bounds": price_bounds(sample, currency),
        "kept": lambda *names: without(request.query, *names),
    }


def _product(request: web.Request, page: PageContext) -> Facts:
    shop, finder = request.app[SHOP], request.app[FINDER]
    found = shop.catalogue.get(request.match_info["product_id"])
    if found.status != "active":
        raise NotFound("there is no such product")
    language = page.language
    live = shop.promotions.for_product(found)
    names = shop.catalogue.vocabulary().value_names
    similar = finder.similar(found.product_id, Shopper(), SIMILAR)
    settings = request.app[SETTINGS]
    return {
        "product": page_card(found, language) | product_page(found, language, names, []),
        "trail": [
            _category(one, page)
            for one in _trail(shop.catalogue.categories(), (found.category_ids or (None,))[-1])
        ],
        "offers": offer_cards([one for one in live if not one.scope.segments], language),
        "similar": page_cards(similar, language),
        "delivery_fee": format_money(settings.delivery_fee_minor, found.currency, language),
        "delivery_free_from": format_money(settings.free_delivery_minor, found.currency, language),
        "option_names": {
            name: attribute_name(name, language) for variant in found.variants for name in variant.options
        },
        "price_major": as_major(found.price_minor, found.currency),
    }


def _cart(request: web.Request, page: PageContext) -> Facts:
    live = request.app[SHOP].promotions.live()
    return {"offer_names": {one.promotion_id: pick_text(one.names, page.language) for one in live}}


def _category(category: Category, page: PageContext) -> Facts:
    return {
        "category_id": category.category_id,
        "name": pick_text(category.names, page.language),
        "url": page.link(f"/c/{quote(category.category_id, safe='')}"),
    }


def _trail(categories: list[Category], category_id: str | None) -> list[Category]:
    """A shelf and those above it, the root first."""
    known = {one.category_id: one for one in categories}
    trail: list[Category] = []
    while category_id is not None:
        if category_id not in known:
            raise NotFound("there is no such category", field="category")
        trail.insert(0, known[category_id])
        category_id = known[category_id].parent_id
    return trail
