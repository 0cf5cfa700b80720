"""Training happens when its inputs changed, and a failed one leaves the model in force."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).resolve().parents[2]
MINI = Path(__file__).resolve().parent / "mini"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
CONTRADICTION = """
- rule: greet otherwise
  steps: [{intent: greet}, {action: utter_goodbye}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small project with its model trained."""
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not installed: run `make setup`")
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(MINI / "data", folder / "data")
    shutil.copy(MINI / "domain.yml", folder / "domain.yml")
    assert train(folder).returncode == 0
    return folder


def train(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(RASA_PYTHON), "scripts/train.py", "--out", str(folder / "models")]
    command += ["--domain", str(folder / "domain.yml"), "--data", str(folder / "data")]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=240, env={**os.environ, **environment}
    )


def model_and_state(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "models" / "aisle.tar.gz").read_bytes(), (folder / "models" / "aisle.json").read_bytes()


def test_unchanged_inputs_are_not_trained_again(project: Path) -> None:
    before = model_and_state(project)
    done = train(project)
    assert done.returncode == 0
    assert "Dialogue model unchanged" in done.stdout
    assert model_and_state(project) == before


def test_a_failed_training_keeps_the_model_in_force_and_says_why(project: Path) -> None:
    before = model_and_state(project)
    rules = project / "data" / "rules.yml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text + CONTRADICTION, encoding="utf-8")
    done = train(project)
    rules.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    assert "Contradicting rules" in done.stderr
    assert "The model in force stays." in done.stderr
    assert model_and_state(project) == before


def test_a_changed_answer_is_trained_and_recorded(project: Path) -> None:
    before = json.loads(model_and_state(project)[1])
    domain = project / "domain.yml"
    domain.write_text(domain.read_text(encoding="utf-8").replace("Hello", "Hi"), encoding="utf-8")
    done = train(project)
    assert done.returncode == 0
    assert "Dialogue model trained" in done.stdout
    assert json.loads(model_and_state(project)[1])["inputs"] != before["inputs"]


def test_a_missing_encoder_is_named_with_the_command_that_makes_it(project: Path, tmp_path: Path) -> None:
    done = train(project, AISLE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "run `python -m retrieval export`" in done.stderr
