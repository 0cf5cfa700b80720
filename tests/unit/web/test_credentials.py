from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kernel.errors import Invalid
from kernel.settings import Settings
from web.channels.credentials import channels_of, telegram_key, write_credentials
from web.channels.http import twilio_signature


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        secret_key="k" * 40,
        public_url="https://shop.example/",
        slack_token='xoxb-"1"',
        slack_signing_secret="s",
    )


def test_no_app_is_switched_on_by_default() -> None:
    assert channels_of(Settings()) == {}


def test_the_file_is_for_its_owner_only_and_quotes_its_secrets(settings: Settings) -> None:
    path = write_credentials(settings)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().splitlines()[1:] == [
        "rest:",
        "bot.channels.slack.SlackCards:",
        '  slack_token: "xoxb-\\"1\\""',
        '  slack_signing_secret: "s"',
        '  public_url: "https://shop.example"',
    ]


def test_telegrams_address_carries_a_key_that_only_we_can_make(settings: Settings) -> None:
    on = replace(settings, telegram_token="1:t", telegram_verify="bot")
    url = channels_of(on)["bot.channels.telegram.TelegramCards"]["webhook_url"]
    assert url == f"https://shop.example/webhooks/telegram/webhook?key={telegram_key(on)}"
    assert telegram_key(on) != telegram_key(replace(on, secret_key="x" * 40))


@pytest.mark.parametrize(
    ("half", "missing"),
    [
        ({"telegram_token": "1:t"}, "AISLE_TELEGRAM_VERIFY"),
        ({"slack_signing_secret": ""}, "AISLE_SLACK_SIGNING_SECRET"),
        ({"facebook_page_token": "t"}, "AISLE_FACEBOOK_SECRET"),
        ({"twilio_account_sid": "AC"}, "AISLE_TWILIO_AUTH_TOKEN"),
    ],
)
def test_an_app_that_is_half_set_is_refused(settings: Settings, half: dict[str, str], missing: str) -> None:
    with pytest.raises(Invalid, match=missing):
        channels_of(replace(settings, **half))


def test_twilios_signature_is_the_one_of_its_documentation() -> None:
    # Source: Twilio, "Security: validating signatures from Twilio", the worked example
    body = (
        b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
    )
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert twilio_signature("12345", url, body) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
