"""Entries over HTTP: keys and scopes, the whole life of an entry, stale changes, rubbish."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientResponse

from kernel.audit.model import AuditFilter
from kernel.audit.service import AuditService
from kernel.clock import SystemClock
from kernel.keys.service import KeyService
from tests.integration.web.conftest import Stage

BASE = "/api/v1/knowledge"
HOURS: dict[str, Any] = {
    "entry_id": "hours",
    "category": "shop",
    "questions": {"en": ["When are you open?"], "zh": ["几点营业？"]},
    "answers": {"en": "From nine to six.", "zh": "九点到六点。"},
}


@dataclass
class Caller:
    """Another system with a key."""

    stage: Stage
    secret: str

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> ClientResponse:
        told = {"Authorization": f"Bearer {self.secret}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return await self.stage.client.request(method, BASE + path, json=body, headers=told)


def nested(depth: int) -> list[Any]:
    """A list in a list in a list."""
    made: list[Any] = []
    for _ in range(depth):
        made = [made]
    return made


async def caller(stage: Stage, *scopes: str) -> Caller:
    keys = KeyService(stage.database, SystemClock())
    _, secret = await asyncio.to_thread(keys.create, "till", list(scopes))
    return Caller(stage, secret)


async def found_for(till: Caller, question: str) -> list[str]:
    """The ids of what a question finds."""
    response = await till.ask("GET", f"/search?q={question.replace(' ', '+')}")
    return [one["entry_id"] for one in (await response.json())["results"]]


@pytest.fixture
async def till(stage: Stage) -> Caller:
    return await caller(stage, "knowledge:read", "knowledge:write")


async def test_the_life_of_an_entry(till: Caller) -> None:
    parking = {"entry_id": "parking", "questions": {"en": ["Is there parking?"]}, "answers": {"en": "Yes."}}
    await till.ask("POST", "/entries", {"entry": parking})
    await till.ask("POST", "/entries/parking/publish", If_Match='"1"')
    created = await till.ask("POST", "/entries", {"entry": HOURS, "reason": "new"})
    told = await created.json()
    assert (created.status, created.headers["ETag"]) == (201, '"1.draft.0.0"')
    assert (told["revision"], told["state"], told["updated_by"]) == (1, "draft", "key:till")
    assert "hours" not in await found_for(till, "when are you open")

    published = await till.ask("POST", "/entries/hours/publish", If_Match='"1"')
    assert (published.status, published.headers["ETag"]) == (200, '"1.published.1.0"')
    found = await (await till.ask("GET", "/search?q=when+are+you+open&k=1")).json()
    assert (found["decision"], found["language"]) == ("answer", "en")
    assert [(one["entry_id"], one["revision"], one["answer"]) for one in found["results"]] == [
        ("hours", 1, "From nine to six.")
    ]

    changed = {**HOURS, "answers": {"en": "From ten to six.", "zh": "十点到六点。"}}
    written = await till.ask("PUT", "/entries/hours", {"entry": changed}, If_Match='"1.published.1.0"')
    told = await written.json()
    assert (written.status, told["revision"], told["state"]) == (200, 2, "draft")
    assert told["published"]["answers"]["en"] == "From nine to six."

    archived = await till.ask("DELETE", "/entries/hours", If_Match='"2"')
    assert (await archived.json())["state"] == "archived"
    assert "hours" not in await found_for(till, "when are you open")
    undone = await till.ask("POST", "/entries/hours/undo")
    assert (await undone.json())["published_revision"] == 1

    history = (await (await till.ask("GET", "/entries/hours/revisions")).json())["revisions"]
    assert [(one["revision"], one["in_force"], one["author"]) for one in history] == [
        (2, False, "key:till"),
        (1, True, "key:till"),
    ]


async def test_each_change_stands_in_the_audit_trail(till: Caller) -> None:
    await till.ask("POST", "/entries", {"entry": HOURS})
    await till.ask("POST", "/entries/hours/publish", If_Match='"1"')
    await till.ask("PUT", "/entries/hours", {"entry": HOURS}, If_Match='"0"')
    audit = AuditService(till.stage.database, SystemClock())
    lines = await asyncio.to_thread(audit.page, AuditFilter(actor="key:till"))
    assert [(line.action, line.subject) for line in lines] == [
        ("entry.published", "entry:hours"),
        ("entry.created", "entry:hours"),
    ]


async def test_a_stale_change_is_answered_with_both_texts_and_writes_nothing(till: Caller) -> None:
    await till.ask("POST", "/entries", {"entry": HOURS})
    theirs = {**HOURS, "answers": {"en": "From ten to six."}, "questions": {"en": ["When are you open?"]}}
    await till.ask("PUT", "/entries/hours", {"entry": theirs}, If_Match='"1"')
    yours = {**theirs, "answers": {"en": "From eleven to six."}}
    refused = await till.ask("PUT", "/entries/hours", {"entry": yours}, If_Match='"1"')
    told = await refused.json()
    assert (refused.status, told["error"]["code"], told["revision"]) == (409, "edit_conflict", 2)
    assert told["theirs"]["answers"] == {"en": "From ten to six."}
    assert told["yours"]["answers"] == {"en": "From eleven to six."}
    assert (await till.ask("POST", "/entries/hours/publish", If_Match='"1"')).status == 409
    assert (await till.ask("DELETE", "/entries/hours", If_Match='"1"')).status == 409
    now = await (await till.ask("GET", "/entries/hours")).json()
    assert (now["revision"], now["entry"]["answers"]) == (2, {"en": "From ten to six."})


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/entries/hours"), ("DELETE", "/entries/hours"), ("POST", "/entries/hours/publish")],
)
async def test_a_change_that_names_no_revision_is_refused(till: Caller, method: str, path: str) -> None:
    await till.ask("POST", "/entries", {"entry": HOURS})
    refused = await till.ask(method, path, {"entry": HOURS} if method == "PUT" else None)
    error = (await refused.json())["error"]
    assert (refused.status, error["code"], error["field"]) == (428, "precondition_required", "If-Match")


async def test_an_entry_that_has_not_changed_is_not_sent_again(till: Caller) -> None:
    await till.ask("POST", "/entries", {"entry": HOURS})
    first = await till.ask("GET", "/entries/hours")
    again = await till.ask("GET", "/entries/hours", If_None_Match=first.headers["ETag"])
    assert (again.status, again.headers["ETag"]) == (304, first.headers["ETag"])
    await till.ask("POST", "/entries/hours/publish", If_Match='"1"')
    changed = await till.ask("GET", "/entries/hours", If_None_Match=first.headers["ETag"])
    assert changed.status == 200


async def test_what_was_read_can_be_written_back(till: Caller) -> None:
    await till.ask("POST", "/entries", {"entry": HOURS})
    read = await till.ask("GET", "/entries/hours")
    content = (await read.json())["entry"]
    written = await till.ask("PUT", "/entries/hours", {"entry": content}, If_Match=read.headers["ETag"])
    assert ((await written.json())["revision"], written.status) == (1, 200)


async def test_a_list_is_paged_and_filtered(till: Caller) -> None:
    for number in range(3):
        entry = {**HOURS, "entry_id": f"e{number}", "tags": ["odd"] if number == 1 else []}
        assert (await till.ask("POST", "/entries", {"entry": entry})).status == 201
    page = await (await till.ask("GET", "/entries?limit=2&offset=1&sort=id")).json()
    assert ([one["entry_id"] for one in page["entries"]], page["total"]) == (["e1", "e2"], 3)
    tagged = await (await till.ask("GET", "/entries?tag=odd")).json()
    assert [one["entry_id"] for one in tagged["entries"]] == ["e1"]
    assert (await (await till.ask("GET", "/entries?state=published")).json())["total"] == 0


async def test_a_plan_is_made_and_taken_back(till: Caller) -> None:
    await till.ask("POST", "/entries", {"entry": HOURS})
    body = {"at": "2036-01-01T00:00:00Z"}
    planned = await (await till.ask("POST", "/entries/hours/publish", body, If_Match='"1"')).json()
    assert (planned["publish_at"], planned["published_revision"]) == ("2036-01-01T00:00:00+00:00", None)
    named = {"publication_id": planned["publication"]["publication_id"]}
    undone = await (await till.ask("POST", "/entries/hours/undo", named)).json()
    assert undone["publish_at"] is None
    nothing = await till.ask("POST", "/entries/hours/undo")
    assert (nothing.status, (await nothing.json())["error"]["code"]) == (409, "nothing_to_undo")


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        (["knowledge:read"], "POST", "/entries", 403),
        (["knowledge:read"], "PUT", "/entries/hours", 403),
        (["knowledge:read"], "DELETE", "/entries/hours", 403),
        (["knowledge:read"], "POST", "/entries/hours/publish", 403),
        (["knowledge:read"], "POST", "/entries/hours/undo", 403),
        (["knowledge:write"], "GET", "/entries", 403),
        (["knowledge:write"], "GET", "/entries/hours", 403),
        (["knowledge:write"], "GET", "/entries/hours/revisions", 403),
        (["recommend:read"], "GET", "/search?q=x", 403),
    ],
)
async def test_a_key_does_what_its_scopes_say(
    stage: Stage, scopes: list[str], method: str, path: str, status: int
) -> None:
    other = await caller(stage, *scopes)
    assert (await other.ask(method, path, {})).status == status
    assert (await Caller(stage, "aisle_guess").ask(method, path, {})).status == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "entry"),
        ({"entry": []}, "entry"),
        ({"entry": {**HOURS, "state": "published"}}, "state"),
        ({"entry": {**HOURS, "colour": "red"}}, "colour"),
        ({"entry": HOURS, "x": 1}, "x"),
        ({"entry": {**HOURS, "answers": {"en": "a" * 10_001}}}, "answers"),
        ({"entry": {**HOURS, "answers": {"en": "{{no_such_fact}}"}}}, "answers"),
        ({"entry": {**HOURS, "answers": {"fr": "Oui."}}}, "answers"),
        ({"entry": {**HOURS, "entry_id": "a/b"}}, "entry_id"),
        ({"entry": {**HOURS, "entry_id": "a\x00b"}}, "entry"),
        ({"entry": {**HOURS, "links": [{"title": "x", "url": "javascript:alert(1)"}]}}, "links"),
        ({"entry": {**HOURS, "valid_from": "someday"}}, "valid_from"),
        ({"entry": HOURS, "reason": "x" * 501}, "reason"),
        ({"entry": {**HOURS, "tags": nested(900)}}, "entry"),
    ],
)
async def test_a_body_that_breaks_a_rule_is_named_by_its_field(till: Caller, body: Any, field: str) -> None:
    refused = await till.ask("POST", "/entries", body)
    assert (refused.status, (await refused.json())["error"]["field"]) == (422, field)
    assert (await (await till.ask("GET", "/entries")).json())["total"] == 0


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"{", "application/json", 422, "bad_json"),
        (b"[]", "application/json", 422, "bad_json"),
        (b"\xff\xfe", "application/json", 422, "bad_json"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b'{"entry": "' + b"a" * 2**20 + b'"}', "application/json", 413, "too_large"),
    ],
)
async def test_rubbish_gets_the_one_error_shape(
    till: Caller, data: bytes, kind: str, status: int, code: str
) -> None:
    headers = {"Authorization": f"Bearer {till.secret}", "Content-Type": kind}
    refused = await till.stage.client.post(f"{BASE}/entries", data=io.BytesIO(data), headers=headers)
    error = (await refused.json())["error"]
    assert (refused.status, error["code"]) == (status, code)
    assert sorted(error) == ["code", "field", "message", "request_id"]


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/search", 422, "q"),
        ("/search?q=%20", 422, "q"),
        ("/search?q=a&k=0", 422, "k"),
        ("/search?q=a&k=x", 422, "k"),
        ("/search?q=a&language=fr", 422, "language"),
        ("/search?q=a&q=b", 422, "q"),
        ("/entries?limit=201", 422, "limit"),
        ("/entries?state=live", 422, "state"),
        ("/entries?q=%00", 422, "q"),
        ("/entries?page=2", 422, "page"),
        ("/entries/nothing", 404, "entry_id"),
        ("/entries/%00", 404, "entry_id"),
        (f"/entries/{'a' * 300}", 404, "entry_id"),
    ],
)
async def test_a_question_that_breaks_a_rule_is_named(
    till: Caller, path: str, status: int, field: str
) -> None:
    refused = await till.ask("GET", path)
    assert (refused.status, (await refused.json())["error"]["field"]) == (status, field)
