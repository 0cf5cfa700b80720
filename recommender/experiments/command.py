"""``python -m recommender experiments create|start|stop|grow|list``: run experiments from the shell.

What they found is told by ``python -m analytics experiments report``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, get_args

import orjson

from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Invalid
from kernel.migrations import migrate
from kernel.settings import load_settings
from recommender.experiments.model import GUARDS, KINDS, METRICS, Experiment, Guard, Guardrail, Variant
from recommender.experiments.service import ExperimentService

Run = Callable[[ExperimentService, argparse.Namespace], None]


def add_experiments(commands: Any) -> None:
    """Add the command to the recommender's parser."""
    parser = commands.add_parser("experiments", help="compare settings on shoppers (docs/experiments.md)")
    parser.set_defaults(run=_with_service)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_create(actions)
    for name, run, about in (
        ("start", _start, "let a draft run; one runs at a time"),
        ("stop", _stop, "end a running one for good"),
        ("grow", _grow, "let more shoppers take part"),
    ):
        action = actions.add_parser(name, help=about)
        action.add_argument("experiment_id")
        if name == "grow":
            action.add_argument("traffic", type=float, help="the new share of shoppers, 0 to 1")
        action.set_defaults(act=run)
    actions.add_parser("list", help="the newest first").set_defaults(act=_list)


def _add_create(actions: Any) -> None:
    create = actions.add_parser("create", help="keep a draft")
    create.add_argument("name", help="the question, in words")
    create.add_argument(
        "--variant",
        action="append",
        required=True,
        metavar="NAME[*WEIGHT][=JSON]",
        help='the control first; for example --variant control --variant "bold*1={\\"boost\\": 0.2}"',
    )
    create.add_argument("--sample", type=int, required=True, help="planned shoppers, all variants together")
    create.add_argument("--kind", choices=KINDS, default="ab")
    create.add_argument("--traffic", type=float, default=1.0, help="share of shoppers who take part (1)")
    create.add_argument("--metric", choices=METRICS, default="conversion")
    create.add_argument("--window-days", type=int, default=7, help="an order counts this long (7)")
    create.add_argument(
        "--guardrail", action="append", metavar="METRIC[=TOLERANCE]", help=f"{', '.join(GUARDS)}; both at 0.1"
    )
    create.set_defaults(act=_create)


def variant_of(text: str) -> Variant:
    """The variant written as ``name``, ``name*weight``, ``name={json}`` or ``name*weight={json}``.

    Raises:
        Invalid: for a weight or settings that cannot be read.
    """
    head, _, settings = text.partition("=")
    name, star, weight = head.partition("*")
    if star and not weight.isdecimal():
        raise Invalid(f"the weight of {name} must be a whole number, not {weight[:20]!r}", field="variants")
    try:
        read = orjson.loads(settings) if settings else {}
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the settings of {name} are no JSON: {settings[:60]}", field="variants") from error
    if not isinstance(read, dict):
        raise Invalid(f"the settings of {name} must be a JSON object", field="variants")
    return Variant(name, read, int(weight) if star else 1)


def guardrail_of(text: str) -> Guardrail:
    """The guardrail written as ``metric`` or ``metric=tolerance``.

    Raises:
        Invalid: for an unknown metric or a tolerance that is no number.
    """
    metric, given, tolerance = text.partition("=")
    known = next((guard for guard in get_args(Guard) if guard == metric), None)
    if known is None:
        raise Invalid(f"a guardrail is one of {', '.join(GUARDS)}, not {metric[:20]!r}", field="guardrails")
    try:
        return Guardrail(known, float(tolerance)) if given else Guardrail(known)
    except ValueError as error:
        raise Invalid(f"{tolerance[:20]!r} is no tolerance", field="guardrails") from error


def line_of(experiment: Experiment) -> str:
    """One experiment in one line."""
    split = " / ".join(f"{variant.name} {share:.0%}" for variant, share in _split(experiment))
    return (
        f"{experiment.experiment_id}  {experiment.state:8} {experiment.kind:12} "
        f"{experiment.traffic:.0%} of shoppers  {split}  {experiment.planned_sample:,} planned  "
        f"{experiment.name}"
    )


def _split(experiment: Experiment) -> list[tuple[Variant, float]]:
    shares = experiment.shares or experiment.planned_shares
    return [(variant, shares[variant.name]) for variant in experiment.variants]


def _with_service(given: argparse.Namespace) -> int:
    database = build_database(load_settings().resolved_database_url())
    try:
        migrate(database)
        given.act(ExperimentService(database, SystemClock()), given)
    finally:
        database.close()
    return 0


def _create(service: ExperimentService, given: argparse.Namespace) -> None:
    chosen = [guardrail_of(text) for text in given.guardrail] if given.guardrail else None
    made = service.create(
        given.name,
        [variant_of(text) for text in given.variant],
        given.sample,
        kind=given.kind,
        traffic=given.traffic,
        metric=given.metric,
        window_days=given.window_days,
        **({"guardrails": chosen} if chosen else {}),
    )
    print(line_of(made))


def _start(service: ExperimentService, given: argparse.Namespace) -> None:
    print(line_of(service.start(given.experiment_id)))


def _stop(service: ExperimentService, given: argparse.Namespace) -> None:
    print(line_of(service.stop(given.experiment_id)))


def _grow(service: ExperimentService, given: argparse.Namespace) -> None:
    print(line_of(service.grow(given.experiment_id, given.traffic)))


def _list(service: ExperimentService, _given: argparse.Namespace) -> None:
    for experiment in service.experiments():
        print(line_of(experiment))
