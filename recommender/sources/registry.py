"""All kinds of sources: the usual set to fit, and how each comes back from a snapshot's arrays.

Errors   Invalid for a kind that no source here has (a snapshot of another version)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from numpy.typing import NDArray

from kernel.errors import Invalid
from recommender.sources.content import Content, FittedContent, Words
from recommender.sources.covisit import CoVisit, Sequential
from recommender.sources.factors import Factors, FittedFactors
from recommender.sources.fresh import FittedFresh, Fresh
from recommender.sources.model import FittedSource, ItemTable, Source
from recommender.sources.neighbours import Neighbours
from recommender.sources.popular import FittedPopular, Popular, Trending
from recommender.sources.similarity import Similarity

KINDS: Final[dict[str, type[FittedSource]]] = {
    "content": FittedContent,
    "factors": FittedFactors,
    "fresh": FittedFresh,
    "neighbours": Neighbours,
    "popular": FittedPopular,
}


def usual_sources(
    *,
    with_times: bool,
    with_content: bool,
    half_life_s: float | None = None,
    similarity: Similarity = "cosine",
) -> list[Source]:
    """The sources that are fused, those left out that would have nothing to go by."""
    chosen: list[Source] = [
        CoVisit(similarity=similarity, powers=(0.5, 0.3), half_life_s=half_life_s),
        Sequential(half_life_s=half_life_s),
        Sequential(name="next", lags=2, backward=0, lag_decay=0.5, decay=0.5, half_life_s=half_life_s),
        Factors(),
        Popular() if with_times else Popular(half_life_s=None),
    ]
    if with_content:
        chosen += [Content(), Words()]
    if with_times:
        chosen += [Trending(), Fresh()]
    return chosen


def kind_of(source: FittedSource) -> str:
    """The kind of a fitted source, to be kept beside its arrays."""
    return next(kind for kind, made in KINDS.items() if type(source) is made)


def restored(kind: str, arrays: Mapping[str, NDArray[Any]]) -> FittedSource:
    """The source that gave ``arrays``.

    Raises:
        Invalid: for an unknown kind.
    """
    if kind not in KINDS:
        raise Invalid(f"a snapshot names the source kind {kind!r}; known: {', '.join(KINDS)}")
    return KINDS[kind].from_arrays(arrays)


def with_items(source: FittedSource, items: ItemTable) -> FittedSource:
    """The source over today's products where it can take them in, else as it is."""
    extended = getattr(source, "with_items", None)
    return source if extended is None else extended(items)
