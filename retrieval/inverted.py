"""Approximate search by inner product: lists of neighbours, of which only the nearest are read.

The number of lists that a search reads is measured when the index is built: the fewest that find
TARGET_RECALL of the true neighbours of sample queries. A filter is a selector on the rows and a
selector on the lists that hold any of them, and more lists are read the less it leaves, and more
again for a query in whose neighbourhood it leaves little. A narrow filter's rows are all compared.
A search that comes back short though enough rows pass reads every list.

Shapes   as in ``retrieval.flat``
Units    recall is the share of the true ten best that are found; vectors are kept as float16
Source   FAISS 1.15 IndexIVFScalarQuantizer: ``quantizer_params`` select lists, ``sel`` rows
"""

from __future__ import annotations

from typing import Any, Final

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.flat import best_of_parts
from retrieval.grouped import is_worth, search_grouped
from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss
LISTS_PER_ROOT: Final = 3  # lists for each unit of √n: 4 searches 15 % faster and builds twice as long
ROUNDS: Final = 8
TRAIN_PER_LIST: Final = 48
TARGET_RECALL: Final = 0.985  # on the sample; leaves room for queries unlike it above the promised .97
SAMPLE: Final = 256
SAMPLE_K: Final = 10
BLEND: Final = 0.35  # a sample query is a row with this much of another: nobody asks for a row itself
FIRST_PROBES: Final = 4
PROBE_STEP: Final = 1.25
FILTER_FACTOR: Final = 3.3  # times (n / allowed)^0.25: keeps .99 of a million's neighbours from 50 % to 5 %
FAR_FACTOR: Final = 3.0  # more for a query around which the filter leaves less than half its share
EXACT_ROWS: Final = 1_000  # copied by one thread; FAISS copies more rows by several


def build_inverted(vectors: Vectors, seed: int, queries: Vectors | None = None) -> Any:
    """A FAISS index that reads as many lists as ``queries`` (or sample rows) need.

    The same vectors and seed give the same index.
    """
    size, dimension = vectors.shape
    lists = min(size, int(LISTS_PER_ROOT * size**0.5))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # the vectors themselves, not what is left of them after their list's centre
    )
    index.cp.seed = seed % 2**31
    index.cp.niter = ROUNDS
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = TRAIN_PER_LIST
    index.train(vectors)
    index.add(vectors)
    index.make_direct_map()
    index.nprobe = _probes_needed(index, vectors, _sample(vectors, seed) if queries is None else queries)
    return index


def search_inverted(
    index: Any, queries: Vectors, k: int, allowed: Rows | None, needed: int
) -> tuple[Rows, Vectors]:
    """The ``k`` best rows for each query, of all or of ``allowed``, in as many lists as hold ``needed``."""
    probes = int(index.nprobe * max(1.0, (needed / SAMPLE_K) ** 0.125))
    if allowed is None:
        return _read(index, queries, k, min(probes, index.nlist), index.nlist, min(k, index.ntotal), {})
    if len(allowed) <= EXACT_ROWS:
        return best_of_parts(lambda part, axis: index.reconstruct_batch(part), queries, k, allowed)
    selected, held = _selectors(index, allowed)
    lists, wanted = int(np.count_nonzero(held)), min(k, len(allowed))
    near = FILTER_FACTOR * probes * (index.ntotal / len(allowed)) ** 0.25
    rows = np.full((len(queries), k), -1, dtype=np.int64)
    scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
    is_far = _is_far(index, queries, held)
    for of, effort in ((~is_far, near), (is_far, FAR_FACTOR * near)):
        if of.any():
            limit = min(int(effort), lists)
            rows[of], scores[of] = _read(index, queries[of], k, limit, lists, wanted, selected)
    return rows, scores


def _read(
    index: Any, queries: Vectors, k: int, probes: int, lists: int, wanted: int, selected: dict[str, Any]
) -> tuple[Rows, Vectors]:
    """Search ``probes`` lists, and all ``lists`` for a query that finds fewer than ``wanted``."""
    if not selected and is_worth(index, len(queries), probes):
        scores, rows = search_grouped(index, queries, k, probes)
    else:
        scores, rows = index.search(queries, k, params=faiss.SearchParametersIVF(nprobe=probes, **selected))
    short = rows[:, wanted - 1] < 0
    if probes < lists and short.any():
        whole = faiss.SearchParametersIVF(nprobe=lists, **selected)
        scores[short], rows[short] = index.search(queries[short], k, params=whole)
    return rows, scores


def _selectors(index: Any, allowed: Rows) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """The selectors of the rows and of the lists that hold any, and how many each list holds."""
    mask = np.zeros(index.ntotal, dtype=np.bool_)
    mask[allowed] = True
    rows = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
    places = faiss.rev_swig_ptr(index.direct_map.array.data(), index.ntotal)
    # FAISS keeps a row's list in the upper half of its place
    held = np.bincount(places[allowed] >> 32, minlength=index.nlist)
    lists = faiss.IDSelectorBitmap(np.packbits(held > 0, bitorder="little"))
    return {"sel": rows, "quantizer_params": faiss.SearchParameters(sel=lists)}, held


def _is_far(index: Any, queries: Vectors, held: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For which queries the nearest lists hold less than half of what they would of an even filter."""
    _, nearest = index.quantizer.search(queries, index.nprobe)
    return np.asarray(held[nearest].sum(axis=1) < index.nprobe * held.mean() / 2)


def _sample(vectors: Vectors, seed: int) -> Vectors:
    random = np.random.default_rng(seed)
    one, other = random.integers(0, len(vectors), size=(2, SAMPLE))
    return np.ascontiguousarray(vectors[one] + BLEND * vectors[other])


def _probes_needed(index: Any, vectors: Vectors, queries: Vectors) -> int:
    """The fewest lists that find TARGET_RECALL of the neighbours: steps up to enough, then halves back."""
    _, truth = faiss.knn(queries, vectors, SAMPLE_K, metric=faiss.METRIC_INNER_PRODUCT)

    def is_enough(probes: int) -> bool:
        _, found = index.search(queries, SAMPLE_K, params=faiss.SearchParametersIVF(nprobe=probes))
        return float((found[:, :, None] == truth[:, None, :]).any(axis=1).mean()) >= TARGET_RECALL

    few, enough = FIRST_PROBES - 1, FIRST_PROBES
    while enough < index.nlist and not is_enough(enough):
        few, enough = enough, max(enough + 1, int(enough * PROBE_STEP))
    enough = min(enough, index.nlist)
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if is_enough(middle) else (middle, enough)
    return int(enough)
