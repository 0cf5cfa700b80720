"""Requests are understood or refused with their field; one bad one leaves the others alone."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import Invalid
from recommender.api.parsing import Asked, parse_asked, parse_line, parse_query, parse_request
from recommender.requests import Filters, Request


def test_a_whole_request_is_read() -> None:
    filters = {
        "category": "boots",
        "brand": "Northway",
        "price_min_minor": 0,
        "price_max_minor": 9900,
        "in_stock": False,
        "attributes": {"colour": ["black", "red"], "size": "42"},
        "exclude_product_ids": ["p1"],
    }
    asked = {"id": "r1", "session": ["p2", "p3"], "k": 100, "filters": filters, "exclude_seen": False,
             "locale": "zh-CN"}  # fmt: skip
    assert parse_request(asked) == Request(
        id="r1",
        session=("p2", "p3"),
        k=100,
        filters=Filters(
            "boots", "Northway", 0, 9900, False, {"colour": ("black", "red"), "size": ("42",)}, ("p1",)
        ),
        exclude_seen=False,
        locale="zh-CN",
    )
    assert parse_request({"id": "r2", "query": "靴子"}) == Request("r2", query="靴子")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"k": 0}, "k", "must be at least 1, not 0"),
        ({"k": 101}, "k", "must be at most 100, not 101"),
        ({"k": "ten"}, "k", "must be a whole number, not 'ten'"),
        ({"k": True}, "k", "must be a whole number, not True"),
        ({"k": 10.5}, "k", "must be a whole number, not 10.5"),
        ({"k": None}, "k", "must be a whole number, not None"),
        ({"id": ""}, "id", "must have at least 1 character(s), not ''"),
        ({"id": 7}, "id", "must be text, not 7"),
        ({"query": "x" * 10_000}, "query", "must have at most 1500 characters"),
        ({"limit": 5}, "limit", "is not known"),
        ({"filters": {"price_min_minor": -1}}, "filters.price_min_minor", "must be at least 0, not -1"),
        ({"filters": {"colour": "red"}}, "filters.colour", "is not known"),
        ({"filters": {"attributes": {"size": 7}}}, "filters.attributes.size", "must be text, not 7"),
        ({"filters": {"attributes": {"size": ["s", 7]}}}, "filters.attributes.size.1", "must be text, not 7"),
        ({"filters": {"attributes": {"size": []}}}, "filters.attributes.size",
         "must have at least 1 value(s)"),
        ({"filters": []}, "filters", "must be an object"),
        ({"filters": {"exclude_product_ids": ["x"] * 1001}}, "filters.exclude_product_ids",
         "must have at most 1000 values"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_named(change: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(Invalid) as told:
        parse_request({"id": "r1", "query": "boots"} | change)
    assert (told.value.field, told.value.message) == (field, f"{field}: {message}")


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [({"customer_id": "c"}, "query", "not customer_id and query"), ({"query": None}, None, "and none is")],
)
def test_a_request_asks_by_one_thing(change: dict[str, Any], field: str | None, told: str) -> None:
    with pytest.raises(Invalid) as error:
        parse_request({"id": "r1", "query": "boots"} | change)
    rule = "exactly one of customer_id, session, product_id, query must be given"
    assert (error.value.field, error.value.message) == (field, f"{rule}, {told}")


@pytest.mark.parametrize("value", [None, 7, "x", [], [{"id": "a"}]])
def test_a_request_is_an_object(value: Any) -> None:
    told = parse_asked(value)
    assert (told.request_id, told.request) == (None, None)
    assert told.error is not None
    assert told.error.message == "a request must be a JSON object"


def test_a_bad_request_keeps_its_id_and_line() -> None:
    told = parse_asked({"id": "r7", "k": 5}, line=3)
    assert (told.request_id, told.request, told.line) == ("r7", None, 3)
    assert parse_asked({"id": "x" * 129}).request_id is None
    assert parse_line((4, b'{"id": "r8", "query": "q"}')) == Asked("r8", Request("r8", query="q"), line=4)


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"{", "bad_json"), (b'{"id": NaN}', "bad_json"), (b"\xff", "bad_json"), (None, "too_large")],
)
def test_a_line_that_cannot_be_read_is_an_error_of_its_own(text: bytes | None, code: str) -> None:
    told = parse_line((9, text))
    assert (told.request_id, told.request, told.line) == (None, None, 9)
    assert told.error is not None
    assert told.error.code == code


def test_a_query_string_is_a_request() -> None:
    told = parse_query([("k", "3"), ("price_max_minor", "900"), ("in_stock", "false")], query="red boots")
    assert told == Request("-", query="red boots", k=3, filters=Filters(price_max_minor=900, in_stock=False))


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ([("k", "ten")], "k"),
        ([("k", "0")], "k"),
        ([("k", "9" * 5000)], "k"),
        ([("k", "1"), ("k", "2")], "k"),
        ([("in_stock", "perhaps")], "in_stock"),
        ([("price_min_minor", "-5")], "price_min_minor"),
        ([("colour", "red")], "colour"),
        ([("query", "red")], "query"),
        ([("id", "red")], "id"),
    ],
)
def test_a_parameter_that_breaks_a_rule_is_named(parameters: list[tuple[str, str]], field: str) -> None:
    with pytest.raises(Invalid) as told:
        parse_query(parameters, query="boots")
    assert told.value.field == field
