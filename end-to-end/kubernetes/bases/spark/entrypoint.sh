#!/bin/bash
# What Spark's Kubernetes backend asks of an image: to start a driver by spark-submit, or an executor by the
# environment that the driver gives it. Anything else is a command.
set -euo pipefail

# Hadoop asks the system for its user's name. Under a uid of the cluster's choice there is none, unless the runtime adds
# it, or this file may be written.
if ! getent passwd "$(id -u)" >/dev/null && [ -w /etc/passwd ]; then
  echo "spark-$(id -u):x:$(id -u):$(id -g)::$SPARK_HOME:/bin/false" >>/etc/passwd
fi

case ${1:-} in
  driver)
    shift
    set -- "$SPARK_HOME/bin/spark-submit" --deploy-mode client \
      --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" "$@"
    ;;
  executor)
    # SPARK_JAVA_OPT_0, SPARK_JAVA_OPT_1, … are one word each, and the last of two that contradict each other holds.
    words=()
    for ((n = 0; ; n++)); do
      option=SPARK_JAVA_OPT_$n
      [ -n "${!option+set}" ] || break
      words+=("${!option}")
    done
    classpath=${SPARK_CONF_DIR:-$SPARK_HOME/conf}
    for entry in "${HADOOP_CONF_DIR:-}" "${SPARK_CLASSPATH:-}" "$SPARK_HOME/jars/*" "${SPARK_EXTRA_CLASSPATH:-}"; do
      classpath+=${entry:+:$entry}
    done
    set -- "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${words[@]}" \
      "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" -cp "$classpath" \
      org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
      --driver-url "$SPARK_DRIVER_URL" \
      --executor-id "$SPARK_EXECUTOR_ID" \
      --cores "$SPARK_EXECUTOR_CORES" \
      --app-id "$SPARK_APPLICATION_ID" \
      --hostname "$SPARK_EXECUTOR_POD_IP" \
      --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" \
      --podName "$SPARK_EXECUTOR_POD_NAME"
    ;;
  '')
    echo "entrypoint.sh: no word; it takes driver, executor or a command" >&2
    exit 2
    ;;
esac
# It reaps what the JVM leaves and hands on signals, which the first process of a container does not by itself.
exec tini -s -- "$@"
