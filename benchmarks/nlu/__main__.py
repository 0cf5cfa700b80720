"""How pipelines understand: the shop's two languages, CLINC150, BANKING77; quality, time, memory.

Data     the shop's validation part; sentences that their writer gave intents without having seen an
         example (heldout/); CLINC150 train to val; a fifth of BANKING77's train (seed 7)
Promise  the chosen pipeline (config.yml) has at least 95 % in scope and 60 % of out-of-scope
         refused on CLINC150's validation part

`--sets`, `--pipelines` choose; `--slow` adds the comparison with DIET and with a fine-tuned encoder on
some 750 examples of each set (`-few`), since DIET takes 5 minutes for as many on 2 idle cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.machine import report
from benchmarks.nlu.datasets import ROOT, SEED, Sentences, banking77, clinc150, shop, shop_heldout
from benchmarks.nlu.figures import judge_by_language

RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
PIPELINES = Path(__file__).resolve().parent / "pipelines"
CHOSEN = "chosen"
SETS = ["shop", "shop-heldout", "clinc150", "clinc150-no-oos", "banking77"]


def sets(data: Path) -> dict[str, Callable[[], Sentences]]:
    """Every set by name, read when asked for."""
    return {
        "shop": shop,
        "shop-heldout": shop_heldout,
        "clinc150": lambda: clinc150(data),
        "clinc150-no-oos": lambda: clinc150(data, with_outside=False),
        "shop-few": lambda: shop(per_intent=10),
        "clinc150-few": lambda: clinc150(data, per_intent=5),
        "banking77": lambda: banking77(data),
        "banking77-few": lambda: banking77(data, 10),
    }


def config_of(pipeline: str, folder: Path) -> Path:
    """The configuration of a pipeline; the chosen one is config.yml's without its policies."""
    if pipeline != CHOSEN:
        return PIPELINES / f"{pipeline}.yml"
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config.pop("policies")
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def run(pipeline: str, sentences: Sentences) -> dict[str, Any]:
    """Train and ask one pipeline on one set, each in a process of its own."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        config = config_of(pipeline, folder)
        data = folder / "set.json"
        data.write_text(
            json.dumps({"train": sentences.train, "validation": sentences.validation}), encoding="utf-8"
        )
        tuned = {}
        if "minilm-finetuned" in config.read_text(encoding="utf-8"):
            began = time.perf_counter()
            fine_tune(data)
            tuned = {"fine_tune_s": round(time.perf_counter() - began, 1)}
        trained = in_rasa("train", config, data, folder)
        asked = in_rasa("ask", data, folder)
    answers = [(final, best) for final, best in asked.pop("answers")]
    figures = judge_by_language(sentences.validation, answers, asked.pop("times_ms"))
    return {**figures, **tuned, **trained, **asked, "examples": len(sentences.train)}


def in_rasa(*arguments: object) -> dict[str, Any]:
    """Run ``measure.py`` in Rasa's environment; its last line as JSON."""
    command = [str(RASA_PYTHON), str(Path(__file__).with_name("measure.py")), *map(str, arguments)]
    quiet = {"PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
    quiet |= {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "-1", "LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **quiet}, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def fine_tune(data: Path) -> None:
    """Fine-tune the encoder on a set's training part, in an environment with torch."""
    subprocess.run([sys.executable, "-m", "benchmarks.nlu.finetune", str(data)], cwd=ROOT, check=True)


def main() -> int:
    """Run the comparison, print a table and write ``results/nlu.json``."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.nlu", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the public sets")
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--pipelines", nargs="*", default=[CHOSEN])
    parser.add_argument("--slow", action="store_true", help="add DIET and the fine-tuned encoder")
    asked = parser.parse_args()
    pairs = [(s, p) for s in asked.sets for p in asked.pipelines]
    if asked.slow:
        slow = ("diet-sparse", "diet-minilm", "hybrid-fp32", "hybrid-finetuned")
        pairs += [("shop", "hybrid-finetuned"), ("clinc150", "hybrid-fp32"), ("shop", "hybrid-fp32")]
        pairs += [(s, p) for s in ("shop-few", "clinc150-few", "banking77-few") for p in (CHOSEN, *slow)]
    known = sets(asked.data)
    figures: dict[str, Any] = {}
    for name, pipeline in pairs:
        if not name.startswith("shop") and not asked.data.is_dir():
            print(f"{name}: skipped, {asked.data} is absent")
            continue
        figures.setdefault(name, {})[pipeline] = run(pipeline, known[name]())
        print(row(name, pipeline, figures[name][pipeline]), flush=True)
    return report("nlu", figures, promises(figures), seed=SEED, data=str(asked.data))


def row(name: str, pipeline: str, found: dict[str, Any]) -> str:
    """One line of the table a reader follows while it runs."""
    parts = [f"{name:16} {pipeline:17}"]
    for language in ("en", "zh"):
        if language in found:
            one = found[language]
            parts.append(
                f"{language} {one['accuracy']:.3f} F1 {one['macro_f1']:.3f}"
                f" in scope {one['in_scope_accuracy']:.3f}"
                f" oos {one.get('oos_recall', float('nan')):.2f}"
            )
    latency = found["latency"]
    parts.append(
        f"train {found['train_s']} s, {latency['p50_ms']}/{latency['p95_ms']} ms, {found['memory_mb']} MB"
    )
    return " | ".join(parts)


def promises(figures: dict[str, Any]) -> dict[str, bool]:
    """What the chosen pipeline must reach, where it was measured."""
    chosen = figures.get("clinc150", {}).get(CHOSEN)
    if chosen is None:
        return {}
    return {
        "CLINC150 in scope at least 0.95": chosen["en"]["in_scope_accuracy"] >= 0.95,
        "CLINC150 out-of-scope refused at least 0.60": chosen["en"]["oos_recall"] >= 0.60,
    }


if __name__ == "__main__":
    raise SystemExit(main())
