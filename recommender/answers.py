"""Answers to many requests in one pass: what is asked alike is looked up once, errors stay with their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from kernel.errors import Invalid, NotFound, ShopError
from recommender.model import Found
from recommender.requests import Answer, Item, Request, check_request

PERSONAL: Final = ("customer_id", "session")
FindsOne = Callable[[Request], Found]
AnswersPersonal = Callable[[Sequence[Request]], list[Answer]]


def answered(requests: Sequence[Request], personal: AnswersPersonal, find: FindsOne) -> list[Answer]:
    """One answer a request, in the order asked; a bad one gets its error."""
    answers: list[Answer | None] = [_refusal(request) for request in requests]
    places = [n for n, one in enumerate(requests) if answers[n] is None and one.subject in PERSONAL]
    for place, answer in zip(places, personal([requests[n] for n in places]), strict=True):
        answers[place] = answer
    return [answer or _answer(request, find) for answer, request in zip(answers, requests, strict=True)]


def as_answer(request: Request, found: Found) -> Answer:
    """What was found, as an answer."""
    items = tuple(
        Item(
            s.product.product_id,
            s.score,
            s.product.title(request.language),
            s.variant.price_minor if s.variant else s.product.price_minor,
            s.product.currency,
            s.reasons,
        )
        for s in found.suggestions
    )
    return Answer(request.id, found.strategy, items)


def _refusal(request: Request) -> Answer | None:
    try:
        check_request(request)
    except Invalid as error:
        return _failed(request, error)
    return None


def _answer(request: Request, find: FindsOne) -> Answer:
    try:
        return as_answer(request, find(request))
    except (Invalid, NotFound) as error:
        return _failed(request, error)


def _failed(request: Request, error: ShopError) -> Answer:
    return Answer(request.id, request.subject, error=error)
