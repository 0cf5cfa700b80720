"""Shoppers' profiles over HTTP: read, correct, take a correction back, forget.

A customer of whom nothing is known has an empty profile, like one who was forgotten.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kernel.errors import Invalid
from kernel.http import json_response
from kernel.keys.http import require_key
from recommender.api.bodies import SNAPSHOT_HEADER, packed, with_etag
from recommender.api.context import API
from recommender.api.reading import read_json_object
from recommender.api.schemas import Id, Value, invalid_of
from recommender.model import Shopper

routes: Final = web.RouteTableDef()


class CorrectionIn(BaseModel):
    """What a shopper likes or refuses; what is refused is offered nowhere."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    kind: Literal["category", "brand", "colour", "size", "material", "price_band", "product"]
    value: Value = Field(description="An id of a category or product; else the value itself.")
    liked: bool = Field(default=False, description="False refuses it; a price band can be liked only.")


class CustomerIn(BaseModel):
    """Whose profile it is."""

    customer_id: Id


@routes.get("/api/v1/profiles/{customer_id}")
async def read_profile(request: web.Request) -> web.Response:
    """What is held of a customer's taste."""
    await require_key(request, "profiles:read")
    customer_id = _customer_id(request)
    return await _profile(request, customer_id)


@routes.post("/api/v1/profiles/{customer_id}/corrections")
async def correct_profile(request: web.Request) -> web.Response:
    """Keep that a customer likes or refuses something."""
    await require_key(request, "profiles:write")
    customer_id = _customer_id(request)
    told = _correction(await read_json_object(request))
    profiles = request.app[API].profiles
    shopper = Shopper(customer_id=customer_id)
    await asyncio.to_thread(profiles.correct, shopper, told.kind, told.value, told.liked)
    return await _profile(request, customer_id)


@routes.delete("/api/v1/profiles/{customer_id}/corrections")
async def take_back(request: web.Request) -> web.Response:
    """Undo one correction: ``?kind=&value=``."""
    await require_key(request, "profiles:write")
    customer_id = _customer_id(request)
    if len(request.query) != len(set(request.query)):
        raise Invalid("each parameter may be given once")
    told = _correction(dict(request.query))
    shopper = Shopper(customer_id=customer_id)
    await asyncio.to_thread(request.app[API].profiles.take_back, shopper, told.kind, told.value)
    return await _profile(request, customer_id)


@routes.delete("/api/v1/profiles/{customer_id}")
async def forget_profile(request: web.Request) -> web.Response:
    """Forget what was said, and let nothing that happened until now count any more."""
    await require_key(request, "profiles:write")
    shopper = Shopper(customer_id=_customer_id(request))
    await asyncio.to_thread(request.app[API].profiles.forget, shopper)
    return await _profile(request, shopper.customer_id or "")


async def _profile(request: web.Request, customer_id: str) -> web.Response:
    context = request.app[API]

    def read() -> dict[str, Any]:
        profile = context.profiles.of(Shopper(customer_id=customer_id))
        return {"snapshot": context.snapshot(), "customer_id": customer_id, **profile.as_json()}

    told = await asyncio.to_thread(read)
    response = json_response(told, headers={SNAPSHOT_HEADER: told["snapshot"]})
    return packed(with_etag(request, response) if request.method == "GET" else response)


def _customer_id(request: web.Request) -> str:
    customer_id = request.match_info["customer_id"]
    try:
        return CustomerIn(customer_id=customer_id).customer_id
    except ValidationError as error:
        raise invalid_of(error) from error


def _correction(value: dict[str, Any]) -> CorrectionIn:
    try:
        return CorrectionIn.model_validate(value)
    except ValidationError as error:
        raise invalid_of(error) from error
