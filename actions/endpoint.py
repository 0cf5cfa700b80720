"""The action endpoint that Rasa calls: rasa-sdk's executor with our instances, in aiohttp.

Rasa is set to send no domain (``enable_selective_domain``), which rasa-sdk's own server answers
with 449; an empty domain is put in its place here.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from typing import Any, Final

import orjson
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.base import ShopAction
from actions.services import Services
from kernel.errors import Invalid
from kernel.http import error_middleware, json_response

MAX_CALL_BYTES: Final = 16 * 2**20  # the tracker of a long conversation
EXECUTOR: Final = web.AppKey("executor", ActionExecutor)


@cache
def action_classes() -> tuple[type[ShopAction], ...]:
    """Every action of this package that can be used, by name."""
    found: dict[str, type[ShopAction]] = {}
    package = importlib.import_module("actions")
    for module in pkgutil.iter_modules(package.__path__, prefix="actions."):
        for _, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(value, ShopAction) and value.action_name and not inspect.isabstract(value):
                found[value.action_name] = value
    return tuple(found[name] for name in sorted(found))


def build_actions(services: Services) -> dict[str, ShopAction]:
    """One instance of every action, each knowing the others."""
    actions = {kind.action_name: kind(services) for kind in action_classes()}
    for action in actions.values():
        action.others = actions
    return actions


def build_action_app(services: Services) -> web.Application:
    """The aiohttp application with POST /webhook and GET /health."""
    executor = ActionExecutor()
    for action in build_actions(services).values():
        executor.register_action(action)
    app = web.Application(middlewares=[error_middleware], client_max_size=MAX_CALL_BYTES)
    app[EXECUTOR] = executor
    app.router.add_post("/webhook", _webhook)
    app.router.add_get("/health", _health)
    return app


async def _health(_request: web.Request) -> web.Response:
    return json_response({"status": "ok"})


async def _webhook(request: web.Request) -> web.Response:
    call = await _read_call(request)
    try:
        result = await request.app[EXECUTOR].run(call)
    except ActionExecutionRejection as error:
        return json_response({"error": error.message, "action_name": error.action_name}, status=400)
    except ActionNotFoundException as error:
        return json_response({"error": error.message, "action_name": error.action_name}, status=404)
    return json_response(result.model_dump() if result else None)


async def _read_call(request: web.Request) -> dict[str, Any]:
    try:
        call = orjson.loads(await request.read())
    except orjson.JSONDecodeError as error:
        raise Invalid("the action call must be JSON") from error
    if not isinstance(call, dict):
        raise Invalid("the action call must be a JSON object")
    call["domain"] = call.get("domain") or {}
    return call
