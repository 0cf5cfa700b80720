"""The report of an experiment as it stands, and the learning of a bandit. Nothing is stored here.

Errors   NotFound for an unknown experiment; Conflict for learning where nothing is to be learnt
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from analytics.experiments import store
from analytics.experiments.bandit import learnt_shares
from analytics.experiments.clicks import score
from analytics.experiments.judging import (
    CAP_ORDERS,
    arms_of,
    cap_of,
    check_split,
    compare,
    figures_of,
    guard,
    ready,
)
from analytics.experiments.model import ExperimentReport, Preference, Verdict
from analytics.experiments.preference import preference_interval, preference_p
from analytics.experiments.sequential import ALPHA
from analytics.experiments.shoppers import Shoppers, gather
from analytics.experiments.verdict import Ruling, rule
from analytics.experiments.wording import bandit_words, preference_words, verdict_words
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict
from kernel.settings import Settings
from recommender.experiments.model import Experiment
from recommender.experiments.service import ExperimentService

CAP_FROM: Final = 5000  # the latest orders before the start that the bound of revenue is taken from


class ExperimentReports:
    """Reads what happened, and judges it."""

    def __init__(
        self, database: Database, experiments: ExperimentService, settings: Settings, clock: Clock
    ) -> None:
        self._database = database
        self._experiments = experiments
        self._currency = settings.currency
        self._clock = clock

    def report(self, experiment_id: str) -> ExperimentReport:
        """Everything known of an experiment now; may be asked for as often as one likes.

        Raises:
            NotFound: for an unknown id.
        """
        experiment, now = self._experiments.get(experiment_id), self._clock.now()
        if experiment.kind == "interleaving":
            return self._preference(experiment, now)
        shoppers, cap_minor = self._shoppers(experiment, now)
        figures = figures_of(shoppers, experiment.window_days, now.timestamp(), cap_minor)
        split = check_split(experiment, shoppers)
        fixed = experiment.kind == "ab"  # a moving split allows none of the intervals below
        comparisons = compare(experiment, figures) if fixed and ready(experiment, figures) else ()
        guards = guard(experiment, figures) if fixed else ()
        counted = int(figures.variant.size)
        ruling = rule(experiment, counted, split, comparisons, guards) if fixed else Ruling("bandit")
        still_open = [check.metric for check in guards if check.state in ("open", "unknown")
                      and check.variant == ruling.winner]  # fmt: skip
        words = (
            verdict_words(experiment, ruling, list(still_open), self._currency)
            if fixed
            else bandit_words(experiment.shares or experiment.planned_shares)
        )
        return ExperimentReport(
            experiment=experiment,
            at=now,
            verdict=ruling.verdict,
            words=words,
            winner=ruling.winner,
            counted=counted,
            missing=ruling.missing,
            arms=arms_of(experiment, shoppers, figures),
            comparisons=comparisons,
            guards=guards,
            split=split if fixed else None,
            switched=shoppers.switched,
            currency=self._currency,
            cap_minor=cap_minor,
            notes=_notes(shoppers, cap_minor),
        )

    def learn(self, experiment_id: str, seed: int = 0) -> Experiment:
        """Give a bandit's new shoppers the split that the orders so far speak for.

        Raises:
            NotFound: for an unknown id.
            Conflict: when it is no running bandit.
            Unavailable: when the bandit's library is not installed.
        """
        experiment = self._experiments.get(experiment_id)
        if experiment.kind != "bandit" or experiment.state != "running":
            raise Conflict("only a running bandit learns", code="not_bandit")
        shoppers, _ = self._shoppers(experiment, self._clock.now())
        now, names = self._clock.now().timestamp(), [variant.name for variant in experiment.variants]
        figures = figures_of(shoppers, experiment.window_days, now, None)
        if not figures.variant.size:
            raise Conflict("nobody's window of orders is over yet", code="nothing_to_learn")
        decisions = [names[place] for place in figures.variant.tolist()]
        bought = [int(value) for value in figures.values["conversion"]]
        return self._experiments.set_shares(experiment_id, learnt_shares(names, decisions, bought, seed))

    def _shoppers(self, experiment: Experiment, now: datetime) -> tuple[Shoppers, int | None]:
        start = experiment.started_at or now
        end = experiment.stopped_at or now
        last = min(now, end + timedelta(days=experiment.window_days))
        names = [variant.name for variant in experiment.variants]
        with self._database.read() as connection:
            gathered = gather(
                store.exposures(connection, experiment.experiment_id, start, end),
                store.orders(connection, start, last),
                store.handovers(connection, start, last),
                names,
                experiment.window_days,
                self._currency,
            )
            before = store.latest_totals(connection, start, self._currency, CAP_FROM)
        return gathered, cap_of(before)

    def _preference(self, experiment: Experiment, now: datetime) -> ExperimentReport:
        start, end = experiment.started_at or now, experiment.stopped_at or now
        with self._database.read() as connection:
            shown = store.teams(connection, experiment.experiment_id, start, end)
            clicks = store.clicks(connection, start, now)
        rival = experiment.variants[1].name
        found = score(shown, clicks, rival, now.timestamp())
        low, high = preference_interval(found.wins, found.losses)
        preference = Preference(
            rival, found.wins, found.losses, found.ties, low, high,
            float(preference_p(found.wins, found.losses)),
        )  # fmt: skip
        counted = found.wins + found.losses + found.ties
        missing = max(0, experiment.planned_sample - counted)
        verdict = _preferred(experiment, preference, missing)
        winners = {"variant_wins": rival, "control_wins": experiment.control.name}
        return ExperimentReport(
            experiment=experiment,
            at=now,
            verdict=verdict,
            words=preference_words(experiment, preference, verdict, missing),
            winner=winners.get(verdict),
            counted=counted,
            missing=missing,
            preference=preference,
        )


def _preferred(experiment: Experiment, preference: Preference, missing: int) -> Verdict:
    if experiment.state == "draft":
        return "draft"
    if missing:
        return "collecting"
    if preference.p_value > ALPHA:
        return "no_difference"
    return "variant_wins" if preference.wins > preference.losses else "control_wins"


def _notes(shoppers: Shoppers, cap_minor: int | None) -> tuple[str, ...]:
    notes: list[str] = []
    if cap_minor is None:
        notes.append(
            f"revenue is not capped: fewer than {CAP_ORDERS} orders before the start; one order may decide"
        )
    if shoppers.switched:
        notes.append(f"{shoppers.switched} shoppers saw more than one variant; they count where they began")
    if shoppers.foreign_orders:
        notes.append(f"{shoppers.foreign_orders} orders in other currencies count as orders, not as revenue")
    return tuple(notes)
