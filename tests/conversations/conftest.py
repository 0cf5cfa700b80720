"""The same shop and services as the actions' unit tests."""

from __future__ import annotations

from tests.unit.actions.conftest import filled, services, sessions, shop, talk

__all__ = ["filled", "services", "sessions", "shop", "talk"]
