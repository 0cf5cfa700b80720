"""How the sources' candidates become one ranking: by ranks, by weighted scores, by a learnt rule."""
