"""`python3 -m caregiving.runtime.install LOCK`: .venv with what LOCK pins, and progress while it comes.

Runs under the machine's own Python before anything is installed: it needs the standard library and pip.
Does nothing when .venv already holds that lock file. Ends with 1 and one line when it cannot.
"""

import importlib.util
import re
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(".venv")
PYTHON = HOME / "bin" / "python"


class NotInstalled(Exception):
    """Why, in one line that says what to do."""


def main(lock: Path) -> None:
    """Make .venv equal to `lock`. Raises NotInstalled."""
    stamp = HOME / f"{lock.stem}.installed"
    if _works() and stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    if importlib.util.find_spec("pip") is None:
        raise NotInstalled(f"{sys.executable} has no pip. Install it (Debian: apt install python3-pip) and try again.")
    try:
        if not _works():
            _say("Making the environment in .venv")
            venv.create(HOME, clear=True, symlinks=True, with_pip=False)
        _install(lock)
        stamp.write_bytes(lock.read_bytes())
    except OSError as error:
        raise NotInstalled(f"Cannot use {error.filename or HOME}: {error.strerror}.") from None


def _works() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _install(lock: Path) -> None:
    total = len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    _say(f"Installing {total} packages from {lock}, once; this takes about a minute")
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(PYTHON),
        "--disable-pip-version-check",
        "--no-input",
    ]
    command += [
        "install",
        "--no-deps",  # the lock file names every package; an older pip would look for newer ones of those with extras
        "--only-binary",
        ":all:",
        "--require-hashes",
        "--progress-bar",
        "off",
        "-r",
        str(lock),
    ]
    errors: list[str] = []
    seen = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            if line.startswith("ERROR:"):
                errors.append(line.removeprefix("ERROR:").strip())
            elif line.startswith("Collecting "):
                seen += 1
                if seen % 20 == 0:
                    _say(f"  {seen} of {total} packages fetched")
            elif line.startswith("Installing "):
                _say("  unpacking them")
    if pip.returncode:
        why = errors[-1] if errors else f"pip ended with {pip.returncode}"
        raise NotInstalled(f"Could not install {lock}: {why}")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except NotInstalled as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("Interrupted; the same command goes on from here.")
