"""Starting and ending one process with everything it started."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

Process = subprocess.Popen[bytes]


def start(command: Sequence[str], environment: Mapping[str, str], stdout: int | None = None) -> Process:
    """Start `command` as the head of a session of its own: a Ctrl-C reaches us alone, and we end it in order.

    `stdout` as for Popen: None shares ours, subprocess.PIPE is for reading.
    """
    return subprocess.Popen(command, env=environment, stdout=stdout, start_new_session=True)


def end_group(process: Process) -> None:
    """Kill whatever is left of the process and of those it started; nothing left is fine too."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def how_it_ended(code: int) -> str:
    """An exit code in words."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
