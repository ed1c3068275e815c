"""A home keeps photos of a machine, of its screen and of its parts: made anew, with words, seen by who may see it."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from caregiving import record
from caregiving.equipment.models import Device, DeviceKind, Photo
from caregiving.patients.models import AccessEvent, Consent
from caregiving.web import uploads
from caregiving.web.device_photos import MOST
from caregiving.web.visit import KEPT_FOR
from tests.careteam.desk import signed_in
from tests.pictures import PLACE, file, jpeg
from tests.web.home import Home


def add(client: Client, home: Home, **told: Any) -> Any:
    fields = {"patient": home.people.patient.pk, "id": uuid4(), "photo": file(jpeg()), "caption": "The settings screen"}
    return client.post(reverse("device_photos", args=[home.niv.pk]), {**fields, **told})


def remove(client: Client, home: Home, photo: Photo) -> Any:
    address = reverse("device_photo_remove", args=[photo.device_id, photo.pk])
    return client.post(address, {"patient": home.people.patient.pk})


def picture(photo: Photo) -> str:
    return reverse("device_photo", args=[photo.device_id, photo.pk])


def page(client: Client, home: Home, name: str = "device") -> str:
    return " ".join(client.get(reverse(name, args=[home.niv.pk])).content.decode().split())


def test_a_photo_stands_on_the_machines_page_with_its_words_and_a_phone_may_keep_both(ana: Client, home: Home) -> None:
    assert reverse("device_photos", args=[home.niv.pk]) in page(ana, home)
    answer = add(ana, home)
    assert answer.url == reverse("device_photos", args=[home.niv.pk])
    photo = Photo.objects.get()
    assert "Kept: The settings screen." in page(ana, home, "device_photos")
    shown = ana.get(reverse("device", args=[home.niv.pk]))
    assert f'src="{picture(photo)}"' in shown.content.decode() and KEPT_FOR in shown.headers
    assert "The settings screen</figcaption>" in shown.content.decode()
    answer = ana.get(picture(photo))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_the_telephone_wrote_in_goes_and_a_large_one_is_made_small(ana: Client, home: Home) -> None:
    add(ana, home, photo=file(jpeg(4000, 3000)))
    with Photo.objects.get().image.open("rb") as kept:
        content = kept.read()
    assert PLACE not in content and b"Exif" not in content
    with Image.open(io.BytesIO(content)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (960, 1280))  # upright


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 60,
        b"%PDF-1.7",
        jpeg()[:90],
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0\0\0\0\0",
    ],
    ids=["svg", "html", "gif", "pdf", "cut", "bomb"],
)
def test_a_hostile_file_is_refused_in_plain_words_and_nothing_is_kept(ana: Client, home: Home, content: bytes) -> None:
    answer = add(ana, home, photo=file(content))
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "cannot be read as a picture" in shown or "too large" in shown
    assert 'value="The settings screen"' in shown  # the words are still there
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"photo": ""}, "Choose a photo, or take one."),
        ({"photo": file(b"")}, "Choose a photo, or take one."),
        ({"caption": " "}, "Write what the photo shows"),
        ({"caption": "x" * 121}, "120"),
        ({"caption": "a\0b"}, "Null characters"),
    ],
)
def test_what_is_missing_is_said_beside_it(ana: Client, home: Home, told: dict[str, Any], said: str) -> None:
    answer = add(ana, home, **told)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.parametrize("tap", ["", "x", "1"])
def test_a_form_without_its_id_adds_nothing(ana: Client, home: Home, tap: str) -> None:
    assert add(ana, home, id=tap).status_code == 400
    assert not Photo.objects.exists()


def test_a_photo_that_is_too_large_to_send_is_refused_with_a_sentence(
    ana: Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES_OF_PICTURES", 500)
    answer = add(ana, home)
    assert answer.status_code == 400
    assert "This picture is too large. Send a smaller one." in answer.content.decode()


def test_words_are_text_wherever_they_stand(ana: Client, home: Home) -> None:
    add(ana, home, caption='"><script>alert(1)</script>')
    for name in ("device", "device_photos"):
        assert "<script>alert(1)" not in page(ana, home, name)


def test_a_machine_has_a_few_photos_and_a_removed_one_makes_room(ana: Client, home: Home) -> None:
    for number in range(MOST):
        assert add(ana, home, caption=f"Part {number}").status_code == 302
    assert "at most 6 photos" in page(ana, home, "device_photos")
    refused = add(ana, home)
    assert refused.status_code == 400 and refused.content.decode().count("at most 6 photos") == 1
    assert Photo.objects.count() == MOST
    remove(ana, home, Photo.objects.all()[0])
    assert add(ana, home).status_code == 302


def test_sent_twice_it_is_one(ana: Client, home: Home) -> None:
    tap = uuid4()
    for _time in range(2):
        assert add(ana, home, id=tap).status_code == 302
    assert Photo.objects.count() == 1


def test_a_removed_photo_is_gone_for_good_with_its_file(ana: Client, home: Home) -> None:
    add(ana, home)
    photo = Photo.objects.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert remove(ana, home, photo).status_code == 302
    assert not Photo.objects.exists() and not default_storage.exists(str(photo.image.name))
    assert ana.get(picture(photo)).status_code == 404


def test_the_files_go_with_a_machine_that_is_removed(ana: Client, home: Home) -> None:
    spare = record.noun(home.people.ana, Device(patient=home.people.patient, kind=DeviceKind.OTHER, name="X"), home.now)
    told = {"patient": home.people.patient.pk, "id": uuid4(), "photo": file(jpeg()), "caption": "It"}
    ana.post(reverse("device_photos", args=[spare.pk]), told)
    name = str(Photo.objects.get().image.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        record.removal(home.people.ana, spare, home.now)
    assert not default_storage.exists(name)


def test_nothing_is_left_over_of_a_photo_that_cannot_be_stored(
    ana: Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _files()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("caregiving.record.noun", fail)
    with pytest.raises(RuntimeError):
        add(ana, home)
    assert _files() == before


def _files() -> set[str]:
    folder = f"devices/{Photo().image.field.generate_filename(None, 'x').split('/')[1]}"  # type: ignore[arg-type]
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


def test_only_who_may_see_the_equipment_gets_a_photo(ana: Client, home: Home) -> None:
    add(ana, home)
    address = picture(Photo.objects.get())
    assert Client().get(address).status_code == 302
    assert signed_in(home.people.cleo).get(address).status_code == 404
    assert signed_in(home.people.ben).get(address).status_code == 200
    dee = signed_in(home.people.dee)
    assert dee.get(address).status_code == 200
    assert set(AccessEvent.objects.values_list("screen", flat=True)) == {"home"}
    Consent.objects.update(withheld="equipment")
    assert dee.get(address).status_code == 404


def test_under_another_machine_it_does_not_exist(ana: Client, home: Home) -> None:
    add(ana, home)
    assert ana.get(reverse("device_photo", args=[home.suction.pk, Photo.objects.get().pk])).status_code == 404


def test_an_aide_sees_the_photos_and_changes_none(client: Client, ana: Client, home: Home) -> None:
    add(ana, home)
    home.people.put_on_shift()
    client.force_login(home.people.eva)
    shown = page(client, home)
    assert "The settings screen" in shown and "Add or remove photos" not in shown
    assert add(client, home).status_code == 404
    assert remove(client, home, Photo.objects.get()).status_code == 404
    assert Photo.objects.count() == 1


def test_a_file_that_is_gone_is_a_404(ana: Client, home: Home) -> None:
    add(ana, home)
    photo = Photo.objects.get()
    default_storage.delete(str(photo.image.name))
    assert ana.get(picture(photo)).status_code == 404


def test_the_pages_read_no_more_for_more_photos(ana: Client, home: Home) -> None:
    counts = []
    for _time in range(3):
        add(ana, home)
        for name in ("device", "device_photos"):
            page(ana, home, name)
            with CaptureQueriesContext(connection) as asked:
                page(ana, home, name)
            counts.append(len(asked))
    assert counts[:2] == counts[4:]
