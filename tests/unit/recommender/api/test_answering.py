"""Answers keep their places, whatever was wrong beside them."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import pytest

from kernel.errors import NotFound, Unavailable
from recommender.api.answering import answer_all, answer_lines
from recommender.api.parsing import parse_asked, parse_line
from recommender.model import Reason
from recommender.requests import Answer, Item, Request


class Echo:
    """Answers each request with one product named after it; ``gone`` is a product that never was."""

    def __init__(self) -> None:
        self.down = False

    def answer_batch(self, requests: Sequence[Request]) -> tuple[str, list[Answer]]:
        if self.down:
            raise Unavailable("the database cannot be reached just now", code="database")
        return "s1", [self._answer(request) for request in requests]

    def _answer(self, request: Request) -> Answer:
        if request.product_id == "gone":
            return Answer(request.id, "similar", error=NotFound("no product 'gone'", field="product_id"))
        item = Item(f"p-{request.id}", 0.12345678, "Boot", 900, "USD", (Reason("new", {"days": 3}),))
        return Answer(request.id, "search", (item,))


def told(request_id: str) -> dict[str, object]:
    item = {"product_id": f"p-{request_id}", "score": 0.123457, "title": "Boot", "price_minor": 900,
            "currency": "USD", "reasons": [{"code": "new", "evidence": {"days": 3}}]}  # fmt: skip
    return {"id": request_id, "strategy": "search", "items": [item]}


def test_answers_and_errors_stand_in_the_order_asked() -> None:
    asked = [
        parse_asked({"id": "a", "query": "x"}),
        parse_asked({"id": "b", "query": "x", "k": 0}),
        parse_asked({"id": "c", "product_id": "gone"}),
        parse_asked("nothing"),
        parse_asked({"id": "a", "query": "x"}),
    ]
    snapshot, results = answer_all(Echo(), asked)
    assert snapshot == "s1"
    assert [(one["id"], one.get("error", {}).get("field")) for one in results] == [
        ("a", None), ("b", "k"), ("c", "product_id"), (None, None), ("a", None),
    ]  # fmt: skip
    assert results[0] == results[4] == told("a")
    assert results[2]["error"] == {"code": "not_found", "message": "no product 'gone'", "field": "product_id"}


def test_a_line_tells_its_snapshot_and_a_bad_one_its_number() -> None:
    asked = [parse_line((1, b'{"id": "a", "query": "x"}')), parse_line((3, b"{}"))]
    lines, refused = answer_lines(Echo(), asked)
    assert refused == 1
    assert orjson.loads(lines[0]) == told("a") | {"snapshot": "s1"}
    assert orjson.loads(lines[1]) == {
        "id": None, "line": 3, "error": {"code": "invalid", "message": "id: must be given", "field": "id"},
    }  # fmt: skip
    assert [line.count(b"\n") for line in lines] == [1, 1]


def test_an_outage_is_raised_for_one_object_and_told_on_every_line_of_a_stream() -> None:
    echo = Echo()
    echo.down = True
    asked = [parse_line((1, b'{"id": "a", "query": "x"}')), parse_line((2, b'{"id": "b"}'))]
    with pytest.raises(Unavailable):
        answer_all(echo, asked)
    lines, refused = answer_lines(echo, asked)
    assert refused == 2
    assert [orjson.loads(line)["error"]["code"] for line in lines] == ["database", "invalid"]
