#!/bin/sh
# serve               the metastore, on the port of metastore-site.xml
# schema DATABASE     makes its tables in an empty database, or brings those of an older version up to date
set -euf

run() {
  exec java -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC \
    "-Dlog4j2.configurationFile=$METASTORE_HOME/log4j2.properties" -cp "$METASTORE_HOME/lib/*" "$@"
}

schema() {
  run org.apache.hadoop.hive.metastore.tools.MetastoreSchemaTool -dbType "$database" "$1"
}

case "${1:-}" in
  serve)
    run org.apache.hadoop.hive.metastore.HiveMetaStore
    ;;
  schema)
    database=${2:?"schema needs the kind of database, such as postgres"}
    # It fails where there is no version to tell. Should it fail for any other reason, making the tables fails too, at
    # the first that is there already.
    if (schema -info); then
      schema -upgradeSchema
    else
      schema -initSchema
    fi
    ;;
  *)
    echo "unknown word '${1:-}': serve, or schema DATABASE" >&2
    exit 2
    ;;
esac
