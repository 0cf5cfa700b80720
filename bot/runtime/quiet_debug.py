"""Spare the deep copies that Rasa makes for debug lines that nobody has asked for.

Four modules copy the whole conversation's states, slots and events at each step to log them at DEBUG,
whatever the level in force.
"""

from __future__ import annotations

import copy
import importlib
import logging
from types import SimpleNamespace
from typing import Any

MODULES = ("rasa.core.processor", "rasa.core.policies.rule_policy", "rasa.core.policies.memoization")


def install() -> None:
    """Put the change in place, unless DEBUG is asked for; ``sources.check_sources`` comes first."""
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        return
    for name in MODULES:
        importlib.import_module(name).copy = SimpleNamespace(copy=copy.copy, deepcopy=_as_it_is)  # type: ignore[attr-defined]


def _as_it_is(value: Any) -> Any:
    """The value itself, for a line that is not written."""
    return value
