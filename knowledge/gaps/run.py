"""One computing of the gaps from the stored questions: sift, embed, group, find yesterday's gaps again.

Reading and embedding hold no transaction; all is written in one at the end, over what staff have
decided by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

import numpy as np
from sqlalchemy.engine import Connection

from kernel.database import Database
from kernel.languages import has_han
from kernel.security import hashed, new_id
from knowledge.gaps import store, store_reading
from knowledge.gaps.computing import Group, group_questions
from knowledge.gaps.identity import Known, matched
from knowledge.gaps.masking import MASK
from knowledge.gaps.model import Gap, GapQuestion, grew_much
from knowledge.gaps.replies import fit_reply, reply_ranks
from knowledge.gaps.sifting import Sifted
from knowledge.questions import AskedQuestion
from retrieval.model import Vectors

EMBEDDED_AT_ONCE: Final = 256
Heard = Callable[[str, float], None]


class Embeds(Protocol):
    """An embedder whose vectors are kept nowhere else: what shoppers ask is erased with their talk."""

    @property
    def name(self) -> str:
        """What tells its vectors from another's."""
        ...

    @property
    def dimension(self) -> int:
        """How long each vector is."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class Computed:
    """Questions with their groups, before anybody knows which gap each is."""

    questions: tuple[GapQuestion, ...]
    vectors: Vectors
    groups: tuple[Group, ...]


def compute(database: Database, embedder: Embeds, sifted: Sifted, heard: Heard) -> Computed:
    """Group sifted questions by meaning and rank what staff answered to them."""
    texts = [text for _, text in sifted.kept]
    vectors = _vectors(database, embedder, texts, heard)
    grouping = group_questions(texts, vectors, heard=lambda share: heard("grouping", share))
    questions = [
        _question(question, text, float(near))
        for (question, text), near in zip(sifted.kept, grouping.centrality, strict=True)
    ]
    _rank_replies(questions, grouping.groups, embedder)
    return Computed(tuple(questions), vectors, grouping.groups)


def write(
    connection: Connection, computed: Computed, embedder: Embeds, now: datetime, min_people: int
) -> int:
    """Put what was computed in the place of what was; how many gaps there are then."""
    placed = store.read_gaps(connection)
    owners = store.read_owners(connection)
    found = _matches(computed, placed, owners, embedder.name)
    gap_of_row: dict[int, str] = {}
    for group, known in zip(computed.groups, found, strict=True):
        gap_id = known or _new_gap(connection, computed, group, embedder, now, min_people)
        if gap_id is None:
            continue
        gap_of_row.update(dict.fromkeys(group.rows, gap_id))
        if known:
            store.change_gap(connection, known, embedder=embedder.name, middle=store.packed(group.middle))
    questions = [replace(one, gap_id=gap_of_row.get(row)) for row, one in enumerate(computed.questions)]
    store.replace_questions(connection, questions, embedder.name, computed.vectors)
    store.drop_empty_gaps(connection)
    _bring_back(connection, now)
    return len(store_reading.questions_by_root(connection))


def _vectors(database: Database, embedder: Embeds, texts: Sequence[str], heard: Heard) -> Vectors:
    with database.read() as connection:
        known = store.read_vectors(connection, embedder.name)
    missing = list(dict.fromkeys(text for text in texts if text not in known))
    fresh: dict[str, Vectors] = {}
    for start in range(0, len(missing), EMBEDDED_AT_ONCE):
        heard("embedding", start / len(missing))
        part = missing[start : start + EMBEDDED_AT_ONCE]
        embedded = embedder.embed([text.replace(MASK, " ") for text in part])
        fresh.update(zip(part, embedded, strict=True))
    vectors = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row] = fresh[text] if text in fresh else store.unpacked(known[text])
    return vectors


def _question(asked: AskedQuestion, text: str, centrality: float) -> GapQuestion:
    return GapQuestion(
        message_id=asked.message_id,
        gap_id=None,
        conversation_id=asked.conversation_id,
        at=asked.at,
        text=text,
        language="zh" if has_han(text) else "en",
        person=hashed(asked.person, "gap")[:32],
        outcome=asked.outcome,
        thumbs_down=asked.thumbs_down,
        repeated=asked.repeated,
        handed_over=asked.handed_over,
        entry_id=asked.entry_id,
        basket_minor=asked.basket_minor,
        currency=asked.currency,
        centrality=centrality,
        reply=fit_reply(asked.staff_reply),
    )


def _rank_replies(questions: list[GapQuestion], groups: Sequence[Group], embedder: Embeds) -> None:
    for group in groups:
        rows = [row for row in group.rows if questions[row].reply]
        if rows:
            replies = embedder.embed([questions[row].reply or "" for row in rows])
            for row, rank in zip(rows, reply_ranks(replies, group.middle), strict=True):
                questions[row] = replace(questions[row], reply_rank=float(rank))


def _matches(
    computed: Computed, placed: Sequence[store.Placed], owners: dict[str, str], embedder: str
) -> list[str | None]:
    members: dict[str, set[str]] = {one.gap.gap_id: set() for one in placed}
    for message_id, gap_id in owners.items():
        members[gap_id].add(message_id)
    known = {
        one.gap.gap_id: Known(
            frozenset(members[one.gap.gap_id]),
            store.unpacked(one.middle) if one.embedder == embedder else None,
            one.gap.state != "open" or one.gap.root_id != one.gap.gap_id,
        )
        for one in placed
    }
    groups = [{computed.questions[row].message_id for row in group.rows} for group in computed.groups]
    return matched(groups, [group.middle for group in computed.groups], known)


def _new_gap(
    connection: Connection, computed: Computed, group: Group, embedder: Embeds, now: datetime, min_people: int
) -> str | None:
    people = {computed.questions[row].person for row in group.rows}
    if len(people) < min_people:
        return None
    gap_id = new_id("gap")
    gap = Gap(gap_id, gap_id, "open", now)
    store.add_gap(connection, gap, embedder.name, group.middle)
    return gap_id


def _bring_back(connection: Connection, now: datetime) -> None:
    """Show a dismissed gap again that grew much since."""
    people: Counter[str] = Counter()
    for root_id, questions in store_reading.questions_by_root(connection).items():
        people[root_id] = len({one.person for one in questions})
    for one in store.read_gaps(connection):
        if one.gap.state == "dismissed" and grew_much(one.gap, people[one.gap.gap_id]):
            store.change_gap(connection, one.gap.gap_id, state="open", returned_at=now)
