"""Property tests of the guidance: a deadline on the clock would measure a busy machine, not the rules."""

from hypothesis import settings

settings.register_profile("guidance", deadline=None)
settings.load_profile("guidance")
