"""spaCy's matcher without torch, which thinc would import only because it is installed.

Nothing here runs a neural pipeline; torch would cost 2 s of every start and 200 MB of every process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

_HEAVY: Final = "torch"


@dataclass(frozen=True, slots=True)
class SpacyParts:
    """The three classes of spaCy that phrases are matched with."""

    phrase_matcher: Any
    doc: Any
    vocab: Any


@cache
def spacy_parts() -> SpacyParts:
    """Import them, once."""
    with _hidden(_HEAVY):
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc
        from spacy.vocab import Vocab
    return SpacyParts(PhraseMatcher, Doc, Vocab)


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let imports of ``module`` fail inside the block, unless it is loaded already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(module, None)
