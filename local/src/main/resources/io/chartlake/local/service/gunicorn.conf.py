import os
import sys

# Metadata and caches are for their owner alone, whatever is made first.
os.umask(0o077)

bind = "127.0.0.1:${port}"
# Not by chdir: what a log says relative to the stack's folder stays so.
sys.path.insert(0, os.path.dirname(os.environ["SUPERSET_CONFIG_PATH"]))
wsgi_app = "wsgi:app"
# Superset is imported once, the metadata is brought up to date, and only then somebody is served.
preload_app = True
# SQLite has one writer, and threads of one process share its caches. A dashboard asks for all charts at once.
workers = 1
worker_class = "gthread"
threads = 12
timeout = 90
graceful_timeout = 10
# Its socket would lie in the user's home.
control_socket_disable = True
