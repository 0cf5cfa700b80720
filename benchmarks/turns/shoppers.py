"""Shoppers of the benchmark: what they write, and a conversation through the chat door.

Data     greetings and searches put together from parts, none twice, a quarter of them Chinese
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from benchmarks.turns.stacks import Stack

_KINDS: Final = (
    "running shoes", "dress", "backpack", "headphones", "coffee machine", "yoga mat", "jacket", "t-shirt",
    "handbag", "sneakers", "lamp", "jeans", "blanket", "speaker", "sweater", "boots", "wallet", "keyboard",
)  # fmt: skip
_COLOURS: Final = ("", "black ", "red ", "blue ", "white ", "green ", "grey ")
_LIMITS: Final = ("", " under 40", " under 60 dollars", " below $90", " up to 120", " between 20 and 150")
_ASKED: Final = ("i'm looking for {}", "do you have {}", "show me {}", "i need {} please", "any {}?")
_KINDS_ZH: Final = (
    "跑鞋", "连衣裙", "双肩包", "耳机", "咖啡机", "瑜伽垫", "外套", "手提包", "台灯", "牛仔裤", "音箱",
)  # fmt: skip
_COLOURS_ZH: Final = ("", "黑色的", "红色的", "蓝色的", "白色的")
_LIMITS_ZH: Final = ("", ",100以内", ",不超过200块", ",50到150之间的")
_ASKED_ZH: Final = ("我想买{}", "有没有{}", "帮我找一下{}")
_HELLO: Final = (
    "hi",
    "hello",
    "hey",
    "good morning",
    "good evening",
    "good afternoon",
    "hiya",
    "hello there",
)
_HELLO_TO: Final = ("", " again", " everyone", " team", " to you", " all", " folks")
_HELLO_END: Final = ("", "!", " :)", ".", "!!", " 👋", "~")
_HELLO_ZH: Final = ("你好", "您好", "早上好", "晚上好", "下午好", "你好呀", "嗨")
_HELLO_END_ZH: Final = ("", "!", "~", "。", " 👋", " :)", "!!")


def greetings(seed: int) -> Iterator[str]:
    """Greetings, none twice until all were given."""
    english = [f"{a}{b}{c}" for a, b, c in itertools.product(_HELLO, _HELLO_TO, _HELLO_END)]
    chinese = [f"{a}{c}" for a, c in itertools.product(_HELLO_ZH, _HELLO_END_ZH)]
    return _dealt(english, chinese, random.Random(seed))


def searches(seed: int) -> Iterator[str]:
    """Searches for goods of the demo shop, none twice."""
    english = [
        asked.format(f"{colour}{kind}{limit}")
        for asked, colour, kind, limit in itertools.product(_ASKED, _COLOURS, _KINDS, _LIMITS)
    ]
    chinese = [
        asked.format(f"{colour}{kind}{limit}")
        for asked, colour, kind, limit in itertools.product(_ASKED_ZH, _COLOURS_ZH, _KINDS_ZH, _LIMITS_ZH)
    ]
    return _dealt(english, chinese, random.Random(seed))


def _dealt(english: list[str], chinese: list[str], rng: random.Random) -> Iterator[str]:
    """Three English texts, then a Chinese one, in an order of ``rng``, again from the start at the end."""
    rng.shuffle(english)
    rng.shuffle(chinese)
    first, second = itertools.cycle(english), itertools.cycle(chinese)
    while True:
        yield from itertools.islice(first, 3)
        yield next(second)


@dataclass(frozen=True)
class Answered:
    """How one message was answered."""

    took_ms: float
    begun: float
    ended: float
    messages: list[dict[str, Any]]
    error: str = ""

    @property
    def with_products(self) -> bool:
        """Whether it shows products."""
        return any(message.get("products") for message in self.messages)


class Conversation:
    """A shopper at the door."""

    def __init__(self, http: aiohttp.ClientSession, door: str, token: str) -> None:
        self._http = http
        self._door = door
        self._headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    async def open(cls, http: aiohttp.ClientSession, stack: Stack) -> Conversation:
        """A new conversation."""
        async with http.post(f"{stack.door}/api/v1/chat/conversations", json={}) as response:
            response.raise_for_status()
            return cls(http, stack.door, (await response.json())["token"])

    async def say(self, text: str) -> Answered:
        """Send a message and wait for its answer."""
        url, body = f"{self._door}/api/v1/chat/messages", {"text": text}
        begun = time.perf_counter()
        async with self._http.post(url, json=body, headers=self._headers) as response:
            answer = await response.json()
        ended = time.perf_counter()
        messages = answer.get("messages", [])
        error = "" if response.status == 200 else f"status {response.status}"
        error = error or next((f"apology {m['apology']}" for m in messages if "apology" in m), "")
        error = error or ("" if messages else "no answer")
        return Answered(1000 * (ended - begun), begun, ended, messages, error)
