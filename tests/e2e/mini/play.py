"""Play a conversation in Rasa's environment and print what happened as JSON.

`play.py MODEL DATABASE stock|ours TURNS.json` answers each turn with an action endpoint of its own
in this process; the turn "(restart)" loads the agent again from the database, and a list of turns
is sent at once.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
UNSTABLE = ("timestamp", "message_id", "model_id", "confidence")


async def _act(request: web.Request) -> web.Response:
    """Answer an action: what was called, with what; "boom" fails, "nothing" says nothing at all."""
    call = await request.json()
    said = call["tracker"]["latest_message"].get("text") or ""
    if "boom" in said:
        return web.Response(status=500)
    if "nothing" in said:
        return web.Response(status=200)
    slots = call["tracker"]["slots"]
    request_id = (call["tracker"]["latest_message"].get("metadata") or {}).get("request_id")
    told = [call["next_action"], said, slots["order_number"], slots["language"], slots["email"], request_id]
    text = "|".join(map(str, told))
    events = [{"event": "slot", "name": "shown", "value": [call["next_action"], said]}]
    return web.json_response({"events": events, "responses": [{"text": text}]})


def _agent(model: str, database: str, ours: bool, action_url: str) -> Any:
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.utils.endpoints import EndpointConfig

    endpoint = EndpointConfig(action_url, enable_selective_domain=True)
    if not ours:
        return Agent.load(model, action_endpoint=endpoint, tracker_store=SQLTrackerStore(db=database))
    from bot.runtime.install import check_agent, install
    from bot.runtime.locks import LiveLockStore
    from bot.runtime.nlg import LanguageNlg
    from bot.runtime.tracker_store import LiveTrackerStore

    install()
    agent = Agent.load(
        model,
        action_endpoint=endpoint,
        tracker_store=LiveTrackerStore(host=f"sqlite:///{database}"),
        lock_store=LiveLockStore(),
        generator=LanguageNlg(),
    )
    check_agent(agent)
    return agent


async def play(model: str, database: str, ours: bool, turns: list[Any]) -> dict[str, Any]:
    """The answers to ``turns``, the slots after each, and all stored events."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    app = web.Application()
    app.router.add_post("/webhook", _act)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    agent = _agent(model, database, ours, url)
    answers, slots, kept = [], [], []

    async def say(number: int, turn: str) -> list[Any]:
        message = UserMessage(turn, CollectingOutputChannel(), "one", metadata={"request_id": f"r{number}"})
        return [item.get("text") for item in await agent.handle_message(message) or []]

    for number, turn in enumerate(turns):
        if turn == "(restart)":
            agent = _agent(model, database, ours, url)
            continue
        if isinstance(turn, list):
            answers.append(await asyncio.gather(*(say(number, one) for one in turn)))
        else:
            answers.append(await say(number, turn))
        tracker = await agent.tracker_store.retrieve("one")
        slots.append(tracker.current_slot_values())
        kept.append(len(tracker.events))
    await runner.cleanup()
    return {
        "answers": answers,
        "slots": slots,
        "events": stored(database),
        "kept": kept,
    }


def stored(database: str) -> list[Any]:
    """Every stored event without times and random ids."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("select type_name, intent_name, action_name, data from events order by id")
        return [[*row[:3], _stable(json.loads(row[3]))] for row in rows]


def _stable(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _stable(v) for k, v in value.items() if k not in UNSTABLE}
    return [_stable(v) for v in value] if isinstance(value, list) else value


if __name__ == "__main__":
    import logging

    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.CRITICAL)
    logging.disable(logging.CRITICAL)
    _, model_file, database_file, which, turns_file = sys.argv
    script = json.loads(Path(turns_file).read_text(encoding="utf-8"))
    print(json.dumps(asyncio.run(play(model_file, database_file, which == "ours", script))))
