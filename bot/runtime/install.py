"""Put all changes into Rasa, and see that they took."""

from __future__ import annotations

from typing import Any

from bot.runtime import action_call, compound, graph, quiet_debug, replay, rules
from bot.runtime.sources import check_sources


def install() -> None:
    """Check Rasa's source, then change what a turn uses; a second call does nothing."""
    if action_call.installed():
        return
    check_sources()
    action_call.install()
    compound.install()
    graph.install()
    replay.install()
    rules.install()
    quiet_debug.install()


def check_agent(agent: Any) -> None:
    """Stop when the agent does not use our store, locks and wording.

    Rasa swallows a wrong module path of a tracker store and falls back to memory.
    """
    from bot.runtime.locks import LiveLockStore
    from bot.runtime.nlg import LanguageNlg
    from bot.runtime.tracker_store import LiveTrackerStore

    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    for what, found, wanted in (
        ("tracker store", store, LiveTrackerStore),
        ("lock store", agent.lock_store, LiveLockStore),
        ("wording", agent.nlg, LanguageNlg),
    ):
        if not isinstance(found, wanted):
            raise RuntimeError(f"endpoints.yml: the {what} is {type(found).__name__}, not {wanted.__name__}")
