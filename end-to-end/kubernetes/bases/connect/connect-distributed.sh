#!/bin/sh
#   connect-distributed.sh CONFIGURATION
# A worker; its plugin.path should name /opt/kafka/plugins. KAFKA_OPTS are further options of the JVM.
set -euf
# shellcheck disable=SC2086
exec tini -s -- java -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC \
  -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.properties ${KAFKA_OPTS:-} \
  -cp "/opt/kafka/libs/*" org.apache.kafka.connect.cli.ConnectDistributed "$@"
