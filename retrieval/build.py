"""Build the embedder that the settings ask for."""

from __future__ import annotations

from pathlib import Path

from kernel.settings import Settings
from retrieval.minilm import OnnxEmbedder
from retrieval.model import Embeds


def encoder_folder(settings: Settings) -> Path:
    """Where the exported encoder lies."""
    return settings.data_dir / "models" / "minilm"


def build_embedder(settings: Settings, *, int8: bool = False) -> Embeds:
    """The exported encoder.

    Raises:
        Unavailable: when it has not been exported yet.
    """
    return OnnxEmbedder(encoder_folder(settings), int8=int8)
