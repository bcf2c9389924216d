# What the scripts of this folder share; sourced, never run.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
checkout=$(cd "$here/../.." && pwd -P)
cache=$checkout/.chartlake/kubernetes

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
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$(cat "$1.mark")"
}
