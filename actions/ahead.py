"""What the answer to a message will need, worked out while Rasa still judges the message.

The words are read, and where they name goods they are searched for as the search action would do it
after them. The action finds both done; where it does something else, they are not used.
"""

from __future__ import annotations

from actions.services import Services
from actions.talk import OFFERED
from kernel.languages import Language
from recommender.model import Shopper


class WorkAhead:
    """Works ahead for the chat door."""

    def __init__(self, services: Services) -> None:
        self._database = services.shop.database
        self._understander = services.understander
        self._recommender = services.recommender

    def prepare(
        self, text: str, language: Language, conversation_id: str, customer_id: str | None = None
    ) -> None:
        """Read a message that a shopper has typed, and find the goods that it names."""
        if self._database.is_shared:
            return
        shopper = Shopper(customer_id, conversation_id)
        with self._database.view():
            wish = self._understander.read(text, language).wish
            if wish.names_product:
                self._recommender.prepare(wish, OFFERED, shopper)
