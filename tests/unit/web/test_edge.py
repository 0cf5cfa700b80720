from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from kernel.settings import Settings
from web.edge import address_of, origin_allowed
from web.keys import SETTINGS
from web.mailbox import is_loopback


def _address(forwarded: str | None, trusted: int) -> str:
    from aiohttp import web

    app = web.Application()
    app[SETTINGS] = Settings(trusted_proxies=trusted)
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = make_mocked_request("GET", "/", headers=headers, app=app)
    return address_of(request.clone(remote="10.0.0.1"))


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ("6.6.6.6", 0, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
        ("1.1.1.1", 1, "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1", 1, "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1, 10.0.0.2", 2, "1.1.1.1"),
        ("1.1.1.1", 2, "1.1.1.1"),
    ],
)
def test_only_what_trusted_proxies_add_is_believed(forwarded: str | None, trusted: int, address: str) -> None:
    assert _address(forwarded, trusted) == address


def test_origins_are_compared_whole() -> None:
    settings = Settings(embed_origins="https://shop.example")
    assert origin_allowed(settings, "https://shop.example", own_host="")
    assert not origin_allowed(settings, "https://shop.example.evil.com", own_host="")
    assert origin_allowed(settings, "http://127.0.0.1:8000", own_host="127.0.0.1:8000")
    assert not origin_allowed(settings, "null", own_host="x")


@pytest.mark.parametrize(
    ("host", "answer"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("shop.example", False)],
)
def test_loopback_is_this_machine_only(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer
