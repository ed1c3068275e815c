"""Signs of life: worker and beat touch a file while they work, a health check reads its age.

`python -m caregiving.runtime.alive SERVICE` (web, worker or beat) ends with 0 when that service is well,
else with 1 and one line.
"""

import os
import socket
import sys
import time
import urllib.request
from pathlib import Path

# Worker heartbeats come every 2 s and beat's ticks every 10 s; several may be late on a busy machine.
OLDEST_SIGN = 60.0
A_DAY = 86_400.0


def sign_of(service: str, folder: Path) -> Path:
    """The file whose age says when `service` (worker or beat) of this machine last worked. Containers share the folder,
    or the web could not tell; each has a name of its own."""
    return folder / f"{service}.{socket.gethostname()}.alive"


def give_sign(service: str, folder: Path, now: float) -> None:
    """Say that `service` works here at `now`; who comes anew takes away what machines of another day left."""
    sign = sign_of(service, folder)
    if not sign.exists():
        for other in folder.glob(f"{service}.*.alive"):
            if not _is_fresh(other, now, A_DAY):
                other.unlink(missing_ok=True)
    sign.touch()


def worked_lately(service: str, folder: Path, now: float) -> bool:
    """Whether any machine's sign of life is fresh at `now`, in seconds since the epoch."""
    return any(_is_fresh(sign, now, OLDEST_SIGN) for sign in folder.glob(f"{service}.*.alive"))


def _is_fresh(sign: Path, now: float, oldest: float) -> bool:
    try:
        return now - sign.stat().st_mtime < oldest
    except FileNotFoundError:
        return False


def answers(port: int, host: str) -> bool:
    """Whether the web server on this machine answers its health page when called by the name `host`."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - the address is ours
            return bool(answer.status == 200)
    except OSError:
        return False


def main(service: str) -> int:
    """The exit code of the health check of `service`."""
    if service not in {"web", "worker", "beat"}:
        print(f"{service!r} is not a service; write web, worker or beat.", file=sys.stderr)
        return 2
    if _is_well(service):
        return 0
    print(f"{service} gives no sign of life.", file=sys.stderr)
    return 1


def _is_well(service: str) -> bool:
    if service == "web":
        name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
        return answers(int(os.environ.get("PORT", "8000")), name)
    folder = os.environ.get("FORTNIGHT_ALIVE_DIR") or os.environ.get("FORTNIGHT_RUN_DIR", "var")
    return _is_fresh(sign_of(service, Path(folder)), time.time(), OLDEST_SIGN)


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:])))
