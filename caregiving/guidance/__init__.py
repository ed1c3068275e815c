"""What the sources say: pure functions over dates and frozen facts, and the catalog of numbers they use.

No Django, no clock, no network, no disk but the data beside this file. Nothing here is medical advice: every
threshold says whom to ask, where it comes from and who has reviewed it.
"""
