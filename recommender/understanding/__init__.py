"""Query understanding: a shopper's words in English or Chinese become a typed wish."""

from recommender.understanding.understander import Understander

__all__ = ["Understander"]
