from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "caregiving.equipment"
    default_auto_field = "django.db.models.BigAutoField"
