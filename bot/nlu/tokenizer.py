"""Rasa's tokenizer for English, Chinese and both in one message."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.words import cut


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Words of Latin text by pattern, of Chinese runs by jieba; emoji and signs make no token."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Rasa's own options of a tokenizer, and our version (part of the training cache's key)."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "version": 1,
        }

    @staticmethod
    def required_packages() -> List[Text]:
        """Jieba cuts Chinese."""
        return ["jieba"]

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """The tokens of ``message``'s ``attribute`` with their places in the text."""
        return [Token(word, start) for word, start in cut(message.get(attribute))]
