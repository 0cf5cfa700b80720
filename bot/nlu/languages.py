"""Which language a message shows: the rule of ``kernel/languages.py``, which Rasa's side cannot import.

A contract test holds both to the same answers.

Source   Unicode blocks: CJK Unified Ideographs U+4E00-9FFF and extension A U+3400-4DBF
"""

from __future__ import annotations

import re
from typing import Optional

HAN = re.compile(r"[㐀-䶿一-鿿]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
# What people of every language write alike: mails, links, codes and model numbers, XL, USB, ok.
NO_SIGN = re.compile(
    r"[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+|https?://[!-~]+|[A-Za-z_-]*\d[A-Za-z0-9_-]*|\b[A-Z]{2,4}\b"
    r"|\b[Oo][Kk](?:ay)?\b"
)


def shown_language(text: str) -> Optional[str]:
    """``en`` or ``zh`` when ``text`` shows one; None for digits, codes, emoji or nothing."""
    han, words = len(HAN.findall(text)), len(LATIN_WORD.findall(NO_SIGN.sub(" ", text)))
    if not han and not words:
        return None
    return "zh" if han >= words else "en"
