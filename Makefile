# Fortnight: `make run` and `make test` need Python 3.11 or newer with pip, and nothing else.
PYTHON ?= python3
PORT ?= 8000
export PORT

VENV_PYTHON := .venv/bin/python
PYTEST := $(VENV_PYTHON) -m pytest -p tests.plugin
# What production is told, so that the checks judge the settings that production runs with.
LIKE_PRODUCTION := env SECRET_KEY=$$($(VENV_PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	ALLOWED_HOSTS=fortnight.example SITE_URL=https://fortnight.example DATABASE_URL=sqlite:///:memory: \
	CACHE_URL=redis://redis.example/2 BROKER_URL=redis://redis.example/0 EMAIL_HOST=mail.example \
	FORTNIGHT_RUN_DIR=$$(mktemp -d)

.PHONY: help run test check mutants lock .runtime .development

help:
	@echo "make run    start Fortnight at http://localhost:$(PORT) (PORT=8001 make run for another port)"
	@echo "make test   run every test, on SQLite and on PostgreSQL"
	@echo "make check  run linters, types, migrations and deployment checks"
	@echo "make mutants change the guidance in thousands of small ways and name the changes that no test notices"
	@echo "make lock   pin the newest versions that pyproject.toml allows"

run: .runtime
	@exec $(VENV_PYTHON) -m caregiving.runtime

test: .development
	$(PYTEST) -n 2 --dist worksteal $(ARGS)
	FORTNIGHT_TEST_DB=postgres $(PYTEST) -n 2 --dist worksteal $(ARGS)

check: .development
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(LIKE_PRODUCTION) $(VENV_PYTHON) -m mypy
	$(LIKE_PRODUCTION) $(VENV_PYTHON) manage.py makemigrations --check --dry-run
	$(LIKE_PRODUCTION) $(VENV_PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTEST) -q tests/test_layers.py
	$(VENV_PYTHON) -m pytest $(GUIDANCE_ALONE) --cov=caregiving/guidance --cov-branch --cov-fail-under=100 \
		--cov-report=term-missing:skip-covered tests/guidance

# Every branch of the guidance by its own tests, which need no Django and no database.
GUIDANCE_ALONE := -q --disable-plugin-autoload -p _hypothesis_pytestplugin -p pytest_cov -p no:cacheprovider \
	-c /dev/null --rootdir=. -o pythonpath=. --import-mode=importlib --confcutdir=tests/guidance

mutants: .development
	$(VENV_PYTHON) -m mutmut run $(ARGS)
	$(VENV_PYTHON) -m mutmut results

lock: .development
	$(LOCK) -o requirements.txt
	$(LOCK) --extra prod -o requirements-prod.txt
	$(LOCK) --extra prod --group dev -o requirements-dev.txt

LOCK := $(VENV_PYTHON) -m uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

.runtime:
	@$(old_enough) && exec $(PYTHON) -m caregiving.runtime.install requirements.txt

.development:
	@$(old_enough) && exec $(PYTHON) -m caregiving.runtime.install requirements-dev.txt

# The shell asks, not Python: an old Python could not even read the program that would ask.
define old_enough
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Fortnight needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
endef
