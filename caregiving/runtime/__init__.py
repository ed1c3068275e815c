"""How Fortnight runs: install, prepare, and keep web, worker, beat and broker going as one command.

install.py     the virtual environment, from the lock file
__main__.py    the one command, from top to bottom
doors.py       the folder and the port must be ours
prepare.py     the database, and the demo household once
broker.py      Valkey from a wheel
postgres.py    PostgreSQL from a wheel, for the tests
services.py    what is kept going: start, heal, stop
guard.py       nothing is left behind, even when the supervisor is killed
alive.py       signs of life that health checks read
"""
