"""Broker and database come as Python packages: real servers, nothing to install, nothing left behind."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from caregiving.runtime import broker, postgres
from tests.servers import Broker

PATHS = st.lists(st.text("aé/", min_size=1, max_size=60).map(lambda part: part.replace("/", "x")), max_size=6)


@given(PATHS)
def test_the_socket_is_short_enough_however_long_the_folder_is(parts: list[str]) -> None:
    folder = Path("/", *parts)
    assert len(bytes(broker.socket_path(folder))) < 104
    assert broker.socket_path(folder) == broker.socket_path(folder)


def test_two_long_folders_have_two_sockets() -> None:
    first, second = Path("/" + "a" * 120), Path("/" + "b" * 120)
    assert broker.socket_path(first) != broker.socket_path(second)


def test_a_socket_folder_that_others_may_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("deep" * 40)
    deep.mkdir()
    planted = tmp_path / "planted"
    planted.mkdir(mode=0o777)
    planted.chmod(0o777)
    monkeypatch.setattr(broker, "socket_path", lambda _: planted / "valkey.sock")
    with pytest.raises(PermissionError, match="open to others"):
        broker.command(deep)


@pytest.mark.redis
def test_what_was_queued_survives_a_kill() -> None:
    with Broker() as server:
        with Redis(unix_socket_path=str(broker.socket_path(server.run_dir))) as client:
            client.rpush("queue", *range(20))
            client.waitaof(1, 0, 5000)
        server.kill()
        server.start()
        with Redis(unix_socket_path=str(broker.socket_path(server.run_dir))) as client:
            assert client.llen("queue") == 20


@pytest.mark.redis
def test_the_broker_of_a_test_starts_empty(broker_url: str) -> None:
    path = broker_url.removeprefix("redis+socket://").partition("?")[0]
    with Redis(unix_socket_path=path) as client:
        assert client.dbsize() == 0
        client.set("left", "over")


@pytest.mark.postgres
@pytest.mark.django_db
def test_this_lane_is_a_real_postgresql() -> None:
    assert connection.vendor == "postgresql"


def test_a_cluster_starts_answers_and_leaves_nothing() -> None:
    server = postgres.start()
    try:
        with psycopg.connect(host=str(server.folder), user="postgres") as session:
            version = session.execute("SHOW server_version_num").fetchone()
    finally:
        server.stop()
    assert version is not None
    assert int(version[0]) >= 180000
    assert not server.folder.exists()
