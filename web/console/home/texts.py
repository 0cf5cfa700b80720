"""The words of the console's first page, in English and Chinese."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "home.title": {"en": "Good to see you, {name}", "zh": "{name}，您好"},
    "home.waiting": {"en": "What waits for you", "zh": "待处理"},
    "home.reviews": {"en": "waiting for your review", "zh": "待您审核"},
    "home.drafts": {"en": "drafts", "zh": "草稿"},
    "home.stale": {"en": "stale translations", "zh": "过期译文"},
    "home.broken": {"en": "broken facts", "zh": "失效数据"},
    "home.gaps": {"en": "gaps in the answers", "zh": "待补问题"},
    "home.scheduled": {"en": "Goes live next", "zh": "即将上线"},
    "home.recent": {"en": "Changed last", "zh": "最近修改"},
    "home.recent.all": {"en": "All answers", "zh": "全部条目"},
}
