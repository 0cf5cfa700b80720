"""All words of the console: each room's texts in one table, said in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from kernel.languages import Language
from web.console.accounts.texts import TEXTS as ACCOUNTS
from web.console.entries.texts import TEXTS as ENTRIES
from web.console.gaps.texts import TEXTS as GAPS
from web.console.home.texts import TEXTS as HOME
from web.console.rehearsal.texts import TEXTS as REHEARSAL
from web.console.revisions.texts import TEXTS as REVISIONS
from web.console.signin.texts import TEXTS as SIGNIN
from web.console.texts import TEXTS as GROUND
from web.console.transfer.texts import TEXTS as TRANSFER

Texts = dict[str, dict[Language, str]]

ROOMS: Final[tuple[Texts, ...]] = (
    GROUND,
    SIGNIN,
    HOME,
    ENTRIES,
    ACCOUNTS,
    REVISIONS,
    REHEARSAL,
    TRANSFER,
    GAPS,
)
ALL: Final[Texts] = {key: texts for room in ROOMS for key, texts in room.items()}
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Say:
    """Says a text by its key in one language; a key ending in ``.one`` is taken where ``n`` is 1."""

    def __init__(self, language: Language, timezone: str = "UTC") -> None:
        self.language = language
        self._zone = ZoneInfo(timezone)

    def __call__(self, key: str, **filled: object) -> str:
        """The text of ``key``; a misspelt key is a KeyError, so that a page's test finds it."""
        if filled.get("n") == 1 and f"{key}.one" in ALL:
            key = f"{key}.one"
        text = ALL[key][self.language]
        return text.format(**filled) if filled else text

    def has(self, key: str) -> bool:
        """Whether there is a text of that key; for codes that may have one."""
        return key in ALL

    def day(self, at: datetime) -> str:
        """A date as people write it, in the shop's time zone."""
        local = at.astimezone(self._zone)
        if self.language == "zh":
            return f"{local.year}年{local.month}月{local.day}日"
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"

    def moment(self, at: datetime) -> str:
        """A date and time, in the shop's time zone."""
        return f"{self.day(at)} {at.astimezone(self._zone):%H:%M}"

    def form_moment(self, at: datetime | None) -> str:
        """A time as an ``<input type="datetime-local">`` takes it; empty for none."""
        return "" if at is None else f"{at.astimezone(self._zone):%Y-%m-%dT%H:%M}"

    def read_moment(self, text: str) -> datetime | None:
        """What such a field gives back, aware; None for an empty field.

        Raises:
            ValueError: when it is no time.
        """
        return datetime.fromisoformat(text).replace(tzinfo=self._zone) if text.strip() else None
