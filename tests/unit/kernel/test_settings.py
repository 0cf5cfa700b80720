"""Settings: read once, each wrong one named."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from kernel.errors import Invalid
from kernel.settings import Settings, load_settings


def test_nothing_set_gives_the_defaults() -> None:
    assert load_settings({}) == Settings()
    assert load_settings({"PATH": "/bin", "AISLE_PORT": ""}) == Settings()


def test_each_kind_is_read() -> None:
    read = load_settings(
        {
            "AISLE_PORT": "9000",
            "AISLE_DATA_DIR": "/tmp/shop",
            "AISLE_LOG_JSON": "yes",
            "AISLE_DEV_MAILBOX": "0",
            "AISLE_RASA_TIMEOUT_S": "2.5",
            "AISLE_DEFAULT_LANGUAGE": "zh",
        }
    )
    assert (read.port, read.data_dir, read.log_json, read.dev_mailbox, read.rasa_timeout_s) == (
        9000, Path("/tmp/shop"), True, False, 2.5,
    )  # fmt: skip
    assert read.default_language == "zh"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AISLE_PORT", "many"),
        ("AISLE_PORT", "65536"),
        ("AISLE_PORT", "-1"),
        ("AISLE_LOG_JSON", "maybe"),
        ("AISLE_DEFAULT_LANGUAGE", "fr"),
        ("AISLE_CODE_ATTEMPTS", "0"),
        ("AISLE_MESSAGE_RATE_PER_S", "-1"),
        ("AISLE_RASA_URL", "ftp://localhost"),
        ("AISLE_PROT", "9000"),
    ],
)
def test_a_wrong_or_unknown_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_settings({name: value})
    assert caught.value.field == name


def test_every_setting_has_one_variable_and_one_sentence() -> None:
    names = [item.metadata["env"] for item in fields(Settings)]
    assert len(set(names)) == len(names)
    assert all(name.startswith("AISLE_") for name in names)
    assert all(item.metadata["about"].endswith((".", ")")) for item in fields(Settings))


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_what_follows_from_other_settings(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, port=8001)
    assert settings.resolved_database_url() == f"sqlite:///{tmp_path / 'aisle.db'}"
    assert settings.resolved_public_url() == "http://127.0.0.1:8001"
    assert (
        Settings(public_url="https://shop.example/").resolved_public_url().rstrip("/")
        == "https://shop.example"
    )
    assert settings.secret() == settings.secret() != settings.identity_secret()
    assert Settings(secret_key="given").secret() == "given"
