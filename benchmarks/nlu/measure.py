"""Train one pipeline on one set, or ask a trained one, inside Rasa's environment; prints one JSON line.

`measure.py train CONFIG SET.json MODEL_FOLDER` and `measure.py ask SET.json MODEL_FOLDER`: two
processes, so that memory is that of serving, not of training.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def train(config: Path, sentences: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Train on the set's examples; how long it took and how much memory at most."""
    from rasa.model_training import train_nlu

    by_intent: dict[str, list[str]] = {}
    for text, intent, _ in sentences["train"]:
        by_intent.setdefault(intent, []).append(text)
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |"] + [
            f"    - {' '.join(text.split())}" for text in texts
        ]
    data = folder / "nlu.yml"
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    began = time.perf_counter()
    model = train_nlu(str(config), str(data), str(folder), fixed_model_name="model")
    return {
        "train_s": round(time.perf_counter() - began, 1),
        "train_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "model_mb": round(Path(str(model)).stat().st_size / 2**20, 1),
    }


async def ask(sentences: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Parse the validation part; every answer, each one's time, and the process's memory."""
    from rasa.core.agent import Agent

    began = time.perf_counter()
    agent = Agent.load(str(folder / "model.tar.gz"))
    load_s = time.perf_counter() - began
    for text, _, _ in sentences["train"][:20]:
        await agent.parse_message(text)
    answers, times = [], []
    for text, _, _ in sentences["validation"]:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        times.append(1000 * (time.perf_counter() - began))
        ranked = [one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
        answers.append([parsed["intent"]["name"], ranked[0] if ranked else None])
    return {"answers": answers, "times_ms": times, "load_s": round(load_s, 1), "memory_mb": resident_mb()}


def resident_mb() -> int:
    """The memory this process holds."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


def main() -> None:
    """Quieten Rasa, do what was asked, print the result as the last line."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.basicConfig(level=logging.ERROR)
    what, *paths = sys.argv[1:]
    sentences = json.loads(Path(paths[-2]).read_text(encoding="utf-8"))
    folder = Path(paths[-1])
    found = (
        train(Path(paths[0]), sentences, folder) if what == "train" else asyncio.run(ask(sentences, folder))
    )
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
