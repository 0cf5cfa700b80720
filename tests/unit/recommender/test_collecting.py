"""Garbage waits while a batch makes its objects, and is collected again afterwards."""

from __future__ import annotations

import gc

import pytest

from recommender.collecting import without_collecting


def test_nothing_is_collected_until_the_last_block_has_ended() -> None:
    with without_collecting():
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_fails_inside_leaves_collecting_on() -> None:
    with pytest.raises(ZeroDivisionError), without_collecting():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_collecting_that_was_off_before_stays_off() -> None:
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
