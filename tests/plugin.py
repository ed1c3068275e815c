"""What must stand before Django reads its settings: given to pytest as `-p tests.plugin`.

Two lanes. By default the suite runs on SQLite. With FORTNIGHT_TEST_DB=postgres every test that touches the
database runs again, on an embedded PostgreSQL, together with those marked `postgres`; DATABASE_URL, when
given, names a server of your own for that lane. Each process of xdist has a server to itself, which a test may
crash. With FORTNIGHT_REQUIRE_BROWSER=1 a skipped test has failed.
"""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from caregiving.runtime import postgres
from tests.servers import Broker

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}
ON_SQLITE_ONLY = {"runtime", "browser", "once"}  # slow, and the database below them makes no difference
# A shell that is set up for some real Fortnight must not change what the tests see.
FOREIGN = (
    *("SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "HOST", "PORT"),
    *("BROKER_URL", "CACHE_URL", "EMAIL_HOST", "EMAIL_BACKEND", "FORTNIGHT_EMBEDDED"),
    *("FORTNIGHT_ALIVE_DIR", "FORTNIGHT_OWN_DIR"),
)

_run_dir = pytest.StashKey[str]()
_server = pytest.StashKey[postgres.Postgres]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Before pytest-django loads the settings; what xdist starts inherits the environment."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # no other process's signs of life are seen in this one
        os.environ["FORTNIGHT_ALIVE_DIR"] = str(Path(os.environ["FORTNIGHT_RUN_DIR"]) / worker)
        Path(os.environ["FORTNIGHT_ALIVE_DIR"]).mkdir(exist_ok=True)
    else:
        _forget(*FOREIGN)
        early_config.stash[_run_dir] = os.environ["FORTNIGHT_RUN_DIR"] = tempfile.mkdtemp(prefix="fn-test-")
        (Path(early_config.stash[_run_dir]) / "static").mkdir()  # WhiteNoise warns when it is missing
        if not on_postgres():
            _forget("DATABASE_URL")
    if on_postgres() and "DATABASE_URL" not in os.environ and _runs_tests(early_config):
        early_config.stash[_server] = postgres.start()
        os.environ["DATABASE_URL"] = early_config.stash[_server].url()
    return (yield)


def _runs_tests(early_config: pytest.Config) -> bool:
    """All but the one that hands them out to others."""
    return "PYTEST_XDIST_WORKER" in os.environ or not getattr(early_config.known_args_namespace, "numprocesses", None)


def _forget(*names: str) -> None:
    for name in names:
        os.environ.pop(name, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(_server, None):
        server.stop()
    if run_dir := config.stash.get(_run_dir, None):
        shutil.rmtree(run_dir, ignore_errors=True)


def on_postgres() -> bool:
    """Whether this is the lane on PostgreSQL."""
    return os.environ.get("FORTNIGHT_TEST_DB") == "postgres"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test runs where it says something: none runs twice for nothing."""
    chosen = [item for item in items if _belongs_here(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _belongs_here(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    if not on_postgres():
        return "postgres" not in marks
    return "postgres" in marks or (_uses_database(item, marks) and marks.isdisjoint(ON_SQLITE_ONLY))


def _uses_database(item: pytest.Item, marks: set[str]) -> bool:
    return "django_db" in marks or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get("FORTNIGHT_REQUIRE_BROWSER") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be skipped (FORTNIGHT_REQUIRE_BROWSER=1): {reason}"


@pytest.fixture
def database_server(pytestconfig: pytest.Config) -> postgres.Postgres | None:
    """The PostgreSQL of this process alone; None where DATABASE_URL was given."""
    return pytestconfig.stash.get(_server, None)


@pytest.fixture(scope="session")
def _broker() -> Iterator[Broker]:
    with Broker() as broker:
        yield broker


@pytest.fixture
def broker_url(_broker: Broker) -> str:
    """The address, for Celery, of a real and empty Redis-compatible server."""
    _broker.empty()
    return _broker.url
