"""What is said of one route of the API; each room describes its own routes with these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

JSON = "application/json"
NDJSON = "application/x-ndjson"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter in the path, the query or a header."""

    name: str
    where: Literal["path", "query", "header"]
    about: str
    schema: Schema
    required: bool = False
    example: Any = None


@dataclass(frozen=True, slots=True)
class Content:
    """A body: its schema and an example, by media type."""

    schema: Schema
    example: Any = None
    media_type: str = JSON


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a route."""

    about: str
    contents: tuple[Content, ...] = ()
    headers: tuple[str, ...] = ()  # names below components/headers


@dataclass(frozen=True, slots=True)
class Operation:
    """A route and method of the API.

    ``scope`` is that of the API key it needs; ``conversation`` says that it takes the token of a
    conversation (``"needed"``) or may take it (``"optional"``). ``errors`` are the statuses it
    knows beside those that follow from the rest.
    """

    method: str
    path: str
    tag: str
    summary: str
    replies: Mapping[int, Reply]
    about: str = ""
    scope: str | None = None
    conversation: Literal["", "needed", "optional"] = ""
    parameters: tuple[Parameter, ...] = ()
    body: tuple[Content, ...] = ()
    body_required: bool = True
    errors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations of one room and the schemas that they refer to."""

    name: str
    about: str
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema] = field(default_factory=dict)


def ref(name: str) -> Schema:
    """A reference to a schema of ``components``."""
    return {"$ref": f"#/components/schemas/{name}"}
