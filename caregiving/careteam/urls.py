"""The addresses of the care team's screens."""

from django.urls import path

from caregiving.careteam.views import guidance_list, guidance_row, outcome, panel, patient, plans, sheets

urlpatterns = [
    path("", panel.panel, name="panel"),
    path("panel.csv", panel.as_csv, name="panel_csv"),
    path("huddle/", panel.huddle, name="huddle"),
    path("views/", panel.save_view, name="save_view"),
    path("views/<uuid:view_id>/forget/", panel.forget_view, name="forget_view"),
    path("ask/<str:line>/", outcome.bulk, name="bulk"),
    path("ask/<str:line>/send/", outcome.send_bulk, name="send_bulk"),
    path("emergency/", patient.emergency, name="emergency"),
    path("patients/<uuid:patient_id>/", patient.patient, name="team_patient"),
    path("patients/<uuid:patient_id>/closed/", outcome.closed, name="closed"),
    path("patients/<uuid:patient_id>/outcome/<str:verb>/", outcome.outcome, name="outcome"),
    path("sheets/", sheets.sheets, name="screening_sheets"),
    path("sheets/<uuid:patient_id>/", sheets.sheet, name="screening_sheet"),
    path("sheets/<uuid:patient_id>/sign/", sheets.signed, name="screening_signed"),
    path("plans/", plans.plans, name="plans"),
    path("plans/templates/", plans.save_template, name="plan_template"),
    path("plans/<uuid:patient_id>/", plans.devices, name="plan_devices"),
    path("plans/<uuid:patient_id>/<uuid:device_id>/", plans.write, name="plan_write"),
    path("plans/<uuid:patient_id>/<uuid:device_id>/publish/", plans.publish, name="plan_publish"),
    path("plans/<uuid:patient_id>/<uuid:plan_id>/confirm/", plans.confirm, name="plan_confirm"),
    path("plans/<uuid:patient_id>/<uuid:plan_id>/withdraw/", plans.withdraw, name="plan_withdraw"),
    path("guidance/", guidance_list.guidance, name="guidance"),
    path("guidance/<str:rule_id>/", guidance_row.row, name="guidance_row"),
    path("guidance/<str:rule_id>/review/", guidance_row.review, name="guidance_review"),
]
