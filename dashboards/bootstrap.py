"""Makes Superset's metadata what this folder says: schema, roles, accounts, assets.

It can be run again and again. What of our assets is no longer here is removed; what others have made stays. Where that
has a name that one of ours needs, nothing is imported and the name is told.
Besides what superset_config.py wants it takes by the environment:

    SUPERSET_ADMIN_PASSWORD   of the account admin
    SUPERSET_VIEWER_PASSWORD  of the account viewer, who sees the dashboards and can change nothing
"""

import hashlib
import importlib.metadata
import os
import sys
import time
from pathlib import Path

ASSETS = Path(__file__).resolve().parent / "assets"

# Every uuid of ours begins like this, so an asset of ours is known without a list of them.
OURS = "c4a27a4e-"

VIEWER = "Viewer"

# Superset's set for a public dashboard has more: what writes, and what asks a database for more than a chart's data.
VIEWER_MAY = [
    ("can_read", "Dashboard"),
    ("can_dashboard", "Superset"),
    ("can_read", "DashboardFilterStateRestApi"),
    ("can_dashboard_permalink", "Superset"),
    ("can_read", "DashboardPermalinkRestApi"),
    ("can_read", "Chart"),
    ("can_get", "Datasource"),
    ("can_time_range", "Api"),
    ("can_read", "CssTemplate"),
    ("can_read", "Theme"),
    ("can_read", "CurrentUserRestApi"),
    # A page tells the server that it was seen, and asks again and again when it may not.
    ("can_log", "Superset"),
    # The page after the login asks for it.
    ("can_recent_activity", "Log"),
]

TRINO_PATIENCE_SECONDS = 180


class Refused(Exception):
    """An asset that Superset does not take."""


class Taken(Refused):
    """Something of a user has the name of an asset, and an import would overwrite it."""


def main():
    from superset.app import create_app

    try:
        run(create_app())
    except Refused as refusal:
        sys.exit(f"dashboards: {refusal}")


def run(app, only_when_changed=False):
    """Does everything; or nothing where this was done with the same files, so that edits of users stay."""
    digest = _digest()
    done = Path(os.environ["SUPERSET_HOME"]) / "bootstrapped"
    if only_when_changed and done.exists() and done.read_text() == digest:
        return
    done.unlink(missing_ok=True)
    with app.app_context():
        _migrate()
        viewer = _roles()
        _account("admin", "Admin")
        _account("viewer", VIEWER)
        _refuse_what_is_taken()
        _await_trino(app)
        _import()
        _remove_what_is_gone()
        _let_see(viewer)
    done.write_text(digest)


def _digest():
    """Of all that this depends on: Superset's version, the assets, this file, and the accounts' passwords."""
    digest = hashlib.sha256(importlib.metadata.version("apache-superset").encode())
    for path in [Path(__file__), *sorted(ASSETS.rglob("*.yaml"))]:
        digest.update(str(path.name).encode() + b"\0" + path.read_bytes())
    for name in ("SUPERSET_ADMIN_PASSWORD", "SUPERSET_VIEWER_PASSWORD"):
        digest.update(hashlib.sha256(os.environ[name].encode()).digest())
    return digest.hexdigest()


def _migrate():
    import superset
    from flask_migrate import upgrade

    _say("bringing the metadata's schema up to date")
    upgrade(directory=str(Path(superset.__file__).parent / "migrations"))


def _roles():
    """Superset's own roles, and a viewer's: enough to look at a dashboard that names the role, and nothing else."""
    from superset import db, security_manager
    from superset.extensions import appbuilder

    _say("making roles and accounts")
    # Without it roles have hardly any permission.
    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    viewer = security_manager.find_role(VIEWER) or security_manager.add_role(VIEWER)
    found = [security_manager.find_permission_view_menu(*names) for names in VIEWER_MAY]
    if not all(found):
        raise Refused(f"Superset knows only {found} of what a viewer needs; was it upgraded?")
    viewer.permissions = found
    db.session.commit()
    return viewer


