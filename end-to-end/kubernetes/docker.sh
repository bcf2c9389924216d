#!/usr/bin/env bash
#   docker.sh up FOLDER
# Starts Docker's engine on a socket of its own with all its files in the folder, and prints what DOCKER_HOST must be.
# It has no network but the host's, which a container gets by --network=host. One that runs on the machine already is left
# alone: its images are somebody's.
#   docker.sh down FOLDER
# Stops what was started, with its containers, and deletes its images.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage="Usage: docker.sh up|down FOLDER"
[ $# = 2 ] || die "$usage"
need docker "on Debian: apt-get install -y --no-install-recommends docker.io"

up() {
  PATH=$PATH:/usr/sbin:/sbin
  need dockerd "on Debian: apt-get install -y --no-install-recommends docker.io"
  [ "$(id -u)" = 0 ] || die "only root can start a Docker engine"
  mkdir -p "$1"
  folder=$(cd "$1" && pwd -P)
  # A socket's path is at most 107 bytes, and the longest of the engine's has 40 more than the folder's.
  [ ${#folder} -le 60 ] || die "the path of $folder is too long for sockets in it"
  run=$folder logs=$folder
  export DOCKER_HOST=unix://$folder/docker.sock
  echo "{}" >"$folder/daemon.json"
  # It writes there whatever it is told.
  : >"$folder/made"
  for path in /etc/docker /etc/docker/key.json /run/docker /run/docker/plugins; do
    [ -e "$path" ] || echo "$path" >>"$folder/made"
  done
  start dockerd "$folder/docker.sock" dockerd --host "$DOCKER_HOST" --data-root "$folder/data" \
    --exec-root "$folder/exec" --pidfile "$folder/docker.pid" --config-file "$folder/daemon.json" \
    --bridge none --iptables=false --ip6tables=false --ip-forward=false
  await dockerd docker version || {
    tail -n 5 "$folder/dockerd.log" >&2
    down "$folder"
    die "Docker's engine did not start"
  }
  echo "$DOCKER_HOST"
}

down() {
  local folder=$1 containers
  [ -f "$folder/dockerd.pid" ] || return 0
  run=$folder
  if running "$folder/dockerd"; then
    containers=$(DOCKER_HOST=unix://$folder/docker.sock docker ps --quiet --no-trunc 2>/dev/null || true)
    # shellcheck disable=SC2086
    [ -z "$containers" ] || DOCKER_HOST=unix://$folder/docker.sock docker kill $containers >/dev/null 2>&1 || true
    stop dockerd 20
  fi
  # Only after a crash: its containerd, and what was mounted.
  local pid
  pid=$(cat "$folder/exec/containerd/containerd.pid" 2>/dev/null || true)
  if [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$folder/exec"; then
    kill "$pid" 2>/dev/null || true
  fi
  awk -v prefix="$folder/" 'index($2, prefix) == 1 { print $2 }' /proc/mounts | sort -r | while IFS= read -r mount; do
    umount "$mount" 2>/dev/null || umount --lazy "$mount" || true
  done
  tac "$folder/made" | while IFS= read -r path; do
    # A folder that others use since then is not empty.
    rm -f "$path" 2>/dev/null || rmdir "$path" 2>/dev/null || true
  done
  rm -rf "$folder"/{made,data,exec,daemon.json,docker.sock,docker.pid,dockerd.pid,dockerd.mark,dockerd.log}
}

case $1 in
  up) up "$2" ;;
  down)
    [ ! -d "$2" ] || down "$(cd "$2" && pwd -P)"
    ;;
  *) die "$usage" ;;
esac
