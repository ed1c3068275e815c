from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.instance import Instance


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """Fortnight over an empty folder, not started yet."""
    fortnight = Instance(tmp_path / "var")
    try:
        yield fortnight
    finally:
        fortnight.clean_up()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A running Fortnight that several tests share; each leaves it whole."""
    fortnight = Instance(tmp_path_factory.mktemp("shared") / "var")
    try:
        fortnight.start_and_wait()
        yield fortnight
    finally:
        fortnight.clean_up()
