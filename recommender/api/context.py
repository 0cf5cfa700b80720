"""What the API's handlers need, under one key of the application."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aiohttp import web

from recommender.api.events import EventIntake
from recommender.api.measures import RecommenderMeasures

if TYPE_CHECKING:
    from commerce.shop import Shop
    from recommender.profiles.service import ProfileService
    from recommender.service import RecommenderService

BATCHES_AT_ONCE: Final = 2  # batches that compute beside one another; others wait, single requests do not


@dataclass(frozen=True)
class ApiContext:
    """The services behind the routes."""

    shop: Shop
    recommender: RecommenderService
    intake: EventIntake
    measures: RecommenderMeasures
    profiles: ProfileService
    batch_slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(BATCHES_AT_ONCE))

    def snapshot(self) -> str:
        """The snapshot that answers now."""
        return self.recommender.snapshot_id()


API: Final = web.AppKey("recommender_api", ApiContext)
