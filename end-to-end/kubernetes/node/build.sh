#!/usr/bin/env bash
# Builds what a node of Kubernetes needs beside the control plane, once for each state of the go.mod files, and prints
# the folder that it is in.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
node=$here/node

digest=$(cd "$here" && cat lib.sh control-plane/go.* spark-operator/go.* node/build.sh node/image.py node/dns/* node/etcd/* node/pause/* |
  sha256sum | cut -c1-16)
make_once "$cache/node/$digest" node
need go "install Go 1.26 or newer"
need python3 "it writes the pause image"

say "building a node of Kubernetes and Spark's operator, which takes minutes the first time (log: $log)"
compile control-plane -o "$partial/" -ldflags "$(version_flags)" \
  k8s.io/kubernetes/cmd/kubelet k8s.io/kubernetes/cmd/kube-scheduler k8s.io/kubernetes/cmd/kube-proxy ||
  failed "a node of Kubernetes cannot be built"
compile spark-operator -o "$partial/spark-operator" github.com/kubeflow/spark-operator/v2/cmd/operator ||
  failed "Kubeflow's Spark operator cannot be built"
# Debian's cannot tell how far a watch has come, so the API server does not send the list that begins one, as Spark's
# client asks it to.
compile node/etcd -o "$partial/etcd" go.etcd.io/etcd/server/v3 || failed "etcd cannot be built"
compile node/dns -o "$partial/dns" . || failed "CoreDNS cannot be built"

# The image whose process holds a pod's network: a file and nothing else.
compile node/pause -o "$partial/pause" -ldflags "-s -w" . || failed "the pause image's program cannot be built"
python3 "$node/image.py" "$partial/pause.tar" "$pause_image" "/pause=$partial/pause" || failed "the pause image cannot be written"
rm "$partial/pause"

made
