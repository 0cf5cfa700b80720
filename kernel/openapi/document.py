"""Build the OpenAPI 3.1 document out of the rooms' chapters.

Source   OpenAPI 3.1.1 (schemas are JSON Schema 2020-12)
Errors   ValueError when two chapters describe one route or define one schema differently
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kernel.openapi.model import JSON, Chapter, Content, Operation, Parameter, Reply, Schema, ref

KEY: Final = "api_key"
CONVERSATION: Final = "conversation_token"
ERROR_SCHEMA: Final[Schema] = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "field", "request_id"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "description": "A stable word for programs."},
                "message": {"type": "string", "description": "One sentence for people."},
                "field": {"type": ["string", "null"], "description": "The input at fault."},
                "request_id": {"type": "string", "description": "Stands in every log line of this call."},
            },
        }
    },
}
ERRORS: Final = {
    400: ("bad_request", "It cannot be understood as a request of this route."),
    401: ("unauthorized", "No bearer token, or one that is not good."),
    403: ("forbidden", "The API key has not the scope."),
    404: ("not_found", "It does not exist, or is not yours to see."),
    409: ("conflict", "The change was made against a state that is no longer in force."),
    413: ("too_large", "The body is larger than allowed."),
    415: ("unsupported_media_type", "The body is of a type that is not read here."),
    422: ("invalid", "The input breaks a rule; `field` says where."),
    428: ("precondition_required", "`If-Match` is missing: send the ETag of what you saw."),
    429: ("too_many_requests", "Too many requests; `Retry-After` says when to come back."),
    503: ("unavailable", "Something needed is down for now; `Retry-After` says when to come back."),
}
HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Request-ID": {"description": "The id of this call.", "schema": {"type": "string"}},
    "X-Snapshot": {"description": "The trained state that answered.", "schema": {"type": "string"}},
    "ETag": {
        "description": "Send it back as `If-None-Match`: 304 when nothing changed.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
}
_RETRIED: Final = (429, 503)


def build_document(title: str, about: str, server: str, chapters: Sequence[Chapter]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Schema] = {"Error": ERROR_SCHEMA}
    for chapter in chapters:
        for name, schema in chapter.schemas.items():
            if schemas.setdefault(name, schema) != schema:
                raise ValueError(f"schema {name} is defined twice")
        for one in chapter.operations:
            methods = paths.setdefault(one.path, {})
            if one.method.lower() in methods:
                raise ValueError(f"{one.method} {one.path} is described twice")
            methods[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": about},
        "servers": [{"url": server}],
        "tags": [{"name": chapter.name, "description": chapter.about} for chapter in chapters],
        "paths": paths,
        "components": {
            "schemas": dict(schemas),
            "responses": {f"Error{status}": _error(status) for status in ERRORS},
            "headers": HEADERS,
            "securitySchemes": _security_schemes(),
        },
    }


def _security_schemes() -> dict[str, Any]:
    return {
        KEY: {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, made by `python -m recommender keys create`.",
        },
        CONVERSATION: {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of a conversation, told when it was opened.",
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    statuses = {str(status): _reply(reply) for status, reply in one.replies.items()}
    statuses |= {str(status): {"$ref": f"#/components/responses/Error{status}"} for status in _errors(one)}
    made: dict[str, Any] = {
        "operationId": _operation_id(one),
        "summary": one.summary,
        "tags": [one.tag],
        "security": _security(one),
        "responses": dict(sorted(statuses.items())),
    }
    told = one.about + (f"\n\nScope: `{one.scope}`." if one.scope else "")
    if told.strip():
        made["description"] = told.strip()
    if one.parameters:
        made["parameters"] = [_parameter(parameter) for parameter in one.parameters]
    if one.body:
        made["requestBody"] = {"required": one.body_required, "content": _contents(one.body)}
    return made


def _operation_id(one: Operation) -> str:
    words = [part.strip("{}") for part in one.path.split("/") if part not in ("", "api", "v1")]
    return "_".join([one.method.lower(), *(word.replace("-", "_").replace(".", "_") for word in words)])


def _errors(one: Operation) -> set[int]:
    """The errors that follow from what a route needs, and those it names itself."""
    found = {*one.errors, 429, 503}
    if one.scope:
        found |= {401, 403}
    if one.conversation:
        found |= {401}
    if one.parameters or one.body:
        found |= {422}
    if one.body:
        found |= {413}
    return found - set(one.replies)


def _security(one: Operation) -> list[dict[str, list[str]]]:
    if one.scope:
        return [{KEY: []}]
    if one.conversation == "needed":
        return [{CONVERSATION: []}]
    return [{}, {CONVERSATION: []}] if one.conversation else []


def _parameter(parameter: Parameter) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.where,
        "description": parameter.about,
        "required": parameter.required or parameter.where == "path",
        "schema": parameter.schema,
    }
    return made if parameter.example is None else made | {"example": parameter.example}


def _contents(contents: Sequence[Content]) -> dict[str, Any]:
    return {
        content.media_type: {"schema": content.schema}
        | ({} if content.example is None else {"example": content.example})
        for content in contents
    }


def _reply(reply: Reply) -> dict[str, Any]:
    made: dict[str, Any] = {"description": reply.about}
    made["headers"] = {
        name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-ID", *reply.headers)
    }
    return made | ({"content": _contents(reply.contents)} if reply.contents else {})


def _error(status: int) -> dict[str, Any]:
    code, about = ERRORS[status]
    example = {"error": {"code": code, "message": about, "field": None, "request_id": "4f0c2d7a9b1e3c58"}}
    headers = ("Retry-After",) if status in _RETRIED else ()
    return _reply(Reply(about, (Content(ref("Error"), example, JSON),), headers))
