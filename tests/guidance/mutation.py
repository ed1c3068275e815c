"""For mutation testing: what guidance remembers is forgotten before each test, so that each meets the mutant itself."""

from collections.abc import Iterator

import pytest

from caregiving.guidance import catalog, medicine_names, medicine_table

REMEMBERED = (catalog._load, medicine_table.known_names, medicine_names.normalise)


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    for remembered in REMEMBERED:
        remembered.cache_clear()
    yield


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A change with which a file of tests cannot even be loaded is noticed, too: pytest calls that interrupted."""
    if exitstatus == pytest.ExitCode.INTERRUPTED and session.testsfailed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
