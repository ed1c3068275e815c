"""What keeps Fortnight from starting is told in one clear line, with an exit code and without a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from caregiving.runtime import doors
from tests.runtime.instance import ROOT, environment, free_port


def refused(*command: str, **settings: str) -> str:
    """The one line that a failing command says."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment(**settings), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def run_refused(run_dir: Path, **settings: str) -> str:
    """The one line with which a start over `run_dir` is refused."""
    return refused(sys.executable, "-m", "caregiving.runtime", FORTNIGHT_RUN_DIR=str(run_dir), **settings)


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run_refused(tmp_path / "var", PORT=str(port))
    assert f"Port {port} is taken" in said
    assert f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("written", ["http", "0", "65536", "-1", "８０", ""])
def test_a_port_that_is_none_is_shown_as_it_was_written(tmp_path: Path, written: str) -> None:
    assert f"PORT is {written!r}" in run_refused(tmp_path / "var", PORT=written)


def test_a_host_that_is_not_of_this_machine_is_named(tmp_path: Path) -> None:
    assert "192.0.2.1" in run_refused(tmp_path / "var", HOST="192.0.2.1", PORT=str(free_port()))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = run_refused(tmp_path / "file" / "var", PORT=str(free_port()))
    assert str(tmp_path / "file" / "var") in said
    assert "FORTNIGHT_RUN_DIR" in said


def test_a_second_start_over_the_same_folder_names_the_first(tmp_path: Path) -> None:
    with doors.own_folder(tmp_path) as held:
        doors.sign(held, "http://localhost:8000")
        said = run_refused(tmp_path, PORT=str(free_port()))
    assert f"process {os.getpid()}, http://localhost:8000" in said


def test_an_old_python_is_refused_by_make(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    for target in ("run", "test"):
        said = refused("make", "--no-print-directory", target, f"PYTHON={old}", MAKEFLAGS="")
        assert "needs Python 3.11 or newer" in said


def test_a_machine_without_pip_is_told_how_to_get_it(tmp_path: Path) -> None:
    bare = [sys.executable, "-S", "-m", "caregiving.runtime.install", str(ROOT / "requirements.txt")]
    done = subprocess.run(
        bare, cwd=tmp_path, env=environment(PYTHONPATH=str(ROOT)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "has no pip" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.runtime
def test_an_address_that_is_no_database_is_named_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "caregiving.runtime"],
        cwd=ROOT,
        env=environment(
            FORTNIGHT_RUN_DIR=str(tmp_path / "var"), PORT=str(free_port()), DATABASE_URL="mysql://somewhere/else"
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "DATABASE_URL starts with 'mysql'" in done.stderr
    assert "Traceback" not in done.stderr
