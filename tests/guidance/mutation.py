"""For mutation testing: what guidance remembers is forgotten before each test, so that each meets the mutant itself."""

from collections.abc import Iterator

import pytest

from caregiving.guidance import catalog, medicine_names

REMEMBERED = (catalog._load, medicine_names.known_names, medicine_names.normalise)


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    for remembered in REMEMBERED:
        remembered.cache_clear()
    yield
