"""Read a page's HTML into a tree that is safe and stripped of what is not its content.

nh3 (html5ever) reads HTML as browsers do, closes what was left open, and drops scripts, handlers and
addresses that run. What frames the content (navigation, footers, votes) is taken out afterwards.

Errors   Invalid for a page whose encoding cannot be told, or that is nested too deeply
"""

from __future__ import annotations

import re
from typing import Final

import nh3
from bs4 import BeautifulSoup, Tag

from kernel.errors import Invalid
from knowledge.transfer.model import Place
from knowledge.transfer.pages.head import read_head
from knowledge.transfer.pages.model import Page
from knowledge.transfer.reading import DAMAGED, decoded

TAGS: Final = frozenset(
    """a abbr article aside b blockquote br button caption center cite code col colgroup dd del details dfn
    div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd
    label legend li main mark menu nav ol p pre q s samp section small span strike strong sub summary sup
    table tbody td tfoot th thead time tr tt u ul var""".split()
)
ATTRIBUTES: Final = {
    "*": {
        "id", "class", "lang", "role", "itemscope", "itemtype", "itemprop", "aria-controls",
        "aria-labelledby", "aria-label", "aria-hidden", "data-target", "data-bs-target", "data-toggle",
        "data-bs-toggle",
    },
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan"},
    "th": {"colspan"},
}  # fmt: skip
MAX_DEPTH: Final = 150
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_GONE: Final = ("nav", "footer", "aside")
_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
)
_FRAMES: Final = re.compile(
    r"breadcrumb|pagination|article-votes|article-share|share-links?|social|related|recent-articles|"
    r"comments?(?:-|$)|cookie|newsletter|site-header|site-footer|sidebar|side-nav|skip-?(?:link|nav)|"
    r"was-?this-?helpful|article-relatives|article-return|intercom-reaction|toc$|table-of-contents"
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_RUNS: Final = re.compile(r"\s{400,}")  # the time that Markdown takes grows with their square
_CHINESE: Final = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk"})


def read_page(place: Place, data: bytes) -> Page:
    """The page as a tree.

    Raises:
        Invalid: when it cannot be read.
    """
    html = page_text(data)
    head = read_head(html)
    return Page(place, head, safe_tree(html))


def page_text(data: bytes) -> str:
    """The page's text in the encoding that it names, else in the one that its bytes tell.

    Raises:
        Invalid: for bytes that are text in neither.
    """
    told = _CHARSET.search(data[:4096])
    name = told[1].decode("ascii").lower() if told else ""
    if name and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode("gb18030" if name in _CHINESE else name).replace("\x00", "")
        except (LookupError, UnicodeError):
            pass  # pages often name another encoding than they are in
    text = decoded(data)
    if DAMAGED in text:
        raise Invalid("holds bytes that are not in the page's encoding")
    return text.replace("\x00", "")


def safe_tree(html: str) -> BeautifulSoup:
    """HTML as a tree without scripts, handlers, comments and addresses that run.

    Raises:
        Invalid: when elements stand deeper in each other than Markdown can be made of.
    """
    clean = nh3.clean(
        _RUNS.sub("\n", html),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "title", "textarea"},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    tree = BeautifulSoup(clean, "html.parser")
    depths = {id(tree): 0}
    for one in tree.find_all(True):
        depths[id(one)] = depths[id(one.parent)] + 1
        if depths[id(one)] > MAX_DEPTH:
            raise Invalid(f"the page's elements stand more than {MAX_DEPTH} deep in each other")
    return tree


def drop_frame(tree: Tag) -> None:
    """Take out what frames the content: navigation, footers, votes, related links, comments."""
    for one in tree.find_all(_is_frame):
        if not one.decomposed:
            one.decompose()


def _is_frame(tag: Tag) -> bool:
    if tag.name in _GONE or str(tag.get("role", "")).lower() in _ROLES:
        return True
    if tag.name == "header" and tag.find_parent(["article", "main"]) is None and tag.find("h1") is None:
        return True
    names = [*(tag.get_attribute_list("class")), tag.get("id")]
    return any(_FRAMES.search(str(name).lower()) for name in names if name)
