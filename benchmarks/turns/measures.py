"""What is measured of a stack: single turns, old conversations, two messages at once, a crowd.

Units    milliseconds from the request's first byte to the answer's last, at the client
Errors   RuntimeError when a turn is not answered: a failed turn has no time
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import aiohttp

from benchmarks.machine import percentile, summary_ms
from benchmarks.turns.shoppers import Answered, Conversation
from benchmarks.turns.stacks import Stack

WORN_OFF: Final = 3  # greetings, and as many searches, before each block
BLOCK_TURNS: Final = 13  # greetings, and as many searches, of one conversation
EDGE: Final = 4  # searches at a conversation's begin and end that are told apart
OLD_CONVERSATIONS: Final = 5
OLD_TURNS: Final = 192
OLD_SAMPLES: Final = 16  # turns 193 to 208 are timed
CROWD: Final = 32


@dataclass
class Texts:
    """What one stack's shoppers write; each stack hears the same."""

    greetings: Iterator[str]
    searches: Iterator[str]


@dataclass
class Timings:
    """The times of a stack's single turns."""

    greeting_ms: list[float] = field(default_factory=list)
    search_ms: list[float] = field(default_factory=list)
    searches_with_products: int = 0
    cpu_s: dict[str, float] = field(default_factory=lambda: {"rasa": 0.0, "platform": 0.0})

    def figures(self) -> dict[str, Any]:
        """For the report."""
        turns = len(self.greeting_ms) + len(self.search_ms)
        return {
            "turns": turns,
            "greeting": summary_ms(self.greeting_ms),
            "search": summary_ms(self.search_ms),
            "search_early": summary_ms(self._at(0, EDGE)),
            "search_late": summary_ms(self._at(BLOCK_TURNS - EDGE, BLOCK_TURNS)),
            "searches_with_products": self.searches_with_products,
            "cpu_ms_a_turn": {name: round(1000 * used / turns, 1) for name, used in self.cpu_s.items()},
        }

    def _at(self, begin: int, end: int) -> list[float]:
        """The searches at these places of their conversations."""
        return [took for place, took in enumerate(self.search_ms) if begin <= place % BLOCK_TURNS < end]


def checked(answered: Answered) -> Answered:
    """``answered`` if it was.

    Raises:
        RuntimeError: naming what came instead.
    """
    if answered.error:
        raise RuntimeError(f"a turn failed: {answered.error}: {answered.messages}")
    return answered


async def warm_up(http: aiohttp.ClientSession, stack: Stack, texts: Texts, pairs: int = 6) -> None:
    """Take every first cost: connections, caches, indexes."""
    talk = await Conversation.open(http, stack)
    for _ in range(pairs):
        checked(await talk.say(next(texts.greetings)))
        checked(await talk.say(next(texts.searches)))


async def block(http: aiohttp.ClientSession, stack: Stack, texts: Texts, timings: Timings) -> None:
    """One conversation that greets and searches in turn.

    The other stack has just had the processors, which no shop has: its traces in their caches are
    worn off in a conversation that is not timed.
    """
    await warm_up(http, stack, texts, WORN_OFF)
    talk = await Conversation.open(http, stack)
    before = stack.cpu_s()
    for _ in range(BLOCK_TURNS):
        timings.greeting_ms.append(checked(await talk.say(next(texts.greetings))).took_ms)
        searched = checked(await talk.say(next(texts.searches)))
        timings.search_ms.append(searched.took_ms)
        timings.searches_with_products += searched.with_products
    for name, used in stack.cpu_s().items():
        timings.cpu_s[name] += used - before[name]


async def grow_old(http: aiohttp.ClientSession, stack: Stack, texts: Texts) -> list[Conversation]:
    """Conversations that have had ``OLD_TURNS`` turns."""
    talks = [await Conversation.open(http, stack) for _ in range(OLD_CONVERSATIONS)]

    async def live(talk: Conversation) -> None:
        for turn in range(OLD_TURNS):
            checked(await talk.say(next(texts.searches if turn % 2 else texts.greetings)))

    await asyncio.gather(*(live(talk) for talk in talks))
    return talks


async def young_and_old(
    http: aiohttp.ClientSession, stack: Stack, texts: Texts, olds: list[Conversation]
) -> dict[str, Any]:
    """Turn 2 of new conversations against turn 200 of old ones, one after the other.

    Both are searches that come after a search.
    """
    young: list[float] = []
    old: list[float] = []
    for _ in range(OLD_SAMPLES):
        for talk in olds:
            new = await Conversation.open(http, stack)
            checked(await new.say(next(texts.searches)))
            young.append(checked(await new.say(next(texts.searches))).took_ms)
            old.append(checked(await talk.say(next(texts.searches))).took_ms)
    ratio = statistics.median(old) / statistics.median(young)
    return {
        "pairs": len(young),
        "turn_2": summary_ms(young),
        "turn_200": summary_ms(old),
        "ratio_p50": round(ratio, 3),
    }


async def two_at_once(http: aiohttp.ClientSession, stack: Stack, texts: Texts, rounds: int) -> dict[str, Any]:
    """A second message of a conversation while the first is answered: what it waits after the first.

    At the door, and straight at Rasa's REST channel, where Rasa's own lock orders the two.
    """
    at_door, at_rasa = [], []
    for _ in range(rounds):
        talk = await Conversation.open(http, stack)
        checked(await talk.say(next(texts.greetings)))
        first, second = await _pair(talk.say(next(texts.searches)), talk.say(next(texts.searches)))
        checked(first), checked(second)
        at_door.append(1000 * (second.ended - first.ended))
        sender = f"bench-{uuid4().hex}"
        await _ask_rasa(http, stack, sender, next(texts.greetings))
        began, ended = await _pair(
            _ask_rasa(http, stack, sender, next(texts.searches)),
            _ask_rasa(http, stack, sender, next(texts.searches)),
        )
        at_rasa.append(1000 * (ended - began))
    return {"at_door": _gaps(at_door), "at_rasa": _gaps(at_rasa)}


async def _pair(first: Any, second: Any) -> tuple[Any, Any]:
    one = asyncio.create_task(first)
    await asyncio.sleep(0.003)
    two = asyncio.create_task(second)
    return await one, await two


async def _ask_rasa(http: aiohttp.ClientSession, stack: Stack, sender: str, text: str) -> float:
    """Ask Rasa itself; when the answer was there."""
    body = {"sender": sender, "message": text}
    async with http.post(f"{stack.rasa}/webhooks/rest/webhook", json=body) as response:
        if response.status != 200 or not await response.json():
            raise RuntimeError(f"Rasa answered {response.status} with nothing")
    return time.perf_counter()


def _gaps(values: list[float]) -> dict[str, float]:
    return {**summary_ms(values), "max_ms": round(max(values), 2)}


async def crowd(http: aiohttp.ClientSession, stack: Stack, texts: Texts, turns: int) -> dict[str, Any]:
    """``CROWD`` conversations at once, each with ``turns`` searches: turns a second, times, errors."""
    talks = [await Conversation.open(http, stack) for _ in range(CROWD)]
    answered: list[Answered] = []

    async def shop(talk: Conversation) -> None:
        for _ in range(turns):
            answered.append(await talk.say(next(texts.searches)))

    began = time.perf_counter()
    await asyncio.gather(*(shop(talk) for talk in talks))
    took_s = time.perf_counter() - began
    times = [one.took_ms for one in answered]
    return {
        "turns": len(answered),
        "errors": sorted({one.error for one in answered if one.error}),
        "turns_per_s": round(len(answered) / took_s, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
    }
