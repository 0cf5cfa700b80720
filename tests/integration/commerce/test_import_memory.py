"""An import's memory is that of its batches, not of its file."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from commerce.importing.formats import reader_of
from commerce.importing.formats.base import Reading
from commerce.importing.reading import Source
from commerce.importing.spill import Spill


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(products: int) -> int:
        path = tmp_path / f"{products}.csv"
        rows = (f"p{n},Product {n},{n % 90}.50,{'x' * 100}\n" for n in range(products))
        path.write_text("product_id,title,price,description\n" + "".join(rows))
        tracemalloc.start()
        with Spill() as spill:
            count = sum(1 for _ in reader_of("products", "aisle")(Reading(Source(path), spill)))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == products
        return highest

    few = peak(2500)
    assert peak(7500) < 1.3 * few
