"""Signs of life: worker and beat touch a file while they work, a health check reads its age.

`python -m caregiving.runtime.alive web|worker|beat` ends with 0 when that service is well, else with 1 and one line.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from celery.signals import after_task_publish, beat_init, heartbeat_sent

# Worker heartbeats come every 2 s and beat's ticks every 10 s; several may be late on a busy machine.
OLDEST_SIGN = 60.0


def watch() -> None:
    """From now on a worker or beat started in this process leaves its sign of life."""
    heartbeat_sent.connect(_touch_worker)
    beat_init.connect(_watch_beat)


def sign_of(service: str, run_dir: Path) -> Path:
    """The file whose age says when `service` (worker or beat) last worked."""
    return run_dir / f"{service}.alive"


def worked_lately(service: str, run_dir: Path, now: float) -> bool:
    """Whether the sign of life is fresh at `now`, in seconds since the epoch."""
    try:
        return now - sign_of(service, run_dir).stat().st_mtime < OLDEST_SIGN
    except FileNotFoundError:
        return False


def answers(port: int, host: str) -> bool:
    """Whether the web server on this machine answers its health page when called by the name `host`."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})  # noqa: S310 - http only
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - the address is ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _touch_worker(**_: object) -> None:
    _touch("worker")


def _watch_beat(**_: object) -> None:
    after_task_publish.connect(_touch_beat)


def _touch_beat(**_: object) -> None:
    _touch("beat")


def _touch(service: str) -> None:
    from django.conf import settings

    sign_of(service, settings.RUN_DIR).touch()


def _web_is_well() -> bool:
    return answers(int(os.environ.get("PORT", "8000")), os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0])


def _has_worked(service: str) -> Callable[[], bool]:
    run_dir = Path(os.environ.get("FORTNIGHT_RUN_DIR", "var"))
    return lambda: worked_lately(service, run_dir, time.time())


def main(service: str) -> int:
    checks = {"web": _web_is_well, "worker": _has_worked("worker"), "beat": _has_worked("beat")}
    if service not in checks:
        print(f"{service!r} is not a service; write web, worker or beat.", file=sys.stderr)
        return 2
    if checks[service]():
        return 0
    print(f"{service} gives no sign of life.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
