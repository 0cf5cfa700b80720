"""Where words begin and end in a Chinese run, by jieba's dictionary."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from recommender.understanding.text import Token


@cache
def _cutter() -> Any:
    import jieba  # 0.4 s: only for a process that reads Chinese

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def warm_up() -> None:
    """Load the dictionary now rather than with the first Chinese message."""
    _cutter()


def word_ends(tokens: tuple[Token, ...]) -> dict[int, int]:
    """For each Chinese word of the message: the index of its first token -> the one after its last."""
    ends: dict[int, int] = {}
    start = 0
    while start < len(tokens):
        if tokens[start].kind != "han":
            start += 1
            continue
        stop = start
        while stop < len(tokens) and tokens[stop].kind == "han":
            stop += 1
        at = start
        for word in _cutter().cut("".join(token.key for token in tokens[start:stop]), HMM=False):
            ends[at] = at + len(word)
            at += len(word)
        start = stop
    return ends
