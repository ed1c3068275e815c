"""Every model has its list in the admin, read in a number of queries that does not grow with its rows."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caregiving.patients.happenings import Happening
from tests.admin.rows import make

pytestmark = pytest.mark.django_db
OURS = [model for model in apps.get_models() if model.__module__.startswith(("caregiving.", "checklists."))]
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
EVERY = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)


def url_of(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_model_of_ours_has_its_page() -> None:
    assert set(OURS) - set(REGISTERED) == set()


def queries(operator: Client, model: type[models.Model]) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = operator.get(url_of(model, "changelist"))
    assert answer.status_code == 200
    return len(found)


@EVERY
def test_the_list_is_read_in_as_many_queries_whatever_its_rows(model: type[models.Model], operator: Client) -> None:
    for _ in range(3):
        make(model)
    queries(operator, model)
    few = queries(operator, model)
    for _ in range(3):
        make(model)
    assert queries(operator, model) == few


@EVERY
def test_a_row_can_be_searched_for_and_opened(model: type[models.Model], operator: Client) -> None:
    row = make(model)
    assert operator.get(url_of(model, "changelist"), {"q": "x"}).status_code == 200
    assert operator.get(url_of(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize(
    "kind", [model for model in OURS if issubclass(model, Happening)], ids=lambda model: model.__name__
)
def test_a_happening_is_neither_added_nor_changed_nor_removed(kind: type[Happening], operator: Client) -> None:
    row = make(kind)
    assert operator.get(url_of(kind, "add")).status_code == 403
    assert operator.post(url_of(kind, "change", row.pk), {"note": "other"}).status_code == 403
    assert operator.post(url_of(kind, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert kind._default_manager.filter(pk=row.pk).exists()
