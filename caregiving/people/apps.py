from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "caregiving.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from caregiving.people.second_factor import end_other_sessions

        authenticator_added.connect(end_other_sessions, dispatch_uid="people.end_other_sessions")
