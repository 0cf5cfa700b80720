"""Cut a message into words: Latin and digits by pattern, runs of Chinese characters by jieba."""

from __future__ import annotations

import logging
import re
from typing import Iterator, List, Tuple

_HAN = "㐀-䶿一-鿿"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:['’\-.@/+&][^\W_{_HAN}]+)*")
_IS_HAN = re.compile(rf"[{_HAN}]")


def cut(text: str) -> List[Tuple[str, int]]:
    """The words of ``text`` with their start; the whole text when it holds none (":)")."""
    return list(_words(text)) or [(text, 0)]


def _words(text: str) -> Iterator[Tuple[str, int]]:
    for piece in _PIECE.finditer(text):
        if _IS_HAN.match(piece.group()):
            for word, start, _ in _jieba().tokenize(piece.group()):
                yield word, piece.start() + start
        else:
            yield piece.group(), piece.start()


def _jieba():  # type: ignore[no-untyped-def]
    import jieba

    if not jieba.dt.initialized:
        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
    return jieba
