"""A form that came: written once however often it is sent, and refused when what its writer saw stands no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5


@dataclass(frozen=True, slots=True)
class Sent:
    """`id` was made with the page: the same sent twice is written once. `read` is the mark of what its writer saw."""

    id: UUID
    read: str

    def id_for(self, *said: object) -> UUID:
        """Of the version that says this: what was written otherwise after a step back is another one."""
        return uuid5(self.id, "\n".join(map(str, said)))
