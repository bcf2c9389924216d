"""What a web server serves: Superset, with the assets beside this file in it."""

import logging

import bootstrap
from superset.app import create_app

app = create_app()
try:
    bootstrap.run(app, only_when_changed=True)
except bootstrap.Taken as taken:
    # Superset is where a user can change that.
    logging.getLogger("dashboards").error("dashboards: %s", taken)
