"""Find what has a fixed form in a message: order numbers, mails, codes, coupons, phones, and its language.

Products, colours, sizes and all else that the catalogue knows are not found here: ``recommender``
reads them from the message.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.forms import found_forms
from bot.nlu.languages import shown_language

EXTRACTOR = "FixedFormExtractor"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FixedFormExtractor(GraphComponent, EntityExtractorMixin):
    """Entities by pattern: order_number, email, code, coupon, phone; and ``language`` when shown."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Our version, part of the training cache's key."""
        return {"version": 1}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FixedFormExtractor:
        """An extractor; there is nothing to load."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of messages that have text; button payloads bring their own."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            entities = list(message.get(ENTITIES, [])) + entities_of(text)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def entities_of(text: str) -> List[Dict[Text, Any]]:
    """The entities of one message in Rasa's form; values are normalised, places are of the text."""
    found: List[Dict[Text, Any]] = [
        {
            "entity": form.kind,
            "value": form.value,
            "start": form.start,
            "end": form.end,
            "extractor": EXTRACTOR,
        }
        for form in found_forms(text)
    ]
    language = shown_language(text)
    if language:
        found.append(
            {"entity": "language", "value": language, "start": 0, "end": len(text), "extractor": EXTRACTOR}
        )
    return found
