"""Rasa's dense features from the exported MiniLM."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES, TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import SentenceEncoder
from bot.nlu.gloss import GLOSSARY, readable
from bot.paths import encoder_dir, file_hash, need_file


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MiniLmFeaturizer(DenseFeaturizer, GraphComponent):
    """Sentence vectors of MiniLM, Chinese by its gloss; with ``sequence`` one per token, too (for DIET)."""

    @classmethod
    def required_components(cls) -> List[type]:
        """A tokenizer comes first."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``encoder`` names a folder below ``<data dir>/models``, ``file`` the network in it."""
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "minilm",
            "file": "model-int8.onnx",
            "sequence": False,
            "version": 2,
        }

    @staticmethod
    def required_packages() -> List[Text]:
        """ONNX Runtime runs the network."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing beyond the types."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Text:
        """The bytes of the network and of the glossary belong to the training cache's key."""
        merged = {**cls.get_default_config(), **config}
        return file_hash(need_file(encoder_dir(merged["encoder"]) / merged["file"])) + file_hash(GLOSSARY)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MiniLmFeaturizer:
        """A featurizer with its network loaded."""
        return cls(execution_context.node_name, config)

    def __init__(self, name: Text, config: Dict[Text, Any]) -> None:
        super().__init__(name, config)
        self._encoder = SentenceEncoder(encoder_dir(config["encoder"]), config["file"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the features of messages at run time; messages without tokens are left alone."""
        for message in messages:
            self._add(message, "text")
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features of all examples; sentence vectors are worked out in batches."""
        for attribute in DENSE_FEATURIZABLE_ATTRIBUTES:
            messages = [m for m in training_data.training_examples if m.get(TOKENS_NAMES[attribute])]
            if self._config["sequence"]:
                for message in messages:
                    self._add(message, attribute)
                continue
            vectors = self._encoder.sentences([readable(m.get(attribute)) for m in messages])
            for message, vector in zip(messages, vectors, strict=True):
                self.add_features_to_message(None, vector[None], attribute, message)
        return training_data

    def _add(self, message: Message, attribute: Text) -> None:
        tokens = message.get(TOKENS_NAMES[attribute])
        if not tokens:
            return
        text = message.get(attribute)
        if not self._config["sequence"]:
            self.add_features_to_message(
                None, self._encoder.sentence(readable(text))[None], attribute, message
            )
            return
        pieces, _, places = self._encoder.pieces(text)
        sentence = self._encoder.sentence(readable(text))
        spans = [(token.start, token.end) for token in tokens]
        rows = _rows_of_tokens(spans, pieces, places)
        self.add_features_to_message(rows, sentence[None], attribute, message)


def _rows_of_tokens(
    spans: List[Tuple[int, int]], pieces: np.ndarray, places: List[Tuple[int, int]]
) -> np.ndarray:
    """One row per token: the mean of the wordpieces that overlap it, zeros when there are none."""
    rows = np.zeros((len(spans), pieces.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        inside = [i for i, (a, b) in enumerate(places) if a < end and b > start]
        if inside:
            rows[row] = pieces[inside].mean(axis=0)
    return rows
