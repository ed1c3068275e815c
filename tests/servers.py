"""Real servers for tests, each in a short folder of its own that disappears with it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis

from caregiving.runtime import broker, processes


def wait_until(true: Callable[[], bool], within: float, why: str) -> None:
    """Look again and again until `true()`; fail with `why` after `within` seconds."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"After {within:.0f} s: {why}"
        time.sleep(0.02)


class Broker:
    """A Valkey that keeps an append-only file, to be killed and started again at will."""

    def __init__(self) -> None:
        self.run_dir = Path(tempfile.mkdtemp(prefix="fn-vk-"))
        self.url = broker.broker_url(self.run_dir)
        self.cache_url = broker.cache_url(self.run_dir)
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it and wait until it has read its file."""
        self.process = processes.start(broker.command(self.run_dir), os.environ)
        wait_until(lambda: broker.answers(self.run_dir), 20, "the broker does not answer")

    def kill(self) -> None:
        """End it as a power cut would."""
        processes.end_group(self.process)

    def empty(self) -> None:
        """Forget every key."""
        with Redis(unix_socket_path=str(broker.socket_path(self.run_dir))) as client:
            client.flushall()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        shutil.rmtree(self.run_dir, ignore_errors=True)
