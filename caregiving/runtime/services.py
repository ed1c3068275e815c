"""What is kept going: each service is started, started again when it ends, and stopped in order."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from caregiving.runtime import processes
from caregiving.runtime.guard import Guard

LOOK_EVERY = 0.2
STOP_WITHIN = 6.0
STOP_BROKER_WITHIN = 2.0
# A service that ran this long was well: its next end is a new story, not a repetition.
WELL_AFTER = 60.0
LONGEST_PAUSE = 30.0


def pause_before(failures: int) -> float:
    """Seconds to wait before the restart after so many ends in a row: half a second, doubling."""
    return float(min(LONGEST_PAUSE, 2 ** (failures - 2)))


@dataclass(slots=True)
class Service:
    """One command that must always run."""

    name: str
    command: list[str]
    process: processes.Process | None = None
    started_at: float = 0.0
    start_again_at: float | None = None
    failures: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps services going until `stopping` is set. Services end in the opposite order of their start."""

    environment: Mapping[str, str]
    guard: Guard
    stopping: threading.Event
    say: Callable[[str], None]
    services: list[Service] = field(default_factory=list)

    def start(self, name: str, command: list[str]) -> Service:
        """Start a service and keep it from now on."""
        service = Service(name, command)
        self.services.append(service)
        self._launch(service)
        return service

    def finish(self, command: list[str], within: float) -> tuple[int, bytes]:
        """Run a command to its end while everything is kept going; returns its exit code and output."""
        process = self._begin(command, stdout=subprocess.PIPE)
        self.wait_until(lambda: process.poll() is not None, within)
        self._finish(process)
        output, _ = process.communicate()
        return process.returncode, output

    def wait_until(self, ready: Callable[[], bool], within: float) -> bool:
        """Keep everything going until `ready`; False when told to stop or out of time."""
        deadline = time.monotonic() + within
        while not self.stopping.is_set() and time.monotonic() < deadline:
            if ready():
                return True
            self._heal()
            self.stopping.wait(0.05)
        return False

    def keep(self) -> None:
        """Keep everything going until told to stop."""
        while not self.stopping.wait(LOOK_EVERY):
            self._heal()

    def stop(self) -> None:
        """Ask all to end, end those that do not, and leave no process behind.

        The one started first (the broker) is asked last: the others still speak to it while they end.
        """
        first, others = self.services[:1], self.services[1:]
        self._end(others, STOP_WITHIN)
        self._end(first, STOP_BROKER_WITHIN)

    def _heal(self) -> None:
        now = time.monotonic()
        for service in self.services:
            if service.start_again_at is not None:
                if now >= service.start_again_at:
                    self._launch(service)
            elif service.process is not None and (code := service.process.poll()) is not None:
                self._bury(service, code, now)

    def _bury(self, service: Service, code: int, now: float) -> None:
        assert service.process is not None  # noqa: S101 - only a started service can end
        self._finish(service.process)
        service.failures = 1 if now - service.started_at > WELL_AFTER else service.failures + 1
        service.start_again_at = now + pause_before(service.failures)
        self.say(f"{service.name} {processes.how_it_ended(code)}; starting it again.")

    def _launch(self, service: Service) -> None:
        service.process = self._begin(service.command)
        service.started_at = time.monotonic()
        service.start_again_at = None

    def _end(self, services: list[Service], within: float) -> None:
        running = [service.process for service in services if service.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + within
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in running:
            self._finish(process)

    def _begin(self, command: list[str], stdout: int | None = None) -> processes.Process:
        process = processes.start(command, self.environment, stdout)
        self.guard.watch(process.pid)
        return process

    def _finish(self, process: processes.Process) -> None:
        processes.end_group(process)
        self.guard.forget(process.pid)


def python(*module_and_arguments: str) -> list[str]:
    """The command that runs a module with the Python of this process."""
    return [sys.executable, "-m", *module_and_arguments]
