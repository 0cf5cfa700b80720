"""The demo shop's questions that must keep their answer, in words that its FAQ does not hold."""

from __future__ import annotations

from commerce.demo.reading import DATA


def demo_checks() -> list[tuple[str, str, str | None]]:
    """``(question, language, entry id)``; None where nothing may answer."""
    found: list[tuple[str, str, str | None]] = []
    for line in (DATA / "checks.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        language, entry_id, text = line.split(maxsplit=2)
        found.append((text, language, None if entry_id == "-" else entry_id))
    return found
