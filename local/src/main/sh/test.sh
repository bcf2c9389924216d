#!/bin/sh
# Builds Chartlake, runs every test, and prints how many there were and how long each tier took.
#   test.sh CHECKOUT JDK17 [--all | --kubernetes] [maven options]
set -eu

here=$1
jdk=$2
shift 2

usage() {
  cat <<TEXT
Usage: chartlake test [--all | --kubernetes] [MAVEN OPTION...]
Builds and runs every test, and prints counts and minutes by tier:
  unit          each module alone
  integration   a module with the real engine it talks to
  end-to-end    the whole stack on free ports, processes killed in the middle
With --all also:
  ceph          the whole stack, and landing's faults, on S3 by Ceph; needs Ceph's packages
  long          what takes minutes a test; needs PostgreSQL's package, Python, Chromium with its driver, and promtool
  kubernetes    deploy/ on a real API server, built from its Go modules at first; needs Go, npm and etcd
With --kubernetes none of these, but
  node          builds every image, and runs the pipeline in pods on a real node of Kubernetes, driver and executors
                killed in the middle; 20 minutes. Needs root, what the tier kubernetes needs, and containerd, runc, CNI's
                plugins, nftables, PostgreSQL, debootstrap and Docker's engine
Further options are Maven's, such as -Dtest=ChainTest or -rf :chartlake-audit
TEXT
}

for option in "$@"; do
  case $option in
    -h | --help)
      usage
      exit 0
      ;;
  esac
done
all=
node=
count=$#
while [ "$count" -gt 0 ]; do
  option=$1
  shift
  case $option in
    --all) all=yes ;;
    --kubernetes) node=yes ;;
    *) set -- "$@" "$option" ;;
  esac
  count=$((count - 1))
done
[ -z "$all" ] || [ -z "$node" ] || {
  echo "chartlake: --all and --kubernetes are two runs; name one" >&2
  exit 2
}

# Go, npm, etcd and openssl, for an option: option.
need_kubernetes() {
  missing=
  for program in go npm etcd openssl; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  [ -z "$missing" ] || {
    echo "chartlake: $1 needs Go 1.26 or newer, npm, etcd and openssl, of which the path has no$missing; on Debian: apt-get install -y --no-install-recommends npm etcd-server openssl, and Go from its makers" >&2
    exit 1
  }
}

# PostgreSQL, for an option: option.
need_postgresql() {
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && command -v psql >/dev/null 2>&1 || {
    echo "chartlake: $1 needs PostgreSQL, which was not found in /usr/lib/postgresql; on Debian: apt-get install -y --no-install-recommends postgresql" >&2
    exit 1
  }
}

# Said before a build of minutes, not after.
if [ "$all" ]; then
  missing=
  for program in ceph-mon monmaptool ceph-osd ceph radosgw radosgw-admin; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  [ -z "$missing" ] || {
    echo "chartlake: --all needs Ceph, of which the path has no$missing; on Debian: apt-get install -y --no-install-recommends ceph-mon ceph-osd radosgw ceph-common" >&2
    exit 1
  }
  need_postgresql --all
  python3 -c 'import venv, ensurepip' 2>/dev/null && command -v chromium >/dev/null 2>&1 && command -v chromedriver >/dev/null 2>&1 || {
    echo "chartlake: --all needs Python with venv, Chromium and its driver, which are not all on the path; on Debian: apt-get install -y --no-install-recommends python3-venv chromium chromium-driver fonts-noto-cjk" >&2
    exit 1
  }
  need_kubernetes --all
  command -v promtool >/dev/null 2>&1 || {
    echo "chartlake: --all needs promtool, which is not on the path; on Debian: apt-get install -y --no-install-recommends prometheus" >&2
    exit 1
  }
fi

