"""Rows into guidance's frozen facts, one file a concern."""
