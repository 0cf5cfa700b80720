"""Let several searches run side by side, each by one thread.

FAISS and BLAS give every product to as many threads as there are processors. Where others work on the
same processors already, each product then waits for its slowest part.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

import faiss as untyped_faiss
from threadpoolctl import ThreadpoolController

faiss: Any = untyped_faiss
T = TypeVar("T")
R = TypeVar("R")
_LOCK: Final = threading.Lock()
_HELD: Final[list[Any]] = []  # one entry for each block that is inside, the first with what it must restore


def side_by_side(work: Callable[[T], R], items: Sequence[T], threads: int) -> list[R]:
    """``work`` of every item, in their order, ``threads`` at a time."""
    with _single_products(), ThreadPoolExecutor(threads, initializer=_alone) as pool:
        return list(pool.map(work, items))


def keep_blas_alone() -> None:
    """From now on BLAS works in the thread that calls it.

    OpenBLAS's own threads spin for some 20 ms after each product: with one sentence at a time that is a
    processor taken from everybody else, and no product of one row is worth it.
    """
    _libraries().limit(limits=1, user_api="blas")


def _alone() -> None:
    faiss.omp_set_num_threads(1)  # holds for the thread that calls it


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()  # looks through all loaded libraries, two milliseconds


@contextmanager
def _single_products() -> Iterator[None]:
    """BLAS, which knows no threads of its callers, works alone while anybody is in such a block."""
    with _LOCK:
        _HELD.append(_libraries().limit(limits=1, user_api="blas") if not _HELD else None)
    try:
        yield
    finally:
        with _LOCK:
            first = _HELD[0]
            _HELD.pop()
            if not _HELD:
                first.restore_original_limits()
