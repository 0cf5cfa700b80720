"""A whole shop for a browser: the real web application over the demo's products, a double of Rasa.

It runs in a thread with an event loop of its own, so that a test can stop it, start it again at the
same address, and turn Rasa slow or away, while a real browser looks on.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from commerce.demo.catalogue import demo_categories, demo_products, demo_value_names
from commerce.demo.images import write_images
from commerce.demo.promotions import demo_promotions
from commerce.shop import Shop, build_shop
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import SystemClock
from kernel.database import METADATA, build_database
from kernel.settings import Settings
from recommender.service import build_recommender
from recommender.understanding import Understander
from tests.conftest import load_all_tables
from tests.e2e.browser.replies import reply
from tests.fakes.rasa import FakeRasa
from web.app import build_web_app
from web.keys import HUB

WITHIN_S = 30


class House:
    """The shop; ``url`` stays the same over restarts."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.rasa = FakeRasa()
        self.rasa.script = reply
        self.rasa_port, self.port = free_port(), free_port()
        self.settings = Settings(
            data_dir=folder,
            secret_key="k" * 40,
            identity_key="i" * 40,
            port=self.port,
            rasa_url=f"http://127.0.0.1:{self.rasa_port}",
            message_rate_per_s=1000.0,
            message_burst=1000,
            address_rate_per_s=1000.0,
            address_burst=5000,
        )
        self.clock = SystemClock()
        load_all_tables()
        self.database = build_database(self.settings.resolved_database_url())
        METADATA.create_all(self.database.engine)
        self.shop = build_shop(self.database, self.settings, self.clock)
        fill(self.shop)
        self.sessions = SessionService(self.database, self.settings, self.clock)
        self.messages = MessageService(self.database, self.clock)
        self.recommender, vocabulary = build_recommender(self.shop, None)
        self.understander = Understander(vocabulary)
        self.runners: dict[str, web.AppRunner] = {}
        self.run(self._serve("rasa", self.rasa.app(), self.rasa_port))
        self.start()

    @property
    def url(self) -> str:
        """Where the shop is."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do ``work`` on the shop's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WITHIN_S)

    def start(self) -> None:
        """Open the doors."""
        app = build_web_app(
            self.settings, self.clock, self.database, self.shop, self.sessions, self.messages,
            recommender=self.recommender, understander=self.understander,
        )  # fmt: skip
        self.app = app
        self.run(self._serve("web", app, self.port))

    def stop(self) -> None:
        """Close them: sockets drop, nothing answers."""
        self.run(self.runners.pop("web").cleanup())

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is gone for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def hang_up(self) -> None:
        """Drop every socket; the server goes on."""

        async def close() -> None:
            self.app[HUB].close()

        self.run(close())

    def say(self, conversation_id: str, text: str) -> None:
        """A person of the shop writes."""
        from conversations.messages.model import Draft

        kept = self.messages.append(conversation_id, [Draft(text=text)], sender="staff")

        async def push() -> None:
            self.app[HUB].push_messages(kept)

        self.run(push())

    def heard(self, text: str) -> int:
        """How often Rasa was asked for ``text``."""
        return sum(1 for body in self.rasa.received if body["message"] == text)

    def calm(self) -> None:
        """As at the beginning: everything up, nothing slow."""
        self.rasa.mode, self.rasa.delay_s, self.rasa.script = "up", 0.0, reply
        self.rasa.received.clear()
        if "web" not in self.runners:
            self.start()

    def close(self) -> None:
        """The end."""
        for name in list(self.runners):
            self.run(self.runners.pop(name).cleanup())
        self.database.close()
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def _serve(self, name: str, app: web.Application, port: int) -> None:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
        self.runners[name] = runner


def fill(shop: Shop) -> None:
    """The demo's products, pictures and promotions, without its year of customers."""
    now = shop.clock.now()
    products = demo_products(7, now)
    shop.catalogue.save_categories(demo_categories())
    shop.catalogue.save_value_names(demo_value_names())
    shop.catalogue.save_products(one.product for one in products)
    write_images(((one.product, one.drawing) for one in products), shop.settings.data_dir / "images")
    shop.promotions.save_promotions(demo_promotions(now, products, ()))


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
