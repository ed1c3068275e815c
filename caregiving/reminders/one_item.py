"""One item out of a kept agenda, found by the database: reading all of it costs more than sending what it says."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, JSONField
from django.db.models.sql.compiler import SQLCompiler


class OneItem(Func):
    """Of a list of items the one whose `key` is the second expression; null where there is none."""

    output_field = JSONField()
    arity = 2

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        words = "jsonb_path_query_first(%(expressions)s))"
        return self.as_sql(
            compiler, connection, template=words, arg_joiner=", '$[*] ? (@.key == $key)', jsonb_build_object('key', "
        )

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        words = "(SELECT value FROM json_each(%(expressions)s LIMIT 1)"
        return self.as_sql(compiler, connection, template=words, arg_joiner=") WHERE value ->> 'key' = ")
