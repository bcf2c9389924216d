#!/usr/bin/env bash
#   node/down.sh FOLDER
# Stops what node/up.sh started with this folder, pods first, and takes away what of it was not in the folder.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# = 1 ] || die "Usage: node/down.sh FOLDER"
folder=$(cd "$1" && pwd -P)
[ -f "$folder/network" ] || die "$1 holds no node"
. "$folder/network"
run=$folder/run logs=$folder/log

# Nothing starts a pod anew from here on, and what pods are left with nobody misses.
stop kubelet 20
if running "$run/containerd"; then
  ctr=(ctr --address "$run/containerd.sock" --namespace k8s.io)
  for task in $("${ctr[@]}" tasks list --quiet); do
    "${ctr[@]}" tasks kill --all --signal SIGKILL "$task" >/dev/null 2>&1 || true
  done
  for task in $("${ctr[@]}" tasks list --quiet); do
    "${ctr[@]}" tasks delete --force "$task" >/dev/null 2>&1 || true
  done
  for container in $("${ctr[@]}" containers list --quiet); do
    "${ctr[@]}" containers delete "$container" >/dev/null 2>&1 || true
    rm -f /var/lib/cni/results/*-"$container"-*
  done
fi
for name in dns kube-proxy kube-scheduler containerd; do
  stop "$name"
done
# Whoever else lives by this folder, such as a container's shim whose containerd was killed.
for pid in $(grep -lF -- "$run/containerd.sock" /proc/[0-9]*/cmdline 2>/dev/null | sed 's#/proc/\([0-9]*\)/.*#\1#'); do
  [ "$pid" = $$ ] || kill -KILL "$pid" 2>/dev/null || true
done
"$here/down.sh" "$folder"
# And what somebody ran in its network and left there.
for pid in $(ip netns pids "$namespace" 2>/dev/null || true); do
  kill -KILL "$pid" 2>/dev/null || true
done

awk -v under="$folder/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
  umount "$mount" || umount --lazy "$mount"
done
if [ -e "/run/netns/$namespace" ]; then
  # Pods' own networks hang on the bridge.
  for pod in /run/netns/cni-*; do
    [ -e "$pod" ] || continue
    if nsenter "--net=$pod" ip -4 -o address 2>/dev/null | grep -qF ' 10.244.0.' &&
      [ "$(nsenter "--net=$pod" ip -o link show eth0 | grep -o 'link-netns[^ ]* [^ ]*' | cut -d' ' -f2)" = "$namespace" ]; then
      ip netns delete "${pod##*/}"
    fi
  done
  ip netns delete "$namespace"
fi
ip link delete "$device" 2>/dev/null || true

# Fixed places of the kubelet, containerd and CNI: what was not there before.
find /var/log/containers -lname "$folder/*" -delete 2>/dev/null || true
rm -f /var/lib/cni/results/"$namespace"-*
while read -r place; do
  rm -f "$place/device-plugins/kubelet.sock"
  [ ! -d "$place" ] || find "$place" -xdev -depth -type d -empty -delete
done <"$folder/made"
for cgroup in /sys/fs/cgroup/*/"$namespace" /sys/fs/cgroup/"$namespace"; do
  [ ! -d "$cgroup" ] || find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
done
