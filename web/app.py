"""The public application: every route, what they share, and what opens and closes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Final

from aiohttp import web

from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import Clock
from kernel.database import Database
from kernel.http import MAX_BODY_BYTES, RateLimiter, error_middleware
from kernel.metrics.http import METRICS, metrics_middleware
from kernel.metrics.model import Metrics
from kernel.openapi.http import describe
from kernel.settings import Settings
from knowledge.api.chapter import chapter as knowledge_chapter
from knowledge.api.mount import mount_knowledge
from knowledge.facts import ShopFacts
from knowledge.service import KnowledgeService
from recommender.api.chapter import chapter as recommender_chapter
from recommender.api.mount import mount_api
from web import assets, health, mailbox
from web.assets import open_assets
from web.channels import http as channels_http
from web.channels.http import build_limits
from web.chat import http as chat_http
from web.chat import socket as chat_socket
from web.chat.desk import Desk, EventLog, People
from web.chat.door import Door, Forerunner
from web.chat.hub import Hub
from web.chat.measures import ChatMeasures, MeasuredDesk
from web.chat.rasa import RasaClient
from web.console.errors import console_middleware
from web.console.guard import refuse_unmarked
from web.console.mount import Furnish, mount_console
from web.described import chat as described_chat
from web.described import shop as described_shop
from web.edge import add_headers, address_middleware, preflight_middleware
from web.help import http as help_pages
from web.keys import (
    ADDRESSES,
    CHANNEL_LIMITS,
    DATABASE,
    DOOR,
    FINDER,
    HUB,
    MESSAGES,
    RASA,
    SESSIONS,
    SETTINGS,
    SHOP,
)
from web.shop import cart as shop_cart
from web.shop import products as shop_products
from web.shop.finder import Finder
from web.storefront import pages as storefront_pages
from web.storefront.rendering import open_pages, page_middleware

if TYPE_CHECKING:
    from commerce.shop import Shop
    from recommender.service import RecommenderService
    from recommender.understanding import Understander

ROUTES: Final = (
    health.routes,
    chat_http.routes,
    chat_socket.routes,
    shop_products.routes,
    shop_cart.routes,
    assets.routes,
    storefront_pages.routes,
    help_pages.routes,
    channels_http.routes,
    mailbox.routes,
)

MIDDLEWARES: Final = (
    metrics_middleware,
    page_middleware,
    console_middleware,
    error_middleware,
    preflight_middleware,
    address_middleware,
    refuse_unmarked,
)


def build_web_app(
    settings: Settings,
    clock: Clock,
    database: Database,
    shop: Shop,
    sessions: SessionService,
    messages: MessageService,
    *,
    recommender: RecommenderService | None = None,
    understander: Understander | None = None,
    events: EventLog | None = None,
    people: People | None = None,
    console: Furnish | None = None,
    knowledge: KnowledgeService | None = None,
    ahead: Forerunner | None = None,
) -> web.Application:
    """The application that `web` serves.

    Args:
        recommender, understander: the storefront's search, 503 without them; the API of the
            shop's other systems, none without the recommender.
        events: where interactions are appended; the shop's own log by default.
        people: the queue for a person of the shop (``HandoffService``); without it nobody is promised.
        console: puts the console's services into the application; without it there is no console.
        knowledge: the shop's answers; by default one that compares by words alone.
        ahead: works out what answers will need; without it each action does all of its work itself.
    """
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=MAX_BODY_BYTES)
    app[SETTINGS] = settings
    app[DATABASE] = database
    app[SHOP] = shop
    app[SESSIONS] = sessions
    app[MESSAGES] = messages
    app[HUB] = Hub()
    app[FINDER] = Finder(shop, recommender, understander)
    app[ADDRESSES] = RateLimiter(settings.address_rate_per_s, settings.address_burst)
    app[CHANNEL_LIMITS] = build_limits()
    metrics = Metrics()
    desk = MeasuredDesk(
        ChatMeasures(metrics.registry),
        settings=settings,
        clock=clock,
        database=database,
        sessions=sessions,
        messages=messages,
        events=events or shop.events,
        people=people,
    )
    _add_life(app, settings, desk, ahead)
    for routes in ROUTES:
        app.add_routes(routes)
    knowledge = knowledge or KnowledgeService(database, clock, None, ShopFacts(shop))
    _add_api(app, shop, recommender, metrics, knowledge)
    if console is not None:
        mount_console(app, console)
    return app


def _add_life(app: web.Application, settings: Settings, desk: MeasuredDesk, ahead: Forerunner | None) -> None:
    """What is opened at the start and closed at the end."""
    app.on_startup.append(open_assets)
    app.on_startup.append(open_pages)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_hang_up)
    app.cleanup_ctx.append(_rasa_context(settings))
    app.cleanup_ctx.append(_door_context(settings, desk, ahead))


def _add_api(
    app: web.Application,
    shop: Shop,
    recommender: RecommenderService | None,
    metrics: Metrics,
    knowledge: KnowledgeService,
) -> None:
    """The API of the shop's other systems, and the description of every route below /api."""
    app[METRICS] = metrics
    chapters = [described_chat.CHAPTER, described_shop.CHAPTER]
    if recommender is not None:
        mount_api(app, shop, recommender, metrics)
        chapters.insert(0, recommender_chapter())
    mount_knowledge(app, shop, knowledge)
    chapters.append(knowledge_chapter())
    describe(app, chapters)


async def _hang_up(app: web.Application) -> None:
    """Close the sockets first: the server waits for open requests."""
    app[HUB].close()


def _rasa_context(settings: Settings) -> Callable[[web.Application], AsyncIterator[None]]:
    async def open_and_close(app: web.Application) -> AsyncIterator[None]:
        app[RASA] = RasaClient(settings)
        yield
        await app[RASA].close()

    return open_and_close


def _door_context(
    settings: Settings, desk: Desk, ahead: Forerunner | None
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def open_and_close(app: web.Application) -> AsyncIterator[None]:
        app[DOOR] = Door(settings, desk, app[RASA], app[HUB], ahead)
        yield
        await app[DOOR].close()

    return open_and_close
