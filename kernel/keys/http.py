"""The guard of a keyed route: a Bearer token that is an API key with the scope.

Errors   Refused 401 without a good key, 403 without the scope, 429 with Retry-After above its rate
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from kernel.http import bearer_token
from kernel.keys.model import ApiKey
from kernel.keys.service import KeyService

KEYS: Final = web.AppKey("api_keys", KeyService)
KEY_OF_REQUEST: Final = web.RequestKey("api_key", ApiKey)


async def require_key(request: web.Request, scope: str) -> ApiKey:
    """The API key of the request, which may call for ``scope``.

    Raises:
        Refused: 401, 403 or 429.
    """
    key = await asyncio.to_thread(request.config_dict[KEYS].authorise, bearer_token(request), scope)
    request[KEY_OF_REQUEST] = key
    return key
