"""Take the demo shop's FAQ into the knowledge base, and the questions that it must go on answering."""

from __future__ import annotations

from commerce.demo.checks import demo_checks
from commerce.demo.faq import faq_entries
from commerce.shop import Shop
from knowledge.editing.model import ImportCount
from knowledge.editing.service import EditingService
from knowledge.facts import ShopFacts
from knowledge.model import Entry
from knowledge.regression.service import RegressionService


def demo_entries() -> list[Entry]:
    """The demo's FAQ, written in English and translated."""
    return [
        Entry(
            one["entry_id"],
            one["category"],
            {language: tuple(wordings) for language, wordings in one["questions"].items()},
            dict(one["answers"]),
            source_language="en",
        )
        for one in faq_entries()
    ]


def import_demo_faq(shop: Shop) -> ImportCount:
    """Publish every entry of the demo's FAQ; importing it again changes nothing."""
    editing = EditingService(shop.database, shop.clock, ShopFacts(shop))
    regression = RegressionService(shop.database, shop.clock)
    regression.take_in(demo_checks(), "demo", "")
    return editing.import_entries(demo_entries(), "demo", publish=True)
