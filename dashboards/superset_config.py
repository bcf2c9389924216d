"""Superset as Chartlake runs it: metadata in a SQLite file or where it is told, nothing shipped that is secret.

What depends on the place comes by the environment, secrets too:

    SUPERSET_HOME               folder for the metadata and caches
    SUPERSET_DATABASE           SQLAlchemy's address of the metadata, where that is no file in SUPERSET_HOME
    SUPERSET_SECRET             signs sessions and encrypts what Superset stores; must stay the same
    SUPERSET_TRINO              host:port of Trino, over TLS
    SUPERSET_TRINO_CERTIFICATE  file with the certificate (or its authority's) that Trino must show; PEM
    TRINO_PASSWORD              of Trino's user superset
"""

import os
from pathlib import Path


def _required(name):
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"the variable {name} is not set; dashboards/README.md says what it is")
    return value


_HOME = Path(_required("SUPERSET_HOME"))

SECRET_KEY = _required("SUPERSET_SECRET")

# Queries run in threads other than the one that opened the file. PostgreSQL's driver takes its password from PGPASSWORD.
SQLALCHEMY_DATABASE_URI = (
    os.environ.get("SUPERSET_DATABASE") or f"sqlite:///{_HOME}/superset.db?check_same_thread=false"
)

# --- who may look ---------------------------------------------------------------------------------------------------
# A dashboard is seen by the roles it names, and by nobody who has not logged in.
FEATURE_FLAGS = {
    "DASHBOARD_RBAC": True,
    "ALERT_REPORTS": False,
    "EMBEDDED_SUPERSET": False,
    "ENABLE_TEMPLATE_PROCESSING": False,
}
AUTH_ROLE_PUBLIC = "Public"
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
# No connections to files of this machine.
PREVENT_UNSAFE_DB_CONNECTIONS = True

# --- how fresh ------------------------------------------------------------------------------------------------------
# However many people look, each chart asks Trino at most once in this many seconds: the refresh of a dashboard takes
# what another one has just fetched.
_SECONDS_KEPT = 3
DASHBOARD_AUTO_REFRESH_MODE = "fetch"


def _files(folder, seconds):
    return {
        "CACHE_TYPE": "FileSystemCache",
        "CACHE_DIR": str(_HOME / "cache" / folder),
        "CACHE_DEFAULT_TIMEOUT": seconds,
        "CACHE_OPTIONS": {"mode": 0o600},
    }


_DAY = 24 * 60 * 60
CACHE_CONFIG = _files("metadata", _DAY)
DATA_CACHE_CONFIG = _files("data", _SECONDS_KEPT)
FILTER_STATE_CACHE_CONFIG = _files("filters", _DAY)
EXPLORE_FORM_DATA_CACHE_CONFIG = _files("explore", _DAY)

# "Last hour" is the hour up to now. By default ranges begin and end at midnight, and one that ends before it begins fails.
DEFAULT_RELATIVE_START_TIME = "now"
DEFAULT_RELATIVE_END_TIME = "now"

# --- what is logged -------------------------------------------------------------------------------------------------
# The web server brings the metadata's schema up to date itself, and Alembic's own configuration of logging would switch
# Superset's loggers off for the rest of the process.
ALEMBIC_SKIP_LOG_CONFIG = True

# --- Trino ----------------------------------------------------------------------------------------------------------
SUPERSET_WEBSERVER_TIMEOUT = 60
SQLLAB_TIMEOUT = 30
SQL_MAX_ROW = 10_000


def DB_CONNECTION_MUTATOR(uri, params, username, security_manager, source):  # noqa: N802, Superset's own name
    """Gives connections to Trino what does not stand in the reviewed files: place, password, certificate."""
    if uri.drivername.startswith("trino"):
        from trino.auth import BasicAuthentication

        host, port = _required("SUPERSET_TRINO").rsplit(":", 1)
        # Whatever a connection's text says, it is this user, who can only read.
        uri = uri.set(username="superset", password=None, host=host, port=int(port))
        arguments = params.setdefault("connect_args", {})
        arguments["http_scheme"] = "https"
        arguments["verify"] = _required("SUPERSET_TRINO_CERTIFICATE")
        arguments["auth"] = BasicAuthentication("superset", _required("TRINO_PASSWORD"))
    return uri, params


# --- the browser ----------------------------------------------------------------------------------------------------
# Plain HTTP is for the loopback interface; whoever puts a proxy with TLS before it says so.
_TLS = os.environ.get("SUPERSET_BEHIND_TLS") == "true"
ENABLE_PROXY_FIX = _TLS
SESSION_COOKIE_SECURE = _TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
WTF_CSRF_ENABLED = True
# Who guesses passwords is told to wait, by address; counted within the one worker. Superset has no limits by default, and
# one for everything else with them, which a dashboard's many requests would soon meet.
RATELIMIT_ENABLED = True
RATELIMIT_APPLICATION = None
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "30 per minute"
RATELIMIT_STORAGE_URI = "memory://"


def FLASK_APP_MUTATOR(app):  # noqa: N802, Superset's own name
    """Superset 6.1 limits the blueprint of its login page, but passwords go to two others."""
    from superset import security_manager

    limit = security_manager.limiter.limit(app.config["AUTH_RATE_LIMIT"], methods=["POST"])
    for name in ("AuthDBView", "SecurityApi"):
        limit(app.blueprints[name])


# Nothing from anywhere else: by default Superset lets the browser fetch map tiles, fonts and a telemetry pixel.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "force_https": False,
    "session_cookie_secure": _TLS,
    "content_security_policy": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "blob:", "data:"],
        "object-src": ["'none'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        # Charts and the user interface set styles of elements.
        "style-src": ["'self'", "'unsafe-inline'"],
        "worker-src": ["'self'", "blob:"],
    },
    "content_security_policy_nonce_in": ["script-src"],
}
