"""One running Fortnight for a test: real processes, a folder and a port of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.servers import wait_until

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (
    *("MAKELEVEL", "FORTNIGHT_ALIVE_DIR", "FORTNIGHT_OWN_DIR", "DATABASE_URL", "BROKER_URL", "CACHE_URL"),
    *("SECRET_KEY", "PORT", "HOST"),
)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """The environment of this test without what would point at other servers, and with `settings`."""
    return {name: value for name, value in os.environ.items() if name not in LEFT_OUT} | settings


def processes_of(output: Path) -> dict[int, str]:
    """Every living process whose errors go to `output`, with its command line; orphans too."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                if (entry / "fd" / "2").readlink() == output:
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(entry.name)] = line.decode(errors="replace")
    return found


class Instance:
    """`python -m caregiving.runtime` over `run_dir`."""

    def __init__(self, run_dir: Path) -> None:
        self.run_dir, self.port = run_dir, free_port()
        self.output = run_dir.with_suffix(".log")
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it without waiting for anything."""
        settings = environment(FORTNIGHT_RUN_DIR=str(self.run_dir), PORT=str(self.port))
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "caregiving.runtime"],
                cwd=ROOT,
                env=settings,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def start_and_wait(self) -> float:
        """Start it and wait for the welcome; returns the seconds that took."""
        began = time.monotonic()
        self.start()
        self.wait_for_line(f"Fortnight runs at http://localhost:{self.port}", within=180)
        return time.monotonic() - began

    def said(self) -> str:
        """All it printed since the start."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def wait_for_line(self, text: str, within: float) -> None:
        """Wait until it has printed `text`."""
        wait_until(lambda: text in self.said() or self.process.poll() is not None, within, self.said())
        assert text in self.said()

    def processes(self) -> dict[int, str]:
        """All its living processes, with their command lines."""
        return processes_of(self.output)

    def pid_of(self, part: str) -> int | None:
        """The service whose command line holds `part`: the one that the supervisor itself started."""
        for pid, line in self.processes().items():
            with contextlib.suppress(OSError):
                parent = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
                if part in line and int(parent) == self.process.pid:
                    return pid
        return None

    def stop(self, number: signal.Signals = signal.SIGINT, within: float = 10) -> int:
        """Ask it to end and wait; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(within)

    def clean_up(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
