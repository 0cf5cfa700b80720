"""Answer many requests at once and print each answer, the same for HTTP and for files.

Units    scores are printed with SCORE_DIGITS decimals: beyond them the size of a batch shows
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

import orjson

from kernel.errors import ShopError, Unavailable
from recommender.api.parsing import Asked
from recommender.requests import Answer, Item, Request

SCORE_DIGITS: Final = 6
CHUNK: Final = 500  # requests answered together in a stream or file


class AnswersBatches(Protocol):
    """What is needed of the recommender."""

    def answer_batch(self, requests: Sequence[Request]) -> tuple[str, list[Answer]]:
        """The snapshot that answered, and an answer for each request in its place."""
        ...


def answer_all(recommender: AnswersBatches, asked: Sequence[Asked]) -> tuple[str, list[dict[str, Any]]]:
    """The snapshot that answered, and for each of ``asked``, in its place, its answer or its error.

    Raises:
        Unavailable: when nothing can be answered just now.
    """
    snapshot, answers = recommender.answer_batch([one.request for one in asked if one.request is not None])
    left = iter(answers)
    printed = [
        _refused(one, one.error) if one.request is None else _printed(one, next(left)) for one in asked
    ]
    return snapshot, printed


def answer_lines(recommender: AnswersBatches, asked: Sequence[Asked]) -> tuple[list[bytes], int]:
    """One line of NDJSON for each of ``asked``, and how many of them are errors.

    While nothing can be answered each line tells so: a stream that has begun has no status left.
    """
    try:
        snapshot, printed = answer_all(recommender, asked)
        lines = [one if "error" in one else one | {"snapshot": snapshot} for one in printed]
    except Unavailable as error:
        lines = [_refused(one, one.error or error) for one in asked]
    return [as_line(line) for line in lines], sum("error" in line for line in lines)


def as_line(value: Any) -> bytes:
    """A value as one line of NDJSON."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)


def items_as_json(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The products of an answer."""
    return [
        {
            "product_id": item.product_id,
            "score": round(float(item.score), SCORE_DIGITS),
            "title": item.title,
            "price_minor": item.price_minor,
            "currency": item.currency,
            "reasons": [{"code": one.code, "evidence": one.evidence} for one in item.reasons],
        }
        for item in items
    ]


def _printed(asked: Asked, answer: Answer) -> dict[str, Any]:
    if answer.error is not None:
        return _refused(asked, answer.error)
    return {"id": answer.id, "strategy": answer.strategy, "items": items_as_json(answer.items)}


def _refused(asked: Asked, error: ShopError | None) -> dict[str, Any]:
    told = error or ShopError("something went wrong on our side")
    place = {"line": asked.line} if asked.line else {}
    return {
        "id": asked.request_id,
        **place,
        "error": {"code": told.code, "message": told.message, "field": told.field},
    }
