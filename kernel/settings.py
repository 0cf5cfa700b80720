"""Every setting of the platform: one frozen object, read once from the environment.

Each field's metadata holds its environment variable and one sentence; ``docs/settings.md`` is
held to them by a test. Nothing else in the platform reads the environment.

Errors   Invalid names the variable, the rule and the value
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel.errors import Invalid
from kernel.security import read_or_make_secret


def setting(env: str, default: Any, about: str) -> Any:
    """One setting: its variable, its default and what it is for."""
    return field(default=default, metadata={"env": env, "about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set; see ``docs/settings.md``."""

    data_dir: Path = setting(
        "AISLE_DATA_DIR", Path("var"), "Folder for the database, models, snapshots and secrets."
    )
    database_url: str = setting(
        "AISLE_DATABASE_URL", "", "SQLAlchemy URL; empty means a SQLite file in the data folder."
    )
    tracker_url: str = setting(
        "AISLE_TRACKER_URL",
        "",
        "SQLAlchemy URL of Rasa's conversations; empty means the database's when that is PostgreSQL, else rasa.db in the data folder.",
    )
    host: str = setting(
        "AISLE_HOST", "127.0.0.1", "Address that `web` listens on; 0.0.0.0 to be reached from other machines."
    )
    port: int = setting("AISLE_PORT", 8000, "Port of `web`, the only public one.")
    action_port: int = setting(
        "AISLE_ACTION_PORT", 5055, "Loopback port on which `web` answers Rasa's action calls."
    )
    public_url: str = setting(
        "AISLE_PUBLIC_URL",
        "",
        "Address that shoppers use, for links in cards and mails; empty means http://host:port.",
    )
    rasa_url: str = setting(
        "AISLE_RASA_URL", "http://127.0.0.1:5005", "Where Rasa listens; never a public address."
    )
    rasa_token: str = setting(
        "AISLE_RASA_TOKEN", "", "Token of Rasa's API; empty means none, which is right on loopback only."
    )
    rasa_timeout_s: float = setting(
        "AISLE_RASA_TIMEOUT_S", 4.5, "Seconds after which the door apologises for Rasa."
    )
    secret_key: str = setting(
        "AISLE_SECRET_KEY", "", "Key that signs our own tokens; empty means one made once in the data folder."
    )
    identity_key: str = setting(
        "AISLE_IDENTITY_KEY",
        "",
        "Key shared with the shop's site, which signs its shoppers' identity tokens (JWT, HS256); empty means made once in the data folder.",
    )
    shop_name: str = setting(
        "AISLE_SHOP_NAME", "Aisle Demo Shop", "The shop's name as the assistant says it."
    )
    currency: str = setting("AISLE_CURRENCY", "USD", "ISO 4217 code for prices that come without one.")
    default_language: str = setting(
        "AISLE_DEFAULT_LANGUAGE", "en", "Language of a shopper who has not written yet: en or zh."
    )
    checkout_url: str = setting(
        "AISLE_CHECKOUT_URL",
        "",
        "Where checkout hands over, with {cart_id}; empty means our own checkout, which makes an order.",
    )
    return_window_days: int = setting(
        "AISLE_RETURN_WINDOW_DAYS", 30, "Days after delivery in which a line can be sent back."
    )
    free_delivery_minor: int = setting(
        "AISLE_FREE_DELIVERY_MINOR", 5000, "Cart value from which delivery is free, in minor units."
    )
    delivery_fee_minor: int = setting(
        "AISLE_DELIVERY_FEE_MINOR", 499, "Delivery fee below that, in minor units."
    )
    support_hours: str = setting(
        "AISLE_SUPPORT_HOURS",
        "Mon-Fri 09:00-18:00",
        "When people answer: days and hours in the shop's time zone.",
    )
    timezone: str = setting("AISLE_TIMEZONE", "UTC", "The shop's time zone (IANA name).")
    support_email: str = setting(
        "AISLE_SUPPORT_EMAIL", "support@example.com", "Where a shopper can write to a person."
    )
    smtp_url: str = setting(
        "AISLE_SMTP_URL",
        "",
        "smtp://user:password@host:port or smtps://…; empty means mails stay in the development mailbox.",
    )
    mail_from: str = setting("AISLE_MAIL_FROM", "shop@example.com", "Sender of mails.")
    dev_mailbox: bool = setting(
        "AISLE_DEV_MAILBOX",
        True,
        "Show the development mailbox at /dev/mailbox (only when no SMTP is set and on a loopback host).",
    )
    code_ttl_s: int = setting("AISLE_CODE_TTL_S", 600, "Seconds a one-time code is good for.")
    code_attempts: int = setting("AISLE_CODE_ATTEMPTS", 5, "Wrong codes after which a new one is needed.")
    session_ttl_s: int = setting(
        "AISLE_SESSION_TTL_S", 30 * 86400, "Seconds a conversation's token is good for."
    )
    staff_idle_s: int = setting(
        "AISLE_STAFF_IDLE_S",
        8 * 3600,
        "Seconds without a click after which staff sign in to the console again.",
    )
    staff_session_s: int = setting(
        "AISLE_STAFF_SESSION_S", 7 * 86400, "Seconds after which staff sign in again however busy they are."
    )
    max_message_chars: int = setting("AISLE_MAX_MESSAGE_CHARS", 2000, "Longest message a shopper may send.")
    message_rate_per_s: float = setting(
        "AISLE_MESSAGE_RATE_PER_S", 1.0, "Messages a second a conversation may send on average."
    )
    message_burst: int = setting("AISLE_MESSAGE_BURST", 20, "Messages a conversation may send at once.")
    address_rate_per_s: float = setting(
        "AISLE_ADDRESS_RATE_PER_S", 20.0, "Requests a second one network address may send on average."
    )
    address_burst: int = setting("AISLE_ADDRESS_BURST", 200, "Requests one network address may send at once.")
    trusted_proxies: int = setting(
        "AISLE_TRUSTED_PROXIES", 0, "How many reverse proxies in front add to X-Forwarded-For."
    )
    embed_origins: str = setting(
        "AISLE_EMBED_ORIGINS", "*", "Sites that may embed the widget, comma separated; * for any."
    )
    embedding_model: str = setting(
        "AISLE_EMBEDDING_MODEL",
        "",
        "A sentence-transformers model, by name or folder; empty means the embedded all-MiniLM-L6-v2.",
    )
    snapshots_kept: int = setting(
        "AISLE_SNAPSHOTS_KEPT", 5, "Trained snapshots of the recommender that are kept for going back."
    )
    recommend_max_per_brand: int = setting(
        "AISLE_RECOMMEND_MAX_PER_BRAND", 3, "Suggestions of one brand in a list, as long as others fill it."
    )
    recommend_diversity: float = setting(
        "AISLE_RECOMMEND_DIVERSITY",
        0.15,
        "How much a suggestion loses for each of its shelf that stands before it, 0 to 1.",
    )
    recommend_promotion_boost: float = setting(
        "AISLE_RECOMMEND_PROMOTION_BOOST",
        0.05,
        "How much a product on sale gains over an equal one at its usual price, 0 to 0.2.",
    )
    recommend_margin_boost: float = setting(
        "AISLE_RECOMMEND_MARGIN_BOOST",
        0.0,
        "How much of its margin's share a product gains, 0 (off) to 0.2; nothing where its cost is unknown.",
    )
    recommend_boost_cap: float = setting(
        "AISLE_RECOMMEND_BOOST_CAP",
        0.2,
        "What promotion and margin together may lift a product at most, 0 to 0.2.",
    )
    recommend_bought_days: int = setting(
        "AISLE_RECOMMEND_BOUGHT_DAYS", 60, "Days for which what was bought is not suggested again."
    )
    gap_window_days: int = setting(
        "AISLE_GAP_WINDOW_DAYS",
        56,
        "Days of stored questions that gaps of the knowledge base are computed from.",
    )
    gap_expiry_days: int = setting(
        "AISLE_GAP_EXPIRY_DAYS", 28, "Days without a new question after which a gap is suggested no more."
    )
    gap_min_people: int = setting(
        "AISLE_GAP_MIN_PEOPLE", 2, "People who must have asked for a gap to be one."
    )
    gap_every_s: int = setting(
        "AISLE_GAP_EVERY_S", 3600, "Seconds between two computings of the gaps; 0 means only on demand."
    )
    help_page: bool = setting(
        "AISLE_HELP_PAGE", True, "Show the published answers to everybody at /help, with search."
    )
    log_level: str = setting("AISLE_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")
    log_json: bool = setting("AISLE_LOG_JSON", False, "Log JSON lines instead of text.")
    telegram_token: str = setting(
        "AISLE_TELEGRAM_TOKEN", "", "Telegram bot token; empty switches the channel off."
    )
    telegram_verify: str = setting("AISLE_TELEGRAM_VERIFY", "", "Telegram bot name, checked by Rasa.")
    slack_token: str = setting("AISLE_SLACK_TOKEN", "", "Slack bot token; empty switches the channel off.")
    slack_signing_secret: str = setting("AISLE_SLACK_SIGNING_SECRET", "", "Slack signing secret.")
    facebook_page_token: str = setting(
        "AISLE_FACEBOOK_PAGE_TOKEN", "", "Facebook page access token; empty switches the channel off."
    )
    facebook_secret: str = setting("AISLE_FACEBOOK_SECRET", "", "Facebook app secret.")
    facebook_verify: str = setting("AISLE_FACEBOOK_VERIFY", "", "Facebook webhook verify token.")
    twilio_account_sid: str = setting(
        "AISLE_TWILIO_ACCOUNT_SID", "", "Twilio account; empty switches WhatsApp off."
    )
    twilio_auth_token: str = setting("AISLE_TWILIO_AUTH_TOKEN", "", "Twilio auth token.")
    twilio_number: str = setting("AISLE_TWILIO_NUMBER", "", "Sender, such as whatsapp:+14155238886.")

    def secret(self) -> str:
        """The key that signs our own tokens."""
        return self.secret_key or read_or_make_secret(self.data_dir / "secret.key")

    def identity_secret(self) -> str:
        """The key that signs shoppers' identity tokens."""
        return self.identity_key or read_or_make_secret(self.data_dir / "identity.key")

    def resolved_database_url(self) -> str:
        """The database's URL, the default one filled in."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'aisle.db').absolute()}"

    def resolved_tracker_url(self) -> str:
        """The URL of Rasa's conversations; ``bot/paths.py`` reads the same settings in Rasa's environment."""
        if self.tracker_url:
            return self.tracker_url
        if self.database_url.startswith("postgres"):
            return self.database_url
        return f"sqlite:///{(self.data_dir / 'rasa.db').absolute()}"

    def resolved_public_url(self) -> str:
        """The address shoppers use, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


