"""What could not be imported: noted for the operator by kind and class of error, and nothing of whom it was."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from caregiving import record
from caregiving.careteam.models import FailedImport, ImportKind

# How long and how many are kept. The product's own limits.
KEPT_FOR, MOST = timedelta(days=90), 1000

log = logging.getLogger(__name__)


def note_failed(kind: ImportKind, error: str, now: datetime) -> None:
    """Note a failure. A command may run before there is a database: then it is only said where it happened."""
    try:
        with transaction.atomic():
            FailedImport.objects.filter(at__lt=now - KEPT_FOR).delete()
            if FailedImport.objects.count() < MOST:
                record.noun(None, FailedImport(kind=kind, error=error[:60], at=now), now)
    except (DatabaseError, ValidationError):
        log.warning("a failed import could not be noted: %s", kind)
