#!/usr/bin/env bash
#   node/import.sh FOLDER TAR...
# Gives the images in the archives to the node of a folder.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# -ge 2 ] || die "Usage: node/import.sh FOLDER TAR..."
run=$1/run
shift
running "$run/containerd" || die "no node runs with ${run%/run}"
for tar in "$@"; do
  ctr --address "$run/containerd.sock" --namespace k8s.io images import "$tar" >/dev/null || die "$tar cannot be imported"
done
