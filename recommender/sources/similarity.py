"""How near two products are by who met them: cosine, Euclidean and Pearson, as choices.

For products i and j with columns x_i, x_j over the u shoppers, c = x_i . x_j, means m_i, m_j:

    cosine      c / (|x_i|^(2a) |x_j|^(2(1 - a)) ), a = 1/2 the plain cosine
    euclidean   1 / (1 + sqrt(|x_i|^2 + |x_j|^2 - 2 c))
    pearson     (c - u m_i m_j) / sqrt((|x_i|^2 - u m_i^2) (|x_j|^2 - u m_j^2)), negatives left out

Shapes   c (n, n) sparse; squares (n,) |x|^2; sums (n,) u m; only pairs that somebody met together count
Source   Sarwar et al., WWW 2001 (cosine, Pearson); Aiolli, RecSys 2013 (the asymmetric cosine);
         Segaran, Programming Collective Intelligence, 2007 (1 / (1 + distance))
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np
from scipy import sparse

from recommender.interactions import Floats

Similarity = Literal["cosine", "euclidean", "pearson"]
SIMILARITIES: Final[tuple[str, ...]] = get_args(Similarity)


def similar(
    together: sparse.csr_matrix,
    squares: Floats,
    sums: Floats,
    shoppers: int,
    kind: Similarity,
    *,
    powers: tuple[float, float] = (0.5, 0.5),
) -> sparse.csr_matrix:
    """The similarity of every pair that was met together.

    ``powers`` are the cosine's exponents of |x_i|^2 and |x_j|^2: (a, 1 - a), or any others that
    damp the popular less or more.
    """
    pairs = together.tocoo()
    i, j, c = pairs.row, pairs.col, pairs.data.astype(np.float64)
    own, other = squares[i].astype(np.float64), squares[j].astype(np.float64)
    if kind == "cosine":
        values = c / np.maximum(own ** powers[0] * other ** powers[1], 1e-12)
    elif kind == "euclidean":
        values = 1 / (1 + np.sqrt(np.maximum(own + other - 2 * c, 0)))
    else:
        mean_i, mean_j = sums[i].astype(np.float64) / shoppers, sums[j].astype(np.float64) / shoppers
        spread = (own - shoppers * mean_i**2) * (other - shoppers * mean_j**2)
        values = (c - shoppers * mean_i * mean_j) / np.sqrt(np.maximum(spread, 1e-12))
    keep = values > 0
    placed = (values[keep].astype(np.float32), (i[keep], j[keep]))
    return sparse.csr_matrix(placed, shape=together.shape)
