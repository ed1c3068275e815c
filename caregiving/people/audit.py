"""Who changed what: every noun's changes go into the audit log, field by field."""

from auditlog.registry import auditlog
from django.apps import apps

from caregiving.people.base import Noun

NOT_TOLD = ["created_at", "updated_at", "last_login"]


def watch_all_nouns() -> None:
    """Have the audit log note each noun's changes. Secrets are masked."""
    for model in apps.get_models():
        if issubclass(model, Noun) and not auditlog.contains(model):
            known = {field.name for field in model._meta.get_fields()}
            auditlog.register(
                model,
                exclude_fields=[name for name in NOT_TOLD if name in known],
                mask_fields=[
                    name for name in ("password", "endpoint", "auth", "p256dh", "token_hash", "secret") if name in known
                ],
            )
