from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from tests.people import NOW


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """The folder that `collectstatic` would have made."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is 03:07 in New York, and stays so until a test moves the clock."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
