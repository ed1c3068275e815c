"""What is not a noun: happenings, the agenda, oneself, and the description of the API."""
