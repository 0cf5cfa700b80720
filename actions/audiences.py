"""For whom a promotion is asked: students, members, new customers; told honestly, never promised.

A promotion of a segment is named to whoever asks for it; its code and its saving are told only to
those whom the session proves to belong there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from actions.words import word
from commerce.promotions.model import Promotion
from kernel.languages import Language


@dataclass(frozen=True, slots=True)
class Audience:
    """A group that shops make offers to: its label's key, how it is said, what shops call its segment."""

    key: str
    said: re.Pattern[str]
    segments: tuple[str, ...]


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


AUDIENCES: Final = (
    Audience(
        "for_students",
        _said(r"\bstudents?\b|\buni(versity)?\b|\bcollege\b|学生|校园"),
        ("student", "students"),
    ),
    Audience(
        "for_new_customers",
        _said(
            r"\b(new|first[- ]time) (customers?|users?|shoppers?|members?|buyers?)\b"
            r"|\bfirst (order|purchase|time)\b|\bsign[- ]?up\b"
            r"|新人|新客|新用户|首单|第一次(买|下单|购)|首次(下单|购)"
        ),
        ("new", "first_order"),
    ),
    Audience(
        "for_members",
        _said(
            r"\bmembers?(hip)?\b|\bvips?\b|\bloyal(ty)?\b|\bregulars?\b|\breturning\b"
            r"|会员|vip|老客|老顾客|老用户"
        ),
        ("vip", "loyal", "member", "members"),
    ),
    Audience("for_families", _said(r"\bfamil(y|ies)\b|\bparents?\b|家庭|亲子"), ("family", "families")),
    Audience(
        "for_seniors",
        _said(r"\bseniors?\b|\bpensioners?\b|\bover 6\d\b|老人|老年人|长辈"),
        ("senior", "seniors"),
    ),
    Audience(
        "for_key_workers",
        _said(
            r"\b(military|veterans?|army|nhs|nurses?|doctors?|teachers?|first responders?|key workers?)\b"
            r"|军人|医护|教师|老师"
        ),
        ("military", "teacher", "teachers", "nhs", "key_worker"),
    ),
    Audience("for_staff", _said(r"\b(staff|employees?) (discount|price|code)|员工"), ("staff", "employee")),
    Audience(
        "for_birthdays",
        _said(r"\bbirthday (discount|treat|code|voucher|offer|deal)|生日.{0,3}(优惠|折扣|券)"),
        ("birthday",),
    ),
)


def audience_in(text: str) -> Audience | None:
    """The group whose offers a question is about."""
    return next((one for one in AUDIENCES if one.said.search(text)), None)


def is_for(promotion: Promotion, audience: Audience) -> bool:
    """Whether a promotion is for the group, by its segments or by its own words."""
    if set(promotion.scope.segments) & set(audience.segments):
        return True
    said = " ".join([*promotion.names.values(), *promotion.descriptions.values()])
    return not promotion.scope.segments and audience.said.search(said) is not None


def audience_name(audience: Audience, language: Language) -> str:
    """What the group is called: students, 学生."""
    return word(audience.key, language)
