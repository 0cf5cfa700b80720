"""What the editor shows beside an entry's own fields: where it stands, what can be chosen from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from commerce.promotions.model import Promotion
from kernel.languages import LANGUAGES, pick_text
from knowledge.editing.model import Record
from knowledge.model import Entry, stale_languages
from web.console.entries.form import CHANNELS
from web.console.entries.listing import staff_names
from web.console.keys import ACCOUNTS, EDITING, FACTS, REHEARSALS
from web.console.wording import Say
from web.keys import SHOP

if TYPE_CHECKING:
    from commerce.shop import Shop
    from knowledge.facts import Facts

PLAIN_FACTS: Final = (
    "delivery_fee",
    "free_delivery_from",
    "return_window_days",
    "support_hours",
    "support_email",
    "shop_name",
)
MAX_PROMOTIONS: Final = 30
MAX_QUESTION_CHARS: Final = 300


def blank(query: Mapping[str, str]) -> Entry:
    """A new entry; the address may give its first wording and say in which language."""
    language = query.get("language", "")
    source = language if language in LANGUAGES else "en"
    question = query.get("question", "").strip()[:MAX_QUESTION_CHARS]
    return Entry("", "", {source: (question,)} if question else {}, {}, source_language=source)


def read_editor(app: web.Application, record: Record, say: Say) -> dict[str, Any]:
    """All that the editor's page shows; runs in a thread."""
    entry, editing, facts = record.entry, app[EDITING], app[FACTS]
    return {
        "record": record,
        "entry": entry,
        "languages": LANGUAGES,
        "channels": CHANNELS,
        "names": staff_names(app[ACCOUNTS]),
        "categories": editing.categories(),
        "tags": editing.tags(),
        "stale": stale_languages(entry),
        "broken": facts.broken(list(entry.answers.values())),
        "products": linked_products(app[SHOP], entry.product_ids, say),
        "promotions": linked_promotions(app[SHOP], entry.promotion_ids, say),
        "insertable": insertable(app[SHOP], facts, say),
        "standing": app[REHEARSALS].standing(entry.entry_id) if entry.revision else None,
    }


def linked_products(shop: Shop, product_ids: Sequence[str], say: Say) -> list[dict[str, str]]:
    """The linked products in their order; one that is gone keeps its id as its name."""
    known = {one.product_id: one for one in shop.catalogue.get_many(list(product_ids))}
    return [
        {
            "id": one,
            "name": known[one].title(say.language) if one in known else one,
            "gone": "" if one in known and known[one].status == "active" else "yes",
        }
        for one in product_ids
    ]


def linked_promotions(shop: Shop, promotion_ids: Sequence[str], say: Say) -> list[dict[str, str]]:
    """The linked promotions in their order."""
    known = {one.promotion_id: one for one in shop.promotions.every()} if promotion_ids else {}
    return [
        {
            "id": one,
            "name": pick_text(known[one].names, say.language) if one in known else one,
            "gone": "" if one in known and is_on(known[one], shop) else "yes",
        }
        for one in promotion_ids
    ]


def insertable(shop: Shop, facts: Facts, say: Say) -> list[tuple[str, list[tuple[str, str]]]]:
    """The placeholders to choose from: for each group its name and ``(placeholder, label)``."""
    plain = [
        (
            placeholder(name),
            f"{say(f'entries.fact.{name}')} · {facts.fill(placeholder(name), say.language).text}",
        )
        for name in PLAIN_FACTS
    ]
    promotions = []
    for one in [one for one in shop.promotions.every() if is_on(one, shop)][:MAX_PROMOTIONS]:
        told = ("promotion_name", "promotion_end") if one.ends_at is not None else ("promotion_name",)
        name = pick_text(one.names, say.language)
        promotions += [
            (placeholder(fact, one.promotion_id), say(f"entries.fact.{fact}", name=name)) for fact in told
        ]
    return [(say("entries.facts.shop"), plain), (say("entries.facts.promotions"), promotions)]


def placeholder(name: str, of: str = "") -> str:
    """How a live fact is written in an answer."""
    return "{{" + (f"{name}:{of}" if of else name) + "}}"


def is_on(promotion: Promotion, shop: Shop) -> bool:
    """Whether a promotion is not over and not switched off."""
    return promotion.active and (promotion.ends_at is None or promotion.ends_at > shop.clock.now())
