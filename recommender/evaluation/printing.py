"""A report as a table for people, as JSON for programs, and as a plot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kernel.errors import Invalid
from recommender.evaluation.measuring import COLD, Figures
from recommender.evaluation.metrics import AT_K
from recommender.evaluation.report import FUSED, Report

BEYOND: Final = ("coverage", "novelty", "diversity")
SHOWN: Final = {"hr": "HR", "ndcg": "NDCG", "mrr": "MRR", "map": "MAP", "f1": "F1"}


def as_json(report: Report) -> str:
    """One object: ``{source: {"ndcg@10": …}}``."""
    rounded = {
        name: {key: round(value, 6) for key, value in figures.items()}
        for name, figures in report.figures.items()
    }
    return json.dumps(rounded)


def as_table(report: Report, ks: Sequence[int]) -> str:
    """One table for each k, with the intervals of HR and NDCG, and one for cold products if asked for."""
    parts = [f"{report.shoppers} shoppers; fusion: {fusion_in_words(report)}"]
    for k in ks:
        columns = [f"{name}@{k}" for name in (*AT_K, *BEYOND)] + (["auc"] if k == ks[0] else [])
        parts.append(_table(report.figures, columns))
    fused = report.figures[FUSED]
    if "cold_shoppers" in fused:
        count = int(fused["cold_shoppers"])
        parts.append(f"products that nobody had bought in training: the right one of {count} shoppers")
        if count:
            parts.append(_table(report.figures, [f"cold_{name}@{k}" for k in ks for name in COLD]))
    return "\n\n".join(parts)


def fusion_in_words(report: Report) -> str:
    """The fusion's name, its weights, and what the methods reached on validation."""
    arrays = report.fusion.arrays()
    weights = zip(arrays["names"], arrays["weights"], strict=True) if "weights" in arrays else ()
    said = ", ".join(f"{name} {weight:.2f}" for name, weight in weights)
    reached = ", ".join(f"{name} {value:.4f}" for name, value in report.validation.items())
    return f"{report.fusion.name}{f' ({said})' if said else ''}; validation NDCG@10: {reached}"


def _table(figures: dict[str, Figures], columns: Sequence[str]) -> str:
    heads = [_head(column) for column in columns]
    lines = [["", *heads]]
    for name, found in figures.items():
        lines.append([name, *(_cell(found, column) for column in columns)])
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads) + 1)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _head(column: str) -> str:
    name, _, k = column.removeprefix("cold_").partition("@")
    shown = SHOWN.get(name, name.upper() if name == "auc" else name.capitalize())
    return f"{shown}@{k}" if k else shown


def _cell(found: Figures, column: str) -> str:
    if column not in found:
        return "-"
    value = f"{found[column]:.4f}" if not column.startswith("novelty") else f"{found[column]:.2f}"
    if column.split("@")[0] in ("hr", "ndcg") and f"{column}_low" in found:
        value += f" [{found[f'{column}_low']:.4f}, {found[f'{column}_high']:.4f}]"
    return value


def plot(report: Report, ks: Sequence[int], path: Path) -> None:
    """Bars of HR and NDCG for each k with their intervals, to a file whose ending says the format.

    Raises:
        Invalid: when the file cannot be written or its ending is no picture's.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(5 * len(ks), 7), layout="constrained")
    FigureCanvasAgg(figure)
    names = list(report.figures)
    for row, measure in enumerate(("ndcg", "hr")):
        for column, k in enumerate(ks):
            axes = figure.add_subplot(2, len(ks), row * len(ks) + column + 1)
            key = f"{measure}@{k}"
            values = [report.figures[name][key] for name in names]
            low = [v - report.figures[n][f"{key}_low"] for n, v in zip(names, values, strict=True)]
            high = [report.figures[n][f"{key}_high"] - v for n, v in zip(names, values, strict=True)]
            colours = ["tab:orange" if name == FUSED else "tab:blue" for name in names]
            axes.barh(
                names, values, xerr=[[max(x, 0) for x in low], [max(x, 0) for x in high]], color=colours
            )
            axes.invert_yaxis()
            axes.set_title(f"{SHOWN[measure]}@{k}")
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise Invalid(f"the plot cannot be written to {path}: {error}", field="plot") from error
