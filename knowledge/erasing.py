"""What the knowledge base holds of conversations, forgotten with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from knowledge.gaps import store as gaps_store
from knowledge.helpful import store as helpful_store
from knowledge.regression import store as regression_store


def forget_conversations(connection: Connection, conversation_ids: Sequence[str]) -> int:
    """Cut regression questions loose from these conversations, let go of their ratings and of what they
    brought to gaps; rows touched.

    Rehearsals hold ids of messages alone and let go of those that are no longer there when looked at.
    """
    origins = regression_store.forget_origins(connection, conversation_ids)
    of_gaps = gaps_store.forget(connection, conversation_ids)
    return origins + of_gaps + helpful_store.forget(connection, conversation_ids)
