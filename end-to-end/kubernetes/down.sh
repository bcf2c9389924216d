#!/usr/bin/env bash
#   down.sh FOLDER [PROCESS]
# Stops what up.sh started with this folder, or one process of it at once, as a crash would.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# = 1 ] || [ $# = 2 ] || die "Usage: down.sh FOLDER [etcd|kube-apiserver|kube-controller-manager]"
run=$1/run
[ -d "$run" ] || die "$1 holds no control plane"

if [ $# = 2 ]; then
  running "$run/$2" || die "$2 is not running with $1"
  kill -KILL "$(cat "$run/$2.pid")"
  ended "$run/$2" 10
  exit 0
fi
for name in kube-controller-manager kube-apiserver etcd; do
  stop "$name"
done
rm -f "$run"/*.pid "$run"/*.mark
