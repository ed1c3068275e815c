"""Ana's home with a trusted issuer and cards for the pages of vaccines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, Vaccination
from tests.people import NOW, People
from tests.vaccines.health_card_making import ISSUER, clinic, dose, entries_of, good_payload


@contextmanager
def trusting(folder: Path) -> Iterator[Path]:
    """The operator has pinned the clinic's key in that folder."""
    (folder / "clinic.json").write_text(json.dumps({ISSUER: {"keys": [clinic().jwk]}}), "utf-8")
    with override_settings(HEALTH_CARD_KEYS=folder):
        yield folder


def helens_card(*doses: tuple[str, str], name: str = "Reyes", born: str = "1965-03-02", **more: Any) -> str:
    """A card of the clinic for Helen Reyes."""
    payload = good_payload() | more
    entries = entries_of(payload)
    entries[0]["resource"] |= {"name": [{"family": name, "given": ["Helen"]}], "birthDate": born}
    given = doses or (("309", "2024-10-02"), ("216", "2023-05-04"))
    entries[1:] = [{"fullUrl": f"resource:{place}", "resource": dose(*one)} for place, one in enumerate(given, start=1)]
    return clinic().card(payload)


def card_file(*cards: str, name: str = "mine.smart-health-card") -> SimpleUploadedFile:
    content = json.dumps({"verifiableCredential": list(cards)})
    return SimpleUploadedFile(name, content.encode(), "application/smart-health-card")


def given(people: People, group: str, cvx: str, day: date, **whose: Any) -> Vaccination:
    return Vaccination.objects.create(group=group, cvx=cvx, given_on=day, **(whose or {"patient": people.patient}))


def bens_record(people: People, **fields: Any) -> CaregiverRecord:
    ben = Membership.objects.get(user=people.ben)
    return CaregiverRecord.objects.create(membership=ben, birth_date=date(1970, 5, 1), agreed_at=NOW, **fields)


def told(client: Client, people: People, address: str, **said: Any) -> Any:
    return client.post(address, {"patient": people.patient.id, **said})
