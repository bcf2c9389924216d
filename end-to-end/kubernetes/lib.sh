# What the scripts of this folder share; sourced, never run.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
checkout=$(cd "$here/../.." && pwd -P)
cache=$checkout/.chartlake/kubernetes

# Of the pause image, which node/build.sh makes and node/up.sh names to containerd.
pause_image=chartlake/pause:1

say() {
  echo "kubernetes: $*" >&2
}

die() {
  say "$*"
  exit 1
}

need() {
  command -v "$1" >/dev/null 2>&1 || die "$1 was not found on the path; $2"
}

# The version that a go.mod of this folder requires of a Go module.
go_version() {
  awk -v module="$2" '$1 == module { print $2 } $1 == "require" && $2 == module { print $3 }' "$here/$1/go.mod" | head -n 1
}

# Where the binaries are, or will be: another go.mod, or another way to build, is another folder.
binaries() {
  local digest
  digest=$(cd "$here" && cat build.sh lib.sh ./*/go.mod ./*/go.sum ./client/package-lock.json ./strimzi/pom.xml |
    sha256sum | cut -c1-16)
  echo "$cache/bin/$digest"
}

# Is the process of this pid file there? A pid that was given to another process since is not.
running() {
  local pid
  pid=$(cat "$1.pid" 2>/dev/null) || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$(cat "$1.mark")"
}

# For the scripts that start and stop something: they set run, logs, and inside to what runs a command in the network.

# Starts a process that outlives the script: name, what only its command line has, command.
start() {
  local name=$1 mark=$2
  shift 2
  echo "$mark" >"$run/$name.mark"
  setsid ${inside[@]+"${inside[@]}"} "$@" >>"$logs/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$run/$name.pid"
}

# Awaits a condition, but no longer than a minute, nor after its process is gone.
await() {
  local name=$1 deadline=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    running "$run/$name" || return 1
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# Awaits the end of a process for some seconds: pid file without its ending, seconds.
ended() {
  local deadline=$((SECONDS + $2))
  while running "$1"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

# Ends a process if it runs: name, seconds that it may take.
stop() {
  running "$run/$1" || return 0
  kill "$(cat "$run/$1.pid")" 2>/dev/null || true
  ended "$run/$1" "${2:-10}" || kill -KILL "$(cat "$run/$1.pid")" 2>/dev/null || true
  ended "$run/$1" 10 || die "$1 does not end"
}

# For the scripts that build. Where the folder is there already it is printed, and the script ends. Otherwise no other one
# of this checkout makes it meanwhile, and what it is made in is set: target, partial, log, begin. Folder, name.
make_once() {
  target=$1 log=$cache/$2.log
  if [ -d "$target" ]; then
    echo "$target"
    exit 0
  fi
  need flock "it is in util-linux"
  mkdir -p "${target%/*}"
  exec 9>"$cache/$2.lock"
  if ! flock -n 9; then
    say "waiting for another build of this checkout"
    flock 9
    if [ -d "$target" ]; then
      echo "$target"
      exit 0
    fi
  fi
  begin=$SECONDS
  partial=$target.partial
  rm -rf "${target%/*}"/*.partial
  mkdir "$partial"
  : >"$log"
}

# What was made is whole.
made() {
  mv "$partial" "$target"
  say "built in $((SECONDS - begin)) s"
  echo "$target"
}

# They set log.
failed() {
  tail -n 20 "$log" >&2
  die "$1; the whole log is $log"
}

# go build, with a word now and then: from nothing this takes minutes.
compile() {
  local folder=$1
  shift
  (cd "$here/$folder" && CGO_ENABLED=0 go build -v -mod=readonly -buildvcs=false -trimpath "$@" 2>&1 9>&-) | tee -a "$log" |
    awk '!/[: ]/ && ++n % 200 == 0 { print "kubernetes: " n " packages compiled"; fflush() }' >&2
}

# What the linker writes into each program of Kubernetes: without a version of its own an API server calls itself
# v0.0.0, which clients refuse.
version_flags() {
  local version minor package=k8s.io/component-base/version
  version=$(go_version control-plane k8s.io/kubernetes)
  minor=${version#v1.}
  echo "-s -w -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}" \
    "-X $package.gitTreeState=clean -X k8s.io/client-go/pkg/version.gitVersion=$version"
}
