"""The download of a home holds its photos, with a table that says what each shows, and is never held as a whole."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caregiving.equipment.models import Device, InfectionPlan, Photo, PlanPhoto, PlanStage
from caregiving.household_file.load import load
from caregiving.household_file.read import read
from caregiving.household_file.rows import home as home_of
from caregiving.web import export
from tests.pictures import file, jpeg
from tests.web.home import Home


def photograph(client: Client, home: Home, caption: str = "The settings screen") -> None:
    told = {"patient": home.people.patient.pk, "id": uuid4(), "photo": file(jpeg()), "caption": caption}
    assert client.post(reverse("device_photos", args=[home.niv.pk]), told).status_code == 302


def of_plan(home: Home, **more: Any) -> PlanPhoto:
    image = ContentFile(b"of the plan", name="plan.jpg")
    return PlanPhoto.objects.create(plan=home.plan, **{"image": image, "caption": "The filter", **more})


def pack(client: Client, home: Home) -> zipfile.ZipFile:
    answer: Any = client.post(reverse("settings_download"), {"patient": home.people.patient.id})
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def table(found: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.read("photos.csv").decode("utf-8-sig"))))


def test_every_photo_is_there_with_what_it_shows(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    photograph(ana, home)
    of_plan(home)
    clock.shift(timedelta(minutes=1))
    of_plan(home, caption="", shown_back=True)
    found = pack(ana, home)
    assert found.testzip() is None
    lines = table(found)
    assert [(line["file"], line["of"], line["what it shows"]) for line in lines] == [
        ("photos/001-bipap.jpg", "machine", "The settings screen"),
        ("photos/002-bipap.jpg", "infection plan, version 1", "The filter"),
        ("photos/003-bipap.jpg", "infection plan, version 1, shown back at home", ""),
    ]
    assert {(line["patient"], line["machine"]) for line in lines} == {("Helen Reyes", "BiPAP")}
    with Photo.objects.get().image.open("rb") as kept:
        assert found.read("photos/001-bipap.jpg") == kept.read()


def test_a_picture_that_two_versions_show_is_there_once(ana: Client, home: Home) -> None:
    first = of_plan(home)
    newer = InfectionPlan.objects.create(
        device=home.niv, version=2, stage=PlanStage.PUBLISHED, usual="a", during_infection="b"
    )
    PlanPhoto.objects.create(plan=newer, image=first.image.name, caption="The same filter")
    found = pack(ana, home)
    assert [name for name in found.namelist() if name.startswith("photos/")] == ["photos/001-bipap.jpg"]
    assert [(line["file"], line["of"]) for line in table(found)] == [
        ("photos/001-bipap.jpg", "infection plan, version 1"),
        ("photos/001-bipap.jpg", "infection plan, version 2"),
    ]


def test_a_home_without_photos_has_no_empty_list_of_them(ana: Client, home: Home) -> None:
    assert [Path(name).suffix for name in pack(ana, home).namelist()] == [".json", ".csv"]


def test_its_household_file_loads_again_and_the_photos_stay(ana: Client, home: Home, tmp_path: Path) -> None:
    photograph(ana, home)
    found = pack(ana, home)
    name = next(name for name in found.namelist() if name.endswith(".json"))
    assert "photo" not in json.dumps(json.loads(found.read(name)))
    stored = Path(found.extract(name, tmp_path))
    for _time in range(2):
        load(home_of(read(stored)), home.now)
    assert Photo.objects.get().device.patient == home.people.patient


def test_no_photo_of_another_home_is_there(ana: Client, home: Home) -> None:
    device = Device.objects.create(patient=home.people.other_patient, kind="niv", name="Carl’s")
    Photo.objects.create(device=device, image=ContentFile(b"carl", name="c.jpg"), caption="His")
    assert "photos.csv" not in pack(ana, home).namelist()


def test_names_lead_nowhere_and_words_are_no_formula(ana: Client, home: Home) -> None:
    Device.objects.filter(pk=home.niv.pk).update(name="../../etc/passwd")
    photograph(ana, home, caption="=1+1")
    Device.objects.filter(pk=home.suction.pk).update(name="吸引")
    Photo.objects.create(device=home.suction, image=ContentFile(b"x", name="x.jpg"), caption="x")
    found = pack(ana, home)
    assert {line["file"][10:] for line in table(found)} == {"-etcpasswd.jpg", "-suction.jpg"}
    assert "'=1+1" in {line["what it shows"] for line in table(found)}


def test_of_a_file_that_is_gone_the_list_says_what_it_showed(ana: Client, home: Home) -> None:
    photograph(ana, home)
    default_storage.delete(str(Photo.objects.get().image.name))
    found = pack(ana, home)
    assert [(line["file"], line["what it shows"]) for line in table(found)] == [("", "The settings screen")]
    assert not [name for name in found.namelist() if name.endswith(".jpg")]


def test_a_picture_that_goes_while_it_is_sent_ends_nothing(ana: Client, home: Home) -> None:
    of_plan(home)
    of_plan(home, image=ContentFile(b"second", name="second.jpg"))
    pieces = export.packed(home.people.home, home.people.ana)
    default_storage.delete(str(PlanPhoto.objects.all()[0].image.name))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as found:
        assert [name for name in found.namelist() if name.endswith(".jpg")] == ["photos/002-bipap.jpg"]


def test_no_two_pictures_are_held_at_once(home: Home) -> None:
    one = 300_000
    for number in range(5):
        of_plan(home, image=ContentFile(bytes(one), name=f"{number}.jpg"))
    pieces = [len(piece) for piece in export.packed(home.people.home, home.people.ana)]
    assert sum(pieces) > 5 * one and max(pieces) < 2 * one


@pytest.mark.parametrize("who", ["ben", "dee", "cleo"])
def test_only_who_leads_takes_them(client: Client, home: Home, who: str) -> None:
    client.force_login(getattr(home.people, who))
    assert client.post(reverse("settings_download"), {"patient": home.people.patient.id}).status_code == 404


def test_more_photos_ask_no_more(ana: Client, home: Home) -> None:
    counts = []
    for _time in range(3):
        photograph(ana, home)
        of_plan(home)
        pack(ana, home)
        with CaptureQueriesContext(connection) as asked:
            pack(ana, home)
        counts.append(len(asked))
    assert counts[0] == counts[2]