def _account(name, role):
    from superset import db, security_manager

    password = os.environ[f"SUPERSET_{name.upper()}_PASSWORD"]
    user = security_manager.find_user(username=name)
    roles = [security_manager.find_role(role)]
    if user is None:
        user = security_manager.add_user(
            name, name.capitalize(), "of Chartlake", f"{name}@chartlake.invalid", roles[0], password=password
        )
        if not user:
            raise Refused(f"the account {name} cannot be made; the log above says why")
        return
    user.roles = roles
    user.active = True
    if not _is_password(user, password):
        security_manager.reset_password(user.id, password)
    db.session.commit()


def _is_password(user, password):
    from werkzeug.security import check_password_hash

    return bool(user.password) and check_password_hash(user.password, password)


def _await_trino(app):
    """An import asks the database what it has, and fails when nobody answers."""
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    uri, parameters = app.config["DB_CONNECTION_MUTATOR"](make_url("trino://trino/lake"), {}, None, None, None)
    engine = create_engine(uri, **parameters)
    deadline = time.monotonic() + TRINO_PATIENCE_SECONDS
    _say("waiting for Trino")
    while True:
        try:
            with engine.connect() as connection:
                connection.execute("SELECT 1").fetchall()
            return
        except (SQLAlchemyError, OSError) as failure:
            if time.monotonic() > deadline:
                raise Refused(f"Trino does not answer: {failure}") from failure
            time.sleep(0.5)


def _refuse_what_is_taken():
    """An import overwrites whatever has the same slug or name, whoever has made it."""
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database
    from superset.models.dashboard import Dashboard

    for path in sorted(ASSETS.rglob("*.yaml")):
        asset = _read(path)
        folder = path.relative_to(ASSETS).parts[0]
        if folder == "dashboards":
            what, remedy = f"the slug {asset['slug']}", "give it another slug"
            same = db.session.query(Dashboard).filter_by(slug=asset["slug"])
        elif folder == "datasets":
            what, remedy = f"the view {asset['schema']}.{asset['table_name']}", "delete it"
            same = db.session.query(SqlaTable).filter(
                SqlaTable.schema == asset["schema"],
                SqlaTable.table_name == asset["table_name"],
                SqlaTable.database.has(Database.uuid == asset["database_uuid"]),
            )
        elif folder == "databases":
            what, remedy = f"the name {asset['database_name']}", "give it another name"
            same = db.session.query(Database).filter_by(database_name=asset["database_name"])
        else:
            continue
        for found in same:
            if str(found.uuid) != asset["uuid"] and not str(found.uuid).startswith(OURS):
                name = found.dashboard_title if folder == "dashboards" else found.name
                raise Taken(
                    f"'{name}' (of {folder}, number {found.id}) is not ours and has {what}, so an import would"
                    f" overwrite it: {remedy} and start Superset or run bootstrap.py again; nothing was imported"
                )


def _import():
    from superset import security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    _say("importing datasets, charts and dashboards")
    contents = {
        path.relative_to(ASSETS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ASSETS.rglob("*.yaml"))
    }
    with override_user(security_manager.find_user(username="admin")):
        try:
            ImportAssetsCommand(contents).run()
        except Exception as failure:
            cause = failure.__cause__ or failure
            messages = getattr(cause, "normalized_messages", None)
            raise Refused(f"Superset does not take the assets: {messages() if messages else cause!r}") from failure


def _remove_what_is_gone():
    """Dashboards first, then what they are made of. What others use of ours stays, and is told."""
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    here = {_read(path).get("uuid") for path in ASSETS.rglob("*.yaml")}
    for kind in (Dashboard, Slice, SqlaTable):
        for asset in db.session.query(kind):
            uuid = str(asset.uuid)
            if not uuid.startswith(OURS) or uuid in here:
                continue
            users = asset.dashboards if kind is Slice else asset.slices if kind is SqlaTable else []
            if users:
                _say(f"keeping {asset}, which is no longer among our assets, for {users}")
                continue
            _say(f"removing {asset}, which is no longer among our assets")
            db.session.delete(asset)
        db.session.commit()


def _read(path):
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _let_see(viewer):
    """Which roles see a dashboard is no part of an asset's file."""
    from superset import db
    from superset.models.dashboard import Dashboard

    for dashboard in db.session.query(Dashboard):
        if str(dashboard.uuid).startswith(OURS) and viewer not in dashboard.roles:
            dashboard.roles.append(viewer)
    db.session.commit()


def _say(text):
    print(f"dashboards: {text}", flush=True)


if __name__ == "__main__":
    main()
