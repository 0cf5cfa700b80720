"""What is learnt from and what is held back.

leave-one-out    of each shopper with three products or more the last is the test, the one before
                 the validation
time-split       with times: the last tenth of the log's entries is the test, the tenth before the
                 validation; without: of each shopper with three or more, the last tenth of the
                 sequence (at least one), and the tenth before
A product that the shopper has already had is no question (it is never offered), unless ``repeats``;
a shopper without a past is none either.

Shapes   a split's histories and truth have one entry for each shopper asked about
Errors   Invalid where nobody is left to ask about
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from kernel.errors import Invalid
from recommender.interactions import Histories, Interactions, Ragged

Protocol = Literal["leave-one-out", "time-split"]
PROTOCOLS: Final[tuple[Protocol, ...]] = ("leave-one-out", "time-split")
SHORTEST: Final = 3
TENTH: Final = 10


@dataclass(frozen=True, slots=True)
class Split:
    """What may be learnt from, whom to ask about, and what they met next."""

    train: Interactions
    histories: Histories
    truth: Ragged


@dataclass(frozen=True, slots=True)
class Splits:
    """Everything is tuned on ``validation``; ``test`` is looked at once."""

    validation: Split
    test: Split


def split_by(log: Interactions, protocol: Protocol, *, with_times: bool, repeats: bool = False) -> Splits:
    """The two splits of a protocol.

    Raises:
        Invalid: when a part has nobody to ask about.
    """
    if protocol == "time-split" and with_times:
        return split_by_time(log, repeats=repeats)
    lengths = np.diff(log.offsets())
    held = np.maximum(lengths // TENTH, 1) if protocol == "time-split" else np.ones_like(lengths)
    held = np.where(lengths >= SHORTEST, held, 0)[log.users]
    ages = log.ages()
    validation = (ages >= held) & (ages < 2 * held)
    return Splits(
        held_back(log, ages >= 2 * held, validation, repeats=repeats),
        held_back(log, ages >= held, ages < held, repeats=repeats),
    )


def split_by_time(log: Interactions, *, share: float = 0.1, repeats: bool = False) -> Splits:
    """The last ``share`` of the entries as test, as much before them as validation."""
    if not len(log):
        raise Invalid("the log is empty: there is nothing to evaluate")
    early, late = np.quantile(log.at, [1 - 2 * share, 1 - share])
    between = (log.at > early) & (log.at <= late)
    return Splits(
        held_back(log, log.at <= early, between, now=float(early), repeats=repeats),
        held_back(log, log.at <= late, log.at > late, now=float(late), repeats=repeats),
    )


def held_back(
    log: Interactions,
    past: NDArray[np.bool_],
    later: NDArray[np.bool_],
    *,
    now: float | None = None,
    repeats: bool = False,
) -> Split:
    """One split: learn from ``past``, ask about what was met in ``later`` (masks over the log).

    Raises:
        Invalid: when nobody with a past met anything new later.
    """
    train = log.keeping(past)
    keys = log.users.astype(np.int64) * log.n_items + log.items
    wanted = np.unique(keys[later])
    wanted = wanted[np.isin(wanted // log.n_items, train.users)]
    if not repeats:
        wanted = wanted[~np.isin(wanted, keys[past])]
    if not len(wanted):
        raise Invalid("no shopper has a past and met another product after it: nothing to evaluate")
    users, counts = np.unique(wanted // log.n_items, return_counts=True)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    histories = train.histories(users, now)
    truth = Ragged(offsets, (wanted % log.n_items).astype(np.int32))
    return Split(train, histories if repeats else histories.hiding_seen(), truth)
