"""Searches that are made before they are asked for, while the words are still being judged elsewhere.

What was found ahead is given out once, to a search of the same conversation that asks exactly the
same, while the catalogue's words stand and no stock or price has changed. Whoever asks anything
else, or too late, searches anew: nothing is answered that a search would not have found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from commerce.catalogue.model import ProductFilter
from recommender.model import Found
from recommender.understanding.model import Wish

KEPT_S: Final = 2.0
MAX_KEPT: Final = 32  # a turn takes what was found for it, or the next in its conversation puts it out


@dataclass(frozen=True)
class Question:
    """All that an answer depends on but the catalogue itself; ``where`` holds what the shopper refused."""

    wish: Wish
    k: int
    offset: int
    where: ProductFilter


@dataclass(frozen=True, eq=False)
class _Made:
    question: Question
    version: int
    begun: float
    found: Future[Found] = field(default_factory=Future)


class Ahead:
    """The latest search made ahead in each conversation.

    Args:
        find: answers a question.
        version: of the catalogue's words.
        now: seconds that only go forward.
    """

    def __init__(
        self,
        find: Callable[[Question], Found],
        version: Callable[[], int],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find = find
        self._version = version
        self._now = now
        self._lock = Lock()
        self._made: dict[str, _Made] = {}

    def make(self, conversation_id: str, question: Question) -> Found:
        """Search now; who asks meanwhile waits for it."""
        made = _Made(question, self._version(), self._now())
        with self._lock:
            self._made.pop(conversation_id, None)
            self._made[conversation_id] = made
            while len(self._made) > MAX_KEPT:
                self._made.pop(next(iter(self._made)))
        try:
            found = self._find(question)
        except BaseException as error:
            made.found.set_exception(error)
            raise
        made.found.set_result(found)
        return found

    def take(self, conversation_id: str, question: Question) -> Found | None:
        """What was found ahead for just this question; None where it must be searched for."""
        made = self._made.get(conversation_id)
        if made is None or made.question != question or made.version != self._version():
            return None
        with self._lock:
            if self._made.get(conversation_id) is not made:
                return None
            del self._made[conversation_id]
        if self._now() - made.begun > KEPT_S:
            return None
        try:
            return made.found.result(KEPT_S)
        except Exception:  # the search that is made instead says itself what is wrong
            return None

    def forget(self) -> None:
        """Let go of everything: what can be bought has changed."""
        with self._lock:
            self._made.clear()
