"""Keys by command: the secret alone on standard output, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Refused
from kernel.keys.model import key_id_in
from kernel.keys.service import KeyService
from recommender.__main__ import main


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'keys.db'}"
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("AISLE_DATABASE_URL", url)
    return url


def test_a_key_is_made_listed_and_revoked(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = ["keys", "create", "--name", "mail tool", "--scopes", "recommend:read, events:write"]
    assert main([*made, "--rate-per-s", "5"]) == 0
    secret = capsys.readouterr().out.strip()
    key_id = key_id_in(secret)
    assert key_id is not None
    database = build_database(url)
    keys = KeyService(database, SystemClock())
    assert keys.authorise(secret, "events:write").rate_per_s == 5
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert f"{key_id}\tmail tool\trecommend:read,events:write\t5\t200\t" in listed
    assert secret not in listed
    assert main(["keys", "revoke", key_id]) == 0
    with pytest.raises(Refused):
        keys.authorise(secret, "events:write")
    database.close()


def test_an_unknown_scope_or_key_is_told_with_status_1(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "create", "--name", "x", "--scopes", "all"]) == 1
    assert main(["keys", "revoke", "0123456789abcdef"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "scopes must be of recommend:read" in told.err
    assert "no API key '0123456789abcdef'" in told.err
