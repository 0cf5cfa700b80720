"""Write the credentials that Rasa's connectors need, from the settings, outside the repository.

Errors   Invalid names the setting that a channel lacks
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any, Final

from kernel.errors import Invalid
from kernel.settings import Settings

FILE: Final = "credentials.yml"


def channels_of(settings: Settings) -> dict[str, dict[str, Any]]:
    """The connectors that the settings switch on, by the class that Rasa loads.

    Raises:
        Invalid: for a channel that is only half set.
    """
    public_url = settings.resolved_public_url()
    found: dict[str, dict[str, Any]] = {}
    if settings.telegram_token:
        _need(settings, "telegram_verify")
        found["bot.channels.telegram.TelegramCards"] = {
            "access_token": settings.telegram_token,
            "verify": settings.telegram_verify,
            "webhook_url": f"{public_url}/webhooks/telegram/webhook?key={telegram_key(settings)}",
        }
    if settings.slack_token:
        _need(settings, "slack_signing_secret")
        found["bot.channels.slack.SlackCards"] = {
            "slack_token": settings.slack_token,
            "slack_signing_secret": settings.slack_signing_secret,
        }
    if settings.facebook_page_token:
        _need(settings, "facebook_secret", "facebook_verify")
        found["bot.channels.facebook.FacebookCards"] = {
            "verify": settings.facebook_verify,
            "secret": settings.facebook_secret,
            "page-access-token": settings.facebook_page_token,
        }
    if settings.twilio_account_sid:
        _need(settings, "twilio_auth_token", "twilio_number")
        found["bot.channels.twilio.TwilioCards"] = {
            "account_sid": settings.twilio_account_sid,
            "auth_token": settings.twilio_auth_token,
            "twilio_number": settings.twilio_number,
        }
    return {name: given | {"public_url": public_url} for name, given in found.items()}


def write_credentials(settings: Settings) -> Path:
    """Write ``credentials.yml`` into the data folder, readable by its owner only; where it is."""
    path = settings.data_dir / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["# Written from the settings by `python -m web credentials`; holds secrets.", "rest:"]
    for name, given in channels_of(settings).items():
        lines.append(f"{name}:")
        lines += [f"  {key}: {json.dumps(value)}" for key, value in given.items()]
    part = path.with_name(f"{FILE}.{os.getpid()}")
    part.touch(mode=0o600)
    part.write_text("\n".join(lines) + "\n")
    part.replace(path)
    return path


def telegram_key(settings: Settings) -> str:
    """What Telegram's calls carry in their address: Rasa's connector checks no signature of its own."""
    return hmac.new(settings.secret().encode(), b"telegram-webhook", hashlib.sha256).hexdigest()[:40]


def _need(settings: Settings, *names: str) -> None:
    for name in names:
        if not getattr(settings, name):
            variable = f"AISLE_{name.upper()}"
            raise Invalid(f"{variable} must be set for this messaging app", field=variable)
