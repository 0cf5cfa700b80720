"""A package imports only from floors below its own; packages on one floor never import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    {"kernel"},
    {"commerce", "retrieval"},
    {"recommender", "knowledge", "conversations"},
    {"analytics"},
    {"actions", "web"},
    {"aisle"},
]
FLOOR_OF = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}


def imports_of(path: Path) -> set[str]:
    """The top-level packages that a file imports, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def files_of(package: str) -> list[Path]:
    folder = ROOT / package
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [ROOT / f"{package}.py"]


def builds_sql(path: Path) -> bool:
    """Whether a file imports more of SQLAlchemy than the type of a connection."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] == "sqlalchemy"
        and {alias.name for alias in node.names} - {"Connection", "OperationalError", "IntegrityError"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize("package", sorted(FLOOR_OF))
def test_imports_go_down_only(package: str) -> None:
    climbing = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in files_of(package)
        for other in sorted(imports_of(path) & FLOOR_OF.keys())
        if other != package and FLOOR_OF[other] >= FLOOR_OF[package]
    ]
    assert climbing == []


def test_bot_imports_none_of_ours() -> None:
    assert [str(p) for p in files_of("bot") if imports_of(p) & FLOOR_OF.keys()] == []


def test_only_bot_and_its_starters_import_rasa() -> None:
    importers = {
        path.relative_to(ROOT).parts[0]
        for package in FLOOR_OF
        for path in files_of(package)
        if "rasa" in imports_of(path)
    }
    assert importers == set()


def test_sql_stands_in_stores_and_tables_only() -> None:
    outside = [
        str(path.relative_to(ROOT))
        for package in FLOOR_OF
        if package != "kernel"
        for path in files_of(package)
        if builds_sql(path) and not path.stem.startswith(("store", "tables"))
    ]
    assert outside == []
