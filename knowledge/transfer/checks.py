"""What an import refuses beyond the rules of an entry: a text in another language than is said.

Source   ``kernel.languages``: a Han character weighs as much as a Latin word; addresses, links, codes and
         placeholders belong to no language
"""

from __future__ import annotations

import re
from typing import Final

from kernel.errors import Invalid
from kernel.languages import LANGUAGES, detect_language, has_han
from knowledge.model import Entry

_NO_LANGUAGE: Final = re.compile(r"\{\{[^{}]*\}\}|\]\([^)\s]*\)|<[^>\s]+>|`[^`]*`")


def check_languages(entry: Entry) -> None:
    """Refuse a language that the assistant does not speak, and a text that is not in its own.

    Raises:
        Invalid: naming the field, the language and what the text holds.
    """
    for language in dict.fromkeys([*entry.questions, *entry.answers]):
        if language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise Invalid(f"language must be one of {known}, not {language[:20]!r}", field="language")
    for language, text in entry.answers.items():
        _check(text, language, f"the {language} answer", "answers")
    for language, words in entry.questions.items():
        _check("\n".join(words), language, f"the {language} question", "questions")


def _check(text: str, language: str, what: str, field: str) -> None:
    bare = _NO_LANGUAGE.sub(" ", text)
    if language == "zh" and not has_han(bare) and detect_language(bare, "zh") != "zh":
        raise Invalid(f"{what} holds no Chinese character", field=field)
    if language == "en" and detect_language(bare, "en") != "en":
        raise Invalid(f"{what} is mostly Chinese", field=field)
