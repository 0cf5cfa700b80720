"""The demo shop's customers, with tastes that only the simulation knows.

Shapes   arrays have one row per customer; ``departments`` is (customers, 8), each row sums to 1
Units    price_band is the natural logarithm of how far above the usual price somebody buys
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commerce.customers.model import Customer
from commerce.demo.reading import DATA, DEPARTMENTS
from commerce.orders.model import Address

CUSTOMERS: Final = 2000
RING: Final = 16  # of them, the last: made up by one swindler, see frauds.py
_CHINESE: Final = 0.4
_DOMAINS: Final = ("example.com", "example.net", "example.org")  # reserved, never delivered (RFC 2606)


@dataclass(frozen=True, slots=True)
class Person:
    """A customer before the simulation says which segments they are in."""

    customer_id: str
    name: str
    email: str
    language: str
    gender: str  # women or men, as products say it
    address: Address
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Tastes:
    """What draws each customer; one row per customer."""

    departments: NDArray[np.float64]
    price_band: NDArray[np.float64]
    brand_seed: NDArray[np.int64]
    activity: NDArray[np.float64]
    has_baby: NDArray[np.bool_]
    has_kids: NDArray[np.bool_]
    leaves_on: NDArray[np.int64]  # day of the year after which they shop no more; 365: stays
    joins_on: NDArray[np.int64]  # day of the year of their first visit; 0: was there before
    mildness: NDArray[np.float64]  # added to every rating they give


def demo_id(prefix: str, seed: int, *parts: object) -> str:
    """An id that looks like any other and is the same for the same seed."""
    said = "|".join([str(seed), prefix, *map(str, parts)])
    return f"{prefix}_{hashlib.blake2b(said.encode(), digest_size=12).hexdigest()}"


def draw_tastes(seed: int, count: int = CUSTOMERS) -> Tastes:
    """Draw every customer's tastes."""
    rng = np.random.default_rng([seed, 10])
    mix = rng.dirichlet(np.full(len(DEPARTMENTS), 0.45), count)
    leaves = np.where(rng.random(count) < 0.22, rng.integers(60, 330, count), 365)
    joins = np.where(rng.random(count) < 0.35, rng.integers(0, 355, count), 0)
    activity = rng.gamma(1.1, 1.0, count) + 0.05
    activity[count - RING :] = 0.0
    return Tastes(
        departments=mix * 0.9 + 0.1 / len(DEPARTMENTS),
        price_band=rng.normal(0, 0.45, count),
        brand_seed=rng.integers(0, 2**31, count),
        activity=activity,
        has_baby=rng.random(count) < 0.09,
        has_kids=rng.random(count) < 0.3,
        leaves_on=np.maximum(leaves, joins + 5),
        joins_on=joins,
        mildness=rng.normal(0, 0.3, count),
    )


def draw_people(seed: int, now: datetime, tastes: Tastes) -> list[Person]:
    """Give every customer a name, an address and a language."""
    words = _words()
    rng = np.random.default_rng([seed, 11])
    people: list[Person] = []
    for index, joined in enumerate(tastes.joins_on.tolist()):
        chinese = bool(rng.random() < _CHINESE)
        gender = "women" if rng.random() < 0.56 else "men"
        name, mail_name = _name(rng, words, gender, chinese)
        address = _address(rng, words, name, chinese)
        before = timedelta(days=int(rng.integers(30, 900))) if joined == 0 else timedelta(hours=1)
        people.append(
            Person(
                demo_id("cus", seed, index),
                name,
                f"{mail_name}{index + 1}@{_DOMAINS[index % 3]}",
                "zh" if chinese else "en",
                gender,
                address,
                now - timedelta(days=365 - joined, minutes=int(rng.integers(0, 1440))) - before,
            )
        )
    return people


def as_customer(person: Person, segments: tuple[str, ...]) -> Customer:
    """The customer that the shop knows."""
    return Customer(
        person.customer_id, person.email, person.name, person.language, segments, person.created_at
    )


def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for line in (DATA / "people.txt").read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition(": ")
        words[key] = [one.strip() for one in (rest.split("|") if "|" in rest else rest.split())]
    return words


def _name(
    rng: np.random.Generator, words: dict[str, list[str]], gender: str, chinese: bool
) -> tuple[str, str]:
    if chinese:
        surname, pinyin = _pick(rng, words["surname"]).split()
        given, given_pinyin = _pick(rng, words[f"given {gender}"]).split()
        return surname + given, f"{pinyin}.{given_pinyin}"
    first, last = _pick(rng, words[f"first {gender}"]), _pick(rng, words["last"])
    return f"{first} {last}", f"{first}.{last}".lower()


def _address(rng: np.random.Generator, words: dict[str, list[str]], name: str, chinese: bool) -> Address:
    suffix = " zh" if chinese else ""
    city, country, post = _pick(rng, words["cities" + suffix]).rsplit(" ", 2)
    street, house = _pick(rng, words["streets" + suffix]), int(rng.integers(1, 180))
    line = f"{street}{house}号" if chinese else f"{house} {street}"
    return Address(name, line, city, f"{post}{int(rng.integers(10, 99))}", country)


def _pick(rng: np.random.Generator, options: list[str]) -> str:
    return options[int(rng.integers(0, len(options)))]
