"""Build the embedder that the settings ask for."""

from __future__ import annotations

from pathlib import Path

from kernel.settings import Settings
from retrieval.gloss import GlossingEmbedder
from retrieval.minilm import OnnxEmbedder
from retrieval.model import Embeds


def encoder_folder(settings: Settings) -> Path:
    """Where the exported encoder lies."""
    return settings.data_dir / "models" / "minilm"


def build_embedder(settings: Settings, *, int8: bool = False) -> Embeds:
    """The exported encoder; the embedded English one reads Chinese by its gloss.

    Raises:
        Unavailable: when it has not been exported yet.
    """
    encoder = OnnxEmbedder(encoder_folder(settings), int8=int8)
    return encoder if settings.embedding_model else GlossingEmbedder(encoder)
