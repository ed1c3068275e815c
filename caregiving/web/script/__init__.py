"""The one script of all pages, put together from the files of this folder: each of them says one thing.

They are one module when they run, so a name stands in one file only and is known in all of them.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

# The first ones hold what the others use.
ORDER = ("outbox.js", "waiting.js")


@cache
def text() -> str:
    files = sorted(Path(__file__).parent.glob("*.js"), key=lambda file: (file.name not in ORDER, file.name))
    return "\n".join(file.read_text() for file in files)


@cache
def digest() -> str:
    return sha256(text().encode()).hexdigest()[:16]
