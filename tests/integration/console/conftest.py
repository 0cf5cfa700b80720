"""A console for each test, with the event loop watched for blocking."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from blockbuster import blockbuster_ctx

from kernel.clock import FixedClock
from kernel.settings import Settings
from tests.integration.console.stage import ConsoleStage, console_stage


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock) -> AsyncIterator[ConsoleStage]:
    """A console over an empty shop; a blocking call on its event loop fails the test."""
    async with console_stage(settings, clock) as opened:
        with blockbuster_ctx("web"):
            yield opened
