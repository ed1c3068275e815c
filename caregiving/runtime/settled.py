"""A process that is ready for work: what it is made of stays."""

import gc


def settle() -> None:
    """Look through all that was made up to now once, and never again: else whoever looks for rubbish meanwhile passes
    through a hundred thousand things that the program itself is made of."""
    gc.collect()
    gc.freeze()
