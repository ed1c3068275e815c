"""Leaves no process behind, even when the supervisor itself is killed outright.

The guard is a process of its own that reads from a pipe which only the supervisor holds. When the pipe ends,
for whatever reason, the guard kills every group of processes that it was told of and not told to forget.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Self


class Guard:
    """The supervisor's end of the pipe."""

    def __enter__(self) -> Self:
        program = [sys.executable, "-I", "-S", __file__]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, text=True, start_new_session=True)
        return self

    def watch(self, group: int) -> None:
        """Kill this process group when we die."""
        self._tell(f"watch {group}")

    def forget(self, group: int) -> None:
        """This process group has ended."""
        self._tell(f"forget {group}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        with contextlib.suppress(BrokenPipeError):
            print(line, file=self._process.stdin, flush=True)


def left_over(lines: Iterable[str]) -> set[int]:
    """The groups that `lines` told to watch and not to forget."""
    groups: set[int] = set()
    for line in lines:
        order, group = line.split()
        (groups.add if order == "watch" else groups.discard)(int(group))
    return groups


if __name__ == "__main__":
    for group in left_over(sys.stdin):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
