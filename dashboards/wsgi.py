"""What a web server serves: Superset, with the assets beside this file in it."""

import logging

import bootstrap
from superset.app import create_app


def limit_logins(app):
    """Superset 6.1 limits the blueprint of its login page, but passwords go to two others."""
    with app.app_context():
        from superset import security_manager

        limit = security_manager.limiter.limit(app.config["AUTH_RATE_LIMIT"], methods=["POST"])
        for name in ("AuthDBView", "SecurityApi"):
            limit(app.blueprints[name])


app = create_app()
limit_logins(app)
try:
    bootstrap.run(app, only_when_changed=True)
except bootstrap.Taken as taken:
    # Superset is where a user can change that.
    logging.getLogger("dashboards").error("dashboards: %s", taken)
