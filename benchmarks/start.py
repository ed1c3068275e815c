"""How long the second start of `make run` takes: `python benchmarks/start.py [STARTS]`.

A first start prepares an empty folder (database, demo), then the same folder is started again and again, until
the welcome is printed. The floor of the same run is what an empty Python with Django set up takes. The target of
issue 2 is under 5 seconds.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.runtime.instance import Instance

STARTS = 5
TARGET_SECONDS = 5


def floor() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, check=True, capture_output=True)
    return time.monotonic() - began


def main() -> None:
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else STARTS
    with tempfile.TemporaryDirectory(prefix="fn-bench-") as folder:
        instance = Instance(Path(folder) / "var")
        try:
            print(f"first start    {instance.start_and_wait():6.2f} s (installed packages, empty folder)")
            instance.stop()
            seconds = []
            for _ in range(starts):
                seconds.append(instance.start_and_wait())
                instance.stop()
        finally:
            instance.clean_up()
    median, bare = statistics.median(seconds), statistics.median(floor() for _ in range(3))
    print(f"second start   {median:6.2f} s median of {starts} ({min(seconds):.2f} to {max(seconds):.2f})")
    print(f"floor          {bare:6.2f} s (`manage.py check`); ratio {median / bare:.1f}; target {TARGET_SECONDS} s")


if __name__ == "__main__":
    main()
