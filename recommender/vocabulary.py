"""The catalogue's vocabulary, read again only when the catalogue's words have changed."""

from __future__ import annotations

import threading
from typing import Protocol

from commerce.catalogue.model import Vocabulary


class Catalogue(Protocol):
    """What has a version and a vocabulary."""

    def version(self) -> int:
        """Changes with every change of what products and categories say."""
        ...

    def vocabulary(self) -> Vocabulary:
        """The words as of now."""
        ...


class CurrentVocabulary:
    """Called, it gives the vocabulary in force; shared by search and understanding."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._held: Vocabulary | None = None

    def __call__(self) -> Vocabulary:
        """The vocabulary of the catalogue as it is now."""
        version = self._catalogue.version()
        held = self._held
        if held is not None and held.version == version:
            return held
        with self._lock:
            if self._held is None or self._held.version != version:
                self._held = self._catalogue.vocabulary()
            return self._held
