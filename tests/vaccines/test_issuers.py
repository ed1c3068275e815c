"""Whose cards are trusted is what the operator's files say now; a damaged file is named and spoils nothing."""

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from caregiving.vaccines.issuers import trusted
from tests.vaccines.health_card_making import ISSUER, Signer, clinic

CRL = {"kid": "k", "method": "rid", "ctr": 1, "rids": ["abc"]}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(HEALTH_CARD_KEYS=tmp_path / "keys", HEALTH_CARD_CRLS=tmp_path / "crls"):
        yield tmp_path


def written(folder: Path, name: str, content: object) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content), "utf-8")
    return file


def test_without_files_nobody_is_trusted(folder: Path) -> None:
    found = trusted()
    assert not found.knows_somebody
    assert (found.revoked, found.unusable) == ((), ())


def test_the_files_of_a_folder_count_together(folder: Path) -> None:
    other = Signer()
    written(folder, "keys/a.json", {ISSUER: {"keys": [clinic().jwk]}})
    written(folder, "keys/b.json", {"https://b.example": {"keys": [clinic().jwk, other.jwk]}})
    written(folder, "crls/k.json", CRL)
    found = trusted()
    assert found.keys.issuers == {ISSUER, "https://b.example"}
    assert {key.issuer for key in found.keys.with_id(clinic().kid)} == {ISSUER, "https://b.example"}
    assert found.keys.with_id(other.kid)
    assert [listed.kid for listed in found.revoked] == ["k"]


def test_one_file_may_be_named_instead_of_a_folder(folder: Path) -> None:
    file = written(folder, "one.json", {"keys": [clinic().jwk]})
    with override_settings(HEALTH_CARD_KEYS=file):
        assert trusted().keys.with_id(clinic().kid)


def test_a_new_key_needs_no_restart(folder: Path) -> None:
    file = written(folder, "keys/a.json", {ISSUER: {"keys": []}})
    assert not trusted().knows_somebody
    written(folder, "keys/a.json", {ISSUER: {"keys": [clinic().jwk]}})
    os.utime(file, (1, 1))
    assert trusted().knows_somebody


def test_a_damaged_file_is_named_by_the_check_and_spoils_nothing(folder: Path) -> None:
    written(folder, "keys/good.json", {ISSUER: {"keys": [clinic().jwk]}})
    written(folder, "keys/bad.json", [])
    written(folder, "crls/bad-list.json", {})
    assert trusted().knows_somebody
    said = [str(message.msg) for message in run_checks() if message.id == "fortnight.W003"]
    assert len(said) == 2
    assert "bad.json" in said[0] and "bad-list.json" in said[1]


def test_a_file_that_is_far_too_large_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caregiving.vaccines.issuers.MOST_BYTES", 10)
    written(folder, "keys/large.json", {ISSUER: {"keys": [clinic().jwk]}})
    assert "larger" in trusted().unusable[0]


def test_the_operator_is_told_that_a_season_of_the_data_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caregiving.checks.timezone.localdate", lambda: date(2100, 1, 1))
    said = [message for message in run_checks() if message.id == "fortnight.I001"]
    assert any("Influenza" in str(message.msg) for message in said)
    assert all("import_cdsi" in str(message.hint) for message in said)
    monkeypatch.setattr("caregiving.checks.timezone.localdate", lambda: date(2025, 12, 1))
    assert not [message for message in run_checks() if message.id == "fortnight.I001"]
