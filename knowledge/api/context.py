"""What the API's handlers need, under one key of the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from kernel.audit.service import AuditService
from knowledge.editing.service import EditingService
from knowledge.regression.service import Publishing
from knowledge.service import KnowledgeService


@dataclass(frozen=True, slots=True)
class KnowledgeApi:
    """The services behind the routes."""

    knowledge: KnowledgeService
    editing: EditingService
    publishing: Publishing
    audit: AuditService


KNOWLEDGE_API: Final = web.AppKey("knowledge_api", KnowledgeApi)
