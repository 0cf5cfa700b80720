"""All SQL of experiments and seats."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.engine import Connection

from kernel.bulk import insert_new
from recommender.experiments.model import Experiment, Guardrail, State, Variant
from recommender.experiments.tables import EXPERIMENTS, SEATS

_NAMES: Final = tuple(column.name for column in EXPERIMENTS.columns)


def add(connection: Connection, experiment: Experiment) -> None:
    """Keep a new experiment."""
    values = {name: getattr(experiment, name) for name in _NAMES}
    values["variants"] = [asdict(variant) for variant in experiment.variants]
    values["guardrails"] = [asdict(guardrail) for guardrail in experiment.guardrails]
    connection.execute(insert(EXPERIMENTS).values(values))


def read(connection: Connection, experiment_id: str) -> Experiment | None:
    """An experiment by id."""
    query = select(EXPERIMENTS).where(EXPERIMENTS.c.experiment_id == experiment_id)
    row = connection.execute(query).mappings().one_or_none()
    return _experiment(row) if row is not None else None


def running(connection: Connection) -> Experiment | None:
    """The experiment that runs, if one does."""
    row = connection.execute(select(EXPERIMENTS).where(EXPERIMENTS.c.state == "running")).mappings().first()
    return _experiment(row) if row is not None else None


def read_all(connection: Connection, limit: int) -> list[Experiment]:
    """The newest experiments first."""
    query = select(EXPERIMENTS).order_by(EXPERIMENTS.c.created_at.desc(), EXPERIMENTS.c.experiment_id)
    return [_experiment(row) for row in connection.execute(query.limit(limit)).mappings()]


def move(connection: Connection, experiment_id: str, before: State, after: State, at: datetime) -> bool:
    """Start or stop an experiment; whether it was in the state ``before``."""
    values: dict[str, Any] = {"state": after, ("started_at" if after == "running" else "stopped_at"): at}
    query = update(EXPERIMENTS).where(
        EXPERIMENTS.c.experiment_id == experiment_id, EXPERIMENTS.c.state == before
    )
    return connection.execute(query.values(values)).rowcount == 1


def grow(connection: Connection, experiment_id: str, traffic: float) -> bool:
    """Raise the traffic of an experiment that is not over; whether it was lower before."""
    query = update(EXPERIMENTS).where(
        EXPERIMENTS.c.experiment_id == experiment_id,
        EXPERIMENTS.c.state != "stopped",
        EXPERIMENTS.c.traffic <= traffic,
    )
    return connection.execute(query.values(traffic=traffic)).rowcount == 1


def write_shares(connection: Connection, experiment_id: str, shares: dict[str, float]) -> None:
    """Keep a bandit's new split."""
    query = update(EXPERIMENTS).where(EXPERIMENTS.c.experiment_id == experiment_id)
    connection.execute(query.values(shares=shares))


def seat(connection: Connection, experiment_id: str, name: str) -> str | None:
    """The variant that a seat holds, if it is taken."""
    query = select(SEATS.c.variant).where(SEATS.c.experiment_id == experiment_id, SEATS.c.seat == name)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def take_seat(connection: Connection, experiment_id: str, name: str, variant: str) -> None:
    """Let a seat hold ``variant``, unless it holds one."""
    insert_new(connection, SEATS, [{"experiment_id": experiment_id, "seat": name, "variant": variant}])


def _experiment(row: RowMapping) -> Experiment:
    values = dict(row)
    values["variants"] = tuple(Variant(**part) for part in row["variants"])
    values["guardrails"] = tuple(Guardrail(**part) for part in row["guardrails"])
    return Experiment(**values)
