"""Whole turns from the door to the reply, this set-up against stock Rasa settings (about 7 minutes).

Data     the demo shop (seed 7), the dialogue model in force; texts put together (seed 13), none twice
Talk     single turns in conversations of 26 turns, the crowd's have 20; early and late ones told apart
Promise  a search costs at most 1.8 greetings (p95: 3), a third of stock's, and in turn 200 at most
         1.15 times turn 2; no wait for a lock's poll; 32 conversations at once without an error, three
         times the turns a second of stock
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any, Final

import aiohttp

from benchmarks.machine import report, resident_mb
from benchmarks.turns import measures
from benchmarks.turns.measures import Texts, Timings
from benchmarks.turns.shoppers import greetings, searches
from benchmarks.turns.stacks import DEMO_SEED, Stack, prepare_model, prepare_shop, start, wait_ready

SEED: Final = 13
ROUNDS: Final = 6
CROWD_TURNS: Final = 20  # of each of the conversations, as long as our tests' whole conversations
LOCK_POLL_MS: Final = 1000  # how often stock Rasa looks whether a conversation is free


async def measure(ours: Stack, stock: Stack, rounds: int) -> dict[str, Any]:
    """Every figure; what is compared is measured in turns, so that noise meets both."""
    stacks = {"ours": ours, "stock": stock}
    texts = {name: Texts(greetings(SEED), searches(SEED)) for name in stacks}
    timings = {name: Timings() for name in stacks}
    crowds: dict[str, list[dict[str, Any]]] = {name: [] for name in stacks}
    figures: dict[str, dict[str, Any]] = {}
    limit = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=limit, connector=aiohttp.TCPConnector(limit=0)) as http:
        for name, stack in stacks.items():
            await measures.warm_up(http, stack, texts[name])
        for _ in range(rounds):
            for name, stack in stacks.items():
                await measures.block(http, stack, texts[name], timings[name])
        for _ in range(2):
            for name, stack in stacks.items():
                crowds[name].append(await measures.crowd(http, stack, texts[name], CROWD_TURNS))
        for name, stack in stacks.items():
            figures[name] = {
                **timings[name].figures(),
                "second_message_waits": await measures.two_at_once(http, stack, texts[name], 8),
                "crowd": crowds[name],
            }
        olds = await measures.grow_old(http, ours, texts["ours"])
        figures["ours"]["age"] = await measures.young_and_old(http, ours, texts["ours"], olds)
    for name, stack in stacks.items():
        figures[name]["memory_mb"] = {
            "rasa": resident_mb(stack.rasa_process.pid),
            "platform": resident_mb(stack.platform_process.pid),
        }
    return figures | {"ratios": ratios(figures["ours"], figures["stock"])}


def ratios(ours: dict[str, Any], stock: dict[str, Any]) -> dict[str, float]:
    """What the promises are about."""

    def rate(of: dict[str, Any]) -> float:
        return float(statistics.median(one["turns_per_s"] for one in of["crowd"]))

    return {
        "search_to_greeting_p50": round(ours["search"]["p50_ms"] / ours["greeting"]["p50_ms"], 2),
        "search_to_greeting_p95": round(ours["search"]["p95_ms"] / ours["greeting"]["p95_ms"], 2),
        "stock_to_ours_search_p50": round(stock["search"]["p50_ms"] / ours["search"]["p50_ms"], 2),
        "stock_to_ours_search_p95": round(stock["search"]["p95_ms"] / ours["search"]["p95_ms"], 2),
        "stock_to_ours_search_early": round(
            stock["search_early"]["p50_ms"] / ours["search_early"]["p50_ms"], 2
        ),
        "stock_to_ours_search_late": round(stock["search_late"]["p50_ms"] / ours["search_late"]["p50_ms"], 2),
        "turn_200_to_turn_2_p50": ours["age"]["ratio_p50"],
        "ours_to_stock_turns_per_s": round(rate(ours) / rate(stock), 2),
    }


def promises(figures: dict[str, Any]) -> dict[str, bool]:
    """Each promise with whether it is kept."""
    ours, ratio = figures["ours"], figures["ratios"]
    longest_wait_ms = max(one["max_ms"] for one in ours["second_message_waits"].values())
    return {
        "a search turn costs at most 1.8 greeting turns at p50": ratio["search_to_greeting_p50"] <= 1.8,
        "a search turn costs at most 3 greeting turns at p95": ratio["search_to_greeting_p95"] <= 3,
        "a search turn is at least 3 times faster than stock's": ratio["stock_to_ours_search_p50"] >= 3,
        "turn 200 costs at most 1.15 times turn 2": ratio["turn_200_to_turn_2_p50"] <= 1.15,
        "no second message waits for a lock's poll": longest_wait_ms < LOCK_POLL_MS / 2,
        "32 conversations at once: no error": not any(one["errors"] for one in ours["crowd"]),
        "32 conversations at once: 3 times stock's turns a second": ratio["ours_to_stock_turns_per_s"] >= 3,
    }


def main() -> int:
    """Start both stacks, measure, stop them; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="conversations of single turns per stack")
    asked = parser.parse_args()
    prepare_model()
    with tempfile.TemporaryDirectory(prefix="aisle-turns-") as name:
        folder = Path(name)
        prepare_shop(folder / "shop")
        stacks: list[Stack] = []
        try:
            for stack in ("ours", "stock"):
                stacks.append(start(stack, folder / "shop", folder / stack))
            wait_ready(*stacks)
            figures = asyncio.run(measure(stacks[0], stacks[1], asked.rounds))
        finally:
            for one in stacks:
                one.stop()
    facts = {"seed": SEED, "data": f"demo shop (seed {DEMO_SEED}), the dialogue model in force"}
    return report("turns", figures, promises(figures), **facts)


if __name__ == "__main__":
    raise SystemExit(main())
