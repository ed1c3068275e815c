# Builds on linux/amd64 and linux/arm64: everything comes as wheels, nothing is compiled.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements-prod.txt .
RUN pip install --only-binary :all: --require-hashes -r requirements-prod.txt
COPY manage.py .
COPY caregiving caregiving
COPY checklists checklists
# The key is needed to read the settings and stays in this step.
RUN SECRET_KEY=for-this-step-only STATIC_ROOT=/app/static FORTNIGHT_RUN_DIR=/tmp/build \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q caregiving checklists

FROM python:3.11-slim-bookworm
# Pango and a font: the emergency sheet is laid out as PDF with them.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/fortnight --create-home fortnight
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=caregiving.settings FORTNIGHT_RUN_DIR=/var/lib/fortnight STATIC_ROOT=/app/static
WORKDIR /app
USER fortnight
VOLUME /var/lib/fortnight
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--no-ws", "--workers", "2", "caregiving.wsgi:application"]
