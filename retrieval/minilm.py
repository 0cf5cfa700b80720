"""The sentence encoder in ONNX Runtime: MiniLM by default, any exported model by folder.

The tokenizer's stored padding to 128 tokens is switched off, else a short query costs as much
as a long text.

Shapes   embed: (n, d) float32, rows of length 1
Errors   Unavailable names the command that makes the missing model files
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from kernel.errors import Unavailable
from retrieval.model import Vectors

MODEL_FILE: Final = "model.onnx"
INT8_FILE: Final = "model-int8.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
MANIFEST_FILE: Final = "manifest.json"
BATCH: Final = 32


class OnnxEmbedder:
    """Embeds with an exported sentence-transformers model.

    Args:
        folder: what ``python -m retrieval export`` wrote.
        int8: use the quantised file (four times faster; neighbours differ slightly).
        threads: ONNX Runtime's threads within one call.
    """

    def __init__(self, folder: Path, *, int8: bool = False, threads: int = 2) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        file = folder / (INT8_FILE if int8 else MODEL_FILE)
        if not file.exists() or not (folder / TOKENIZER_FILE).exists():
            raise Unavailable(
                f"no encoder in {folder}: run `python -m retrieval export` first", code="encoder"
            )
        manifest = json.loads((folder / MANIFEST_FILE).read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # idle threads would spin on the cores that the rest of the turn needs
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {item.name for item in self._session.get_inputs()}
        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(manifest["max_tokens"]))
        self._dimension = int(manifest["dimension"])
        self._name = f"{manifest['name']}-{'int8' if int8 else 'fp32'}-{manifest['digest'][:12]}"

    @property
    def name(self) -> str:
        """The model's name, precision and digest."""
        return self._name

    @property
    def dimension(self) -> int:
        """How long each vector is."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors; texts of like length are run together, order is kept."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            vectors[part] = self._run([encoded[i].ids for i in part])
        return vectors

    def _run(self, ids: list[list[int]]) -> Vectors:
        width = max(len(row) for row in ids)
        padded = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros((len(ids), width), dtype=np.int64)
        for i, row in enumerate(ids):
            padded[i, : len(row)] = row
            mask[i, : len(row)] = 1
        feed = {"input_ids": padded, "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(padded)
        sentence: Vectors = self._session.run(["sentence"], feed)[0]
        return sentence


def file_digest(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
