"""Which addresses an answer may link to: the web, mail, telephone, and pages of the shop itself.

What a browser forgives is judged as the browser sees it: it skips tabs and line breaks inside an
address and control characters before it, and reads a backslash as a slash.

Source   WHATWG URL Standard, basic URL parser
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
MAX_URL_CHARS: Final = 2000
_HIDDEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def is_safe(url: str) -> bool:
    """Whether a link may lead there."""
    if not url or len(url) > MAX_URL_CHARS or _HIDDEN.search(url) or "\\" in url:
        return False
    if url.startswith("//"):
        return False  # another site, in the clothes of a page of the shop
    if url.startswith("/"):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and "@" not in parts.netloc
    return parts.scheme in SCHEMES and bool(parts.path)
