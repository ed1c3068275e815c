from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "caregiving.web"

    def ready(self) -> None:
        from caregiving import checks  # noqa: F401, PLC0415  # registers itself once the apps are there
    default_auto_field = "django.db.models.BigAutoField"
