"""Each error kind has one status, one code and one JSON shape."""

from __future__ import annotations

import pytest

from kernel.errors import (
    Conflict,
    Invalid,
    NotFound,
    Refused,
    ShopError,
    Unavailable,
    error_as_json,
    status_of,
)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("gone"), 404, "not_found"),
        (Conflict("late"), 409, "conflict"),
        (Invalid("bad"), 422, "invalid"),
        (Unavailable("down"), 503, "unavailable"),
        (ShopError("oops"), 500, "internal"),
        (Refused(429, "too_many_requests", "slow down"), 429, "too_many_requests"),
        (Conflict("late", code="already_shipped"), 409, "already_shipped"),
    ],
)
def test_each_kind_has_its_status_and_code(error: ShopError, status: int, code: str) -> None:
    assert (status_of(error), error.code) == (status, code)


def test_every_error_leaves_in_one_shape() -> None:
    error = Invalid("price must not be negative", field="price", retry_after_s=3)
    assert error_as_json(error, "r1") == {
        "error": {
            "code": "invalid",
            "message": "price must not be negative",
            "field": "price",
            "request_id": "r1",
        }
    }
    assert (str(error), error.retry_after_s) == ("price must not be negative", 3)
