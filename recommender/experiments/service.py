"""Experiments: make one, start it, tell each shopper's variant, stop it.

One experiment runs at a time: what two do to one answer could not be told apart. What runs is read at
most once in FRESH_S, so that a suggestion costs no query for it; a change reaches every process in that
time.

Errors   NotFound for an unknown id; Conflict for a second running experiment, or a state that is past;
         Invalid for what breaks a rule
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import IntegrityError

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound, ShopError
from kernel.logs import get_log
from kernel.security import new_id
from recommender.engine.rules import Rules
from recommender.experiments import assigning, store
from recommender.experiments.model import (
    DEFAULT_GUARDRAILS,
    Assignment,
    Experiment,
    Guardrail,
    Kind,
    Metric,
    Variant,
    check_experiment,
    check_traffic,
)
from recommender.experiments.settings import check_settings
from recommender.model import Shopper

FRESH_S: Final = 5
LISTED: Final = 100
log = get_log(__name__)


class ExperimentService:
    """The use cases of experiments."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._read: tuple[datetime, Experiment | None] | None = None

    def assign(self, shopper: Shopper) -> Assignment | None:
        """What this shopper gets now, the same at each call; None: the recommender as it is set.

        Never raises a ShopError: when the database is away there is no experiment, but there are answers.
        """
        try:
            experiment = self._running()
            if experiment is None:
                return None
            found = assigning.assign(experiment, shopper)
            return (
                self._seated(experiment, shopper, found) if found and experiment.kind == "bandit" else found
            )
        except ShopError as error:
            log.warning("experiment_put_off", code=error.code, message=error.message)
            return None

    def rules_for(self, shopper: Shopper, rules: Rules) -> Rules:
        """The engine's rules for this shopper: as they are set, changed by the variant's settings."""
        assigned = self.assign(shopper)
        return rules if assigned is None else rules.varied(assigned.settings)

    def create(
        self,
        name: str,
        variants: Sequence[Variant],
        planned_sample: int,
        *,
        kind: Kind = "ab",
        traffic: float = 1.0,
        metric: Metric = "conversion",
        guardrails: Sequence[Guardrail] = DEFAULT_GUARDRAILS,
        window_days: int = 7,
    ) -> Experiment:
        """Keep a draft; the first variant is the control.

        Raises:
            Invalid: for what breaks a rule; nothing is kept.
        """
        made = Experiment(
            experiment_id=new_id("exp"),
            name=name.strip(),
            variants=tuple(variants),
            planned_sample=planned_sample,
            created_at=self._clock.now(),
            kind=kind,
            traffic=traffic,
            metric=metric,
            guardrails=tuple(guardrails),
            window_days=window_days,
        )
        _check(made)
        with self._database.write() as connection:
            store.add(connection, made)
        return made

    def get(self, experiment_id: str) -> Experiment:
        """An experiment.

        Raises:
            NotFound: for an unknown id.
        """
        with self._database.read() as connection:
            found = store.read(connection, experiment_id)
        if found is None:
            raise NotFound(f"there is no experiment {experiment_id[:40]!r}", field="experiment_id")
        return found

    def experiments(self) -> list[Experiment]:
        """The newest experiments first."""
        with self._database.read() as connection:
            return store.read_all(connection, LISTED)

    def start(self, experiment_id: str) -> Experiment:
        """Let a draft run.

        Raises:
            NotFound: for an unknown id.
            Conflict: when it is no draft, or another one runs.
        """
        experiment = self.get(experiment_id)
        _check(experiment)
        try:
            with self._database.write() as connection:
                moved = store.move(connection, experiment_id, "draft", "running", self._clock.now())
        except IntegrityError as error:
            raise Conflict("another experiment is running; stop it first", code="another_runs") from error
        if not moved:
            raise Conflict(f"only a draft can be started; this one is {experiment.state}", code="not_draft")
        return self._changed(experiment_id)

    def stop(self, experiment_id: str) -> Experiment:
        """End a running experiment for good; everybody gets the recommender as it is set.

        Raises:
            NotFound: for an unknown id.
            Conflict: when it does not run.
        """
        experiment = self.get(experiment_id)
        with self._database.write() as connection:
            moved = store.move(connection, experiment_id, "running", "stopped", self._clock.now())
        if not moved:
            raise Conflict(
                f"only a running one can be stopped; this one is {experiment.state}", code="not_running"
            )
        return self._changed(experiment_id)

    def grow(self, experiment_id: str, traffic: float) -> Experiment:
        """Let more shoppers take part; those who do keep their variant.

        Raises:
            NotFound: for an unknown id.
            Conflict: when it is over, or had more traffic: a shopper who was in would fall out.
        """
        check_traffic(traffic)
        experiment = self.get(experiment_id)
        with self._database.write() as connection:
            grown = store.grow(connection, experiment_id, traffic)
        if not grown:
            raise Conflict(
                f"traffic can only grow while an experiment is open; this one is {experiment.state} "
                f"at {experiment.traffic:g}",
                code="traffic",
            )
        return self._changed(experiment_id)

    def set_shares(self, experiment_id: str, shares: dict[str, float]) -> Experiment:
        """Give new shoppers of a bandit this split; who has a variant keeps it.

        Raises:
            NotFound: for an unknown id.
            Invalid: for shares that are not one per variant, positive and 1 together.
            Conflict: when it is no running bandit.
        """
        experiment = self.get(experiment_id)
        if experiment.kind != "bandit" or experiment.state != "running":
            raise Conflict("only a running bandit's split can change", code="not_bandit")
        names = {variant.name for variant in experiment.variants}
        if set(shares) != names or min(shares.values()) <= 0 or abs(sum(shares.values()) - 1) > 1e-6:
            raise Invalid(
                f"shares must be positive, one for each of {sorted(names)}, 1 together", field="shares"
            )
        with self._database.write() as connection:
            store.write_shares(connection, experiment_id, shares)
        return self._changed(experiment_id)

    def _running(self) -> Experiment | None:
        now = self._clock.now()
        with self._lock:
            read = self._read
        if read is not None and now - read[0] < timedelta(seconds=FRESH_S):
            return read[1]
        with self._database.read() as connection:
            found = store.running(connection)
        with self._lock:
            self._read = (now, found)
        return found

    def _changed(self, experiment_id: str) -> Experiment:
        with self._lock:
            self._read = None
        return self.get(experiment_id)

    def _seated(self, experiment: Experiment, shopper: Shopper, drawn: Assignment) -> Assignment:
        """The variant of this shopper's seat in a bandit; the one just drawn for who has none."""
        who = assigning.unit_of(shopper)
        if who is None:
            return drawn
        name = assigning.seat_of(experiment.experiment_id, *who)
        with self._database.read() as connection:
            held = store.seat(connection, experiment.experiment_id, name)
        if held is None:
            with self._database.write() as connection:
                store.take_seat(connection, experiment.experiment_id, name, drawn.variant.name)
                held = store.seat(connection, experiment.experiment_id, name)
        variant = next((v for v in experiment.variants if v.name == held), drawn.variant)
        return replace(drawn, variant=variant)


def _check(experiment: Experiment) -> None:
    check_experiment(experiment)
    for variant in experiment.variants:
        check_settings(variant)
