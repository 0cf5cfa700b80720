"""The words of the console's first page, in English and Chinese."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "home.title": {"en": "Good to see you, {name}", "zh": "{name}，您好"},
    "home.waiting": {"en": "What waits for you", "zh": "待处理"},
}
