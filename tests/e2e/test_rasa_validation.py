"""An action endpoint's answer is taken or refused exactly as stock Rasa takes or refuses it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
TAKEN = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "wish", "value": {"colour": ["red"]}, "timestamp": None}]},
    {"events": [{"event": "followup", "name": "action_listen"}, {"event": "active_loop", "name": None}]},
    {"events": [{"event": "slot", "name": "a", "value": None, "more": 1}], "responses": [{"text": "hello"}]},
    {"responses": [{"response": "utter_greet", "buttons": [{"title": "x", "payload": "/x"}]}], "else": 1},
]
REFUSED = [
    [],
    None,
    {"events": {}},
    {"events": [1]},
    {"events": [{"name": "slot"}]},
    {"events": [{"event": "nothing_known"}]},
    {"events": [{"event": "slot", "name": "wish"}]},
    {"events": [{"event": "slot", "name": 3, "value": 1}]},
    {"events": [{"event": "slot", "name": "a", "value": 1, "timestamp": "now"}]},
    {"events": [{"event": ["slot"], "name": "a", "value": 1}]},
    {"responses": ["hello"]},
    {"responses": "hello"},
]
CODE = """
import json, sys
import rasa.core.actions.action as actions
stock = actions.RemoteAction._validate_action_result
from bot.runtime import action_call
action_call.install()
ours = actions.RemoteAction._validate_action_result
action = actions.RemoteAction("a", None)
def takes(check, answer):
    try:
        return check(action, answer)
    except Exception:
        return False
cases = json.loads(sys.stdin.read())
print(json.dumps([[takes(stock, one), takes(ours, one), action_call._surely_right(one)] for one in cases]))
"""


def test_the_verdict_on_every_answer_is_that_of_stock_rasa() -> None:
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not installed: run `make setup`")
    done = subprocess.run(
        [str(RASA_PYTHON), "-W", "ignore", "-c", CODE],
        input=json.dumps([*TAKEN, *REFUSED]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    verdicts = json.loads(done.stdout.splitlines()[-1])
    assert verdicts == [[True, True, True]] * len(TAKEN) + [[False, False, False]] * len(REFUSED)
