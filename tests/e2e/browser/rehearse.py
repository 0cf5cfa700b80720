"""Serve the real pages over the real actions, with intents guessed by keywords in place of Rasa.

``python -m tests.e2e.browser.rehearse`` with AISLE_DATA_DIR on a filled shop: to look at the widget
where no dialogue model is trained. Not a test, and no judge of understanding.
"""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import replace
from typing import Any

from aiohttp import web

import aisle
from actions.endpoint import build_actions
from kernel.logs import configure_logs
from kernel.settings import load_settings
from tests.conversations.runner import Conversation, Said
from tests.fakes.rasa import Answer, FakeRasa
from web.app import build_web_app

INTENTS = {
    r"^(hi|hello|hey|你好|您好)\b": "greet",
    r"compare|对比|比较": "compare_products",
    r"best ?sell|热销": "best_sellers",
    r"offer|promotion|discount|优惠": "ask_promotions",
    r"(where|track).*order|订单": "order_status",
    r"return policy|how long|delivery cost|shipping|退货政策|运费|多久": "faq",
    r"(show|view|what).*cart|看.*购物车": "view_cart",
    r"add .*cart|加.*购物车": "add_to_cart",
    r"check ?out|结账": "checkout",
    r"similar|类似": "similar_items",
    r"@|^[A-Z]{1,3}-?\d{4,}$|^\d{6}$": "inform",
    r"cheaper|in (black|blue|red|white)|便宜": "refine_search",
    r"recommend|gift|推荐|礼物": "recommend",
}


class Rehearsal:
    """Answers like Rasa's REST channel, one light conversation per sender."""

    def __init__(self, actions: dict[str, Any]) -> None:
        self.actions = actions
        self.talks: dict[str, Conversation] = {}
        self.lock = threading.Lock()

    def answer(self, sender: str, text: str) -> Answer:
        """What the actions say."""
        with self.lock:
            talk = self.talks.setdefault(sender, Conversation(self.actions, sender))
            if text.startswith("/"):
                said = talk.payload(text)
            else:
                found = (intent for pattern, intent in INTENTS.items() if re.search(pattern, text, re.I))
                said = talk.say(next(found, "search_product"), text, **_entities(text))
        return [part for one in said for part in _parts(one)]


def _entities(text: str) -> dict[str, str]:
    mail = re.search(r"\S+@\S+", text)
    number = re.search(r"\b[A-Z]{1,3}-?\d{4,}\b", text)
    found = {"email": mail and mail[0], "order_number": number and number[0]}
    return {name: value for name, value in found.items() if value}


def _parts(said: Said) -> Answer:
    words: dict[str, Any] = {"recipient_id": "x", "text": said.text}
    if said.buttons:
        words["buttons"] = said.buttons
    return [words, {"recipient_id": "x", "custom": said.custom}] if said.custom else [words]


class RehearsedRasa(FakeRasa):
    """The double, with the rehearsal behind it."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__()
        self.rehearsal = rehearsal

    async def _webhook(self, request: web.Request) -> web.Response:
        body = await request.json()
        await asyncio.sleep(self.delay_s)
        said = await asyncio.to_thread(self.rehearsal.answer, body["sender"], body["message"])
        return web.json_response(said)


async def main() -> None:
    """Serve until interrupted."""
    settings = load_settings()
    configure_logs("INFO", as_json=False)
    platform = aisle.build_platform(settings)
    aisle.warm_up(platform)
    rasa = RehearsedRasa(Rehearsal(build_actions(platform.services)))
    rasa.delay_s = 0.5
    settings = replace(settings, rasa_url=f"http://127.0.0.1:{settings.action_port}")
    services = platform.services
    public = build_web_app(
        settings, services.clock, platform.database, platform.shop, services.sessions, platform.messages,
        recommender=services.recommender, understander=services.understander, people=services.handoffs,
    )  # fmt: skip
    for app, port in ((rasa.app(), settings.action_port), (public, settings.port)):
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
    print(f"rehearsing at http://127.0.0.1:{settings.port}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
