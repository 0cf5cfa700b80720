"""What the numbers that are not prices say, as values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Measures:
    """What the numbers that are not prices say."""

    sizes: list[str] = field(default_factory=list)
    renewed: bool = False  # the sizes said first were taken back
    recipients: list[str] = field(default_factory=list)
    occasions: list[str] = field(default_factory=list)
    age_years: float | None = None
    rating_min: float | None = None
    quantity: int | None = None
    on_sale: bool = False

    def add_size(self, size: str, again: bool) -> None:
        """One more size; the first one ``again`` takes the place of those said before."""
        if again and not self.renewed:
            self.sizes.clear()
            self.renewed = True
        self.sizes.append(size)


def show_number(value: float) -> str:
    """``42`` for 42.0, ``8.5`` for 8.5."""
    return str(int(value)) if value == int(value) else f"{value:g}"
