"""Work side by side keeps its order, and BLAS gets its threads back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from retrieval.threads import keep_blas_alone, side_by_side


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    """BLAS works with two threads, as it does in no other test."""
    with threadpool_limits(2, "blas"):
        assert set(blas()) == {2}
        yield


def blas() -> list[int]:
    return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]


def test_the_answers_stand_in_the_order_of_the_items() -> None:
    assert side_by_side(lambda n: n * n, [3, 1, 2], 2) == [9, 1, 4]


def test_blas_works_alone_inside_and_as_before_afterwards_though_blocks_overlap() -> None:
    before = blas()
    inside = side_by_side(lambda _: side_by_side(lambda _: blas(), [0], 1)[0], [0, 1, 2], 2)
    assert inside == [[1] * len(before)] * 3
    assert blas() == before


def test_blas_kept_alone_stays_alone_after_work_side_by_side() -> None:
    keep_blas_alone()
    side_by_side(lambda n: n, [1, 2], 2)
    assert blas() == [1] * len(blas())


def test_what_fails_is_raised_and_blas_has_its_threads_back() -> None:
    before = blas()
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda n: 1 // n, [1, 0], 2)
    assert blas() == before
