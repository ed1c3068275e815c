"""What an operator reads of patients in the admin, where ADMIN_SHOWS_HEALTH_DATA lets them: noted like every reading by
staff, so that the household sees it. What belongs to nobody any more, a log of something removed, names no patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, cast

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from caregiving.patients.happenings import Happening
from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people.access import access_paths, model_at
from caregiving.people.models import Household
from caregiving.vaccines.models import CaregiverRecord


def tells_of_a_patient(model: type[Model]) -> bool:
    """Whether rows of that model are health data: a patient's own, whatever happened to one, a caregiver's vaccines,
    and the log of their changes."""
    ways = (path.split("__")[-1] for path in access_paths(model))
    return model in (Patient, LogEntry, CaregiverRecord) or issubclass(model, Happening) or "patient" in ways


def note(request: HttpRequest, model: type[Model], ids: Collection[Any]) -> None:
    """Note that the operator looked at whose these rows are: in as many queries however many they are."""
    read = _logged(ids) if model is LogEntry else {model: ids}
    found = Q(pk__in=[])
    for kind, keys in read.items():
        if keys and tells_of_a_patient(kind):
            found |= _whose(kind, keys)
    looked(request.user, Patient.objects.filter(found).distinct(), Screen.ADMIN, timezone.now())


def noted(model: type[Model], request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """That page of the admin, once what it shows is noted."""
    shown: dict[str, Any] = getattr(answer, "context_data", None) or {}
    listed: Iterable[Any] = shown["cl"].result_list if "cl" in shown else ()
    rows = [shown.get("original"), shown.get("object"), *listed, *shown.get("queryset", ())]
    note(request, model, [row.pk for row in rows if isinstance(row, model)])
    return answer


class NotedChoices(AutocompleteJsonView):
    """What stands in a field to choose from, noted too."""

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset()
        return found if found.ordered else found.order_by("pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.read: list[Any] = []
        answer: Any = super().get(request, *args, **kwargs)
        note(request, self.model_admin.model, self.read)
        return answer

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        self.read.append(obj.pk)
        said: dict[str, str] = super().serialize_result(obj, to_field_name)
        return said


def choices(request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, NotedChoices.as_view(admin_site=admin.site)(request))


def _whose(model: type[Model], ids: Collection[Any]) -> Q:
    """The patients to whom these rows belong; of what a caregiver keeps, those of the caregiver's homes."""
    rows, found = model._default_manager.filter(pk__in=ids), Q(pk__in=[])
    ways: dict[type[Model], str] = {Patient: "pk", Household: "household"}
    for path in access_paths(model):
        way = ways.get(model_at(model, path), "household__memberships__user")
        found |= Q(**{f"{way}__in": rows.values(path or "pk")})
    return found


def _logged(ids: Collection[Any]) -> dict[type[Model], list[str]]:
    """Of what these entries of the log tell, kind by kind."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    entries = LogEntry.objects.filter(pk__in=ids).order_by()
    for app, name, key in entries.values_list("content_type__app_label", "content_type__model", "object_pk"):
        kinds[app, name].append(key)
    ours = {(model._meta.app_label, str(model._meta.model_name)): model for model in apps.get_models()}
    return {ours[kind]: keys for kind, keys in kinds.items() if kind in ours}
