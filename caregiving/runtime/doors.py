"""What must be ours before anything starts: the run folder and the port. Each refusal is one line."""

import errno
import fcntl
import os
import socket
from pathlib import Path
from typing import TextIO


class CannotStart(Exception):
    """Why Fortnight cannot start, in one line that says what to do."""


def own_folder(run_dir: Path) -> TextIO:
    """Make the run folder and hold it until the returned file is closed. Raises CannotStart."""
    try:
        run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (run_dir / "running").open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotStart(
            f"Cannot write to {run_dir}: {error.strerror}. Set FORTNIGHT_RUN_DIR to your folder."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "another process"
        lock.close()
        raise CannotStart(f"Fortnight already runs from {run_dir} ({holder}). Stop that one first.") from None
    return lock


def sign(lock: TextIO, address: str) -> None:
    """Write into the folder's lock who holds it, for the one who comes second."""
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}")
    lock.flush()


def port_number(written: str) -> int:
    """The port that PORT names. Raises CannotStart."""
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= 65535):
        raise CannotStart(f"PORT is {written!r}; write a number from 1 to 65535.")
    return int(written)


def free_port(host: str, port: int) -> None:
    """Check that we may listen there. Raises CannotStart."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(_why_not(host, port, error)) from None


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop it or choose another: make run PORT={port + 1}"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"No permission to listen on port {port}. Choose one above 1023: make run PORT=8000"
    return f"Cannot listen on {host}, port {port}: {error.strerror}. Set HOST and PORT."
