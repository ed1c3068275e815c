"""The only door to the disk: the package's own data are read here, and nothing else is read anywhere."""

from pathlib import Path

File = Path
"""Where a file or a folder of data lies."""

DATA: File = Path(__file__).parent / "data"


def files(folder: File, ending: str) -> list[File]:
    """The files of a folder whose names end so, by name."""
    return sorted(folder.glob(f"*{ending}"))


def text(file: File) -> str:
    """What a file says. Raises UnicodeDecodeError when it is not UTF-8."""
    return file.read_text(encoding="utf-8")
