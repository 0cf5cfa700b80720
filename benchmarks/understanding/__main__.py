"""What is read from a shopper's sentence: precision, recall, exact matches, English and Chinese.

Data     heldout.jsonl beside this file, written by someone who has not seen the code, over the
         vocabulary of the demo shop (seed 7)
Baseline nothing read at all
Promise  more sentences read exactly than the baseline, in both languages
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import report, summary_ms, timings_ms
from benchmarks.understanding.judge import KEYS, Marks, is_exact, judge
from commerce.demo.catalogue import demo_categories, demo_products, demo_value_names
from commerce.shop import build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import load_settings
from recommender.understanding import Understander

SENTENCES = Path(__file__).with_name("heldout.jsonl")
DEMO_SEED = 7
Read = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Sentence:
    """What a shopper wrote, and what is beyond doubt in it."""

    text: str
    expected: dict[str, Any]

    @property
    def language(self) -> str:
        """Chinese when there is a Chinese character in it."""
        return "zh" if any("一" <= letter <= "鿿" for letter in self.text) else "en"


@dataclass(frozen=True)
class Judged:
    """A sentence with what was read from it and the marks."""

    sentence: Sentence
    read: dict[str, Any]
    marks: dict[str, Marks]


def sentences(path: Path) -> list[Sentence]:
    """The sentences of a file of ``{"text", "expected"}`` lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Sentence(**json.loads(line)) for line in lines if line.strip()]


def demo_reader(folder: Path) -> Read:
    """Read sentences as the demo shop does."""
    settings = replace(load_settings(), data_dir=folder, database_url="")
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, SystemClock())
    shop.catalogue.save_categories(demo_categories())
    shop.catalogue.save_value_names(demo_value_names())
    shop.catalogue.save_products(one.product for one in demo_products(DEMO_SEED, datetime.now(UTC)))
    understander = Understander(shop.catalogue.vocabulary, keeps=0)
    currency = shop.catalogue.currency()
    return lambda text: understander.read(text).wish.as_public(currency)


def mark(items: Iterable[Sentence], read: Read) -> list[Judged]:
    """Every sentence read and compared."""
    found = [(item, read(item.text)) for item in items]
    return [Judged(item, got, judge(item.expected, got)) for item, got in found]


def figures_of(judged: Sequence[Judged]) -> dict[str, Any]:
    """Exact matches and precision, recall and F1, of all keys together and of each."""
    counts: dict[str, Counter[str]] = {key: Counter() for key in KEYS}
    for item in judged:
        for key, marks in item.marks.items():
            counts[key].update(right=len(marks.right), extra=len(marks.extra), missing=len(marks.missing))
    whole = sum(counts.values(), Counter[str]())
    exact = sum(is_exact(item.marks) for item in judged)
    return {
        "sentences": len(judged),
        "exact_share": round(exact / len(judged), 3),
        "all_keys": _rates(whole),
        "keys": {key: _rates(count) for key, count in counts.items() if count},
    }


def _rates(count: Counter[str]) -> dict[str, float | int]:
    """Precision, recall, F1 and how many values were said."""
    right, read, said = count["right"], count["right"] + count["extra"], count["right"] + count["missing"]
    return {
        "precision": round(right / read, 3) if read else 0.0,
        "recall": round(right / said, 3) if said else 0.0,
        "f1": round(2 * right / (read + said), 3) if read + said else 0.0,
        "said": said,
    }


def print_table(language: str, figures: dict[str, Any]) -> None:
    """The figures of a language, a line for each key."""
    print(f"\n{language}: {figures['sentences']} sentences, {figures['exact_share']:.1%} read exactly")
    print(f"  {'':14}precision recall    F1  said")
    for key, rates in {"all keys": figures["all_keys"], **figures["keys"]}.items():
        precision, recall, f1, said = rates.values()
        print(f"  {key:14}{precision:9.3f} {recall:6.3f} {f1:5.3f} {said:5d}")


def print_misses(judged: Iterable[Judged]) -> None:
    """Each sentence that was not read exactly, with what was too much (+) and what lacked (-)."""
    for item in judged:
        faults = [
            f"{key} " + " ".join([*(f"+{one}" for one in marks.extra), *(f"-{one}" for one in marks.missing)])
            for key, marks in item.marks.items()
            if marks.extra or marks.missing
        ]
        if faults:
            print(f"  {item.sentence.text}\n      {'; '.join(faults)}")


def main() -> int:
    """Measure both languages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=Path, default=SENTENCES, help="another file of the same form")
    parser.add_argument("--misses", action="store_true", help="list the sentences not read exactly")
    asked = parser.parse_args()
    items = sentences(asked.sentences)
    figures: dict[str, Any] = {}
    promises = {}
    with tempfile.TemporaryDirectory() as name:
        read = demo_reader(Path(name))
        read(items[0].text)
        for language in sorted({item.language for item in items}):
            own = [item for item in items if item.language == language]
            judged = mark(own, read)
            baseline = figures_of(mark(own, lambda _: {}))
            figures[language] = {
                **figures_of(judged),
                "baseline_exact_share": baseline["exact_share"],
                "latency": summary_ms(timings_ms(read, [item.text for item in own])),
            }
            print_table(language, figures[language])
            if asked.misses:
                print_misses(judged)
            better = figures[language]["exact_share"] > baseline["exact_share"]
            promises[f"{language}: reads more sentences exactly than reading nothing"] = better
    return report("understanding", figures, promises, data=asked.sentences.name, seed=DEMO_SEED)


if __name__ == "__main__":
    raise SystemExit(main())
