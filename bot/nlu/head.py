"""Rasa's intent classifier around the hybrid head."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.hybrid import HybridModel, HybridOptions, fit

logger = logging.getLogger(__name__)
RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FastHybridHead(IntentClassifier, GraphComponent):
    """Intent and ranking from the sentence vector plus n-grams; see ``bot/nlu/hybrid.py``."""

    @classmethod
    def required_components(cls) -> List[type]:
        """A featurizer with sentence vectors comes first."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """Only NumPy, which Rasa brings."""
        return []

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The options of ``HybridOptions``, and our version (part of the training cache's key)."""
        return {**asdict(HybridOptions()), "version": 5}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing beyond the names, which the options check."""

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional[HybridModel] = None,
    ) -> None:
        known = asdict(HybridOptions())
        self._options = HybridOptions(**{k: v for k, v in config.items() if k in known})
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FastHybridHead:
        """An unfitted head."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FastHybridHead:
        """The head as it was fitted."""
        with model_storage.read_from(resource) as folder:
            model = HybridModel.load(folder) if (folder / "head.json").exists() else None
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head on all examples that have an intent and a sentence vector."""
        examples = [m for m in training_data.intent_examples if m.get(INTENT) and _vector(m) is not None]
        if not examples:
            logger.warning("no intent examples: the intent classifier stays empty")
            return self._resource
        dense = np.stack([_vector(m) for m in examples])
        self._model = fit(
            [m.get(TEXT) for m in examples], [m.get(INTENT) for m in examples], dense, self._options
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking of each message; one without text has none, which falls back."""
        for message in messages:
            vector = _vector(message)
            if self._model is None or vector is None:
                message.set("intent", {"name": None, "confidence": 0.0}, add_to_output=True)
                message.set("intent_ranking", [], add_to_output=True)
                continue
            ranking = [
                {"name": name, "confidence": confidence}
                for name, confidence in self._model.ranking(message.get(TEXT), vector, RANKED)
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: no later component learns from our intents."""
        return training_data


def _vector(message: Message) -> Optional[np.ndarray]:
    if not message.get(TEXT):
        return None
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else np.asarray(sentence.features)[0]
