"""`manage.py read_health_card` answers in JSON and in its exit code, and never with a stack trace."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.vaccines.health_card_making import ISSUER, clinic, good_payload, picture, qr


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return written(tmp_path / "keys.json", json.dumps({ISSUER: {"keys": [clinic().jwk]}}))


@pytest.fixture
def card(tmp_path: Path) -> Path:
    content = {"verifiableCredential": [clinic().card()]}
    return written(tmp_path / "mine.smart-health-card", json.dumps(content))


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """What the command prints for a valid card."""
    call_command("read_health_card", *map(str, arguments))
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """What the command prints when it exits with an error."""
    with pytest.raises(CommandError, match="see errors") as error:
        call_command("read_health_card", *map(str, arguments))
    assert error.value.returncode == 1
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert printed["valid"] is False
    return printed


def test_pictures_of_a_cards_codes_are_read_together(
    tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digits = qr(clinic().card())
    half = len(digits) // 4 * 2
    paths = [tmp_path / "one.png", tmp_path / "two.png"]
    for path, text in zip(paths, (f"shc:/2/2/{digits[half:]}", f"shc:/1/2/{digits[:half]}"), strict=True):
        path.write_bytes(picture(text))
    assert answer(capsys, *paths, "--keys", keys)["valid"]
    assert "qr-part-missing" in refusal(capsys, paths[0], "--keys", keys)["errors"][0]
    paths[0].write_bytes(picture("https://elsewhere.example"))
    assert "one.png: no-code-in-picture" in refusal(capsys, *paths, "--keys", keys)["errors"][0]


def test_a_valid_card_is_told_in_full(card: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, card, "--keys", keys)
    assert told["cards"] == [{name: value for name, value in told.items() if name != "cards"}]
    del told["cards"]
    dose = {"cvx": "208", "mvx": "PFR", "lot": "0000001", "performer": "ABC General Hospital"}
    assert told == {
        "valid": True,
        "errors": [],
        "warnings": [],
        "issuer": ISSUER,
        "issuer_pinned": True,
        "kid": clinic().kid,
        "issued_at": "2024-03-01T12:00:00.250000+00:00",
        "expires_at": None,
        "types": good_payload()["vc"]["type"],
        "name": "John B. Anyperson",
        "birth_date": "1951-01-20",
        "immunizations": [dose | {"date": "2021-01-01"}, dose | {"date": "2023-10-02", "cvx": "309"}],
        "note": "card-proves-issuer-not-holder",
    }


def test_several_cards_are_answered_one_by_one_and_together(
    tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expired = clinic().card(good_payload() | {"exp": 1709294500})
    both = written(tmp_path / "both.txt", f"shc:/{qr(clinic().card())}\nshc:/{qr(expired)}\n")
    told = refusal(capsys, both, "--keys", keys)
    assert [card["valid"] for card in told["cards"]] == [True, False]
    assert [card["expires_at"] for card in told["cards"]] == [None, "2024-03-01T12:01:40+00:00"]
    assert len(told["immunizations"]) == 2
    assert len(told["errors"]) == 1
    assert told["errors"][0].startswith("card 2: expired: ")


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [("2024-02-29", "not-yet"), ("2024-03-01T12:00:00", "not-yet"), ("2024-03-01T07:00:00-05:00", "not-yet")],
)
def test_the_card_is_judged_as_of_the_moment_given(
    card: Path, keys: Path, capsys: pytest.CaptureFixture[str], as_of: str, reason: str
) -> None:
    told = refusal(capsys, card, "--keys", keys, "--as-of", as_of)
    assert told["errors"][0].startswith(f"{reason}: ")


def test_a_day_counts_to_its_end(card: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, card, "--keys", keys, "--as-of", "2024-03-01")["valid"]


def test_a_day_that_is_none_is_refused_in_words(card: Path, keys: Path) -> None:
    with pytest.raises(CommandError, match="'soon' is not a date as YYYY-MM-DD"):
        call_command("read_health_card", str(card), "--keys", str(keys), "--as-of", "soon")


def test_a_revoked_card_is_refused(tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    payload = good_payload()
    payload["vc"]["rid"] = "AB12"
    card = written(tmp_path / "card.txt", clinic().card(payload))
    listed = {"kid": clinic().kid, "method": "rid", "ctr": 1, "rids": ["AB12"]}
    crl = written(tmp_path / "crl.json", json.dumps(listed))
    told = refusal(capsys, card, "--keys", keys, "--crl", crl)
    assert told["errors"][0].startswith("revoked: ")


@pytest.mark.parametrize("broken", ["--keys", "--crl"])
def test_a_broken_file_of_the_operator_is_named(
    tmp_path: Path, card: Path, keys: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    file = written(tmp_path / "broken.json", "{")
    told = refusal(capsys, card, "--keys", keys, broken, file)
    assert told["errors"][0].startswith("broken.json: not-json: ")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, tmp_path / "none.txt", "--keys", keys)["errors"] == [
        "none.txt cannot be read: No such file or directory."
    ]
    assert refusal(capsys, tmp_path, "--keys", keys)["immunizations"] == []


def test_a_huge_file_is_refused(tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(capsys, huge, "--keys", keys)["errors"][0].startswith("too-big: ")


def test_the_real_command_exits_with_one_and_no_stack_trace(tmp_path: Path, keys: Path) -> None:
    noise = tmp_path / "noise.bin"
    noise.write_bytes(os.urandom(500))
    command = [sys.executable, "manage.py", "read_health_card", str(noise), "--keys", str(keys)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["valid"] is False
    assert "Traceback" not in done.stderr
