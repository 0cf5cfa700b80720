"""A report as a table for a terminal, in English or Chinese."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from analytics.experiments.model import ExperimentReport
from analytics.experiments.wording import span_of
from kernel.money import format_money

_HEADS: Final = {
    "en": ("variant", "shown to", "counted", "conversion", "revenue each", "handed over", "wait"),
    "zh": ("方案", "展示人数", "计入人数", "转化率", "人均收入", "转人工", "等待"),
}
_AGAINST: Final = {
    "en": ("against the control", "metric", "95 % interval, valid daily", "lift", "p"),
    "zh": ("与对照相比", "指标", "95 % 区间（每日可看）", "提升", "p"),
}
_GUARDS: Final = {
    "en": ("guardrail", "variant", "tolerated", "state"),
    "zh": ("护栏指标", "方案", "容许", "状态"),
}


def as_table(report: ExperimentReport, language: str = "en") -> str:
    """The whole report: verdict first, then the figures behind it."""
    experiment = report.experiment
    parts = [
        f"{experiment.name} ({experiment.experiment_id}, {experiment.kind}, {experiment.state})",
        report.words[language],
    ]
    if report.verdict == "draft":
        return "\n".join(parts)
    if report.arms:
        parts += ["", _grid([_HEADS[language], *_arms(report, language)])]
    if report.comparisons:
        parts += ["", _grid([_AGAINST[language], *_against(report, language)])]
    if report.guards:
        rows = [(g.metric, g.variant, f"{g.tolerance:.0%}", g.state) for g in report.guards]
        parts += ["", _grid([_GUARDS[language], *rows])]
    if report.split is not None:
        state = "BROKEN" if report.split.broken else "ok"
        parts += [
            "",
            f"split: {state} (p {report.split.p_sequential:.3g}; one look {report.split.p_once:.3g})",
        ]
    if report.preference is not None:
        told = report.preference
        parts.append(
            f"{told.variant}: {told.wins} won, {told.losses} lost, {told.ties} ties; share of wins "
            f"{told.low:.3f} to {told.high:.3f}, p {told.p_value:.3g}"
        )
    return "\n".join([*parts, *(f"note: {note}" for note in report.notes)])


def _arms(report: ExperimentReport, language: str) -> list[tuple[str, ...]]:
    return [
        (
            arm.variant,
            f"{arm.exposed:,}",
            f"{arm.counted:,}",
            f"{arm.conversion:.2%}",
            format_money(round(arm.revenue_minor), report.currency, language),
            f"{arm.handover:.2%}",
            f"{arm.latency_ms:.0f} ms" if arm.latency_ms is not None else "-",
        )
        for arm in report.arms
    ]


def _against(report: ExperimentReport, language: str) -> list[tuple[str, ...]]:
    return [
        (
            one.variant,
            one.metric,
            span_of(one, report.currency, language),
            f"{one.lift:+.1%}" if one.lift is not None else "-",
            f"{one.p_value:.3g}",
        )
        for one in report.comparisons
    ]


def _grid(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(_width(line) for line in lines), *lines[1:]])


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
