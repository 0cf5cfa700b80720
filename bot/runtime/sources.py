"""Hold Rasa to the source that our changes were written for.

Whatever ``bot/runtime`` replaces or wraps is named here with the hash of its source in the release
that was read. A different release, or a file edited in place, stops the start with the name.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import textwrap
from typing import Dict, Mapping

RASA_VERSION = "3.6.21"

READ: Dict[str, str] = {
    "rasa.core.actions.action:RemoteAction._validate_action_result": "2fd08b8cf644390e",
    "rasa.core.actions.action:RemoteAction._action_call_format": "eb6b5667d432df53",
    "rasa.core.actions.action:RemoteAction.run": "f0cfd283c7b099c2",
    "rasa.shared.core.events:Event.resolve_by_type": "eab381cd0a9958e1",
    "rasa.utils.endpoints:EndpointConfig.session": "344e3afe8c9a0cbf",
    "rasa.utils.endpoints:EndpointConfig.request": "8472a3652cf5ff4c",
    "rasa.core.actions.action:RemoteAction.action_response_format_spec": "8e08f324ec7d8414",
    "rasa.engine.runner.dask:DaskGraphRunner.run": "39c53d008746a393",
    "rasa.engine.runner.dask:DaskGraphRunner._build_dask_graph": "d9a3c5c70763c421",
    "rasa.engine.runner.dask:DaskGraphRunner._add_inputs_to_graph": "852374ac06efb3b3",
    "rasa.core.processor:MessageProcessor.handle_message": "c090687f62bd2a7c",
    "rasa.core.processor:MessageProcessor._handle_message_with_tracker": "ce9f8771572864e2",
    "rasa.core.tracker_store:SQLTrackerStore.__init__": "64c221aabc9a3d55",
    "rasa.core.tracker_store:SQLTrackerStore._retrieve": "097d43e4a023761d",
    "rasa.core.tracker_store:SQLTrackerStore.save": "40c85e53007d9a74",
    "rasa.core.tracker_store:TrackerStore.get_or_create_tracker": "2c12ab6ce39ff2eb",
    "rasa.core.lock_store:LockStore.lock": "5b627eac4b5b8820",
    "rasa.core.nlg.response:TemplatedNaturalLanguageGenerator.generate": "bda47f9b190aa32b",
    "rasa.shared.core.trackers:DialogueStateTracker.applied_events": "e00ddaefc15915be",
    "rasa.shared.core.trackers:DialogueStateTracker.copy": "7d155a6c870a737b",
    "rasa.shared.core.trackers:DialogueStateTracker.__init__": "8d424aecbb063228",
    "rasa.shared.core.trackers:DialogueStateTracker.init_copy": "5be2ef789ecc7ecf",
    "rasa.shared.core.trackers:DialogueStateTracker.generate_all_prior_trackers": "91e311ce1bff035e",
    "rasa.shared.core.domain:Domain.states_for_tracker_history": "5ec51a0ab4399653",
    "rasa.shared.core.domain:Domain.is_empty": "5c56c715d93a6a3b",
    "rasa.core.policies.rule_policy:RulePolicy._get_possible_keys": "2e1f2503cec2370d",
    "rasa.core.policies.rule_policy:RulePolicy._is_rule_applicable": "bcfd1178fabc6875",
    "rasa.core.policies.rule_policy:RulePolicy._find_action_from_rules": "a77245b5aae28ec3",
    "rasa.core.policies.memoization:MemoizationPolicy.predict_action_probabilities": "1a00244ff6e37564",
    "rasa.core.processor:MessageProcessor._run_action": "e92007eaf0abe9a7",
    "rasa.core.processor:MessageProcessor._log_action_on_tracker": "a56d356cf881ca99",
    "rasa.core.processor:MessageProcessor.parse_message": "716084ea5371a0de",
    "rasa.shared.core.trackers:DialogueStateTracker.travel_back_in_time": "52569ebd74b77328",
}


class UnknownRasa(RuntimeError):
    """Rasa's source is not the one that our changes were written for."""


def source_hash(name: str) -> str:
    """The hash of the function ``module:Class.function``, whatever its indentation."""
    module, _, path = name.partition(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        found = inspect.getattr_static(found, part)
    function = getattr(found, "__func__", found)
    return hashlib.sha256(textwrap.dedent(inspect.getsource(function)).encode()).hexdigest()[:16]


def check_sources(expected: Mapping[str, str] = READ, version: str = RASA_VERSION) -> None:
    """Stop when Rasa is not the one that was read.

    Raises:
        UnknownRasa: names the version, or each function whose source differs.
    """
    import rasa.version

    if rasa.version.__version__ != version:
        raise UnknownRasa(f"bot/runtime was written for Rasa {version}, this is {rasa.version.__version__}")
    different = [name for name, wanted in expected.items() if source_hash(name) != wanted]
    if different:
        raise UnknownRasa(f"the source of {', '.join(different)} is not the one bot/runtime was written for")
