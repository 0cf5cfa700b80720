"""The demo shop's FAQ answers what it must, through the text encoder that serves shoppers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commerce.demo.checks import demo_checks
from commerce.shop import build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from knowledge.demo import demo_entries, import_demo_faq
from knowledge.facts import ShopFacts
from knowledge.regression.service import RegressionService
from knowledge.service import KnowledgeService
from retrieval.build import build_embedder, encoder_folder
from retrieval.export import is_exported
from retrieval.model import Embeds

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def encoder() -> Embeds:
    """The encoder in the project's data folder, exported where it is missing."""
    settings = Settings(data_dir=ROOT / (os.environ.get("AISLE_DATA_DIR") or "var"))
    if not is_exported(settings.embedding_model, encoder_folder(settings)):
        code = "import sys; sys.path.insert(0, 'scripts'); import prepare; prepare.prepare_encoder()"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    return build_embedder(settings)


def test_every_question_of_the_demos_set_is_answered_as_it_must_be(
    database: Database, settings: Settings, clock: FixedClock, encoder: Embeds
) -> None:
    shop = build_shop(database, settings, clock)
    import_demo_faq(shop)
    knowledge = KnowledgeService(database, clock, encoder, ShopFacts(shop))
    verdicts = RegressionService(database, clock).run(knowledge.index())
    wrong = [
        (one.question.text, one.question.expected_entry_id, one.came, one.entry_ids)
        for one in verdicts
        if not one.right
    ]
    assert (len(verdicts), wrong) == (len(demo_checks()), [])


def test_the_set_speaks_both_languages_and_knows_what_nothing_answers() -> None:
    checks = demo_checks()
    entries = {one.entry_id for one in demo_entries()}
    for language in ("en", "zh"):
        expected = [entry_id for _, code, entry_id in checks if code == language]
        assert {one for one in expected if one} <= entries
        assert len({one for one in expected if one}) == 49
        assert expected.count(None) == 5


def test_no_question_of_the_set_is_a_wording_of_the_faq() -> None:
    wordings = {
        text.casefold() for one in demo_entries() for words in one.questions.values() for text in words
    }
    assert [text for text, _, _ in demo_checks() if text.casefold() in wordings] == []
