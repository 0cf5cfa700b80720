"""What is done with the must-keep questions stands in the audit trail."""

from __future__ import annotations

from kernel.audit.model import AuditFilter
from tests.integration.console.stage import ConsoleStage
from web.console.keys import AUDIT, REGRESSION


async def test_a_question_that_is_added_removed_and_brought_back_is_told(stage: ConsoleStage) -> None:
    fields = {"text": "do you sell the moon", "language": "en", "expected": "-", "reason": "nobody may"}
    assert (await stage.post("merchant", "/console/checks", fields)).status == 303
    ((question,), _) = stage.app[REGRESSION].page()
    path = f"/console/checks/{question.question_id}"
    assert (await stage.post("merchant", f"{path}/remove", {"reason": "sold out"})).status == 303
    assert (await stage.post("merchant", f"{path}/restore")).status == 303
    lines = stage.app[AUDIT].page(AuditFilter(subject=f"check:{question.question_id}"))
    merchant = stage.sessions["merchant"][0].account.account_id
    assert [(line.actor, line.action, line.detail) for line in reversed(lines)] == [
        (merchant, "check.added", {"question": "do you sell the moon"}),
        (merchant, "check.removed", {"reason": "sold out"}),
        (merchant, "check.restored", {}),
    ]
