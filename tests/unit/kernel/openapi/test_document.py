"""The document follows from the chapters: errors from what a route needs, one description for each route."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.openapi.document import build_document
from kernel.openapi.model import Chapter, Content, Operation, Parameter, Reply, ref
from kernel.openapi.page import render_page

THING = {"type": "object", "properties": {"name": {"type": "string"}}}
READ = Operation(
    "GET", "/api/v1/things/{thing_id}", "Things", "A thing.",
    {200: Reply("It.", (Content(ref("Thing"), {"name": "<b>"}),))},
    scope="recommend:read",
    parameters=(Parameter("thing_id", "path", "Its id.", {"type": "string"}),),
    errors=(404,),
)  # fmt: skip
WRITE = Operation(
    "POST", "/api/v1/things", "Things", "Make a thing.", {201: Reply("Made.")},
    conversation="needed", body=(Content(ref("Thing")),),
)  # fmt: skip


def document(*operations: Operation, schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    chapter = Chapter("Things", "all things", operations, {"Thing": THING} if schemas is None else schemas)
    return build_document("T", "About.", "/", [chapter])


def test_a_routes_errors_follow_from_what_it_needs() -> None:
    paths = document(READ, WRITE)["paths"]
    read, write = paths[READ.path]["get"], paths[WRITE.path]["post"]
    assert list(read["responses"]) == ["200", "401", "403", "404", "422", "429", "503"]
    assert list(write["responses"]) == ["201", "401", "413", "422", "429", "503"]
    assert (read["security"], write["security"]) == ([{"api_key": []}], [{"conversation_token": []}])
    assert read["operationId"] == "get_things_thing_id"
    assert read["parameters"][0]["required"] is True
    assert write["requestBody"]["required"] is True


def test_one_route_is_described_once_and_one_schema_is_one() -> None:
    with pytest.raises(ValueError, match="is described twice"):
        document(READ, READ)
    twice = [
        Chapter("A", "", (), {"Thing": THING}),
        Chapter("B", "", (), {"Thing": {"type": "string"}}),
    ]
    with pytest.raises(ValueError, match="schema Thing is defined twice"):
        build_document("T", "", "/", twice)


def test_the_page_shows_examples_as_text() -> None:
    html, policy = render_page(document(READ))
    assert "&lt;b&gt;" in html
    assert "<b>&" not in html
    assert "/api/v1/things/{thing_id}" in html
    assert policy.startswith("default-src 'none'")
