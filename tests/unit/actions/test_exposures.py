"""What is shown in an experiment says so in the event log; nothing else does."""

from __future__ import annotations

from actions.services import Services
from recommender.experiments.model import Variant
from tests.conversations.runner import Conversation


def details(services: Services) -> list[dict[str, object]]:
    return [event.detail for event in services.shop.events.recent(kinds=["shown"])]


def begin(services: Services) -> str:
    """Start an experiment; its id."""
    made = services.experiments.create("more brands", [Variant("control"), Variant("bold")], 1000)
    return services.experiments.start(made.experiment_id).experiment_id


def test_without_an_experiment_nothing_is_marked(services: Services, talk: Conversation) -> None:
    talk.say("recommend", "recommend something")
    assert len(details(services)) == 5
    assert all("experiment" not in detail for detail in details(services))


def test_each_suggestion_in_an_experiment_carries_it_its_variant_and_the_wait(
    services: Services, talk: Conversation
) -> None:
    experiment_id = begin(services)
    talk.say("recommend", "recommend something")
    marks = details(services)
    assert [mark["experiment"] for mark in marks] == [experiment_id] * 5
    assert {mark["unit"] for mark in marks} == {"conversation"}
    assert len({mark["variant"] for mark in marks}) == 1
    assert all(isinstance(mark["latency_ms"], float) for mark in marks)


def test_what_no_variant_changes_is_no_exposure(services: Services, talk: Conversation) -> None:
    begin(services)
    talk.say("search_product", "bags")
    assert len(details(services)) == 2
    assert all("experiment" not in detail for detail in details(services))


def test_a_draft_marks_nothing(services: Services, talk: Conversation) -> None:
    services.experiments.create("later", [Variant("control"), Variant("bold")], 1000)
    talk.say("recommend", "recommend something")
    assert all("experiment" not in detail for detail in details(services))
