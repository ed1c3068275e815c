"""The addresses of the care team's screens."""

from django.urls import path

from caregiving.careteam.views import guidance_list, guidance_row

urlpatterns = [
    path("guidance/", guidance_list.guidance, name="guidance"),
    path("guidance/<str:rule_id>/", guidance_row.row, name="guidance_row"),
    path("guidance/<str:rule_id>/review/", guidance_row.review, name="guidance_review"),
]
