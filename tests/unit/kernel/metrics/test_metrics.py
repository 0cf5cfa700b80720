"""What is measured has few labels, and only the machine itself reads it without a key."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from kernel.metrics.http import is_local
from kernel.metrics.model import Metrics


class Transport:
    """A connection from an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self._address, 50_000) if name == "peername" else default

    def is_closing(self) -> bool:
        return False


def local(address: str, host: str = "127.0.0.1:8000", **headers: str) -> bool:
    told = {name.replace("_", "-"): value for name, value in headers.items()} | {"Host": host}
    return is_local(make_mocked_request("GET", "/metrics", headers=told, transport=Transport(address)))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("127.0.0.1", "127.0.0.1:8000"),
        ("127.0.0.9", "localhost"),
        ("::1", "[::1]:8000"),
        ("::ffff:127.0.0.1", "localhost:8000"),
    ],
)
def test_the_machine_itself_is_local(address: str, host: str) -> None:
    assert local(address, host)


@pytest.mark.parametrize(
    ("address", "host", "headers"),
    [
        ("10.0.0.7", "127.0.0.1:8000", {}),
        ("10.0.0.7", "127.0.0.1:8000", {"X_Forwarded_For": "127.0.0.1"}),
        ("127.0.0.1", "127.0.0.1:8000", {"X_Forwarded_For": "127.0.0.1"}),
        ("127.0.0.1", "127.0.0.1:8000", {"Forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", "127.0.0.1:8000", {"X_Real_IP": "127.0.0.1"}),
        ("127.0.0.1", "127.0.0.1:8000", {"Via": "1.1 proxy"}),
        ("127.0.0.1", "shop.example.com", {}),
        ("127.0.0.1", "127.0.0.1.example.com", {}),
        ("127.0.0.1", "[::1", {"X_Forwarded_Host": "localhost"}),
    ],
)
def test_nobody_else_is_local_whatever_they_send(address: str, host: str, headers: dict[str, str]) -> None:
    assert not local(address, host, **headers)


def test_requests_are_counted_by_route_and_status_and_odd_methods_are_one() -> None:
    metrics = Metrics()
    metrics.note("GET", "/api/v1/search", 200, 0.02)
    metrics.note("GET", "/api/v1/search", 200, 0.2)
    metrics.note("BREW", "/api/v1/search", 405, 0.001)
    metrics.note("GET", "/api/v1/chat/socket", 101, 900.0)
    text = metrics.exposition().decode()
    assert 'aisle_http_requests_total{method="GET",route="/api/v1/search",status="200"} 2.0' in text
    assert 'aisle_http_requests_total{method="other",route="/api/v1/search",status="405"} 1.0' in text
    assert 'aisle_http_request_seconds_bucket{le="0.025",method="GET",route="/api/v1/search"} 1.0' in text
    assert 'aisle_http_request_seconds_count{method="GET",route="/api/v1/chat/socket"}' not in text
    assert "process_resident_memory_bytes" in text


def test_what_is_known_only_then_is_set_before_each_reading() -> None:
    metrics, calls = Metrics(), []
    metrics.before_reading(lambda: calls.append(1))
    metrics.exposition()
    metrics.exposition()
    assert calls == [1, 1]
