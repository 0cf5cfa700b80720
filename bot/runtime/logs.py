"""Log lines of Rasa's process: one line each, with the request id that came with the message.

Rasa's own structured logs print the local variables of every frame of a traceback; what shoppers
write would end in the log. Here a traceback is a plain one.
"""

from __future__ import annotations

import json
import logging
import os
from contextvars import ContextVar
from typing import Any, Optional

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
_FORMAT = "%(asctime)s %(levelname)-7s rasa %(name)s [%(request_id)s] %(message)s"
_NOISY = ("rasa.core.channels", "sanic.access", "apscheduler", "matplotlib", "asyncio")


def configure_logs(level: str, as_json: Optional[bool] = None) -> None:
    """Send logs of ``level`` and above to standard error, as text or as JSON lines."""
    import structlog

    as_json = (
        os.environ.get("AISLE_LOG_JSON", "").lower() in ("1", "true", "yes") if as_json is None else as_json
    )
    stock = logging.getLogRecordFactory()

    def with_request(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = stock(*args, **kwargs)
        record.request_id = REQUEST_ID.get()
        return record

    logging.setLogRecordFactory(with_request)
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if as_json else logging.Formatter(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, _as_message],
        wrapper_class=structlog.make_filtering_bound_logger(max(logging.getLevelName(level), logging.INFO)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _as_message(logger: Any, method: str, event: dict) -> str:  # type: ignore[type-arg]
    """A structlog event as one message; a shopper's words stay out of it."""
    error = event.pop("exception", "")
    return f"{event.get('event')} {event.get('event_info', '')}".strip() + (f"\n{error}" if error else "")


class _JsonLines(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
