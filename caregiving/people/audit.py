"""Who changed what: every noun's changes go into the audit log, field by field."""

from collections.abc import Iterator, Sequence

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from caregiving.people.base import Noun

# So many ids stand in one question to the database.
AT_ONCE = 500
NOT_TOLD = ["created_at", "updated_at", "last_login", "code_hash", "secret_address"]


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


def removed(model: type[Model], field: str, owners: Sequence[object]) -> list[str]:
    """The ids of rows that are gone and belonged to these: the last line about a row says to whom."""
    kind, found = ContentType.objects.get_for_model(model), list[str]()
    for chunk in _chunks(owners):
        named = {f"changes__{field}__0__in": chunk}
        gone = LogEntry.objects.filter(content_type=kind, action=LogEntry.Action.DELETE, **named)
        found += gone.values_list("object_pk", flat=True)
    return found


def forget(model: type[Model], ids: Sequence[object]) -> None:
    """Take out what the log says of these rows."""
    kind = ContentType.objects.get_for_model(model)
    for chunk in _chunks(ids):
        LogEntry.objects.filter(content_type=kind, object_pk__in=chunk).delete()


def _chunks(ids: Sequence[object]) -> Iterator[list[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield [str(one) for one in ids[start : start + AT_ONCE]]
