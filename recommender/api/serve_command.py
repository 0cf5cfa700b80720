"""``python -m recommender serve``: the recommender's API as a server of its own, without chat."""

from __future__ import annotations

import argparse
from typing import Any, Final

from aiohttp import web

from kernel.clock import SystemClock
from kernel.errors import Unavailable
from kernel.http import MAX_ADDRESS_BYTES
from kernel.logs import configure_logs, get_log
from kernel.settings import load_settings
from recommender.api.app import build_api_app
from recommender.api.compose import open_recommender
from recommender.requests import Request
from retrieval.threads import keep_blas_alone

GRACE_S: Final = 30.0  # how long requests in flight may take once the server is told to stop
log = get_log(__name__)


def add_serve(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "serve", help="serve the API alone: batch, similar, search, events, profiles"
    )
    parser.add_argument("--host", default=None, help="address to listen on (AISLE_HOST)")
    parser.add_argument("--port", type=int, default=None, help="port to listen on (AISLE_PORT)")
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    settings = load_settings()
    configure_logs(settings.log_level, as_json=settings.log_json)
    host, port = given.host or settings.host, settings.port if given.port is None else given.port
    keep_blas_alone()
    with open_recommender(settings, SystemClock()) as (shop, recommender):
        recommender.answer_batch([Request("warm-up", query="warm up", k=1)])
        log.info("serving", host=host, port=port)
        try:
            web.run_app(
                build_api_app(shop, recommender),
                host=host,
                port=port,
                print=None,
                access_log=None,
                shutdown_timeout=GRACE_S,
                max_line_size=MAX_ADDRESS_BYTES,
            )
        except OSError as error:
            raise Unavailable(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return 0
