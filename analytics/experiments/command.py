"""``python -m analytics experiments report|plan|learn``: read an experiment, plan one, let a bandit learn."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import orjson

from analytics.experiments.sequential import planned_sample
from analytics.experiments.service import ExperimentReports
from analytics.experiments.table import as_table
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Invalid
from kernel.migrations import migrate
from kernel.settings import load_settings
from recommender.experiments.command import line_of
from recommender.experiments.service import ExperimentService


def add_experiments(commands: Any) -> None:
    """Add the command to the analytics' parser."""
    parser = commands.add_parser("experiments", help="what experiments found (docs/experiments.md)")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    report = actions.add_parser("report", help="figures, intervals and the verdict, as often as you like")
    report.add_argument("experiment_id")
    report.add_argument("--json", action="store_true", help="one JSON object on standard output")
    report.add_argument("--language", choices=("en", "zh"), default="en")
    report.set_defaults(run=_report)
    learn = actions.add_parser("learn", help="give a bandit's new shoppers the split its orders speak for")
    learn.add_argument("experiment_id")
    learn.add_argument("--seed", type=int, default=0)
    learn.set_defaults(run=_learn)
    plan = actions.add_parser("plan", help="how many shoppers a difference in conversion needs")
    plan.add_argument("--conversion", type=float, required=True, help="of the control, for example 0.03")
    plan.add_argument("--lift", type=float, required=True, help="relative, for example 0.1")
    plan.add_argument("--power", type=float, default=0.8)
    plan.set_defaults(run=_plan)


def _plan(given: argparse.Namespace) -> int:
    base, lifted = given.conversion, given.conversion * (1 + given.lift)
    if not 0 < base < 1 or not 0 < lifted < 1 or given.lift == 0:
        raise Invalid("conversion must be between 0 and 1, before and after the lift", field="conversion")
    if not 0 < given.power < 1:
        raise Invalid("power must be above 0 and below 1", field="power")
    needed = planned_sample(lifted * (1 - lifted), base * (1 - base), lifted - base, power=given.power)
    print(f"{needed:,} shoppers in two equal variants together")
    return 0


def _report(given: argparse.Namespace) -> int:
    def show(reports: ExperimentReports) -> None:
        report = reports.report(given.experiment_id)
        if given.json:
            print(orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2).decode())
        else:
            print(as_table(report, given.language))

    return _with_reports(show)


def _learn(given: argparse.Namespace) -> int:
    return _with_reports(lambda reports: print(line_of(reports.learn(given.experiment_id, given.seed))))


def _with_reports(use: Callable[[ExperimentReports], None]) -> int:
    settings, clock = load_settings(), SystemClock()
    database = build_database(settings.resolved_database_url())
    try:
        migrate(database)
        use(ExperimentReports(database, ExperimentService(database, clock), settings, clock))
    finally:
        database.close()
    return 0
