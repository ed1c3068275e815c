import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.instance import ROOT, Instance, environment


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """Fortnight over an empty folder, not started yet."""
    fortnight = Instance(tmp_path / "var")
    try:
        yield fortnight
    finally:
        fortnight.clean_up()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a first start leaves it: database and demo household are there."""
    folder = tmp_path_factory.mktemp("prepared") / "var"
    folder.mkdir(mode=0o700)
    command = [sys.executable, "-m", "caregiving.runtime.prepare"]
    told = environment(FORTNIGHT_RUN_DIR=str(folder))
    subprocess.run(command, cwd=ROOT, env=told, capture_output=True, check=True)
    return folder


@pytest.fixture
def known(instance: Instance, prepared: Path) -> Instance:
    """Fortnight over a folder that was used before, not started yet."""
    shutil.copytree(prepared, instance.run_dir)
    return instance


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A running Fortnight that several tests share; each leaves it whole."""
    fortnight = Instance(tmp_path_factory.mktemp("shared") / "var")
    try:
        fortnight.start_and_wait()
        yield fortnight
    finally:
        fortnight.clean_up()
