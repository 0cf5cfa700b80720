"""The two languages of the assistant, and which of them a message is written in.

Source   Unicode blocks: CJK Unified Ideographs U+4E00-9FFF and extension A U+3400-4DBF
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["en", "zh"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
# What people of every language write alike: mails, links, codes and model numbers, XL, USB, ok.
_NO_SIGN: Final = re.compile(
    r"[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+|https?://[!-~]+|[A-Za-z_-]*\d[A-Za-z0-9_-]*|\b[A-Z]{2,4}\b"
    r"|\b[Oo][Kk](?:ay)?\b"
)
_DAYS: Final = {
    "mon": "周一", "tue": "周二", "wed": "周三", "thu": "周四", "fri": "周五", "sat": "周六", "sun": "周日",
}  # fmt: skip
_DAY: Final = re.compile(rf"\b({'|'.join(_DAYS)})\b", re.IGNORECASE)
_DAY_TO_DAY: Final = re.compile(r"(周.)\s*[-–]\s*(?=周)")


def has_han(text: str) -> bool:
    """True when ``text`` holds at least one Chinese character."""
    return _HAN.search(text) is not None


def detect_language(text: str, default: Language = "en") -> Language:
    """The language ``text`` is mostly written in.

    One Han character weighs as much as one Latin word, so that "iPhone 有货吗" is Chinese and
    "what does 红 mean in this title" is English. A text with neither (digits, emoji) says
    nothing: the ``default`` is kept. Nor does an e-mail address, a code or "XL": somebody who talks
    Chinese and types one still talks Chinese.
    """
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(_NO_SIGN.sub(" ", text)))
    if han == 0 and words == 0:
        return default
    return "zh" if han >= words else "en"


def as_language(locale: str | None, default: Language = "en") -> Language:
    """The language of a locale tag such as ``zh-CN`` or ``en_GB``; ``default`` for any other."""
    head = (locale or "").replace("_", "-").split("-")[0].lower()
    return "zh" if head == "zh" else "en" if head == "en" else default


def pick_text(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in any language, else an empty string."""
    if texts.get(language):
        return texts[language]
    return next((text for text in texts.values() if text), "")


def hours_in(hours: str, language: str) -> str:
    """Hours as settings write them, ``Mon-Fri 09:00-18:00``, as people of ``language`` do."""
    if language != "zh":
        return hours
    named = _DAY.sub(lambda found: _DAYS[found[0].lower()], hours)
    return re.sub(r"\s*[,;]\s*", "，", _DAY_TO_DAY.sub(r"\1至", named))
