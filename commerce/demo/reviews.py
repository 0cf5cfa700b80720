"""What buyers say of products, in their language; a rating is drawn around the product's quality.

Units    stars 1 to 5
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from commerce.demo.catalogue import DemoProduct
from commerce.demo.history import History
from commerce.demo.people import Person, Tastes, demo_id
from commerce.demo.reading import DATA
from commerce.events.model import Event

_REVIEWS: Final = 0.30
_WORDLESS: Final = 0.35


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences by (language, mood, department or ``any``)."""

    by_kind: dict[tuple[str, str, str], list[str]]

    def pick(self, rng: np.random.Generator, language: str, mood: str, department: str) -> str:
        """One sentence that fits."""
        options = self.by_kind[language, mood, "any"] + self.by_kind.get((language, mood, department), []) * 3
        return options[int(rng.integers(0, len(options)))]


def read_phrases() -> Phrases:
    """Read ``reviews.txt``: a head ``[language mood department]``, then a sentence a line."""
    found: dict[tuple[str, str, str], list[str]] = {}
    current: list[str] = []
    for line in (DATA / "reviews.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, mood, department = line.strip("[]").split()
            current = found.setdefault((language, mood, department), [])
        elif line.strip():
            current.append(line.strip())
    return Phrases(found)


def review_events(
    seed: int, now: datetime, history: History, products: Sequence[DemoProduct], people: Sequence[Person],
    tastes: Tastes,
) -> Iterator[Event]:  # fmt: skip
    """What buyers said, some days after the parcel came."""
    rng = np.random.default_rng([seed, 60])
    phrases = read_phrases()
    for order, basket in zip(history.orders, history.baskets, strict=True):
        if basket.is_fake or order.state not in ("delivered", "partly_returned"):
            continue
        arrived = order.shipments[0].delivered_at or order.created_at
        for item, line in zip(basket.items, order.lines, strict=True):
            at = arrived + timedelta(days=float(rng.uniform(1, 20)))
            if rng.random() >= _REVIEWS or at > now:
                continue
            one, person = products[item.product], people[basket.customer]
            stars = draw_stars(rng, one.quality + float(tastes.mildness[basket.customer]))
            event_id = demo_id("evt", seed, "review", line.line_id)
            wordless = rng.random() < _WORDLESS
            text = "" if wordless else review_text(rng, phrases, person.language, stars, one)
            detail = {"stars": stars, "language": person.language} | ({} if wordless else {"text": text})
            yield Event(
                event_id, "rating" if wordless else "review", at, person.customer_id,
                product_id=line.product_id, order_id=order.order_id, detail=detail,
            )  # fmt: skip


def draw_stars(rng: np.random.Generator, mean: float) -> int:
    """Stars around a mean."""
    return int(np.clip(round(float(rng.normal(mean, 0.85))), 1, 5))


def review_text(
    rng: np.random.Generator, phrases: Phrases, language: str, stars: int, product: DemoProduct
) -> str:
    """One to three sentences in the mood of the stars."""
    mood = "good" if stars >= 4 else "fair" if stars == 3 else "bad"
    department = product.product.category_ids[0]
    said = [phrases.pick(rng, language, mood, department) for _ in range(int(rng.integers(1, 4)))]
    if stars == 4 and rng.random() < 0.4:
        said.append(phrases.pick(rng, language, "fair", department))
    return (" " if language == "en" else "").join(dict.fromkeys(said))
