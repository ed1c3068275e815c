from django.apps import AppConfig


class HouseholdFileConfig(AppConfig):
    name = "caregiving.household_file"
    default_auto_field = "django.db.models.BigAutoField"
