"""Put the knowledge base's API into an application."""

from __future__ import annotations

from aiohttp import web

from commerce.shop import Shop
from kernel.audit.service import AuditService
from kernel.keys.http import KEYS
from kernel.keys.service import KeyService
from knowledge import http as knowledge_http
from knowledge.api.context import KNOWLEDGE_API, KnowledgeApi
from knowledge.editing.service import EditingService
from knowledge.facts import ShopFacts
from knowledge.regression.service import Publishing, RegressionService
from knowledge.service import KnowledgeService


def mount_knowledge(app: web.Application, shop: Shop, knowledge: KnowledgeService) -> None:
    """Add the routes; keys are checked by the service that is there, or by one of our own."""
    database, clock = shop.database, shop.clock
    if KEYS not in app:
        app[KEYS] = KeyService(database, clock)
    editing = EditingService(database, clock, ShopFacts(shop))
    publishing = Publishing(RegressionService(database, clock), knowledge, editing)
    app[KNOWLEDGE_API] = KnowledgeApi(knowledge, editing, publishing, AuditService(database, clock))
    app.add_routes(knowledge_http.routes)
