#!/bin/sh
# Applies sql/ in the order of its numbers; can be run again and again. The views that the compaction publishes are made
# between the tables they read and the dashboards that read them, and only where they are absent: their constants are
# the compaction's.
set -eu
trino() {
  command trino --server "$TRINO_SERVER" --truststore-path /etc/chartlake/trino-ca/ca.crt --user admin --password "$@"
}

until trino --execute 'SELECT 1' >/dev/null 2>/tmp/error; do
  tries=$((${tries:-0} + 1))
  if [ "$tries" -ge 60 ]; then
    echo "Trino at $TRINO_SERVER does not answer: $(tail -n 1 /tmp/error)" >&2
    exit 1
  fi
  sleep 5
done

apply() {
  echo "applying $1"
  trino --file "$1"
}

for file in /etc/chartlake/sql/[01]?-*.sql; do
  apply "$file"
done
for view in songs_now freshness movers; do
  found=$(trino --output-format TSV --execute "SELECT count(*) FROM lake.information_schema.tables WHERE table_schema = 'music' AND table_name = '$view'")
  if [ "$found" = 0 ]; then
    sed -e 's/{{tail}}/true/' -e 's/{{an_hour_ago}}/WHERE false/' "/etc/chartlake/sql/$view.sql.template" >"/tmp/$view.sql"
    apply "/tmp/$view.sql"
  fi
done
for file in /etc/chartlake/sql/[2-9]?-*.sql; do
  apply "$file"
done
