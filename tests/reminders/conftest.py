from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from caregiving.reminders.channels import push
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.push_service import PushService, push_service
from tests.reminders.sending import FakeChannel, channel_of_tests


@pytest.fixture
def channel() -> Iterator[FakeChannel]:
    with channel_of_tests() as fake:
        yield fake


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Iterator[PushService]:
    """A push service on this machine, to which the product may send."""
    settings.PUSH_ALLOW_LOCAL = True
    settings.VAPID_KEY_FILE = tmp_path / "vapid.pem"
    push._pusher.cache_clear()
    with push_service() as running:
        yield running
    push._pusher.cache_clear()


@pytest.fixture
def night(
    people: People, channel: FakeChannel, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Night:
    found = Night(people, django_capture_on_commit_callbacks, channel)
    assert found.passes(NOW) == ["Ana: critical"]
    return found
