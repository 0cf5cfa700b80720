"""The typed keys under which the application holds its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.database import Database
from kernel.http import RateLimiter
from kernel.settings import Settings
from web.chat.door import Door
from web.chat.hub import Hub
from web.chat.rasa import RasaClient
from web.shop.finder import Finder

if TYPE_CHECKING:
    from commerce.shop import Shop

SETTINGS = web.AppKey("settings", Settings)
DATABASE = web.AppKey("database", Database)
SHOP: web.AppKey[Shop] = web.AppKey("shop")
SESSIONS = web.AppKey("sessions", SessionService)
MESSAGES = web.AppKey("messages", MessageService)
RASA = web.AppKey("rasa", RasaClient)
HUB = web.AppKey("hub", Hub)
DOOR = web.AppKey("door", Door)
FINDER = web.AppKey("finder", Finder)
CHANNEL_LIMITS = web.AppKey("channel_limits", RateLimiter)
ADDRESSES = web.AppKey("addresses", RateLimiter)
