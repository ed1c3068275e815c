"""The one script of all pages, put together from the files of this folder: each of them says one thing.

They are one module when they run, so a name stands in one file only and is known in all of them.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
# The first ones hold what the others use.
ORDER = ("outbox.js", "waiting.js", "keeping.js")


@cache
def text() -> str:
    rest = sorted({file.name for file in FOLDER.glob("*.js")} - set(ORDER))
    return "\n".join((FOLDER / name).read_text() for name in (*ORDER, *rest))


@cache
def digest() -> str:
    return sha256(text().encode()).hexdigest()[:16]
