"""Similar products: what was learnt orders what is alike; hard filters, rules and true reasons hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commerce.catalogue.model import Product, ProductFilter
from commerce.shop import Shop
from kernel.errors import NotFound
from recommender.fusion.methods import Weighted
from recommender.model import Found, Reason, Shopper
from recommender.requests import Request
from recommender.service import RecommenderService, build_recommender
from recommender.snapshots.shelf import build_shelf
from retrieval.hashing import HashingEmbedder
from tests.unit.commerce.build import product, variant
from tests.unit.recommender.trained import happened, put_in_force

NEXT = Weighted(("next",), np.ones(1, dtype=np.float32))
BOTH = Weighted(("content", "next"), np.array([0.5, 1], dtype=np.float32))
COLOURS = ("red", "blue", "green", "white", "grey")


def boot(colour: str, brand: str = "", price_minor: int = 5000, stock: int = 3) -> Product:
    return product(
        f"boot-{colour}",
        variant(f"boot-{colour}/1", price_minor, stock),
        title=f"Rain boot {colour}",
        brand=brand or colour,
        categories=("boots",),
        material="rubber",
    )


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Five rain boots more; who looks at the red ones looks at the grey ones next, then at trail shoes."""
    shop.catalogue.save_products(boot(colour) for colour in COLOURS)
    for n in range(4):
        for place, product_id in enumerate(("boot-red", "boot-grey", "trail")):
            happened(shop, f"{n}-{place}", "view", product_id, 20 - place / 1000, f"s{n}")
    happened(shop, "white-1", "view", "boot-red", 10, "eve")
    happened(shop, "white-2", "view", "boot-white", 9.99, "eve")
    return shop


def trained(shop: Shop, alike: Weighted = NEXT, **settings: object) -> RecommenderService:
    put_in_force(shop, alike)
    tuned = replace(shop, settings=replace(shop.settings, **settings))  # type: ignore[arg-type]
    return build_recommender(tuned, HashingEmbedder())[0]


def ids(found: Found) -> list[str]:
    return [s.product.product_id for s in found.suggestions]


def test_what_shoppers_look_at_next_comes_first(shop: Shop) -> None:
    untrained = build_recommender(shop, HashingEmbedder())[0]
    assert ids(untrained.similar("boot-red", 2))[0] != "boot-grey"
    assert ids(trained(shop).similar("boot-red", 2)) == ["boot-grey", "boot-white"]


def test_what_is_nothing_like_it_comes_after_all_that_is(shop: Shop) -> None:
    found = ids(trained(shop).similar("boot-red", 9))
    assert set(found[:5]) == {"boot-grey", "boot-white", "boot-blue", "boot-green", "boot"}
    assert set(found[5:]) == {"trail", "city"}


def test_scores_never_rise_down_the_list(shop: Shop) -> None:
    scores = [s.score for s in trained(shop).similar("boot-red", 9).suggestions]
    assert scores == sorted(scores, reverse=True)


def test_a_product_that_nobody_met_goes_by_its_text(shop: Shop) -> None:
    untrained = build_recommender(shop, HashingEmbedder())[0]
    plain = ids(untrained.similar("boot-blue", 3))
    assert ids(trained(shop).similar("boot-blue", 3)) == plain


def test_a_new_product_has_similar_ones_at_once_and_is_one(shop: Shop) -> None:
    recommender = trained(shop)
    assert "boot-black" not in ids(recommender.similar("boot-red", 9))
    shop.catalogue.save_products([boot("black")])
    plain = build_recommender(shop, HashingEmbedder())[0].similar("boot-black", 9)
    assert ids(recommender.similar("boot-black", 9)) == ids(plain)
    assert "boot-black" in ids(recommender.similar("boot-red", 9))


def test_the_reason_is_the_product_asked_about_with_what_both_have(shop: Shop) -> None:
    first = trained(shop).similar("boot-red", 1).suggestions[0]
    evidence = {
        "product_id": "boot-red",
        "title": {"en": "Rain boot red"},
        "shared": {"material": "rubber"},
    }
    assert first.reasons == (Reason("similar_to", evidence),)


