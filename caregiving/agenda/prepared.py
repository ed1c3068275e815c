"""Queries that are asked again and again: Django writes the words of each once, afterwards only the values differ.

Writing a query costs several times what asking it does, and an agenda is read with some forty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import RawQuerySet

G = TypeVar("G")
M = TypeVar("M", bound=Model)


class Given(Expression):
    """A place in a query for a value that is worked out of what is given when it is asked."""

    def __init__(self, of: Callable[[Any], object], field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.of = of

    def as_sql(self, compiler: object, connection: object) -> tuple[str, Any]:
        return "%s", [self]

    def value(self, given: object) -> object:
        return self.output_field.get_db_prep_value(self.of(given), connection)


@dataclass(frozen=True, slots=True)
class Prepared(Generic[M]):
    """A query in the words of this database; asked, it gives the rows of one model, without rows of others."""

    model: type[M]
    sql: str
    values: tuple[object, ...]

    def ask(self, given: object) -> RawQuerySet[M]:
        told = [value.value(given) if isinstance(value, Given) else value for value in self.values]
        return self.model._default_manager.raw(self.sql, told)


def prepare(query: QuerySet[M]) -> Prepared[M]:
    sql, values = query.query.sql_with_params()
    return Prepared(query.model, sql, values)
