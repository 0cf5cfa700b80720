"""From what Rasa says to messages as the platform shows them.

Rasa's REST channel sends the words and the ``custom`` cards of one response one after the other;
cards join the words before them, so that a shopper sees one message. What two answers of one turn both
say (an open question, asked again) stands once, where it was said last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from conversations.messages.model import OWN_KEYS, Button, Draft
from kernel.languages import Language, detect_language

MAX_BUTTONS: Final = 20


def drafts_from(answer: list[dict[str, Any]], language: Language) -> list[Draft]:
    """The messages in Rasa's answer; ``language`` is assumed where the words do not tell."""
    drafts: list[Draft] = []
    for item in answer:
        draft = _draft(item, language)
        if not (draft.text or draft.buttons or draft.parts):
            continue
        if drafts and not draft.text and not (drafts[-1].parts and draft.parts):
            drafts[-1] = _joined(drafts[-1], draft)
        else:
            drafts.append(draft)
    return [draft for place, draft in enumerate(drafts) if draft not in drafts[place + 1 :]]


def _draft(item: dict[str, Any], language: Language) -> Draft:
    custom = item.get("custom")
    cards: dict[str, Any] = dict(custom) if isinstance(custom, dict) else {}
    text = item.get("text") or cards.get("text") or ""
    text = text if isinstance(text, str) else str(text)
    parts = {key: value for key, value in cards.items() if key not in OWN_KEYS and value is not None}
    for source in ("image", "attachment"):
        if isinstance(item.get(source), str):
            parts["image_url" if source == "image" else "attachment_url"] = item[source]
    return Draft(
        text=text.strip(),
        language=detect_language(text, language),
        buttons=_buttons(item.get("buttons") or item.get("quick_replies") or cards.get("buttons")),
        parts=parts,
    )


def _joined(words: Draft, cards: Draft) -> Draft:
    return replace(words, buttons=words.buttons + cards.buttons, parts=words.parts | cards.parts)


def _buttons(given: Any) -> tuple[Button, ...]:
    if not isinstance(given, list):
        return ()
    return tuple(
        Button(item["title"], item["payload"])
        for item in given[:MAX_BUTTONS]
        if isinstance(item, dict)
        and isinstance(item.get("title"), str)
        and isinstance(item.get("payload"), str)
    )
