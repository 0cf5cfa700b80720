"""The API's description as one page for people, made on the server: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER: Final = Path(__file__).parent / "templates"


def render_page(document: Mapping[str, Any]) -> tuple[str, str]:
    """The page's HTML, and the content security policy under which it may be shown."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (FOLDER / "docs.css").read_text(encoding="utf-8")
    html = environment.get_template("docs.html").render(
        info=document["info"],
        chapters=_chapters(document),
        schemas=document["components"]["schemas"],
        as_json=_as_json,
        style=style,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return html, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"


def _chapters(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each tag with its operations, references to responses resolved."""
    responses = document["components"]["responses"]
    found: dict[str, dict[str, Any]] = {tag["name"]: {**tag, "operations": []} for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            answers = {
                status: responses[reply["$ref"].rpartition("/")[2]] if "$ref" in reply else reply
                for status, reply in one["responses"].items()
            }
            shown = {**one, "method": method.upper(), "path": path, "answers": answers}
            found[one["tags"][0]]["operations"].append(shown)
    return list(found.values())


def _as_json(value: Any) -> str:
    """A value as indented JSON; lines of NDJSON are shown as they are."""
    if isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
