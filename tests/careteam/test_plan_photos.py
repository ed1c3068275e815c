"""Pictures of a plan: made anew, told in words, kept from version to version, seen by who may see the equipment."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from caregiving import erasure, record
from caregiving.careteam import plans
from caregiving.equipment.models import Device, DeviceKind, InfectionPlan, Photo, PlanPhoto, PlanStage
from caregiving.patients.models import AccessEvent, Consent
from caregiving.people.models import User
from tests.careteam.desk import signed_in
from tests.people import People
from tests.pictures import PLACE, file, jpeg


def content(photo: PlanPhoto) -> bytes:
    with photo.image.open("rb") as kept:
        return bytes(kept.read())


@pytest.fixture
def desk(priya: User) -> Client:
    return signed_in(priya)


def publish(desk: Client, device: Device, **more: Any) -> Any:
    words = {"usual": "vented mask", "during_infection": "closed mask\nfilter at the outlet"}
    address = f"/team/plans/{device.patient_id}/{device.pk}/"
    form = desk.get(address).context["form"]
    return desk.post(f"{address}publish/", {**words, "read": form["read"].value(), **more})


def one_photo(content: bytes = b"") -> dict[str, Any]:
    return {"photo_1": file(content or jpeg()), "caption_1": "The filter between mask and tube"}


def in_force(people: People, priya: User, now: datetime) -> None:
    plan = InfectionPlan.objects.get(stage=PlanStage.PUBLISHED)
    plans.shown_back(people.ana, plan.pk, now)
    plans.confirm(priya, plan.pk, now)


def test_a_picture_is_made_anew_upright_and_without_what_the_telephone_wrote_in(desk: Client, device: Device) -> None:
    assert PLACE in jpeg()
    assert publish(desk, device, **one_photo()).status_code == 302
    kept = content(PlanPhoto.objects.get())
    assert PLACE not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (40, 60))


def test_a_large_picture_is_made_small(desk: Client, device: Device) -> None:
    publish(desk, device, **one_photo(jpeg(4000, 3000)))
    photo = PlanPhoto.objects.get()
    with Image.open(io.BytesIO(content(photo))) as drawn:
        assert max(drawn.size) == 1280
    assert photo.image.size < 400_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload='alert(1)'/>", "cannot be read as a picture"),
        (b"<html><script>alert(1)</script>", "cannot be read as a picture"),
        (b"GIF89a" + b"\0" * 60, "cannot be read as a picture"),
        (b"%PDF-1.7", "cannot be read as a picture"),
        (jpeg()[:90], "cannot be read as a picture"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0\0\0\0\0", "too large|cannot be read"),
    ],
    ids=["svg", "html", "gif", "pdf", "cut", "bomb"],
)
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_published(
    desk: Client, device: Device, content: bytes, said: str
) -> None:
    answer = publish(desk, device, **one_photo(content))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert any(words in page for words in said.split("|"))
    assert "closed mask" in page  # what was written is still there
    assert not InfectionPlan.objects.exists() and not PlanPhoto.objects.exists()


def test_a_picture_needs_words_and_there_are_not_too_many(desk: Client, device: Device) -> None:
    assert publish(desk, device, photo_1=file(jpeg())).status_code == 400
    lost = publish(desk, device, caption_1="The filter")  # a browser forgets the file of a page that was refused
    assert lost.status_code == 400 and "Choose the picture that these words are about" in lost.content.decode()
    publish(desk, device, **{f"photo_{n}": file(jpeg()) for n in (1, 2, 3)}, **{f"caption_{n}": "x" for n in (1, 2, 3)})
    kept = [str(photo.pk) for photo in PlanPhoto.objects.all()]
    publish(desk, device, kept=kept, **{f"photo_{n}": file(jpeg()) for n in (1, 2, 3)},
            **{f"caption_{n}": "x" for n in (1, 2, 3)})  # fmt: skip
    six = [str(photo.pk) for photo in PlanPhoto.objects.filter(plan__version=2)]
    assert len(six) == 6
    assert publish(desk, device, kept=six, **one_photo()).status_code == 400


def test_the_home_sees_the_pictures_of_the_confirmed_plan_and_may_keep_them(
    people: People, priya: User, desk: Client, device: Device, ana: Client, now: datetime
) -> None:
    publish(desk, device, **one_photo())
    address = f"/equipment/photos/{PlanPhoto.objects.get().pk}/"
    assert address not in ana.get(f"/equipment/{device.pk}/").content.decode()
    in_force(people, priya, now)
    for page in (f"/equipment/{device.pk}/", "/wrong/breathing/", "/wrong/ill/start/"):
        shown = ana.get(page).content.decode()
        assert f'src="{address}"' in shown and "The filter between mask and tube" in shown, page
    answer = ana.get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_new_version_keeps_the_pictures_that_stay_ticked(desk: Client, device: Device) -> None:
    publish(desk, device, **one_photo())
    first = PlanPhoto.objects.get()
    assert first.caption in desk.get(f"/team/plans/{device.patient_id}/{device.pk}/").content.decode()
    publish(desk, device, kept=[str(first.pk)])
    again = PlanPhoto.objects.get(plan__version=2)
    assert (again.image.name, again.caption) == (first.image.name, first.caption)
    publish(desk, device)
    assert not PlanPhoto.objects.filter(plan__version=3).exists()
    page = desk.get(f"/team/plans/{device.patient_id}/").content.decode()
    assert "Earlier versions" in page and "(2)" in page and "Version 1: withdrawn" in page


def test_no_picture_of_another_plan_is_taken_along(desk: Client, people: People, device: Device, now: datetime) -> None:
    publish(desk, device, **one_photo())
    other = record.noun(people.ana, Device(patient=people.patient, kind=DeviceKind.SUCTION, name="Suction"), now)
    assert publish(desk, other, kept=[str(PlanPhoto.objects.get().pk)]).status_code == 400


def test_a_home_shows_back_by_a_picture_which_the_therapist_sees_before_confirming(
    desk: Client, device: Device, ana: Client, people: People
) -> None:
    publish(desk, device)
    plan = InfectionPlan.objects.get()
    told = {"patient": str(people.patient.pk), "photo": file(jpeg())}
    assert ana.post(f"/equipment/plans/{plan.pk}/shown/", told).status_code == 302
    photo, address = PlanPhoto.objects.get(), f"/team/plans/{people.patient.pk}/"
    assert photo.shown_back
    page = desk.get(address).content.decode()
    picture = f"/equipment/photos/{photo.pk}/"
    assert "Shown back at home" in page and picture in page
    assert desk.get(picture)["Content-Type"] == "image/jpeg"
    desk.post(f"{address}{plan.pk}/confirm/")
    assert str(photo.pk) not in ana.get(f"/equipment/{device.pk}/").content.decode()


def test_what_a_home_sends_that_is_no_picture_is_refused_and_nothing_counts_as_shown(
    desk: Client, device: Device, ana: Client, people: People
) -> None:
    publish(desk, device)
    told = {"patient": str(people.patient.pk), "photo": file(b"no picture")}
    page = ana.post(f"/equipment/plans/{InfectionPlan.objects.get().pk}/shown/", told, follow=True).content.decode()
    assert "cannot be read as a picture" in page
    assert InfectionPlan.objects.get().stage == PlanStage.PUBLISHED


def test_only_who_may_see_the_equipment_gets_a_picture(
    desk: Client, device: Device, people: People, client: Client, now: datetime
) -> None:
    publish(desk, device, **one_photo())
    address = f"/equipment/photos/{PlanPhoto.objects.get().pk}/"
    assert client.get(address).status_code == 302
    assert signed_in(people.cleo).get(address).status_code == 404
    assert signed_in(people.ben).get(address).status_code == 200
    assert desk.get(address).status_code == 200
    assert set(AccessEvent.objects.values_list("screen", flat=True)) == {"plan"}
    Consent.objects.update(withheld="equipment")
    assert desk.get(address).status_code == 404


def test_a_page_and_its_pictures_are_one_look(desk: Client, device: Device, ana: Client) -> None:
    publish(desk, device, **one_photo())
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        address = f"/team/plans/{device.patient_id}/"
        for path in (address, f"/equipment/photos/{PlanPhoto.objects.get().pk}/"):
            desk.get(path)
        page = ana.get("/people/team/").content.decode()
    assert page.count("Priya Nair: the infection plan") == 2 and "times that day" not in page


def test_a_file_that_is_gone_is_a_404(desk: Client, device: Device, ana: Client) -> None:
    publish(desk, device, **one_photo())
    photo = PlanPhoto.objects.get()
    default_storage.delete(str(photo.image.name))
    assert ana.get(f"/equipment/photos/{photo.pk}/").status_code == 404


def test_a_home_that_is_erased_takes_its_pictures_with_it(desk: Client, device: Device, people: People) -> None:
    publish(desk, device, **one_photo())
    name = str(PlanPhoto.objects.get().image.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasure.erase(people.home, people.ana)
    assert not default_storage.exists(name)


def test_the_desk_reads_the_plans_in_as_many_queries_however_many_pictures(
    desk: Client, device: Device, people: People
) -> None:
    counts = []
    for _ in range(3):
        publish(
            desk, device, **one_photo(), kept=[str(one.pk) for one in PlanPhoto.objects.order_by("-created_at")[:2]]
        )
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"/team/plans/{people.patient.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_who_writes_the_plan_sees_what_the_home_took_of_the_machine(desk: Client, device: Device) -> None:
    Photo.objects.create(device=device, image=ContentFile(jpeg(), "screen.jpg"), caption="The settings screen")
    theirs = f"/team/plans/{device.patient_id}/"
    for path in (theirs, f"{theirs}{device.pk}/"):
        page = desk.get(path).content.decode()
        assert "The settings screen</figcaption>" in page
        assert desk.get(re.findall(r'src="(/equipment/[^"]+/photos/[^"]+)"', page)[0]).status_code == 200


def test_the_homes_pictures_of_many_machines_are_read_at_once(desk: Client, device: Device) -> None:
    theirs, asked = f"/team/plans/{device.patient_id}/", []
    for number in range(3):
        more = Device.objects.create(patient=device.patient, kind=DeviceKind.NIV, name=f"Spare {number}")
        Photo.objects.create(device=more, image=ContentFile(jpeg(), "screen.jpg"), caption="The settings screen")
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(theirs).content.decode().count("The settings screen</figcaption>") == number + 1
        asked.append(len(queries))
    assert asked[1] == asked[2]
