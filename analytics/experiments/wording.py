"""The verdict in words, in English and in Chinese.

Units    a conversion's difference is told in percentage points, revenue in the currency's whole units
"""

from __future__ import annotations

from typing import Final

from analytics.experiments.model import Comparison, Preference
from analytics.experiments.verdict import Ruling
from kernel.money import format_money
from recommender.experiments.model import Experiment

_EN: Final = {
    "draft": "Not started.",
    "split_broken": "The shoppers are not split as planned. Something loses shoppers of one variant; no "
    "figure here can be trusted until that is found.",
    "too_early": "Too early: too few shoppers have ordered for an interval. No winner yet; {missing} of "
    "{planned} planned shoppers are missing.",
    "collecting": "No winner yet: {missing} of {planned} planned shoppers are missing.",
    "harmful": " So far {variant} does worse than {control} ({span} in {metric}): reason enough to stop.",
    "guard_harmed": "{variant} breaks the guardrail {guard}: it is worse than {control} by more than the "
    "{tolerance} that is tolerated. Stop it, whatever it sells.",
    "variant_wins": "{variant} wins: against {control}, {metric} changes by {span}.",
    "control_wins": "{control} stays: no variant is better, {variant} is worse ({span} in {metric}).",
    "no_difference": "No difference was found: with {variant}, {metric} changes by {span} against {control}.",
    "open_guard": " Not yet sure: {guard}.",
    "bandit": "A bandit moves shoppers to what earns more; it does not prove a difference. New shoppers go: "
    "{split}.",
    "prefer": "{variant}'s ranking is preferred: it won {wins} answers and lost {losses}.",
    "prefer_other": "{control}'s ranking is preferred: it won {losses} answers and lost {wins}.",
    "prefer_none": "No preference was found: {variant}'s ranking won {wins} answers and lost {losses}.",
    "prefer_early": "No winner yet: {missing} of {planned} planned answers are missing. {variant}'s ranking "
    "won {wins} and lost {losses} so far.",
    "conversion": "conversion",
    "revenue": "revenue per shopper",
    "handover": "hand-overs to a person",
    "latency": "waiting time",
    "points": " percentage points",
    "to": " to ",
}
_ZH: Final = {
    "draft": "尚未开始。",
    "split_broken": "顾客没有按计划分流：某个方案在丢失顾客。查明原因之前，这里的数字都不可信。",
    "too_early": "为时过早：下单的顾客太少，还给不出区间。"
    "暂无胜者；计划的 {planned} 位顾客还差 {missing} 位。",
    "collecting": "暂无胜者：计划的 {planned} 位顾客还差 {missing} 位。",
    "harmful": "到目前为止，{variant} 不如 {control}（{metric}变化 {span}），可以为此停止实验。",
    "guard_harmed": "{variant} 触犯了护栏指标“{guard}”：比 {control} 差，且超过容许的 {tolerance}。"
    "无论卖得多好，都应停止。",
    "variant_wins": "{variant} 胜出：与 {control} 相比，{metric}变化 {span}。",
    "control_wins": "保留 {control}：没有更好的方案，{variant} 更差（{metric}变化 {span}）。",
    "no_difference": "没有发现差别：与 {control} 相比，{variant} 的{metric}变化 {span}。",
    "open_guard": "尚不确定：{guard}。",
    "bandit": "多臂老虎机会把顾客引向收益更高的方案，但不能证明差别。新顾客的分配：{split}。",
    "prefer": "顾客更喜欢 {variant} 的排序：胜 {wins} 次，负 {losses} 次。",
    "prefer_other": "顾客更喜欢 {control} 的排序：胜 {losses} 次，负 {wins} 次。",
    "prefer_none": "没有发现偏好：{variant} 的排序胜 {wins} 次，负 {losses} 次。",
    "prefer_early": "暂无胜者：计划的 {planned} 个回答还差 {missing} 个。{variant} 的排序目前胜 {wins} 次，"
    "负 {losses} 次。",
    "conversion": "转化率",
    "revenue": "每位顾客的收入",
    "handover": "转人工",
    "latency": "等待时间",
    "points": " 个百分点",
    "to": " 至 ",
}
TEXTS: Final = {"en": _EN, "zh": _ZH}


def verdict_words(
    experiment: Experiment, ruling: Ruling, open_guards: list[str], currency: str
) -> dict[str, str]:
    """The verdict by language."""
    return {language: _say(experiment, ruling, open_guards, currency, language) for language in TEXTS}


def _say(experiment: Experiment, ruling: Ruling, open_guards: list[str], currency: str, language: str) -> str:
    texts, told = TEXTS[language], ruling.comparison
    facts = {
        "missing": f"{ruling.missing:,}",
        "planned": f"{experiment.planned_sample:,}",
        "control": experiment.control.name,
        "metric": texts[experiment.metric],
    }
    if told is not None:
        facts |= {"variant": told.variant, "span": span_of(told, currency, language)}
    if ruling.guard is not None:
        tolerance = f"{ruling.guard.tolerance:.0%}"
        facts |= {
            "variant": ruling.guard.variant,
            "guard": texts[ruling.guard.metric],
            "tolerance": tolerance,
        }
    said = texts[ruling.verdict].format(**facts)
    if ruling.verdict == "collecting" and told is not None:
        said += texts["harmful"].format(**facts)
    if ruling.verdict == "variant_wins" and open_guards:
        comma = ", " if language == "en" else "、"
        said += texts["open_guard"].format(guard=comma.join(texts[name] for name in open_guards))
    return said


def preference_words(
    experiment: Experiment, preference: Preference, verdict: str, missing: int
) -> dict[str, str]:
    """The verdict on two interleaved rankings, by language."""
    keys = {"variant_wins": "prefer", "control_wins": "prefer_other", "no_difference": "prefer_none"}
    facts = {
        "variant": preference.variant,
        "control": experiment.control.name,
        "wins": f"{preference.wins:,}",
        "losses": f"{preference.losses:,}",
        "missing": f"{missing:,}",
        "planned": f"{experiment.planned_sample:,}",
    }
    key = "draft" if verdict == "draft" else keys.get(verdict, "prefer_early")
    return {language: texts[key].format(**facts) for language, texts in TEXTS.items()}


def bandit_words(shares: dict[str, float]) -> dict[str, str]:
    """What a bandit does now, by language."""
    split = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    return {
        "en": TEXTS["en"]["bandit"].format(split=split),
        "zh": TEXTS["zh"]["bandit"].format(split=split.replace(", ", "、")),
    }


def span_of(told: Comparison, currency: str, language: str) -> str:
    """The interval of a difference, with signs."""
    texts = TEXTS[language]
    if told.metric == "conversion":
        return f"{100 * told.low:+.2f}{texts['to']}{100 * told.high:+.2f}{texts['points']}"
    return texts["to"].join(_signed(value, currency, language) for value in (told.low, told.high))


def _signed(minor: float, currency: str, language: str) -> str:
    sign = "-" if minor < 0 else "+"
    return sign + format_money(round(abs(minor)), currency, "zh" if language == "zh" else "en")
