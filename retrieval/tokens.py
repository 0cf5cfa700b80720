"""Words of English and Chinese text, as the lexical index counts them.

English words are lower-cased and stripped of their plural; Chinese runs are cut by jieba's search
mode, with each single character added, so that a word jieba does not know still matches.

Source   jieba 0.42 (search mode); Harman 1991, the S stemmer
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from typing import Final

import jieba

_PIECE: Final = re.compile(r"[㐀-䶿一-鿿]+|[a-z0-9]+(?:['.\-][a-z0-9]+)*")
_HAN: Final = re.compile(r"[㐀-鿿]")
MAX_CHARS: Final = 4000
KEPT_CHARS: Final = 600
STOP_WORDS: Final = frozenset(
    "a an and are as at be by can do does for from have i if in is it me my of on or our please "
    "show so some than that the their them there these they this to up want was we what when "
    "where which who will with would you your 的 了 吗 呢 啊 吧 是 我 你 您 有 在 和 想 要 请 个 一 "
    "这 那 么 们 们的 给 把 就 都 也 与 及".split()
)

jieba.setLogLevel(logging.WARNING)


def normalised(text: str) -> str:
    """Full-width forms folded, lower case, at most MAX_CHARS characters."""
    return unicodedata.normalize("NFKC", text[:MAX_CHARS]).lower()


def stem(word: str) -> str:
    """An English word without its plural ending (Harman's S stemmer)."""
    if len(word) > 4 and word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def tokenise(text: str) -> list[str]:
    """The text's tokens in their order, stop words left out."""
    return list(_tokens(text) if len(text) <= KEPT_CHARS else _cut(text))


def _cut(text: str) -> tuple[str, ...]:
    return tuple(token for token in _all_tokens(text) if token not in STOP_WORDS)


@lru_cache(maxsize=4000)  # titles, descriptions and names of what is shown come again and again
def _tokens(text: str) -> tuple[str, ...]:
    return _cut(text)


def _all_tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for piece in _PIECE.findall(normalised(text)):
        if _HAN.match(piece):
            tokens.extend(_chinese_tokens(piece))
            continue
        parts = [part for part in re.split(r"['.\-]", piece) if part]
        tokens.extend(stem(part) for part in parts if part != "s")
        if len(parts) > 1 and "'" not in piece:
            tokens.append(stem("".join(parts)))
    return tokens


@lru_cache(maxsize=20_000)
def _chinese_tokens(run: str) -> tuple[str, ...]:
    words = list(jieba.cut_for_search(run))
    singles = [c for word in words if len(word) > 1 for c in word]
    return tuple(words + singles)
