from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "caregiving.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The last app to be ready: now every model is known."""
        from caregiving import checks  # noqa: F401  # registers itself
        from caregiving.people.audit import watch_all_nouns
        from caregiving.web import sign_in  # noqa: F401  # registers itself

        watch_all_nouns()