if [ "$node" ]; then
  need_kubernetes --kubernetes
  need_postgresql --kubernetes
  [ "$(id -u)" = 0 ] || {
    echo "chartlake: --kubernetes needs root: it makes a network and containers" >&2
    exit 1
  }
  missing=
  for program in containerd runc ip nft debootstrap dockerd docker setpriv unshare; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  [ -x /usr/lib/cni/bridge ] || missing="$missing /usr/lib/cni/bridge"
  [ -z "$missing" ] || {
    echo "chartlake: --kubernetes found no$missing; on Debian: apt-get install -y --no-install-recommends containerd runc containernetworking-plugins iproute2 nftables debootstrap docker.io util-linux" >&2
    exit 1
  }
  # Nothing but this tier; what it builds on is packaged without its tests.
  set -- -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
    '-Dit.test=**/kubernetes/**/*IT' -Dfailsafe.failIfNoSpecifiedTests=false "$@"
fi

command -v mvn >/dev/null 2>&1 || {
  echo "chartlake: Maven was not found; install Maven 3.8 or newer" >&2
  exit 1
}

begin=$(date +%s)
mkdir -p "$here/local/target"
begun=$here/local/target/built.begun
touch "$begun"
find "$here" -type d \( -name surefire-reports -o -name 'failsafe-reports*' \) -path '*/target/*' -prune -exec rm -rf {} +
code=0
(cd "$here" && JAVA_HOME=$jdk mvn -B -ntp -T 2 --fail-at-end ${all:+-Pall} ${node:+-Pnode} verify "$@") || code=$?
# A whole build is as good as ./chartlake build; one with Maven's options may be of a part.
if [ "$code" = 0 ] && [ "$#" = 0 ]; then
  mv "$begun" "$here/local/target/built"
fi

# Sums the reports that find is told to look for: "tests failed skipped seconds".
sums() {
  find "$here" "$@" -exec cat {} + | awk '
    /<testsuite / {
      split("tests errors failures skipped time", names, " ")
      for (i in names) {
        value = $0
        if (sub(".*[ ]" names[i] "=\"", "", value)) {
          sub("\".*", "", value)
          gsub(",", "", value)
          sum[names[i]] += value
        }
      }
    }
    END { printf "%d %d %d %.0f\n", sum["tests"], sum["errors"] + sum["failures"], sum["skipped"], sum["time"] }'
}

tier() {
  name=$1
  shift
  # shellcheck disable=SC2046
  set -- $(sums "$@")
  printf '  %-12s %5d tests  %3d failed  %3d skipped  %6.1f min\n' "$name" "$1" "$2" "$3" "$(echo "$4" | awk '{print $1 / 60}')"
  tests=$((tests + $1))
  failed=$((failed + $2))
  skipped=$((skipped + $3))
}

tests=0
failed=0
skipped=0
echo
echo "Tests by tier:"
if [ -z "$node" ]; then
  tier unit -path '*/target/surefire-reports/TEST-*.xml'
  tier integration -path '*/target/failsafe-reports/TEST-*.xml' -not -path "$here/end-to-end/*"
  tier end-to-end -path "$here/end-to-end/target/failsafe-reports/TEST-*.xml"
fi
for name in ${all:+ceph long kubernetes} ${node:+node}; do
  tier "$name" -path "*/target/failsafe-reports-$name/TEST-*.xml"
done
awk -v seconds=$(($(date +%s) - begin)) 'BEGIN { printf "  all, with the build, in %.1f min\n", seconds / 60 }'
echo
echo "$((tests - failed - skipped)) passed, $failed failed, $skipped skipped"
[ "$tests" -gt 0 ] || {
  echo "chartlake: no test ran" >&2
  exit 1
}
if [ "$all$node" ] && [ "$code" = 0 ] && [ "$skipped" -gt 0 ]; then
  echo "chartlake: ${all:+--all}${node:+--kubernetes} skips none, but $skipped tests were skipped; their reports say why: grep -rA1 '<skipped' --include='TEST-*.xml' ." >&2
  exit 1
fi
exit "$code"
