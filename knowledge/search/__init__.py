"""Find the entry that answers a question, say how sure that is, and name an entry's neighbours."""

from knowledge.search.index import EntryIndex
from knowledge.search.model import Decision, Embeds, Neighbour

__all__ = ["Decision", "Embeds", "EntryIndex", "Neighbour"]
