"""docker-compose.yml says what production runs; no container engine is needed to hold it to that."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml

from caregiving.runtime import postgres, processes
from tests.runtime.instance import ROOT, free_port
from tests.servers import Broker, wait_until

FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
OURS = ("web", "worker", "beat")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
GIVEN = {
    "SECRET_KEY": "a-key-made-for-this-test-only-and-long-enough-to-pass",
    "POSTGRES_PASSWORD": "made-for-this-test",
    "SITE_URL": "https://fortnight.example",
    "ALLOWED_HOSTS": "fortnight.example",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "fortnight@fortnight.example",
    "OPERATOR_EMAIL": "operator@fortnight.example",
}


def filled_in(value: object) -> str:
    """A value with its variables replaced as compose does; a missing one that is required is a KeyError."""

    def replace(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        return GIVEN[name] if kind == "?" else GIVEN.get(name, default or "")

    return VARIABLE.sub(replace, str(value))


def test_it_is_valid_by_the_compose_schema() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", GIVEN)
def test_what_must_be_given_has_no_default_and_an_empty_line_in_the_example(name: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    uses = [found for found in VARIABLE.finditer(text) if found[1] == name]
    assert uses
    assert all(found[2] == "?" and found[3] for found in uses)
    assert f"\n{name}=\n" in (ROOT / ".env.example").read_text(encoding="utf-8")


def test_every_variable_stands_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert {found[1] for found in VARIABLE.finditer(FILE.read_text(encoding="utf-8"))} == known


@pytest.mark.parametrize("name", OURS)
def test_our_services_can_do_no_more_than_they_must(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    user = re.findall(r"^USER (\w+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert user and user[-1] != "root"


def test_only_the_web_is_published_and_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert list(published) == ["web"]
    assert [filled_in(port) for port in published["web"]] == ["127.0.0.1:8000:8000"]


def test_every_lasting_service_has_a_health_check_and_every_volume_a_name() -> None:
    for name, service in COMPOSE["services"].items():
        assert name == "migrate" or service["healthcheck"]["test"][0] == "CMD"
        for volume in service.get("volumes", ()):
            assert volume.partition(":")[0] in COMPOSE["volumes"]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of the services, over a real PostgreSQL that `migrate` has prepared and a real broker."""
    database = postgres.start()
    try:
        with Broker() as broker:
            folder = str(tmp_path_factory.mktemp("production"))
            here = {
                "DATABASE_URL": database.url(),
                "BROKER_URL": broker.url,
                "CACHE_URL": broker.cache_url,
                "FORTNIGHT_RUN_DIR": folder,
                "FORTNIGHT_OWN_DIR": folder,
                "STATIC_ROOT": folder,
            }
            done = subprocess.run(
                command("migrate"), cwd=ROOT, env=environment("migrate", here), capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr
            yield here
    finally:
        database.stop()


@pytest.mark.runtime
@pytest.mark.parametrize("name", OURS)
def test_the_command_of_each_service_runs_and_its_health_check_passes(
    name: str, production: dict[str, str], tmp_path: Path
) -> None:
    port = str(free_port())
    here = production | {"FORTNIGHT_ALIVE_DIR": str(tmp_path)}  # no sign of another's life lies there
    told = environment(name, here | {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": port, "PORT": port})
    program, *check = COMPOSE["services"][name]["healthcheck"]["test"][1:]
    assert program == "python"
    service = processes.start(command(name), told)
    try:
        passes = partial(_passes, [sys.executable, *check], told)
        wait_until(passes, within=60, why=f"{name} is not healthy")
        assert service.poll() is None
        service.terminate()
        assert service.wait(20) == 0
    finally:
        processes.end_group(service)


def test_what_one_service_says_of_itself_another_can_read() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (shared,) = re.findall(r"FORTNIGHT_RUN_DIR=(/var\S+)", image)
    for name in OURS:
        service = COMPOSE["services"][name]
        assert f"fortnight-data:{shared}" in service["volumes"], name
        assert not {"FORTNIGHT_RUN_DIR", "FORTNIGHT_ALIVE_DIR"} & service["environment"].keys(), name
        assert service["environment"]["FORTNIGHT_OWN_DIR"] in service["tmpfs"], name


@pytest.mark.runtime
def test_the_web_is_ready_once_worker_and_beat_run_beside_it(production: dict[str, str], tmp_path: Path) -> None:
    started, port = [], str(free_port())
    try:
        for name in ("web", "worker", "beat"):
            (own := tmp_path / name).mkdir()
            here = production | {"FORTNIGHT_OWN_DIR": str(own), "TMPDIR": str(own)}
            told = environment(name, here | {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": port, "PORT": port})
            started.append(processes.start(command(name), told))
        wait_until(partial(_is_ready, port), within=90, why="the web does not see that worker and beat run")
    finally:
        for service in started:
            processes.end_group(service)


def _is_ready(port: str) -> bool:
    name = filled_in(COMPOSE["services"]["web"]["environment"]["ALLOWED_HOSTS"])
    web = HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        web.request("GET", "/readyz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return web.getresponse().status == 200
    except OSError:
        return False
    finally:
        web.close()


def command(name: str) -> list[str]:
    """What the service runs, with the Python of this process."""
    program, *rest = shlex.split(filled_in(COMPOSE["services"][name]["command"]))
    assert program == "python"
    return [sys.executable, *rest]


def environment(name: str, here: dict[str, str]) -> dict[str, str]:
    """What the service is told, with this machine's servers in the place of the containers'."""
    told = {key: filled_in(value) for key, value in COMPOSE["services"][name]["environment"].items()}
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **told, **here}


def _passes(check: list[str], told: dict[str, str]) -> bool:
    return subprocess.run(check, cwd=ROOT, env=told, capture_output=True, check=False).returncode == 0
