"""Word an entry of the knowledge base as an answer, and note which revision was shown."""

from __future__ import annotations

from typing import Any, Final

from actions.cards import button, faq_card
from actions.turn import Button, Turn
from knowledge.model import Match

MAX_TITLE_CHARS: Final = 80


def tell(turn: Turn, match: Match, buttons: list[Button] | None = None) -> None:
    """Give an answer with its source, and note which revision was shown."""
    turn.set("faq_entry", match.entry_id)
    detail: dict[str, Any] = {"revision": match.revision, "score": round(match.score, 3)}
    turn.record("faq_shown", entry_id=match.entry_id, detail=detail)
    turn.say(
        "utter_faq_answer",
        answer=match.answer,
        cards=faq_card(match.entry_id, match.revision, match.question),
        buttons=buttons,
    )


def offer_entries(turn: Turn, matches: tuple[Match, ...]) -> None:
    """Ask which question was meant, and note that it was not clear."""
    if turn.text:
        detail = {"reason": "faq_choices", "entry_ids": [match.entry_id for match in matches]}
        turn.record("flag", detail=detail)
    turn.say("utter_faq_choices", buttons=entry_buttons(matches))


def entry_buttons(matches: tuple[Match, ...]) -> list[Button]:
    """A button for each entry, titled with its question."""
    return [button(m.question[:MAX_TITLE_CHARS], "faq", entry_id=m.entry_id) for m in matches]
