"""The nouns of the API, one file for each concern: how it is written as JSON, and who may do what with it."""
