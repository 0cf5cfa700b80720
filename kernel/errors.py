"""The error kinds that cross layers, and the one place that gives each its HTTP status."""

from __future__ import annotations

from typing import ClassVar


class ShopError(Exception):
    """An error that a caller can understand: a code for programs, a message for people.

    Args:
        message: one sentence that names the parameter, the rule and the value.
        code: a stable snake_case word for programs; the kind's own by default.
        field: the input field at fault, if there is one.
        retry_after_s: when trying again makes sense, in whole seconds.
    """

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "internal"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.field = field
        self.retry_after_s = retry_after_s


class NotFound(ShopError):
    """What was asked for does not exist, or is not the caller's to see."""

    status = 404
    default_code = "not_found"


class Conflict(ShopError):
    """The change was made against a state that is no longer in force."""

    status = 409
    default_code = "conflict"


class Invalid(ShopError):
    """The input breaks a rule; ``field`` says where."""

    status = 422
    default_code = "invalid"


class Unavailable(ShopError):
    """Something needed is down for now; ``retry_after_s`` says when to try again."""

    status = 503
    default_code = "unavailable"


class Refused(ShopError):
    """An edge's own refusal (401, 403, 405, 413, 415, 429): no service raises it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message, code=code, field=field, retry_after_s=retry_after_s)
        self.refusal_status = status


def status_of(error: ShopError) -> int:
    """The HTTP status that tells of ``error``."""
    return error.refusal_status if isinstance(error, Refused) else error.status


def error_as_json(error: ShopError, request_id: str) -> dict[str, dict[str, str | None]]:
    """The one JSON shape of every error that leaves the platform."""
    return {
        "error": {
            "code": error.code,
            "message": error.message,
            "field": error.field,
            "request_id": request_id,
        }
    }
