"""Fortnight keeps the household of a person with ALS two weeks ahead of respiratory infections.

Nothing is imported here: `caregiving.guidance` must stay free of Django and Celery.
"""
