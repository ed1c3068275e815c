"""What a channel says when it could not send, sorted by what to do next."""

from datetime import timedelta


class NotSent(Exception):
    """The message did not go out. Its text never holds health data or an address."""


class Never(NotSent):
    """This address will not work again (gone, refused): use another one."""


class Later(NotSent):
    """The other side asks for patience, perhaps with a time."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Unreachable(Later):
    """Nobody answered at all: after some of these the whole service is left alone for a while."""


class TellSomebody(NotSent):
    """Our own fault or set-up (keys, settings): an operator must look."""


class NotNeeded(NotSent):
    """It was answered, or over, before its turn came."""
