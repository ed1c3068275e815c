"""`python -m caregiving.runtime`: the whole of Fortnight as one command, until Ctrl-C.

Settings from the environment: PORT (8000), HOST (127.0.0.1), FORTNIGHT_RUN_DIR (./var); and all of
`caregiving.settings`. With BROKER_URL given, no broker of our own is started.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from caregiving.runtime import alive, broker, doors
from caregiving.runtime.doors import CannotStart
from caregiving.runtime.guard import Guard
from caregiving.runtime.services import Supervisor, python

BROKER_WITHIN = 20.0
PREPARED_WITHIN = 600.0
WEB_WITHIN = 90.0
WORKER = ("--concurrency", "2", "--without-gossip", "--without-mingle")

WELCOME = """
Fortnight runs at {address}

Sign in there as one of the demo people: write the e-mail address, and the
code that would be mailed is printed here in this window.
{people}

Everything is kept in {run_dir}. Ctrl-C stops it; `make run` goes on from there.
"""


def main() -> int:
    """Run until told to stop. Returns the exit code; says why in one line when it is not 0."""
    stopping = _stop_on_signals()
    os.umask(0o077)  # health data: for this user's eyes only
    try:
        _run(stopping)
    except CannotStart as reason:
        print(reason, file=sys.stderr, flush=True)
        return 1
    return 0


def _run(stopping: threading.Event) -> None:
    port, host = doors.port_number(os.environ.get("PORT", "8000")), os.environ.get("HOST", "127.0.0.1")
    run_dir = Path(os.environ.get("FORTNIGHT_RUN_DIR", "var")).resolve()
    address = f"http://localhost:{port}"
    with doors.own_folder(run_dir) as lock, Guard() as guard:
        doors.free_port(host, port)
        doors.sign(lock, address)
        supervisor = Supervisor(_environment(run_dir, address), guard, stopping, _say)
        try:
            _start_all(supervisor, run_dir, host, port)
            supervisor.keep()
            _say("Stopping")
        finally:
            supervisor.stop()
        _say("Stopped. All data is kept.")


def _start_all(supervisor: Supervisor, run_dir: Path, host: str, port: int) -> None:
    _start_broker(supervisor, run_dir)
    people = _prepare(supervisor)
    _start_web(supervisor, host, port)
    if not supervisor.stopping.is_set():
        address = supervisor.environment["SITE_URL"]
        _say(WELCOME.format(address=address, people=people, run_dir=run_dir))


def _environment(run_dir: Path, address: str) -> dict[str, str]:
    """What every process is told; what the person set in the environment stands."""
    ours = {
        "DJANGO_SETTINGS_MODULE": "caregiving.settings",
        "BROKER_URL": broker.broker_url(run_dir),
        "CACHE_URL": broker.cache_url(run_dir),
        "SITE_URL": address,
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }
    return {**ours, **os.environ, "FORTNIGHT_RUN_DIR": str(run_dir)}


def _start_broker(supervisor: Supervisor, run_dir: Path) -> None:
    if "BROKER_URL" in os.environ:
        return
    _say("Starting the message broker")
    try:
        service = supervisor.start("broker", broker.command(run_dir))
    except OSError as error:
        raise CannotStart(f"Cannot use {error.filename} for the broker: {error.strerror}.") from None
    ready = supervisor.wait_until(lambda: broker.answers(run_dir) or service.failures > 1, BROKER_WITHIN)
    if not supervisor.stopping.is_set() and (not ready or service.failures):
        raise CannotStart(f"The message broker does not start; {run_dir / 'valkey' / 'log'} says why.")


def _prepare(supervisor: Supervisor) -> str:
    """Bring the database up to date in a process of its own; returns who can sign in, as lines."""
    code, people = supervisor.finish(python("caregiving.runtime.prepare"), PREPARED_WITHIN)
    if code and not supervisor.stopping.is_set():
        raise CannotStart("Fortnight did not start.")
    return people.decode().rstrip()


def _start_web(supervisor: Supervisor, host: str, port: int) -> None:
    if supervisor.stopping.is_set():
        return
    _say("Starting web, worker and beat")
    supervisor.start("web", _web(host, port))
    # The others wait: whoever looks at the page should not wait for them.
    ready = supervisor.wait_until(lambda: alive.answers(port, "localhost"), WEB_WITHIN)
    if supervisor.stopping.is_set():
        return
    if not ready:
        raise CannotStart("The web server does not answer; the lines above say why.")
    supervisor.start("worker", _celery("worker", *WORKER))
    supervisor.start("beat", _celery("beat", "--pidfile="))


def _web(host: str, port: int) -> list[str]:
    options = ("--interface", "wsgi", "--no-ws", "--workers", "2", "--blocking-threads", "2")
    healing = ("--respawn-failed-workers", "--workers-max-rss", "350", "--workers-kill-timeout", "4")
    where = ("--host", host, "--port", str(port), "--log-level", "error")
    return python("granian", *options, *healing, *where, "caregiving.wsgi:application")


def _celery(service: str, *options: str) -> list[str]:
    # Root is no danger here: only JSON travels, and only on our own socket.
    calm = ("-W", "ignore:You're running the worker with superuser")
    return [sys.executable, *calm, "-m", "celery", "--quiet", "-A", "caregiving", service, *options]


def _stop_on_signals() -> threading.Event:
    """An event that Ctrl-C, a polite kill or a closed terminal sets."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