_ABOVE_NOTHING = (
    "rasa_timeout_s", "message_rate_per_s", "message_burst", "max_message_chars",
    "code_ttl_s", "code_attempts", "staff_idle_s", "staff_session_s",
)  # fmt: skip


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environment`` (the process's own by default).

    Raises:
        Invalid: for a value that cannot be read, and for an unknown ``AISLE_`` variable.
    """
    values = os.environ if environment is None else environment
    known = {item.metadata["env"]: item for item in fields(Settings)}
    unknown = sorted(name for name in values if name.startswith("AISLE_") and name not in known)
    if unknown:
        raise Invalid(f"unknown setting {unknown[0]}: see docs/settings.md", field=unknown[0])
    read = {item.name: _read(item, values[name]) for name, item in known.items() if values.get(name)}
    settings = Settings(**read)
    _check(settings)
    return settings


def _read(item: Field[Any], text: str) -> Any:
    name = item.metadata["env"]
    default: Any = item.default
    kind: type[Any] = type(default)
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.lower()
            ]
        return Path(text) if isinstance(default, Path) else kind(text)
    except (ValueError, KeyError) as error:
        raise Invalid(f"{name} must be a {kind.__name__}, not {text!r}", field=name) from error


def _check(settings: Settings) -> None:
    if settings.default_language not in ("en", "zh"):
        raise Invalid(
            f"AISLE_DEFAULT_LANGUAGE must be en or zh, not {settings.default_language!r}",
            field="AISLE_DEFAULT_LANGUAGE",
        )
    if not 0 <= settings.port <= 65535:
        raise Invalid(f"AISLE_PORT must be 0 to 65535, not {settings.port}", field="AISLE_PORT")
    for name in _ABOVE_NOTHING:
        if getattr(settings, name) <= 0:
            raise Invalid(f"AISLE_{name.upper()} must be above 0", field=f"AISLE_{name.upper()}")
    for name, low, high in (
        ("snapshots_kept", 1, 1000),
        ("recommend_max_per_brand", 1, 100),
        ("recommend_diversity", 0, 1),
        ("recommend_promotion_boost", 0, 0.2),
        ("recommend_margin_boost", 0, 0.2),
        ("recommend_boost_cap", 0, 0.2),
        ("recommend_bought_days", 0, 3650),
        ("gap_window_days", 1, 730),
        ("gap_expiry_days", 1, 730),
        ("gap_min_people", 1, 1000),
        ("gap_every_s", 0, 30 * 86400),
    ):
        if not low <= getattr(settings, name) <= high:
            variable = f"AISLE_{name.upper()}"
            raise Invalid(f"{variable} must be {low} to {high}", field=variable)
    if urlsplit(settings.rasa_url).scheme not in ("http", "https"):
        raise Invalid("AISLE_RASA_URL must be an http address", field="AISLE_RASA_URL")
