#!/bin/sh
# Superset's web server, set by the same variables as its own image's.
set -eu
exec gunicorn --bind "0.0.0.0:${SUPERSET_PORT:-8088}" --worker-tmp-dir /tmp --worker-class "${SERVER_WORKER_CLASS:-gthread}" \
  --workers "${SERVER_WORKER_AMOUNT:-1}" --threads "${SERVER_THREADS_AMOUNT:-20}" --timeout "${GUNICORN_TIMEOUT:-60}" \
  "${FLASK_APP:-superset.app:create_app()}"
