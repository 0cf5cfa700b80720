"""How far back each source should look, chosen on the half of the tail that is not proven on.

A source that sums over a history counts older entries less by ``decay``; what suits a shop's
shoppers (one visit a year, or thirty a month) is tried, which needs no new fit.

Units    decay per entry of age; 1 counts all alike
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from typing import Any, Final

from recommender.sources.model import FittedSource
from recommender.training.proving import AT, Tail, figures

DECAYS: Final = (0.8, 0.9, 0.97, 1.0)
MEASURE: Final = f"ndcg@{AT}"


def tuned(sources: Sequence[FittedSource], choice: Tail) -> tuple[FittedSource, ...]:
    """Each source with the decay that foretells ``choice`` best, its own among equals."""
    return tuple(_tuned(source, choice) for source in sources)


def as_tuned(sources: Sequence[FittedSource], like: Sequence[FittedSource]) -> tuple[FittedSource, ...]:
    """Sources fitted anew with the decays of those of the same names."""
    decays = {one.name: decay_of(one) for one in like}
    return tuple(with_decay(one, decays.get(one.name)) for one in sources)


def decay_of(source: FittedSource) -> float | None:
    """The source's decay; None where it has none."""
    found: float | None = getattr(source, "decay", None)
    return found


def with_decay(source: Any, decay: float | None) -> FittedSource:
    """The source with another decay, where it has one."""
    changed: FittedSource = source
    if decay is not None and decay_of(source) is not None and is_dataclass(source):
        changed = replace(source, decay=decay)  # type: ignore[type-var, assignment]
    return changed


def _tuned(source: FittedSource, choice: Tail) -> FittedSource:
    own = decay_of(source)
    if own is None or not len(choice):
        return source
    tried = [with_decay(source, decay) for decay in dict.fromkeys((own, *DECAYS))]
    return max(tried, key=lambda one: figures(one.candidates, choice)[MEASURE])
