"""Say a Chinese message word by word in English, so that an English sentence encoder reads it too.

The words are those of shop talk (``nlu_data/lookups/glossary.txt``); what is not in it is left out.
The result is no translation, but its vector lies near those of English messages with the same
intent, and that is what a classifier needs: what was learnt from English then helps Chinese.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, List

from bot.nlu.languages import HAN
from bot.paths import ROOT

GLOSSARY = ROOT / "nlu_data" / "lookups" / "glossary.txt"
TRADITIONAL = Path(__file__).with_name("traditional.txt")
_HAN_RUN = re.compile(r"[㐀-䶿一-鿿]+")
_SIGNS = str.maketrans("，。？！；：、（）“”", ',.?!;:,()""')


def gloss(text: str) -> str:
    """``text`` with each Chinese word in English; a text without Chinese is returned as it is."""
    if not HAN.search(text):
        return text
    plain = _HAN_RUN.sub(lambda run: f" {_run(run.group())} ", simplified(text).translate(_SIGNS))
    return re.sub(r"\s+", " ", plain).strip()


def simplified(text: str) -> str:
    """``text`` with traditional characters made simplified ones."""
    return text.translate(_simpler())


def readable(text: str) -> str:
    """What the encoder is given: the gloss, or the text itself when nothing of it has one."""
    return gloss(text) or text


def _run(run: str) -> str:
    words, longest = _glossary(), _longest()
    said: List[str] = []
    place = 0
    while place < len(run):
        for size in range(min(longest, len(run) - place), 0, -1):
            meaning = words.get(run[place : place + size])
            if meaning is not None:
                said.append(meaning)
                place += size
                break
        else:
            place += 1
    return " ".join(word for word in said if word)


@lru_cache(maxsize=1)
def _glossary() -> Dict[str, str]:
    found: Dict[str, str] = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, meaning = line.partition(" ")
            found.setdefault(word, meaning.strip())
    return found


@lru_cache(maxsize=1)
def _simpler() -> Dict[int, str]:
    lines = [x for x in TRADITIONAL.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    pairs = zip("".join(lines[::2]), "".join(lines[1::2]), strict=True)
    return {ord(old): new for old, new in pairs}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _glossary()))