def test_the_reason_goes_when_the_attribute_goes(shop: Shop) -> None:
    recommender = trained(shop)
    shop.catalogue.save_products([replace(boot("grey"), attributes={})])
    first = recommender.similar("boot-red", 1).suggestions[0]
    assert (first.product.product_id, first.reasons[0].evidence["shared"]) == ("boot-grey", {})


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (ProductFilter(in_stock=True, brands=("white", "green")), ["boot-white", "boot-green"]),
        (ProductFilter(in_stock=True, price_max_minor=5000, brands=("grey",)), ["boot-grey"]),
        (ProductFilter(in_stock=True, price_max_minor=4999), []),
        (
            ProductFilter(in_stock=True, exclude_product_ids=("boot-grey",), brands=("grey", "white")),
            ["boot-white"],
        ),
        (ProductFilter(in_stock=True, attributes={"material": ("leather",)}), ["boot"]),
        (ProductFilter(in_stock=True, category_ids=("boots",), brands=("white",)), ["boot-white"]),
    ],
)
def test_hard_filters_hold(shop: Shop, where: ProductFilter, expected: list[str]) -> None:
    assert ids(trained(shop).similar("boot-red", 5, within=where)) == expected


def test_what_has_just_been_sold_out_is_gone_and_comes_back(shop: Shop) -> None:
    recommender = trained(shop)
    assert ids(recommender.similar("boot-red", 1)) == ["boot-grey"]
    shop.catalogue.set_stock("boot-grey/1", 0)
    assert ids(recommender.similar("boot-red", 1)) == ["boot-white"]
    shop.catalogue.set_stock("boot-grey/1", 1)
    assert ids(recommender.similar("boot-red", 1)) == ["boot-grey"]


def test_what_was_seen_or_refused_is_not_shown(shop: Shop) -> None:
    recommender = trained(shop)
    assert "boot-grey" not in ids(
        recommender.similar("boot-red", 5, Shopper(seen_product_ids=("boot-grey",)))
    )
    recommender.profiles.correct(Shopper(customer_id="ada"), "brand", "grey", liked=False)
    assert "boot-grey" not in ids(recommender.similar("boot-red", 5, Shopper(customer_id="ada")))


def test_a_brand_fills_the_list_only_where_nothing_else_does(shop: Shop) -> None:
    shop.catalogue.save_products(boot(colour, brand="Acme") for colour in ("grey", "white", "blue"))
    found = ids(trained(shop, BOTH, recommend_max_per_brand=1).similar("boot-red", 4))
    assert found[:3] == ["boot-grey", "boot-green", "boot-white"]


def test_what_earns_more_comes_before_what_is_about_as_alike(shop: Shop) -> None:
    happened(shop, "blue-1", "view", "boot-red", 10, "bob")
    happened(shop, "blue-2", "view", "boot-blue", 9.99, "bob")
    assert ids(trained(shop).similar("boot-red", 3)) == ["boot-grey", "boot-blue", "boot-white"]
    white = boot("white")
    costing = (replace(white.variants[0], cost_minor=1000),)
    shop.catalogue.save_products([replace(white, variants=costing)])
    earning = trained(shop, recommend_margin_boost=0.1)
    assert ids(earning.similar("boot-red", 3)) == ["boot-grey", "boot-white", "boot-blue"]


def test_several_products_are_answered_together(shop: Shop) -> None:
    happened(shop, "green-1", "view", "boot-blue", 10, "bob")
    happened(shop, "green-2", "view", "boot-green", 9.99, "bob")
    recommender = trained(shop)
    found = recommender.similar("boot-red", 3, also=("boot-blue", "tote", "boot-red"))
    assert set(ids(found)[:2]) == {"boot-green", "boot-grey"}
    assert {"boot-red", "boot-blue", "tote"}.isdisjoint(ids(found))
    with pytest.raises(NotFound):
        recommender.similar("boot-red", 3, also=("nothing",))


def test_a_request_for_several_gets_what_chat_gets(shop: Shop) -> None:
    recommender = trained(shop)
    _, (answer,) = recommender.answer_batch([Request("1", product_id="boot-red", also=("tote",), k=4)])
    assert [item.product_id for item in answer.items] == ids(
        recommender.similar("boot-red", 4, also=("tote",))
    )


def test_a_snapshot_of_before_likeness_was_learnt_goes_by_the_texts(shop: Shop) -> None:
    put_in_force(shop)
    plain = ids(build_recommender(shop, HashingEmbedder())[0].similar("boot-red", 4))
    shelf = build_shelf(shop.settings)
    snapshot = shelf.load()
    assert snapshot is not None
    arrays = {name: part for name, part in snapshot.arrays.items() if name != "alike"}
    documents = {name: part for name, part in snapshot.documents.items() if name != "alike"}
    manifest = replace(snapshot.manifest, snapshot_id="20990101T000000000000Z-000000", files={})
    shelf.promote(replace(snapshot, manifest=manifest, arrays=arrays, documents=documents))
    recommender = build_recommender(shop, HashingEmbedder())[0]
    assert ids(recommender.similar("boot-red", 4)) == plain
    assert recommender.snapshot_id() == "20990101T000000000000Z-000000"
