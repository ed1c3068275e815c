"""What the admin pages share: nouns are stored through `record`, happenings and logs are only read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline  # type: ignore[import-untyped]  # it has none

from caregiving import record
from caregiving.careteam.admin_reads import noted, tells_of_a_patient
from caregiving.patients.happenings import Happening


class Guarded(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """An operator runs the place and sees no health data, unless ADMIN_SHOWS_HEALTH_DATA says otherwise: then the home
    sees who looked."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return noted(self.model, request, super().changelist_view(request, *args, **kwargs))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return noted(self.model, request, super().changeform_view(request, *args, **kwargs))

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return noted(self.model, request, super().history_view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return noted(self.model, request, super().delete_view(request, *args, **kwargs))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by what the page offers: nobody finds out by an address what stands in a column that is not shown."""
        offered = {getattr(one, "parameter_name", str(one)).split("__")[0] for one in self.get_list_filter(request)}
        return lookup.split("__")[0] in offered and bool(super().lookup_allowed(lookup, value, request))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._open() and bool(super().has_view_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._open() and bool(super().has_change_permission(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._open() and bool(super().has_add_permission(request))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._open() and bool(super().has_delete_permission(request, obj))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._open() and bool(super().has_module_permission(request))

    def _open(self) -> bool:
        return settings.ADMIN_SHOWS_HEALTH_DATA or not tells_of_a_patient(self.model)


class NounAdmin(Guarded):
    """A noun, changed by an operator through the one door for writes, so that its agenda follows."""

    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every reference is searched for: a list of all patients to choose from would grow with them."""
        return [field.name for field in self.model._meta.fields if isinstance(field, models.ForeignKey)]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            for words in error.messages:
                messages.error(request, words)
            return HttpResponseRedirect(request.get_full_path())
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        store(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        things = formset.save(commit=False)
        for gone in formset.deleted_objects:
            remove(request, gone)
        for thing in things:
            store(request, thing)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        remove(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for thing in queryset:
            remove(request, thing)


class KeptNounAdmin(NounAdmin):
    """A noun that is not removed from here: too much would go with it."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(Guarded):
    """What nobody edits: it is looked at."""

    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NounInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Nouns that are written below the one that they belong to."""

    extra = 0


class ReadOnlyInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Rows of something that nobody edits, below what they belong to."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


# What the words of a referenced row are made of.
DEEPER = {"lot": "lot__supply", "kit": "kit__supply"}
SHARED = ("occurred_at", "kind", "patient", "author", "recorded_at")


class HappeningAdmin(ReadOnlyAdmin):
    """One kind of happening, with the columns of its own."""

    search_fields = ("patient__name", "author__name", "note")
    list_filter: tuple[str, ...] = ("occurred_at", "recorded_at")
    ordering = ("-recorded_at",)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return [*SHARED, *(field.name for field in own_fields(self.model))]

    def get_queryset(self, request: HttpRequest) -> Any:
        named = [field.name for field in own_fields(self.model) if isinstance(field, models.ForeignKey)]
        related = [DEEPER.get(name, name) for name in named]
        return super().get_queryset(request).select_related("patient", "author", *related)


def own_fields(kind: type[Happening]) -> list[Any]:
    """The columns that this kind has beyond those that all share."""
    if kind is Happening:
        return []
    return [field for field in kind._meta.local_concrete_fields if not field.primary_key]


def store(request: HttpRequest, thing: models.Model) -> None:
    """Store a noun in the operator's name."""
    record.noun(request.user, thing, timezone.now())  # type: ignore[arg-type]  # admin lets only people in


def remove(request: HttpRequest, thing: models.Model) -> None:
    """Remove a noun in the operator's name."""
    record.removal(request.user, thing, timezone.now())  # type: ignore[arg-type]  # as above
