"""Who of a home has ALS is health data: unless ADMIN_SHOWS_HEALTH_DATA is set, an operator reads of the person who has
it only that they lead the home, as they do, and of nobody whose wife or daughter that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from caregiving.people.access import RIGHTS
from caregiving.people.models import Role

SAID = [(role.value, role.label) for role in Role if role != Role.PATIENT]


def said(role: str) -> str:
    """That role as an operator may read it: who has the same rights leads."""
    return Role.LEAD if RIGHTS[role] == RIGHTS[Role.LEAD] else role


class SaidRole(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "as"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return SAID

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(role__in=[role for role in Role.values if said(role) == chosen])


class SaidRoleForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes none at run time
    """Who has ALS stays so unless the role that is shown is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = said(self.instance.role) if self.instance.role else ""
        role: Any = self.fields["role"]
        role.choices = [("", "---------"), *SAID]

    def clean_role(self) -> str:
        before, chosen = self.instance.role, str(self.cleaned_data["role"])
        return str(before) if before and said(before) == chosen else chosen


class RoleUnsaid:
    """For the pages of what has a role in a home."""

    list_display: tuple[str, ...]
    list_filter: tuple[Any, ...]

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return self._unsaid(self.list_display, "said_role")

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        return self._unsaid(self.list_filter, SaidRole)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        may_write = self.has_change_permission(request, obj)  # type: ignore[attr-defined]  # of the admin's page
        if may_write and not settings.ADMIN_SHOWS_HEALTH_DATA:
            kwargs["form"] = SaidRoleForm
        return super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]  # as above

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Where nothing is written, the role is only said."""
        fields = super().get_fields(request, obj)  # type: ignore[misc]  # as above
        may_write = self.has_change_permission(request, obj)  # type: ignore[attr-defined]  # as above
        return self._unsaid(fields, "role" if may_write else "said_role")

    @admin.display(description=_("role"))
    def said_role(self, row: Any) -> str:
        return str(Role(said(row.role)).label)

    def _unsaid(self, names: Sequence[Any], instead: Any) -> tuple[Any, ...]:
        if settings.ADMIN_SHOWS_HEALTH_DATA:
            return tuple(names)
        return tuple(instead if name == "role" else name for name in names if name != "relation")
