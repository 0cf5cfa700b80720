"""Answer a question from the shop's knowledge base, with its source; say so when it has no answer."""

from __future__ import annotations

from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, faq_card
from actions.feedback import offer_person
from actions.turn import Button, Turn
from kernel.errors import NotFound
from kernel.languages import pick_text
from knowledge.model import Answer, Choices, Match

MAX_TITLE_CHARS: Final = 80


class ActionFaq(ShopAction):
    """The entry that answers, two that may, or an honest "I don't know"."""

    action_name = "action_faq"

    def reply(self, turn: Turn) -> None:
        """Answer from the entries in force."""
        pressed = turn.entity("entry_id")
        if pressed is not None:
            self._tell_entry(turn, pressed)
            return
        found = turn.services.knowledge.answer(turn.text, turn.language) if turn.text else None
        if isinstance(found, Answer):
            tell(turn, found.match)
        elif isinstance(found, Choices):
            offer_entries(turn, found.matches)
        elif not turn.text:
            turn.say("utter_request_question")
        else:
            turn.set("faq_entry", None)
            turn.record("flag", detail={"reason": "faq_unanswered", "text": turn.text[:500]})
            offer_person(
                turn, "utter_faq_unknown", "not_understood", email=turn.services.settings.support_email
            )

    @staticmethod
    def _tell_entry(turn: Turn, entry_id: str) -> None:
        try:
            entry = turn.services.knowledge.get(entry_id)
        except NotFound:
            turn.say("utter_request_question")
            return
        shown = {language: wordings[0] for language, wordings in entry.questions.items() if wordings}
        question, answer = pick_text(shown, turn.language), pick_text(entry.answers, turn.language)
        tell(turn, Match(entry.entry_id, entry.revision, question, answer, turn.language, 1.0))


def tell(turn: Turn, match: Match, buttons: list[Button] | None = None) -> None:
    """Give an answer with its source, and note which revision was shown."""
    turn.set("faq_entry", match.entry_id)
    detail: dict[str, Any] = {"revision": match.revision, "score": round(match.score, 3)}
    turn.record("faq_shown", entry_id=match.entry_id, detail=detail)
    turn.say(
        "utter_faq_answer",
        answer=match.answer,
        question=match.question,
        cards=faq_card(match.entry_id, match.revision),
        buttons=buttons,
    )


def offer_entries(turn: Turn, matches: tuple[Match, ...]) -> None:
    """Ask which question was meant."""
    buttons = [button(m.question[:MAX_TITLE_CHARS], "faq", entry_id=m.entry_id) for m in matches]
    turn.say("utter_faq_choices", buttons=buttons)
