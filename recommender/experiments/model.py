"""Experiments as values: variants, what is measured, who takes part, and the mark of an exposure.

Units    traffic is a share of shoppers (0 to 1); a guardrail's tolerance is relative to the control's mean
         (0.1: a tenth worse is still borne); planned_sample counts shoppers of all variants together
         (answers shown, when rankings are interleaved)
Errors   Invalid names the field and the rule
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

import orjson

from kernel.errors import Invalid

Kind = Literal["ab", "interleaving", "bandit"]
State = Literal["draft", "running", "stopped"]
Metric = Literal["conversion", "revenue"]
Guard = Literal["handover", "latency"]
Unit = Literal["customer", "conversation"]

KINDS: Final[tuple[str, ...]] = get_args(Kind)
METRICS: Final[tuple[str, ...]] = get_args(Metric)
GUARDS: Final[tuple[str, ...]] = get_args(Guard)
INTERLEAVED: Final = "interleaved"
TOUCHED: Final = (
    "personal",
    "popular",
)  # strategies whose lists a variant changes: to see others is no exposure
MAX_VARIANTS: Final = 8
MAX_WEIGHT: Final = 1000
MAX_SETTINGS_BYTES: Final = 4096
MAX_NAME_CHARS: Final = 120
MIN_SAMPLE: Final = 100
MAX_SAMPLE: Final = 10**9
MAX_WINDOW_DAYS: Final = 90
_VARIANT_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Variant:
    """A named set of settings that the recommender reads; the first of an experiment is its control."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Guardrail:
    """What must not get worse than the control's mean by more than ``tolerance``."""

    metric: Guard
    tolerance: float = 0.1


DEFAULT_GUARDRAILS: Final = (Guardrail("handover"), Guardrail("latency"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One question put to the shoppers, as it stands."""

    experiment_id: str
    name: str
    variants: tuple[Variant, ...]
    planned_sample: int
    created_at: datetime
    kind: Kind = "ab"
    state: State = "draft"
    traffic: float = 1.0
    metric: Metric = "conversion"
    guardrails: tuple[Guardrail, ...] = DEFAULT_GUARDRAILS
    window_days: int = 7  # an order counts this long after the shopper's first exposure
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    shares: dict[str, float] | None = None  # a bandit's split as last learnt

    @property
    def control(self) -> Variant:
        """The variant that the others are compared with."""
        return self.variants[0]

    @property
    def planned_shares(self) -> dict[str, float]:
        """The share of each variant among the shoppers who take part; they sum to 1."""
        total = sum(variant.weight for variant in self.variants)
        return {variant.name: variant.weight / total for variant in self.variants}


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one shopper gets: the variant whose settings hold, or the two whose rankings are mixed."""

    experiment_id: str
    variant: Variant
    unit: Unit
    rivals: tuple[Variant, ...] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """The settings to answer with."""
        return self.variant.settings


def exposure_detail(
    assignment: Assignment | None, *, team: str | None = None, latency_ms: float | None = None
) -> dict[str, Any]:
    """What a ``shown`` event's detail says of the experiment; nothing when the shopper is in none.

    ``team`` names the variant whose ranking offered the product, where two are interleaved.
    """
    if assignment is None:
        return {}
    shown = INTERLEAVED if assignment.rivals else assignment.variant.name
    detail: dict[str, Any] = {
        "experiment": assignment.experiment_id,
        "variant": shown,
        "unit": assignment.unit,
    }
    if assignment.rivals and team is not None:
        detail["team"] = team
    if latency_ms is not None:
        detail["latency_ms"] = round(latency_ms, 1)
    return detail


def check_experiment(experiment: Experiment) -> None:
    """Hold an experiment to the rules.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    if not 0 < len(experiment.name.strip()) <= MAX_NAME_CHARS:
        raise Invalid(f"name must have 1 to {MAX_NAME_CHARS} characters", field="name")
    if experiment.kind not in KINDS:
        raise Invalid(f"kind must be one of {', '.join(KINDS)}, not {experiment.kind!r}", field="kind")
    if experiment.metric not in METRICS:
        raise Invalid(
            f"metric must be one of {', '.join(METRICS)}, not {experiment.metric!r}", field="metric"
        )
    check_traffic(experiment.traffic)
    if not MIN_SAMPLE <= experiment.planned_sample <= MAX_SAMPLE:
        raise Invalid(f"planned_sample must be {MIN_SAMPLE} to {MAX_SAMPLE}", field="planned_sample")
    if not 1 <= experiment.window_days <= MAX_WINDOW_DAYS:
        raise Invalid(f"window_days must be 1 to {MAX_WINDOW_DAYS}", field="window_days")
    _check_guardrails(experiment.guardrails)
    _check_variants(experiment)


def check_traffic(traffic: float) -> None:
    """Raise Invalid unless ``traffic`` is a share of shoppers."""
    if not 0 < traffic <= 1:
        raise Invalid(f"traffic must be above 0 and at most 1, not {traffic}", field="traffic")


def _check_guardrails(guardrails: tuple[Guardrail, ...]) -> None:
    for guardrail in guardrails:
        if guardrail.metric not in GUARDS:
            raise Invalid(
                f"a guardrail must be one of {', '.join(GUARDS)}, not {guardrail.metric!r}",
                field="guardrails",
            )
        if not 0 <= guardrail.tolerance <= 1:
            raise Invalid(f"a tolerance must be 0 to 1, not {guardrail.tolerance}", field="guardrails")
    if len({guardrail.metric for guardrail in guardrails}) < len(guardrails):
        raise Invalid("a guardrail may stand only once", field="guardrails")


def _check_variants(experiment: Experiment) -> None:
    variants = experiment.variants
    if not 2 <= len(variants) <= MAX_VARIANTS:
        raise Invalid(
            f"an experiment needs 2 to {MAX_VARIANTS} variants, not {len(variants)}", field="variants"
        )
    if len({variant.name for variant in variants}) < len(variants):
        raise Invalid("two variants have one name", field="variants")
    if experiment.kind == "interleaving" and (len(variants) != 2 or variants[0].weight != variants[1].weight):
        raise Invalid("interleaving compares two variants of equal weight", field="variants")
    for variant in variants:
        _check_variant(variant)


def _check_variant(variant: Variant) -> None:
    if not _VARIANT_NAME.fullmatch(variant.name) or variant.name == INTERLEAVED:
        raise Invalid(
            f"a variant's name is a-z, 0-9, - and _, up to 40, not {variant.name[:40]!r}", field="variants"
        )
    if not 1 <= variant.weight <= MAX_WEIGHT:
        raise Invalid(f"a weight must be 1 to {MAX_WEIGHT}, not {variant.weight}", field="variants")
    try:
        size = len(orjson.dumps(variant.settings))
    except TypeError as error:
        raise Invalid(f"the settings of {variant.name} must be a JSON object", field="variants") from error
    if size > MAX_SETTINGS_BYTES:
        raise Invalid(f"the settings of {variant.name} may have {MAX_SETTINGS_BYTES} bytes", field="variants")
