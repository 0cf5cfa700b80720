"""The promises of the turns' benchmark are judged as written; its shoppers do not repeat themselves."""

from __future__ import annotations

from itertools import islice
from typing import Any

from benchmarks.turns.__main__ import promises, ratios
from benchmarks.turns.shoppers import greetings, searches


def stack(greeting: float, search: float, rate: float, **rest: Any) -> dict[str, Any]:
    times = {"p50_ms": greeting, "p95_ms": 2 * greeting}, {"p50_ms": search, "p95_ms": 2 * search}
    crowd = [{"turns_per_s": rate, "errors": []}, {"turns_per_s": 2 * rate, "errors": []}]
    edges = {"search_early": times[1], "search_late": {"p50_ms": 1.5 * search, "p95_ms": 2 * search}}
    return {"greeting": times[0], "search": times[1], **edges, "crowd": crowd, **rest}


def figures(wait_ms: float = 100, age: float = 1.0) -> dict[str, Any]:
    waits = {"at_door": {"max_ms": 1}, "at_rasa": {"max_ms": wait_ms}}
    ours = stack(20, 30, 40, second_message_waits=waits, age={"ratio_p50": age})
    stock = stack(80, 120, 10)
    return {"ours": ours, "stock": stock, "ratios": ratios(ours, stock)}


def test_ratios_are_of_medians_and_of_ours_to_stock() -> None:
    assert figures()["ratios"] == {
        "search_to_greeting_p50": 1.5,
        "search_to_greeting_p95": 1.5,
        "stock_to_ours_search_p50": 4.0,
        "stock_to_ours_search_p95": 4.0,
        "stock_to_ours_search_early": 4.0,
        "stock_to_ours_search_late": 4.0,
        "turn_200_to_turn_2_p50": 1.0,
        "ours_to_stock_turns_per_s": 4.0,
    }


def test_every_promise_is_kept_by_figures_that_keep_it() -> None:
    assert set(promises(figures()).values()) == {True}


def test_a_missed_figure_is_said() -> None:
    found = promises(figures(wait_ms=600, age=1.2))
    assert [name for name, kept in found.items() if not kept] == [
        "turn 200 costs at most 1.15 times turn 2",
        "no second message waits for a lock's poll",
    ]


def test_an_error_in_the_crowd_breaks_its_promise() -> None:
    seen = figures()
    seen["ours"]["crowd"][0]["errors"] = ["status 503"]
    assert not promises(seen)["32 conversations at once: no error"]


def test_searches_do_not_repeat_and_are_the_same_for_a_seed() -> None:
    texts = list(islice(searches(13), 700))
    assert len(set(texts)) == 700
    assert texts == list(islice(searches(13), 700))


def test_greetings_do_not_repeat_within_a_measurement() -> None:
    texts = list(islice(greetings(13), 150))
    assert len(set(texts)) == 150
