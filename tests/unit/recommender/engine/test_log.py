"""Who met what when is found the same however the log came in."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.log import NOBODY, Codes, EventLog, numbered
from recommender.engine.store import Entry
from recommender.signals import WEIGHTS

NAMES = st.sampled_from(["ada", "bob", "eve"])
ENTRIES = st.lists(
    st.tuples(
        st.none() | NAMES,
        st.none() | st.sampled_from(["v1", "v2", "ada"]),  # a conversation may be called as a customer is
        st.sampled_from(["trail", "city", "tote"]),
        st.sampled_from(["view", "click", "cart_add"]),
    ),
    max_size=40,
)


def log_of(entries: list[Entry], at: list[int], cuts: set[int]) -> EventLog:
    """A log that got its entries in pieces."""
    log = EventLog.empty()
    bounds = [0, *sorted(cut for cut in cuts if cut < len(entries)), len(entries)]
    for start, stop in pairwise(bounds):
        order = sorted(range(start, stop), key=lambda place: at[place])
        log = log.with_added([entries[n] for n in order], np.array([at[n] for n in order], dtype=np.float64))
    return log


@given(ENTRIES, st.data())
def test_an_owner_has_what_he_did_until_then_in_the_order_of_time(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.permutations(range(len(entries))))
    log = log_of(entries, list(at), data.draw(st.sets(st.integers(1, 40), max_size=4)))
    assert len(log) == len(entries)
    asked, until = ["eve", "nobody", "ada"], data.draw(st.integers(0, 40))
    for owner, column in (("customer", 0), ("conversation", 1)):
        whose, products, times, weights = log.of_owners(owner, asked, until)  # type: ignore[arg-type]
        found = defaultdict(list)
        for one, name, when, weight in zip(
            whose.tolist(),
            log.products.named(products).tolist(),
            times.tolist(),
            weights.tolist(),
            strict=True,
        ):
            found[asked[one]].append((when, name, weight))
        expected = defaultdict(list)
        for entry, when in zip(entries, at, strict=True):
            if entry[column] in asked and when <= until:
                expected[entry[column]].append((float(when), entry[2], WEIGHTS[entry[3]]))
        assert {who: sorted(what) for who, what in found.items()} == {
            who: sorted(what) for who, what in expected.items()
        }


@given(ENTRIES, st.data())
def test_lookers_are_customers_and_conversations_of_nobody_known(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = list(range(len(entries)))
    log = log_of(entries, at, data.draw(st.sets(st.integers(1, 40), max_size=4)))
    asked, since = ["tote", "nothing", "trail"], data.draw(st.integers(0, 40))
    places, shoppers = log.viewers(log.products.known(asked), since)
    found = sorted((asked[one], log.shoppers.names[code]) for one, code in zip(places, shoppers, strict=True))
    expected = sorted(
        (product_id, customer or conversation)
        for (customer, conversation, product_id, kind), when in zip(entries, at, strict=True)
        if product_id in asked and kind != "cart_add" and when >= since and (customer or conversation)
    )
    assert found == expected


def test_parts_stay_few() -> None:
    log = EventLog.empty()
    for number in range(1000):
        log = log.with_added([("ada", None, "trail", "view")], np.array([float(number)]))
    assert len(log) == 1000
    assert len(log.parts) <= 10


def test_codes_are_counted_anew_without_gaps() -> None:
    codes, count = numbered(np.array([7, 2, 7, 9], dtype=np.int32))
    assert (codes.tolist(), count) == ([1, 0, 1, 2], 3)
    assert numbered(np.zeros(0, dtype=np.int32))[1] == 0


def test_products_and_rows_are_told_from_each_other_as_both_grow() -> None:
    codes = Codes()
    codes.learnt(["tote", "gone", "trail"])
    row_of = {"trail": 0, "city": 1, "tote": 2}
    rows, numbers = codes.places(row_of)
    assert (rows.tolist(), numbers.tolist()) == ([2, NOBODY, 0], [2, NOBODY, 0])
    codes.learnt(["trail", "city"])
    rows, numbers = codes.places(row_of)
    assert (rows.tolist(), numbers.tolist()) == ([2, NOBODY, 0, 1], [2, 3, 0])
    rows, numbers = codes.places({"gone": 0})
    assert (rows.tolist(), numbers.tolist()) == ([NOBODY, 0, NOBODY, NOBODY], [1])
    assert codes.named(rows + 1).tolist() == ["tote", "gone", "tote", "tote"]
