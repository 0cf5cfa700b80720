"""Start Rasa's HTTP server as it runs here: on loopback, with our changes in place, warmed up."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.paths import ROOT, data_dir

logger = logging.getLogger(__name__)
YOUNG_OBJECTS = 20_000
WARM_UP = ("where is my order A10023", "有没有红色的鞋", "hello there")


def serve(model: Path, port: int, host: str = "127.0.0.1", endpoints_file: str = "endpoints.yml") -> None:
    """Serve ``model`` until stopped.

    Raises:
        UnknownRasa: when Rasa's source is not the one that our changes were written for.
    """
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    from bot.runtime.install import install

    install()
    os.environ["SANIC_WORKERS"] = "1"  # live trackers and locks belong to one process
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / endpoints_file))
    if endpoints.action is not None:
        endpoints.action.url = action_url()
    rasa.core.run.serve_application(
        model_path=str(model),
        interface=host,
        port=port,
        credentials=str(credentials_file()),
        enable_api=True,
        auth_token=os.environ.get("AISLE_RASA_TOKEN") or None,
        endpoints=endpoints,
        server_listeners=[(_ready, "after_server_start"), (_close, "before_server_stop")],
    )


def credentials_file() -> Path:
    """The channels to open: those written from the settings, else the REST channel alone."""
    written = data_dir() / "credentials.yml"
    return written if written.is_file() else ROOT / "credentials.yml"


def action_url() -> str:
    """Where the platform answers action calls: its own loopback port, never the public one."""
    return f"http://127.0.0.1:{os.environ.get('AISLE_ACTION_PORT') or 5055}/webhook"


def rasa_port() -> int:
    """The port in ``AISLE_RASA_URL``, else 5005."""
    return urlsplit(os.environ.get("AISLE_RASA_URL") or "http://127.0.0.1:5005").port or 5005


async def _ready(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    from bot.runtime.install import check_agent

    agent = app.ctx.agent
    if not agent.is_ready():
        logger.error("no model could be loaded: train one, then start again")
        app.stop()
        return
    check_agent(agent)
    await warm_up(agent)
    gc.collect()
    gc.freeze()  # a full collection would walk TensorFlow and the model: longer than a turn takes
    gc.set_threshold(YOUNG_OBJECTS)
    logger.info("Rasa is ready")


async def warm_up(agent: Any) -> None:
    """Take the first message's cost (jieba's dictionary, caches, first calls) before a shopper does."""
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.events import ActionExecuted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    processor = agent.processor
    for text in WARM_UP:
        parsed = await processor.parse_message(UserMessage(text))
        tracker = DialogueStateTracker("warm-up", agent.domain.slots)
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(text, parsed["intent"], parsed["entities"], parsed))
        processor._predict_next_with_tracker(tracker)


async def _close(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    from bot.runtime.action_call import close_sessions

    await close_sessions(getattr(app.ctx.agent, "action_endpoint", None))
