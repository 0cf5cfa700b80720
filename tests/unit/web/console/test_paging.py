"""Which pages of a long list are offered, and what is made of a page that does not exist."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from web.console.paging import Page, read_choice, read_number, read_text


@pytest.mark.parametrize(
    ("number", "total", "numbers"),
    [
        (1, 0, [1]),
        (1, 25, [1]),
        (1, 26, [1, 2]),
        (1, 250, [1, 2, 0, 10]),
        (5, 250, [1, 0, 4, 5, 6, 0, 10]),
        (3, 250, [1, 2, 3, 4, 0, 10]),
        (4, 250, [1, 2, 3, 4, 5, 0, 10]),
        (10, 250, [1, 0, 9, 10]),
    ],
)
def test_the_ends_and_the_neighbours_are_offered(number: int, total: int, numbers: list[int]) -> None:
    assert Page([], total, number).numbers == numbers


def test_a_page_tells_which_of_all_it_shows() -> None:
    page = Page(["a", "b"], 52, 3)
    assert (page.first, page.last, page.pages) == (51, 52, 3)


def test_an_empty_page_shows_none() -> None:
    assert (Page([], 0, 1).first, Page([], 0, 1).last) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("7", 7), ("0", 1), ("-2", 1), ("x", 1), ("٣", 1), ("9" * 30, 10_000)]
)
def test_what_is_no_page_is_the_first(asked: str, number: int) -> None:
    assert read_number(make_mocked_request("GET", f"/console/knowledge?page={asked}")) == number


def test_a_filter_that_does_not_exist_is_none() -> None:
    request = make_mocked_request("GET", "/console/knowledge?state=gone&q=" + "a" * 300)
    assert read_choice(request, "state", ("draft",)) == ""
    assert len(read_text(request)) == 200
