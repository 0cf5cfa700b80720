"""The typed keys under which the console's handlers find their services and who is signed in.

The composition root fills them in (``furnish`` in ``web.console.mount``); a room whose service is
not there asks with ``app.get``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from jinja2 import Environment

    from kernel.accounts.model import Signed
    from kernel.accounts.service import AccountService
    from kernel.audit.service import AuditService
    from knowledge.editing.service import EditingService
    from knowledge.facts import Facts
    from knowledge.gaps.decisions import GapDecisions
    from knowledge.gaps.service import GapService
    from knowledge.helpful.service import HelpfulService
    from knowledge.regression.service import Publishing, RegressionService
    from knowledge.rehearsal.service import RehearsalService
    from knowledge.service import KnowledgeService
    from knowledge.transfer.service import TransferService
    from knowledge.transfer.shelf import Shelf
    from web.assets import Assets
    from web.console.signin.pending import PendingSignIns

ACCOUNTS: Final[web.AppKey[AccountService]] = web.AppKey("console_accounts")
AUDIT: Final[web.AppKey[AuditService]] = web.AppKey("console_audit")
EDITING: Final[web.AppKey[EditingService]] = web.AppKey("console_editing")
KNOWLEDGE: Final[web.AppKey[KnowledgeService]] = web.AppKey("console_knowledge")
FACTS: Final[web.AppKey[Facts]] = web.AppKey("console_facts")
PUBLISHING: Final[web.AppKey[Publishing]] = web.AppKey("console_publishing")
REGRESSION: Final[web.AppKey[RegressionService]] = web.AppKey("console_regression")
REHEARSALS: Final[web.AppKey[RehearsalService]] = web.AppKey("console_rehearsals")
GAPS: Final[web.AppKey[GapService]] = web.AppKey("console_gaps")
GAP_DECISIONS: Final[web.AppKey[GapDecisions]] = web.AppKey("console_gap_decisions")
HELPFUL: Final[web.AppKey[HelpfulService]] = web.AppKey("console_helpful")
TRANSFER: Final[web.AppKey[TransferService]] = web.AppKey("console_transfer")
UPLOADS: Final[web.AppKey[Shelf]] = web.AppKey("console_uploads")

CONSOLE_ASSETS: Final[web.AppKey[Assets]] = web.AppKey("console_assets")
CONSOLE_TEMPLATES: Final[web.AppKey[Environment]] = web.AppKey("console_templates")
PENDING: Final[web.AppKey[PendingSignIns]] = web.AppKey("console_pending")

SIGNED: Final[web.RequestKey[Signed]] = web.RequestKey("console_signed")
