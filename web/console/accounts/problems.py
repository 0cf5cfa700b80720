"""What went wrong with a form, in the reader's words, under the field at fault."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from kernel.accounts.model import LOCKED
from kernel.errors import Conflict, Invalid, NotFound, Refused, ShopError, status_of
from web.console.page import say_of
from web.console.wording import Say

WHOLE: Final = ""  # the field of what is wrong with the form as a whole
FORM_ERRORS: Final = (Invalid, Conflict, Refused, NotFound)
Problems = dict[str, str]


def problems_of(error: ShopError, say: Say) -> Problems:
    """The field at fault and what to tell."""
    if error.code == LOCKED:
        return {WHOLE: say("accounts.problem.locked", n=math.ceil((error.retry_after_s or 60) / 60))}
    for key in (f"accounts.problem.{error.code}.{error.field}", f"accounts.problem.{error.code}"):
        if say.has(key):
            return {error.field or WHOLE: say(key)}
    return {error.field or WHOLE: error.message}


async def shown_again(
    request: web.Request, error: ShopError, show: Callable[[Problems, int], Awaitable[web.Response]]
) -> web.Response:
    """The form once more, with what is wrong; ``show`` gets the problems and the status."""
    return await show(problems_of(error, say_of(request)), status_of(error))


async def text_of(request: web.Request, name: str) -> str:
    """A text field of the form that was sent; empty where it is missing or a file."""
    value = (await request.post()).get(name, "")
    return value if isinstance(value, str) else ""
