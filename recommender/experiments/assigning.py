"""Which variant a shopper gets: by hash, so that nothing needs to be remembered to stay with it.

Two independent hashes of the experiment's id and the shopper, the first for taking part, the second for
the variant: more traffic brings shoppers in and moves nobody; another experiment splits afresh.

Units    a position is a number in [0, 1): the first 53 bits of SHA-256, as a fraction
Source   Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, ch. 4 (salted hash);
         Tang, Agarwal, O'Brien, Meyer, Overlapping Experiment Infrastructure, KDD 2010 (one id for each
         layer); Kohavi, Longbotham, Sommerfield, Henne, DMKD 18, 2009, 4.1 (a cryptographic hash, as
         weaker ones correlate across experiments)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from recommender.experiments.model import Assignment, Experiment, Unit, Variant
from recommender.model import Shopper

_SCALE: Final = 2**53


def unit_of(shopper: Shopper) -> tuple[Unit, str] | None:
    """What stands for a shopper: the customer, else the conversation; nothing for nobody in particular."""
    if shopper.customer_id:
        return "customer", shopper.customer_id
    return ("conversation", shopper.conversation_id) if shopper.conversation_id else None


def position(experiment_id: str, purpose: str, unit: Unit, unit_id: str) -> float:
    """Where a shopper falls in [0, 1), the same every time, evenly over shoppers."""
    digest = hashlib.sha256(f"{experiment_id}\x1f{purpose}\x1f{unit}\x1f{unit_id}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / _SCALE


def takes_part(experiment: Experiment, unit: Unit, unit_id: str) -> bool:
    """Whether a shopper is among the experiment's share of the traffic."""
    return position(experiment.experiment_id, "traffic", unit, unit_id) < experiment.traffic


def variant_at(where: float, variants: Sequence[Variant], shares: Mapping[str, float]) -> Variant:
    """The variant whose stretch of [0, 1) holds ``where``; the stretches lie in the variants' order."""
    reached = 0.0
    for variant in variants:
        reached += shares[variant.name]
        if where < reached:
            return variant
    return variants[-1]  # the shares' sum was rounded to just below 1


def assign(experiment: Experiment, shopper: Shopper) -> Assignment | None:
    """What ``shopper`` gets in ``experiment``, by hash alone; None for those who take no part."""
    who = unit_of(shopper)
    if who is None or not takes_part(experiment, *who):
        return None
    unit, unit_id = who
    if experiment.kind == "interleaving":
        return Assignment(experiment.experiment_id, experiment.control, unit, experiment.variants)
    where = position(experiment.experiment_id, "variant", unit, unit_id)
    shares = experiment.shares or experiment.planned_shares
    return Assignment(experiment.experiment_id, variant_at(where, experiment.variants, shares), unit)


def seat_of(experiment_id: str, unit: Unit, unit_id: str) -> str:
    """A name for a shopper's place in a bandit that does not give the shopper away."""
    return hashlib.sha256(f"{experiment_id}\x1fseat\x1f{unit}\x1f{unit_id}".encode()).hexdigest()[:32]
