"""What `tests.plugin` promises: two lanes, and no silent skip where nothing may be skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.instance import ROOT

pytestmark = pytest.mark.runtime

SUITE = """
import pytest

def test_plain(): pass

@pytest.mark.django_db
def test_database(): pass

@pytest.mark.postgres
def test_on_postgres_only(): pass

@pytest.mark.runtime
@pytest.mark.django_db
def test_slow(): pass
"""

SKIPS = """
import pytest

@pytest.mark.skip(reason="no Chromium")
def test_skipped(): pass

def test_skips_itself(): pytest.skip("no Chromium")

@pytest.mark.xfail(reason="known")
def test_known_to_fail(): assert False
"""

SKIPPED_FILE = "import pytest\npytest.skip('no Chromium', allow_module_level=True)\n"


def run_suite(folder: Path, text: str, *options: str, **settings: str) -> tuple[int, str]:
    """Exit code and output of pytest over a file that holds `text`."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "FORTNIGHT_"))}
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugin", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-v", *options, str(folder)],
        cwd=ROOT,
        env=inherited | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_default_lane_runs_all_but_what_needs_postgresql(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, SUITE, "--collect-only")
    assert code == 0, said
    assert "test_plain" in said and "test_database" in said and "test_slow" in said
    assert "test_on_postgres_only" not in said


def test_the_postgresql_lane_runs_what_touches_the_database_and_is_not_slow(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, SUITE, "--collect-only", FORTNIGHT_TEST_DB="postgres")
    assert code == 0, said
    assert "test_database" in said and "test_on_postgres_only" in said
    assert "test_plain" not in said and "test_slow" not in said


def test_a_skip_is_a_skip_on_a_laptop(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, SKIPS)
    assert code == 0, said
    assert "2 skipped, 1 xfailed" in said


def test_a_skip_is_a_failure_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, SKIPS, FORTNIGHT_REQUIRE_BROWSER="1")
    assert code == 1, said
    assert "1 failed, 1 xfailed, 1 error" in said
    assert "no Chromium" in said


def test_a_skipped_file_is_a_failure_there_too(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, SKIPPED_FILE, FORTNIGHT_REQUIRE_BROWSER="1")
    assert code != 0, said
    assert "no Chromium" in said


def test_servers_of_the_shell_are_not_what_the_tests_see(tmp_path: Path) -> None:
    text = "def test_it(settings): assert settings.DATABASES['default']['ENGINE'].endswith('sqlite3')\n"
    code, said = run_suite(tmp_path, text, DATABASE_URL="postgres://me@somewhere/real", SECRET_KEY="real")
    assert code == 0, said
