from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "caregiving.web"
    default_auto_field = "django.db.models.BigAutoField"
