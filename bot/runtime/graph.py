"""Run the model's graph without planning it anew: for each set of targets its order is found once.

Stock Rasa hands the graph to dask at each run (two or three times a turn), which sorts it, wraps each
node as a task and passes it through a queue, to run one after the other in the same thread.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

Plan = List[Tuple[Text, GraphNode, Tuple[Text, ...]]]


def installed() -> bool:
    """Whether the change is in place."""
    return DaskGraphRunner.run is _run


def install() -> None:
    """Put the change in place; ``sources.check_sources`` comes first."""
    DaskGraphRunner.run = _run


def _run(
    self: DaskGraphRunner, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None
) -> Dict[Text, Any]:
    """As stock: the targets' outputs, every node that they need run once, after what it needs."""
    wanted = tuple(targets or self._graph_schema.target_names)
    plan = _plan(self, wanted)
    done: Dict[Text, Tuple[Text, Any]] = {}
    for name, value in (inputs or {}).items():
        if any(name == node for node, _, _ in plan):
            raise GraphRunError(f"the input {name!r} has the name of a node of the graph")
        done[name] = (name, value)
    try:
        for name, node, needs in plan:
            done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _plan(runner: DaskGraphRunner, targets: Tuple[Text, ...]) -> Plan:
    plans: Dict[Tuple[Text, ...], Plan] = runner.__dict__.setdefault("_aisle_plans", {})
    if targets not in plans:
        plans[targets] = _ordered(runner, targets)
    return plans[targets]


def _ordered(runner: DaskGraphRunner, targets: Tuple[Text, ...]) -> Plan:
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    plan: Plan = []
    placed: Dict[Text, bool] = {}

    def place(name: Text) -> None:
        if name not in nodes or placed.get(name):
            return
        if name in placed:
            raise GraphRunError(f"the graph runs in a circle at node {name!r}")
        placed[name] = False
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            place(need)
        placed[name] = True
        plan.append((name, runner._instantiated_nodes[name], needs))

    for name in nodes:
        place(name)
    return plan
