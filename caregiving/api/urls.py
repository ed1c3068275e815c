"""Every address of the API, below /api/v1/."""

from __future__ import annotations

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from caregiving.api.resources import checklists, equipment, illness, patients, people, reminders, supplies, vaccines
from caregiving.api.views.description import Description, Nowhere, Viewer
from caregiving.api.views.guidance import Guidance, GuidanceReview, GuidanceRow
from caregiving.api.views.happenings import Answers, Happenings
from caregiving.api.views.me import Me
from caregiving.api.views.patients import Agenda, Readiness
from caregiving.api.views.vaccines import Forecast, HealthCardReading

router = SimpleRouter()
for prefix, viewset in {
    "households": people.Households,
    "memberships": people.Memberships,
    "shifts": people.Shifts,
    "invitations": people.Invitations,
    "care-teams": people.CareTeams,
    "patients": patients.Patients,
    "consents": patients.Consents,
    "allergies": patients.Allergies,
    "contacts": patients.Contacts,
    "directives": patients.Directives,
    "devices": equipment.Devices,
    "device-settings": equipment.DeviceSettings,
    "upkeep-tasks": equipment.UpkeepTasks,
    "routines": equipment.Routines,
    "infection-plans": equipment.InfectionPlans,
    "medicines": supplies.Medicines,
    "supplies": supplies.Supplies,
    "lots": supplies.Lots,
    "vaccinations": vaccines.Vaccinations,
    "caregiver-records": vaccines.CaregiverRecords,
    "team-observations": vaccines.TeamObservations,
    "screening-sheets": illness.ScreeningSheets,
    "screening-verdicts": illness.ScreeningVerdicts,
    "checklists": checklists.Checklists,
    "rungs": reminders.Rungs,
    "preferences": reminders.Preferences,
    "subscriptions": reminders.Subscriptions,
    "happenings": Happenings,
}.items():
    router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns = [
    *router.urls,
    path("answers/", Answers.as_view({"get": "list", "post": "create"}), name="api-answers"),
    path("patients/<str:pk>/agenda/", Agenda.as_view(), name="api-agenda"),
    path("patients/<str:pk>/readiness/", Readiness.as_view(), name="api-readiness"),
    path("me/", Me.as_view(), name="api-me"),
    path("vaccines/forecast/", Forecast.as_view(), name="api-forecast"),
    path("vaccines/forecast", Forecast.as_view(schema=None)),
    path("vaccines/health-cards/read/", HealthCardReading.as_view(), name="api-health-card"),
    path("vaccines/health-cards/read", HealthCardReading.as_view(schema=None)),
    path("guidance/", Guidance.as_view(), name="api-guidance"),
    path("guidance/<str:pk>/", GuidanceRow.as_view(), name="api-guidance-row"),
    path("guidance/<str:pk>/review/", GuidanceReview.as_view(), name="api-guidance-review"),
    path("schema/", Description.as_view(), name="api-schema"),
    path("docs/", Viewer.as_view(), name="api-docs"),
    re_path("^.*$", Nowhere.as_view(), name="api-nowhere"),
]
