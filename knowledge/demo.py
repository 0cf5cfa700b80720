"""Take the demo shop's FAQ into the knowledge base."""

from __future__ import annotations

from commerce.demo.faq import faq_entries
from kernel.settings import Settings
from knowledge.model import Entry
from knowledge.service import ImportCount, KnowledgeService


def import_demo_faq(knowledge: KnowledgeService, settings: Settings) -> ImportCount:
    """Save every entry of the demo's FAQ; importing it again changes nothing."""
    entries = [
        Entry(
            one["entry_id"],
            one["category"],
            {language: tuple(wordings) for language, wordings in one["questions"].items()},
            dict(one["answers"]),
        )
        for one in faq_entries(settings)
    ]
    return knowledge.import_entries(entries, "demo")
