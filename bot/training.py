"""Train Rasa's model when its inputs changed, and keep the one in force when that fails.

The inputs are the configuration, the domain, the examples and rules, our NLU components, the
sentence encoder's bytes and Rasa's version; their hash stands beside the model.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Optional

from bot.paths import ROOT, encoder_dir, file_hash, need_file

MODEL, STATE = "aisle.tar.gz", "aisle.json"
LOOKUPS = ROOT / "nlu_data" / "lookups"


class TrainingFailed(RuntimeError):
    """Rasa could not train; the message says why."""


@dataclass(frozen=True)
class Inputs:
    """What a model is made from, and where it goes."""

    config: Path = ROOT / "config.yml"
    domain: Path = ROOT / "domain.yml"
    data: Path = ROOT / "nlu_data"
    out: Path = ROOT / "models"

    def files(self) -> List[Path]:
        """Every file that counts, in a fixed order."""
        folders = [(self.data, "*.yml"), (LOOKUPS, "*.txt")]
        folders += [(ROOT / "bot" / "nlu", "*.py"), (ROOT / "bot" / "nlu", "*.txt")]
        found = [path for folder, pattern in folders for path in folder.rglob(pattern)]
        found += list(self.domain.rglob("*.yml")) if self.domain.is_dir() else [self.domain]
        return sorted({self.config, *found})

    def content_hash(self) -> str:
        """One hash of all inputs; the same for the same contents wherever they lie."""
        import rasa.version

        digest = hashlib.sha256(rasa.version.__version__.encode())
        for path in self.files():
            digest.update(f"{path.name}:{file_hash(path)};".encode())
        for name, file in _encoders(self.config):
            digest.update(file_hash(need_file(encoder_dir(name) / file)).encode())
        return digest.hexdigest()


def _encoders(config: Path) -> Iterator[tuple[str, str]]:
    from rasa.shared.utils.io import read_config_file

    for component in read_config_file(str(config)).get("pipeline") or []:
        if "MiniLmFeaturizer" in component["name"]:
            yield component.get("encoder", "minilm"), component.get("file", "model-int8.onnx")


def trained_hash(out: Path) -> Optional[str]:
    """The hash of the inputs of the model in force; None without one."""
    state = out / STATE
    if not state.is_file() or not (out / MODEL).is_file():
        return None
    with contextlib.suppress(ValueError, KeyError):
        return str(json.loads(state.read_text(encoding="utf-8"))["inputs"])
    return None


def train(inputs: Inputs, force: bool = False) -> bool:
    """Train if needed; True when a new model was made.

    Raises:
        TrainingFailed: the model in force, if any, is untouched.
        FileNotFoundError: names the missing encoder and the command that makes it.
    """
    inputs.out.mkdir(parents=True, exist_ok=True)
    with _only_one(inputs.out):
        wanted = inputs.content_hash()
        if not force and wanted == trained_hash(inputs.out):
            return False
        began = time.monotonic()
        with tempfile.TemporaryDirectory(dir=inputs.out, prefix=".training-") as folder:
            made = _run_rasa(inputs, Path(folder), force)
            os.replace(made, inputs.out / MODEL)
        _write_state(inputs.out, wanted, time.monotonic() - began)
        return True


def _write_state(out: Path, wanted: str, seconds: float) -> None:
    state = {
        "inputs": wanted,
        "seconds": round(seconds, 1),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    draft = out / f".{STATE}"
    draft.write_text(json.dumps(state), encoding="utf-8")
    os.replace(draft, out / STATE)


def _run_rasa(inputs: Inputs, folder: Path, force: bool) -> Path:
    import rasa

    result = None
    with _told_steps():
        try:
            result = rasa.train(
                domain=str(inputs.domain),
                config=str(inputs.config),
                training_files=[str(inputs.data)],
                output=str(folder),
                force_training=force,
                fixed_model_name=MODEL[: -len(".tar.gz")],
            )
        except SystemExit as error:
            raise TrainingFailed(f"Rasa stopped with status {error.code}: see its message above") from error
        except Exception as error:
            raise TrainingFailed(f"{type(error).__name__}: {_root(error)}") from error
    if result is None or result.model is None:
        raise TrainingFailed(
            f"Rasa made no model (status {getattr(result, 'code', '?')}): see its message above"
        )
    return Path(shutil.move(result.model, folder / "made.tar.gz"))


def _root(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip() or type(error).__name__


@contextlib.contextmanager
def _only_one(out: Path) -> Iterator[None]:
    with (out / ".lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


class _Steps(logging.Handler):
    """Prints each component as Rasa starts to train it or takes it from its cache."""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if "Starting to train component" in text or "Restored component" in text:
            name = text.split("'")[1].rsplit(".", 1)[-1]
            print(f"  {'unchanged' if 'Restored' in text else 'training '} {name}", flush=True)


@contextlib.contextmanager
def _told_steps() -> Iterator[None]:
    log, handler = logging.getLogger("rasa.engine.training.hooks"), _Steps()
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = True
