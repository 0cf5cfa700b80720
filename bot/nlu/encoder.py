"""Turn sentences into vectors with the exported MiniLM in ONNX Runtime; knows nothing of Rasa.

Shapes   words (n, d) one row per wordpiece, sentence (d,); d = 384 for MiniLM
Units    sentences have length 1
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import List, Sequence, Tuple

import numpy as np

from bot.paths import need_file

MAX_WORDPIECES = 128
BATCH = 32
CACHED_SENTENCES = 2048


class SentenceEncoder:
    """The network with its tokenizer; remembers the last sentences."""

    def __init__(self, folder: Path, file: str = "model-int8.onnx", batch_threads: int = 2) -> None:
        from tokenizers import Tokenizer

        self._network = need_file(folder / file)
        self._batch_threads = batch_threads
        self._session = self._opened(
            1
        )  # of one sentence, a second thread's start costs more than it takes off
        self._of_batches = None
        self._inputs = {item.name for item in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(need_file(folder / "tokenizer.json")))
        self._tokenizer.no_padding()  # the file stores a fixed length of 128
        self._tokenizer.enable_truncation(MAX_WORDPIECES)
        self._cache: OrderedDict[str, np.ndarray] = OrderedDict()

    def _opened(self, threads: int):  # type: ignore[no-untyped-def]
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # an idle thread would spin on the core that the platform needs
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._network), options, providers=["CPUExecutionProvider"])

    def sentence(self, text: str) -> np.ndarray:
        """The vector of one sentence (d,)."""
        known = self._cache.get(text)
        if known is None:
            known = self.sentences([text])[0]
            self._cache[text] = known
            if len(self._cache) > CACHED_SENTENCES:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(text)
        return known

    def sentences(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of ``texts`` (n, d), worked out in batches of similar length."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        rows: List[np.ndarray] = [np.empty(0)] * len(texts)
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            _, sentence = self._run([encodings[i] for i in part])
            for row, index in enumerate(part):
                rows[index] = sentence[row]
        return np.stack(rows).astype(np.float32, copy=False)

    def pieces(self, text: str) -> Tuple[np.ndarray, np.ndarray, List[Tuple[int, int]]]:
        """Wordpiece vectors (n, d), the sentence's (d,), and each piece's place in ``text``."""
        encoding = self._tokenizer.encode(text)
        words, sentence = self._run([encoding])
        inner = [i for i, special in enumerate(encoding.special_tokens_mask) if not special]
        return words[0][inner], sentence[0], [encoding.offsets[i] for i in inner]

    def _run(self, encodings: Sequence) -> Tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
        width = max(len(item.ids) for item in encodings)
        ids = np.zeros((len(encodings), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, item in enumerate(encodings):
            ids[row, : len(item.ids)] = item.ids
            mask[row, : len(item.ids)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        session = self._session
        if len(encodings) > 1:
            session = self._of_batches = self._of_batches or self._opened(self._batch_threads)
        words, *rest = session.run(None, {k: v for k, v in feed.items() if k in self._inputs})
        return words, rest[0] if rest else _pooled(words, mask)


def _pooled(words: np.ndarray, mask: np.ndarray) -> np.ndarray:
    weights = mask[..., None].astype(words.dtype)
    mean = (words * weights).sum(1) / weights.sum(1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True).clip(1e-9)
