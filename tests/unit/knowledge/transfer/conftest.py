"""An editing service over an empty database, and imports into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.transfer.files import open_file
from knowledge.transfer.model import FormatName, Report
from knowledge.transfer.service import TransferService

FILES = Path(__file__).parent / "files"
Import = Callable[..., Report]


@pytest.fixture
def editing(database: Database, clock: FixedClock) -> EditingService:
    return EditingService(database, clock, NO_FACTS)


@pytest.fixture
def transfer(editing: EditingService) -> TransferService:
    return TransferService(editing)


@pytest.fixture
def take(transfer: TransferService) -> Import:
    """Import a path as the command line does."""

    def run(path: Path, format_name: FormatName = "aisle-csv", **options: Any) -> Report:
        publish = options.pop("publish", False)
        found = open_file(path, format_name, **options).read(lambda count: None)
        return transfer.run(transfer.plan(found, publish=publish), "ann")

    return run
