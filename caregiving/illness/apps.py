from django.apps import AppConfig


class IllnessConfig(AppConfig):
    name = "caregiving.illness"
    default_auto_field = "django.db.models.BigAutoField"
