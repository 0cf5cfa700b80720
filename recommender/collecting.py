"""Let no garbage be collected while a batch makes its objects.

Python looks through all young objects again and again while tens of thousands of them are made, and all of
them are still needed: 30 ms for the answers to a thousand requests.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_LOCK: Final = threading.Lock()
_INSIDE: Final[list[bool]] = []  # one entry for each block, whether there was collecting when it began


@contextmanager
def without_collecting() -> Iterator[None]:
    """Nothing is collected while anybody is in such a block."""
    with _LOCK:
        _INSIDE.append(gc.isenabled() if not _INSIDE else _INSIDE[0])
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            was_on = _INSIDE.pop()
            if was_on and not _INSIDE:
                gc.enable()
