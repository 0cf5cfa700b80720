"""``python -m analytics rehearse`` says what a draft would change, and exits 1 when it breaks something."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from analytics.__main__ import main
from analytics.questions import command
from commerce.shop import build_shop
from conversations.handoffs.service import HandoffService
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock, SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import load_settings
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Entry
from knowledge.regression.service import RegressionService
from retrieval.hashing import HashingEmbedder
from tests.fakes.talks import Talks

DELIVERY = Entry("delivery", "x", {"en": ("How much is delivery?",)}, {"en": "Delivery is 4.99."})
OTHER = {"en": ("Opening hours?",)}


@pytest.fixture
def editing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EditingService:
    """A shop of its own with one answer, which one shopper was given."""
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(command, "build_embedder", lambda _settings: HashingEmbedder())
    settings, clock = load_settings(), FixedClock(SystemClock().now())
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, clock)
    messages, sessions = MessageService(database, clock), SessionService(database, settings, clock)
    talks = Talks(shop, messages, sessions, HandoffService(database, shop.events, settings, clock), clock)
    talks.ask(talks.opened(), "how much is delivery", "delivery")
    service = EditingService(database, clock, NO_FACTS)
    service.import_entries([DELIVERY], "mia", publish=True)
    RegressionService(database, clock).add("How much is delivery?", "en", "delivery", "mia")
    return service


def test_a_draft_that_breaks_a_must_keep_question_exits_1_and_names_it(
    editing: EditingService, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = editing.read("delivery").entry
    editing.save(replace(entry, questions=OTHER, answers={"en": "At nine."}), "mia")
    assert main(["rehearse", "delivery"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "delivery, revision 2: 1 questions of shoppers, 1 to be kept",
        "no longer: 1, 1 people",
        "  how much is delivery  (delivery -> no answer)",
        "broken: 1",
        "  How much is delivery?  (delivery -> no answer)",
    ]


def test_a_harmless_draft_exits_0_and_tells_programs_the_same(
    editing: EditingService, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = editing.read("delivery").entry
    editing.save(replace(entry, answers={"en": "Delivery is 5.99."}), "mia")
    assert main(["rehearse", "delivery", "--json"]) == 0
    told = orjson.loads(capsys.readouterr().out)
    assert told["counts"] == {"asked": 1, "regression": 1, "reworded": 1}
    assert [one["question"] for one in told["examples"]["reworded"]] == ["how much is delivery"]


def test_an_unknown_entry_exits_1_with_one_line(
    editing: EditingService, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", "nothing"]) == 1
    assert capsys.readouterr().err == "error: no entry 'nothing'\n"
