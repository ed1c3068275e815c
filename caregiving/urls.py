"""Every address of the product."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from caregiving.web.health import healthz, readyz
from caregiving.web.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("caregiving.web.urls")),
    path("team/", include("caregiving.careteam.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("caregiving.api.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]
