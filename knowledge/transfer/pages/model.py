"""A page of a help centre, and what is found on it, as values."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from knowledge.transfer.model import Place


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself before its content."""

    language: str = ""  # the lang attribute
    title: str = ""
    address: str = ""  # its canonical address
    base: str = ""
    alternates: tuple[str, ...] = ()  # addresses of its translations
    linked_data: tuple[str, ...] = ()  # JSON-LD


@dataclass(frozen=True, slots=True)
class Page:
    """A page read into a tree that is safe: no scripts, no handlers, no addresses that run."""

    place: Place
    head: Head
    tree: BeautifulSoup


@dataclass(frozen=True, slots=True)
class Found:
    """A question and its answer as they stand on a page."""

    question: str
    answer: Tag
    language: str = ""  # of the nearest lang attribute
    category: str = ""
    anchor: str = ""  # the id that the page gives it
    is_article: bool = False  # the page is about this question alone
