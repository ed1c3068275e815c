"""How Fortnight runs: install, prepare, and keep web, worker, beat and broker going as one command.

install.py     the virtual environment, from the lock file
__main__.py    the one command, from top to bottom
prepare.py     folder, port, database, demo household
broker.py      Valkey from a wheel
postgres.py    PostgreSQL from a wheel, for the tests
services.py    what is kept going: start, heal, stop
alive.py       signs of life that health checks read
"""
