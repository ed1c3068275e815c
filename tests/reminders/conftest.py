from collections.abc import Iterator

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.sending import FakeChannel, channel_of_tests


@pytest.fixture
def channel() -> Iterator[FakeChannel]:
    with channel_of_tests() as fake:
        yield fake


@pytest.fixture
def night(
    people: People, channel: FakeChannel, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Night:
    found = Night(people, django_capture_on_commit_callbacks, channel)
    assert found.passes(NOW) == ["Ana: critical"]
    return found
