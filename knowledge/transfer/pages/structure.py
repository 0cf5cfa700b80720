"""Questions and answers that a page shows: details, lists of terms, accordions, headings, articles.

Of what is tried, the first kinds that are sure (details, terms, accordions) may stand on one page
together; headings are read only where there is none of them, an article only where there are no
questions among the headings either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from knowledge.transfer.pages.model import Found, Page
from knowledge.transfer.pages.words import is_asked, plain, question_text, tells_of_faq, without_site

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
BODIES: Final = (
    ".article-body", ".article__body", "[itemprop=articleBody]", ".article_body", ".intercom-article",
    ".shopify-policy__body", ".shopify-policy__container", ".page-content.rte", ".rte", ".article-content",
    ".entry-content", ".post-content", "article", "main", "#content", "[role=main]",
)  # fmt: skip
_TITLES: Final = ("summary", "dt", "button", "a", "h2", "h3", "h4", "h5", "h6", "div", "span", "p", "strong")
MIN_QUESTIONS: Final = 2
MIN_PROSE: Final = 20  # characters beside links: below it a page only lists others


def shown(page: Page) -> Iterator[Found]:
    """The questions and answers that the page shows."""
    sure = [*_details(page.tree), *_terms(page), *_accordions(page.tree)]
    if sure:
        yield from sure
        return
    root = _root(page.tree)
    headed = list(_headed(page, root))
    if headed:
        yield from headed
        return
    article = _article(page, root)
    if article is not None:
        yield article


def categories_of(page: Page, questions: Collection[str]) -> dict[str, str]:
    """Question -> the heading that stands over it and is no question itself; else the page's title."""
    first = page.tree.find("h1")
    over = plain(first) if isinstance(first, Tag) else without_site(page.head.title)
    found = dict.fromkeys(questions, over)
    open_questions = set(questions)
    for one in page.tree.find_all(_TITLES):
        if one.name in ("div", "span", "p", "strong") and one.find(True) is not None:
            continue
        told = plain(one)
        asked = question_text(told)
        if asked in open_questions:
            found[asked] = over
            open_questions.discard(asked)
        elif one.name in ("h2", "h3") and told and asked not in questions and not is_asked(told):
            over = told
    return found


def _details(tree: BeautifulSoup) -> Iterator[Found]:
    for one in tree.find_all("details"):
        summary = one.find("summary")
        if not isinstance(summary, Tag) or one.find("details") is not None:
            continue  # one that holds others only groups them
        group = one.find_parent("details")
        over = group.find("summary") if isinstance(group, Tag) else None
        answer = _copy(child for child in one.children if child is not summary)
        yield Found(
            plain(summary), answer, category=plain(over) if isinstance(over, Tag) else "",
            anchor=_anchor(one, summary),
        )  # fmt: skip


def _terms(page: Page) -> Iterator[Found]:
    is_faq = tells_of_faq(page.head.title, page.head.address, *(plain(h) for h in page.tree.find_all("h1")))
    for terms in page.tree.find_all("dl"):
        named = list(terms.find_all("dt"))
        if not is_faq and not any(is_asked(plain(one)) for one in named):
            continue  # a table of facts
        for term in named:
            told = []
            following = term.find_next_sibling(["dt", "dd"])
            while isinstance(following, Tag) and following.name == "dd":
                told.append(following)
                following = following.find_next_sibling(["dt", "dd"])
            if told:
                parts = (f"<div>{one.decode_contents()}</div>" for one in told)
                yield Found(plain(term), _copy(parts), anchor=_anchor(term))


def _accordions(tree: BeautifulSoup) -> Iterator[Found]:
    """What opens a panel is its question; also a panel that names what it is labelled by."""
    by_id = {str(one["id"]): one for one in tree.find_all(id=True)}
    taken: set[int] = set()
    for control in tree.find_all(["button", "a", "div", "span", "li", *HEADINGS]):
        panel = by_id.get(_panel_id(control))
        if panel is None or id(panel) in taken or _holds(panel, control) or _holds(control, panel):
            continue
        if plain(control) and plain(panel):
            taken.add(id(panel))
            yield Found(plain(control), _copy(panel.children), anchor=str(panel["id"]))
    for panel in tree.select("[role=region][aria-labelledby]"):
        label = by_id.get(str(panel["aria-labelledby"]))
        if label is not None and id(panel) not in taken and plain(panel) and is_asked(plain(label)):
            yield Found(plain(label), _copy(panel.children), anchor=_anchor(panel))


def _holds(outer: Tag, inner: Tag) -> bool:
    return any(one is outer for one in inner.parents)


def _panel_id(control: Tag) -> str:
    if control.find_parent("ul", attrs={"role": "tablist"}) or control.get("role") in ("tab", "menuitem"):
        return ""
    told = control.get("aria-controls")
    if not told and "collapse" in (control.get("data-toggle"), control.get("data-bs-toggle")):
        told = control.get("data-bs-target") or control.get("data-target") or control.get("href")
    return str(told or "").lstrip("#")


def _headed(page: Page, root: Tag) -> Iterator[Found]:
    """Headings that ask, each with what follows up to the next of its rank."""
    asking = [one for one in root.find_all(HEADINGS[1:]) if is_asked(plain(one))]
    is_faq = tells_of_faq(page.head.title, page.head.address, *(plain(h) for h in page.tree.find_all("h1")))
    if not asking or (len(asking) < MIN_QUESTIONS and not is_faq):
        return
    names = [one.name for one in asking]
    rank = max(sorted(set(names)), key=names.count)
    of_rank = root.find_all(rank)
    if 2 * names.count(rank) < len(of_rank) and not is_faq:
        return  # an article with a question among its headings
    for heading in of_rank:
        if is_faq or is_asked(plain(heading)):
            answer = _copy(_following(heading, root, rank))
            if plain(answer):
                yield Found(plain(heading), answer, anchor=_anchor(heading))


def _following(heading: Tag, root: Tag, rank: str) -> Iterator[PageElement]:
    """What stands between a heading and the next of its rank or above."""
    ends = HEADINGS[: HEADINGS.index(rank) + 1]
    start = heading
    while not any(_says(one) for one in start.next_siblings):
        over = start.parent
        if over is None or over is root or len(over.find_all(ends)) > 1:
            break
        start = over
    for one in start.next_siblings:
        if isinstance(one, Tag) and (one.name in ends or one.find(ends) is not None):
            return
        yield one


def _article(page: Page, root: Tag) -> Found | None:
    """The page as one entry: its title, and its body."""
    first = page.tree.find("h1")
    title = plain(first) if isinstance(first, Tag) else without_site(page.head.title)
    linked = sum(len(plain(one)) for one in root.find_all("a"))
    if not title or len(plain(root)) - linked - len(title) < MIN_PROSE:
        return None
    answer = _copy([root])
    for one in answer.find_all("h1", limit=1):
        one.decompose()
    return Found(title, answer, is_article=True)


def _root(tree: BeautifulSoup) -> Tag:
    """The element that holds the page's own text."""
    for selector in BODIES:
        found = tree.select_one(selector)
        if found is not None and plain(found):
            return found
    return tree


def _says(one: PageElement) -> bool:
    return bool(plain(one) if isinstance(one, Tag) else isinstance(one, NavigableString) and one.strip())


def _copy(parts: object) -> BeautifulSoup:
    """Parts of a page as a tree of their own; the page stays whole."""
    return BeautifulSoup("".join(str(one) for one in parts), "html.parser")  # type: ignore[attr-defined]


def _anchor(*tags: Tag) -> str:
    return next((str(one["id"]) for one in tags if one.get("id")), "")
