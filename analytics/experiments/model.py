"""What an experiment's report says, as values; all of it can be printed as JSON.

Units    conversion, handover and shares 0 to 1; revenue in minor units per shopper, each shopper's sum cut
         at ``cap_minor``; latency in milliseconds per shopper; low and high bound a sequential interval
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from recommender.experiments.model import Experiment, Guard, Metric

Verdict = Literal[
    "draft", "split_broken", "too_early", "collecting", "guard_harmed", "variant_wins", "control_wins",
    "no_difference", "bandit",
]  # fmt: skip
GuardState = Literal["ok", "open", "harmed", "unknown"]
LATENCY_CAP_MS: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class Arm:
    """The figures of one variant."""

    variant: str
    exposed: int  # shoppers who were shown suggestions
    counted: int  # those whose window of orders is over: the figures are theirs
    conversion: float
    revenue_minor: float
    handover: float
    latency_ms: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A variant against the control in one metric."""

    variant: str
    metric: Metric
    difference: float
    low: float
    high: float
    lift: float | None  # relative to the control's mean
    p_value: float

    @property
    def decided(self) -> bool:
        """Whether 0 is ruled out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class GuardCheck:
    """How much a variant exceeds what a guardrail tolerates; below 0 all is well."""

    variant: str
    metric: Guard
    tolerance: float
    state: GuardState
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """Whether the shoppers were split as planned."""

    counts: dict[str, int]
    planned: dict[str, float]
    p_once: float
    p_sequential: float
    broken: bool


@dataclass(frozen=True, slots=True)
class Preference:
    """The answers that one interleaved ranking won."""

    variant: str
    wins: int
    losses: int
    ties: int
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentReport:
    """Everything known of an experiment at one moment."""

    experiment: Experiment
    at: datetime
    verdict: Verdict
    words: dict[str, str]  # language -> the verdict in words
    winner: str | None = None
    counted: int = 0
    missing: int = 0  # how many the planned sample still lacks
    arms: tuple[Arm, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    guards: tuple[GuardCheck, ...] = ()
    split: SplitCheck | None = None
    preference: Preference | None = None
    switched: int = 0  # shoppers who saw more than one variant; they count where they began
    currency: str = ""
    cap_minor: int | None = None
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)
