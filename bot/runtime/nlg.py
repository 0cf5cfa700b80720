"""Word answers in the shopper's language: what they chose, else what they last wrote in.

The responses are stock ones (a condition on the slot ``language`` for Chinese, a default in
English), so that ``rasa shell`` without this class words them too, by the last language written.
"""

from __future__ import annotations

import os
from typing import Any, Dict, Optional, Text

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

CHOSEN, SHOWN = "language_choice", "language"


class LanguageNlg(TemplatedNaturalLanguageGenerator):
    """Stock responses, with the slot ``language`` read as the language to answer in."""

    def __init__(self, endpoint_config: Optional[Any] = None, domain: Optional[Domain] = None) -> None:
        super().__init__(domain.responses if domain else {})
        self._default = os.environ.get("AISLE_DEFAULT_LANGUAGE") or "en"

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        """The response ``utter_action`` in the shopper's language."""
        slots = tracker.current_slot_values()
        slots[SHOWN] = slots.get(CHOSEN) or slots.get(SHOWN) or self._default
        return self.generate_from_slots(utter_action, slots, output_channel, **kwargs)
