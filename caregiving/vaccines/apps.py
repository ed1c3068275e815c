from django.apps import AppConfig


class VaccinesConfig(AppConfig):
    name = "caregiving.vaccines"
    default_auto_field = "django.db.models.BigAutoField"
