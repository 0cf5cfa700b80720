"""Everything an action may call, built once by the composition root and handed to each action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.clock import Clock
from kernel.settings import Settings

if TYPE_CHECKING:
    from analytics.reports.service import ReportService
    from commerce.shop import Shop
    from conversations.erasures.service import ErasureService
    from conversations.handoffs.service import HandoffService
    from conversations.proofs.service import ProofService
    from conversations.ratings.service import RatingService
    from conversations.sessions.service import SessionService
    from knowledge.helpful.service import HelpfulService
    from knowledge.service import KnowledgeService
    from recommender.experiments.service import ExperimentService
    from recommender.service import RecommenderService
    from recommender.understanding import Understander


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The synchronous services below the actions."""

    shop: Shop
    recommender: RecommenderService
    understander: Understander
    knowledge: KnowledgeService
    sessions: SessionService
    proofs: ProofService
    handoffs: HandoffService
    ratings: RatingService
    helpful: HelpfulService
    erasures: ErasureService
    reports: ReportService
    experiments: ExperimentService
    settings: Settings
    clock: Clock
