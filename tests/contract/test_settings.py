"""The settings' page says what the settings are, and nothing else reads the environment."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

from kernel.settings import Settings
from scripts.settings_page import page

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "kernel",
    "commerce",
    "retrieval",
    "recommender",
    "knowledge",
    "conversations",
    "analytics",
    "actions",
    "web",
)


def test_the_page_is_what_the_settings_say() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page()


def test_a_setting_is_named_after_its_variable() -> None:
    assert [f.metadata["env"] for f in fields(Settings)] == [
        f"AISLE_{f.name.upper()}" for f in fields(Settings)
    ]


def test_only_the_settings_read_the_environment() -> None:
    readers = []
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                    readers.append(str(path.relative_to(ROOT)))
    # the two others speak to libraries by variables of theirs
    assert sorted(set(readers)) == ["kernel/blas.py", "kernel/settings.py", "retrieval/export.py"]
