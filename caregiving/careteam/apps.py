from django.apps import AppConfig


class CareteamConfig(AppConfig):
    name = "caregiving.careteam"
    default_auto_field = "django.db.models.BigAutoField"
