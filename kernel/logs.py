"""Structured logs: one event a line, with the request id that follows a message everywhere.

The id is made at the edge (or taken from ``X-Request-ID``), kept in a context variable, sent to
Rasa in the message's metadata and comes back with the action call, so one ``grep`` shows a turn.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from contextvars import ContextVar
from typing import Any, Final

import structlog

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="-")
_GOOD_ID: Final = re.compile(r"[A-Za-z0-9._-]{4,64}")


def new_request_id(offered: str | None = None) -> str:
    """``offered`` when it is a harmless id, else a new one."""
    if offered and _GOOD_ID.fullmatch(offered):
        return offered
    return secrets.token_hex(8)


def _with_request_id(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    event.setdefault("request_id", REQUEST_ID.get())
    return event


def configure_logs(level: str = "INFO", *, as_json: bool = False) -> None:
    """Set the process up to log to standard error, as JSON lines or for people."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _with_request_id,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # no locals: they hold personal data
        )
    )
    tail = [structlog.processors.format_exc_info, last] if as_json else [last]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *tail],
        )
    )
    for chatty in ("alembic", "rasa_sdk", "jieba"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def get_log(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module; event names are snake_case, facts are keyword arguments."""
    log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return log
