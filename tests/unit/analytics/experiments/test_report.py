"""The report over real tables: what was shown, what was bought, and what may be said of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
import pytest
from sqlalchemy import delete

from analytics.experiments.bandit import FLOOR, learnt_shares
from analytics.experiments.service import ExperimentReports
from analytics.experiments.table import as_table
from commerce.events import store as event_store
from commerce.events.model import Event
from commerce.events.tables import EVENTS
from commerce.orders import store as order_store
from commerce.orders.model import Order, OrderLine
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.settings import Settings
from recommender.experiments import store as experiment_store
from recommender.experiments.model import Experiment, Guardrail, Kind, Variant, exposure_detail
from recommender.experiments.service import ExperimentService
from recommender.model import Shopper

PAIR = (Variant("control"), Variant("bold", {"promotion_boost": 0.2}))


class Shop:
    """A shop in which an experiment runs; shoppers come and buy as a test says."""

    def __init__(self, database: Database, clock: FixedClock, settings: Settings) -> None:
        self.database, self.clock = database, clock
        self.experiments = ExperimentService(database, clock)
        self.reports = ExperimentReports(database, self.experiments, settings, clock)

    def start(
        self, planned: int = 400, kind: Kind = "ab", guardrails: tuple[Guardrail, ...] = ()
    ) -> Experiment:
        """A running experiment whose id, and with it the split, is always the same."""
        made = Experiment(
            experiment_id="exp_test", name="boost", variants=PAIR, planned_sample=planned,
            created_at=self.clock.now(), kind=kind, guardrails=guardrails,
        )  # fmt: skip
        with self.database.write() as connection:
            experiment_store.add(connection, made)
        return self.experiments.start(made.experiment_id)

    def come(
        self,
        count: int,
        buyers: dict[str, int],
        prefix: str = "c",
        latency: dict[str, float] | None = None,
    ) -> dict[str, int]:
        """``count`` shoppers are shown something; the first ``buyers`` of each variant buy for 20.00."""
        events, orders, came = list[Event](), list[Order](), {"control": 0, "bold": 0}
        for n in range(count):
            shopper = Shopper(f"{prefix}{n}", f"v-{prefix}{n}")
            given = self.experiments.assign(shopper)
            assert given is not None
            name = given.variant.name
            events.append(
                self._shown(f"{prefix}{n}", exposure_detail(given, latency_ms=(latency or {}).get(name, 40)))
            )
            if came[name] < buyers.get(name, 0):
                orders.append(order(f"o-{prefix}{n}", f"{prefix}{n}", self.clock.now() + timedelta(hours=1)))
            came[name] += 1
        with self.database.write() as connection:
            event_store.append(connection, events)
            order_store.write_orders(connection, orders)
        return came

    def _shown(self, name: str, detail: dict[str, object]) -> Event:
        return Event(
            f"e-{name}", "shown", self.clock.now(), name, f"v-{name}", product_id="p1", detail=detail
        )


def order(order_id: str, customer_id: str, at: datetime, total: int = 2000) -> Order:
    line = OrderLine(f"{order_id}-1", "p1", "p1/1", "One", {}, 1, total)
    return Order(
        order_id, order_id.upper(), customer_id, f"{customer_id}@example.com", "paid", "USD", (line,), total,
        0, 0, total, at,
    )  # fmt: skip


@pytest.fixture
def shop(databases: Database, clock: FixedClock, settings: Settings) -> Shop:
    return Shop(databases, clock, settings)


def test_a_draft_has_no_figures_and_an_unknown_one_no_report(shop: Shop) -> None:
    made = shop.experiments.create("boost", PAIR, 400)
    report = shop.reports.report(made.experiment_id)
    assert (report.verdict, report.winner, report.missing) == ("draft", None, 400)
    assert report.words == {"en": "Not started.", "zh": "尚未开始。"}
    with pytest.raises(NotFound):
        shop.reports.report("exp_none")


def test_figures_are_exact_and_wait_for_the_window(shop: Shop) -> None:
    made = shop.start()
    came = shop.come(60, {"control": 3, "bold": 6})
    shop.clock.advance(hours=2)
    early = shop.reports.report(made.experiment_id)
    assert [arm.exposed for arm in early.arms] == [came["control"], came["bold"]]
    assert [arm.counted for arm in early.arms] == [0, 0]
    shop.clock.advance(days=7)
    report = shop.reports.report(made.experiment_id)
    control, bold = report.arms
    assert (control.counted, control.conversion) == (came["control"], 3 / came["control"])
    assert (bold.conversion, bold.revenue_minor) == (6 / came["bold"], 12_000 / came["bold"])
    assert (bold.latency_ms, bold.handover) == (40.0, 0.0)
    assert (report.counted, report.missing, report.verdict) == (60, 340, "too_early")
    assert report.words["en"].endswith("340 of 400 planned shoppers are missing.")


def test_no_winner_is_named_before_the_planned_sample_and_one_is_after(shop: Shop) -> None:
    made = shop.start(planned=600)
    shop.come(400, {"control": 20, "bold": 100})
    shop.clock.advance(days=8)
    before = shop.reports.report(made.experiment_id)
    conversion = before.comparisons[0]
    assert conversion.low > 0  # the interval rules 0 out already
    assert (before.verdict, before.winner, before.missing) == ("collecting", None, 200)
    assert before.words == {
        "en": "No winner yet: 200 of 600 planned shoppers are missing.",
        "zh": "暂无胜者：计划的 600 位顾客还差 200 位。",
    }
    shop.come(200, {"control": 10, "bold": 50}, prefix="d")
    shop.clock.advance(days=8)
    after = shop.reports.report(made.experiment_id)
    assert (after.verdict, after.winner, after.missing) == ("variant_wins", "bold", 0)
    assert after.words["en"].startswith("bold wins: against control, conversion changes by +")
    assert after.words["zh"].startswith("bold 胜出")


def test_the_control_stays_when_the_variant_is_worse_and_harm_is_told_before(shop: Shop) -> None:
    made = shop.start(planned=600)
    shop.come(400, {"control": 100, "bold": 20})
    shop.clock.advance(days=8)
    words = shop.reports.report(made.experiment_id).words["en"]
    assert words.startswith("No winner yet: 200 of 600 planned shoppers are missing. So far bold does worse")
    shop.come(200, {"control": 50, "bold": 10}, prefix="d")
    shop.clock.advance(days=8)
    report = shop.reports.report(made.experiment_id)
    assert (report.verdict, report.winner) == ("control_wins", "control")


def test_without_a_difference_none_is_claimed(shop: Shop) -> None:
    made = shop.start(planned=400)
    shop.come(400, {"control": 40, "bold": 41})
    shop.clock.advance(days=8)
    report = shop.reports.report(made.experiment_id)
    assert (report.verdict, report.winner) == ("no_difference", None)
    assert report.words["en"].startswith("No difference was found")


def test_a_broken_split_is_told_before_anything_else(shop: Shop, clock: FixedClock) -> None:
    made = shop.start(planned=400)
    shop.come(400, {"control": 20, "bold": 100})
    with shop.database.write() as connection:
        shown = event_store.read_recent(connection, 500, kinds=["shown"])
        lost = [event.event_id for event in shown if event.detail["variant"] == "control"][:120]
        connection.execute(delete(EVENTS).where(EVENTS.c.event_id.in_(lost)))
    clock.advance(days=8)
    report = shop.reports.report(made.experiment_id)
    assert (report.verdict, report.winner) == ("split_broken", None)
    assert report.split is not None
    assert report.split.p_sequential < 0.001


def test_a_slower_variant_breaks_the_guardrail_whatever_it_sells(shop: Shop) -> None:
    made = shop.start(planned=400, guardrails=(Guardrail("latency", 0.1),))
    shop.come(400, {"control": 20, "bold": 100}, latency={"control": 40, "bold": 60})
    shop.clock.advance(days=8)
    report = shop.reports.report(made.experiment_id)
    assert (report.verdict, report.winner) == ("guard_harmed", None)
    assert [(check.metric, check.state) for check in report.guards] == [("latency", "harmed")]
    assert "waiting time" in report.words["en"]


def test_one_huge_order_is_cut_at_what_was_usual_before_the_start(shop: Shop) -> None:
    before = [
        order(f"past{n}", f"past{n}", shop.clock.now() - timedelta(days=3), 1000 + n) for n in range(200)
    ]
    with shop.database.write() as connection:
        order_store.write_orders(connection, before)
    made = shop.start(planned=400)
    came = shop.come(100, {"control": 10, "bold": 10})
    with shop.database.write() as connection:
        order_store.write_orders(connection, [order("huge", "c0", shop.clock.now(), 9_000_000)])
    shop.clock.advance(days=8)
    report = shop.reports.report(made.experiment_id)
    assert report.cap_minor == 1198
    assert report.notes == ()
    assert max(arm.revenue_minor for arm in report.arms) <= 1198 * 11 / min(came.values())


def test_a_stopped_experiment_still_counts_the_orders_of_its_shoppers(shop: Shop) -> None:
    made = shop.start(planned=400)
    shop.come(60, {"control": 5, "bold": 5})
    shop.clock.advance(minutes=30)
    shop.experiments.stop(made.experiment_id)
    shop.clock.advance(days=30)
    report = shop.reports.report(made.experiment_id)
    assert (report.counted, sum(round(arm.conversion * arm.counted) for arm in report.arms)) == (60, 10)


def test_the_report_is_one_json_object_and_a_table(shop: Shop) -> None:
    made = shop.start(planned=400)
    shop.come(400, {"control": 40, "bold": 41})
    shop.clock.advance(days=8)
    report = shop.reports.report(made.experiment_id)
    told = orjson.loads(orjson.dumps(report.as_json()))
    assert told["verdict"] == "no_difference"
    assert told["experiment"]["variants"][1]["settings"] == {"promotion_boost": 0.2}
    for language, head in (("en", "shown to"), ("zh", "展示人数")):
        table = as_table(report, language)
        assert head in table
        assert report.words[language] in table


def test_interleaving_counts_answers_won_by_clicks(shop: Shop) -> None:
    made = shop.start(planned=120, kind="interleaving")
    given = shop.experiments.assign(Shopper("c1"))
    now, events = shop.clock.now(), list[Event]()
    for n in range(120):
        for place, team in enumerate(("bold", "control")):
            events.append(
                Event(
                    f"s{n}-{place}", "shown", now, None, f"v{n}", product_id=f"p{place}", request_id=f"r{n}",
                    detail=exposure_detail(given, team=team),
                )
            )  # fmt: skip
        clicked = "p0" if n % 4 else "p1"
        events.append(Event(f"k{n}", "click", now + timedelta(minutes=1), None, f"v{n}", product_id=clicked))
    with shop.database.write() as connection:
        event_store.append(connection, events)
    assert shop.reports.report(made.experiment_id).missing == 120
    shop.clock.advance(days=1)
    report = shop.reports.report(made.experiment_id)
    assert report.preference is not None
    assert (report.preference.wins, report.preference.losses, report.preference.ties) == (90, 30, 0)
    assert (report.verdict, report.winner) == ("variant_wins", "bold")
    assert report.words["en"] == "bold's ranking is preferred: it won 90 answers and lost 30."


def test_a_bandit_learns_from_orders_and_claims_nothing(shop: Shop) -> None:
    made = shop.start(planned=400, kind="bandit")
    with pytest.raises(Conflict, match="nobody's window"):
        shop.reports.learn(made.experiment_id)
    shop.come(300, {"control": 5, "bold": 40})
    shop.clock.advance(days=8)
    learnt = shop.reports.learn(made.experiment_id, seed=1)
    assert learnt.shares == pytest.approx({"control": FLOOR, "bold": 1 - FLOOR})
    report = shop.reports.report(made.experiment_id)
    assert (report.verdict, report.winner, report.comparisons) == ("bandit", None, ())
    assert report.words["en"].endswith("New shoppers go: control 5%, bold 95%.")


def test_equal_variants_keep_about_half_each() -> None:
    decisions = ["control", "bold"] * 500
    shares = learnt_shares(["control", "bold"], decisions, [1, 1, *[0] * 998], seed=3)
    assert sum(shares.values()) == pytest.approx(1)
    assert 0.4 < shares["bold"] < 0.6
