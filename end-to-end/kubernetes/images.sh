#!/usr/bin/env bash
#   images.sh [--only NAME,…]
# Builds the images of deploy/images on bases of the project's own, once for each state of what is in them, and prints
# the folder where <name>.tar of each lies, as `docker load` and `ctr images import` read them. Beside them lies
# spark-home, the Spark of the image spark, for what submits to it from outside.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

all=(player music-chart audit lag-exporter spark-launcher connect spark hive-metastore superset)
names=("${all[@]}")
images=$cache/images
bases=$here/bases
log=$cache/images.log
jib=(player music-chart audit lag-exporter spark-launcher)
modules=(lib player streaming-agg audit lag-exporter spark-launcher landing spark-compaction)

case $#:${1:-} in
  0:) ;;
  2:--only) IFS=, read -r -a names <<<"$2" ;;
  *) die "Usage: images.sh [--only NAME,…]" ;;
esac
for name in "${names[@]}"; do
  [[ " ${all[*]} " = *" $name "* ]] || die "no image is called '$name'; there are ${all[*]}"
done

# The first sixteen digits of the digest of its input.
digest() {
  sha256sum | cut -c1-16
}

# Files with their names in this checkout.
contents() {
  (cd "$checkout" && find "$@" -type f | LC_ALL=C sort | xargs -d '\n' sha256sum)
}

# What a base is made from: its name.
base_digest() {
  case $1 in
    jre) contents end-to-end/kubernetes/bases/debian.sh ;;
    spark) base_digest jre && contents end-to-end/kubernetes/bases/spark pom.xml ;;
    connect) base_digest jre && contents end-to-end/kubernetes/bases/connect pom.xml local/engines/connect/pom.xml ;;
    superset)
      contents end-to-end/kubernetes/bases/debian.sh end-to-end/kubernetes/bases/superset dashboards/requirements.txt \
        dashboards/constraints.txt deploy/images/superset/drivers.txt
      ;;
  esac | cat - <(sed -n "/^make_$1() {/,/^}/p" "$here/images.sh") | digest
}

# What an image is made from: its name.
image_digest() {
  local base=jre from=(pom.xml deploy/images/build.sh)
  case $1 in
    player | audit | lag-exporter | spark-launcher) from+=("$1/pom.xml" "$(jar "$1")") ;;
    music-chart) from+=(streaming-agg/pom.xml streaming-agg/target/chartlake-music-chart.jar) ;;
    connect) base=connect from+=(landing/pom.xml "$(jar landing)") ;;
    spark) base=spark from+=(local/engines/spark/pom.xml spark-compaction/pom.xml "$(jar spark-compaction)") ;;
    hive-metastore)
      from+=(local/engines/hive-metastore/pom.xml local/engines/hive-schema/pom.xml
        local/src/main/resources/io/chartlake/local/service/log4j2-metastore.properties)
      ;;
    superset) base=superset from+=(dashboards/requirements.txt dashboards/constraints.txt) ;;
  esac
  case $1 in
    player | music-chart | audit | lag-exporter | spark-launcher | connect)
      from+=("$(jar lib/raw-zone)" "$(jar lib/cli-support)")
      ;;
  esac
  [ ! -d "$checkout/deploy/images/$1" ] || from+=("deploy/images/$1")
  # A jar that is not there is missing in the digest too, until it was built.
  (contents "${from[@]}" 2>/dev/null && base_digest "$base") | digest
}

jar() {
  echo "$1/target/chartlake-${1##*/}.jar"
}

# Where an image is kept: its name.
image() {
  echo "$images/$1-$(image_digest "$1").tar"
}

# The names whose images are not there.
missing() {
  for name in "${names[@]}"; do
    [ -f "$(image "$name")" ] || echo "$name"
  done
}

# Where what was asked for is put: the digest of all images.
folder() {
  echo "$images/$(for name in "${all[@]}"; do image_digest "$name"; done | digest)"
}

# Puts what was asked for there and prints it.
finish() {
  local target name made
  target=$(folder)
  mkdir -p "$target"
  for name in "${names[@]}"; do
    made=$(image "$name")
    [ "$made" -ef "$target/$name.tar" ] || ln -f "$made" "$target/$name.tar"
  done
  [[ " ${names[*]} " != *" spark "* ]] ||
    ln -sfn "../$(basename "$(base_folder spark)")/spark-home" "$target/spark-home"
  echo "$target"
  exit 0
}

# Sources have changed since the jars were last known to be made from them.
outdated() {
  [ ! -f "$images/fresh" ] || [ -n "$(cd "$checkout" && find "${modules[@]}" local/engines pom.xml -name target -prune \
    -o -type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$images/fresh" -print | head -n 1)" ]
}

# A command in a group of its own, which ends with this script; its words go to the log. It holds the lock as well: where
# this script was killed outright, the next one waits for the command's end.
attend() {
  set -m
  "$@" >>"$log" 2>&1 </dev/null &
  set +m
  group=$!
  wait "$group" || return 1
  group=
}

group=
clean_up() {
  trap '' INT TERM
  if [ -n "$group" ]; then
    kill -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
  fi
  sweep
}

# Takes away what is not whole, and the engine.
sweep() {
  # What is mounted in there goes with the process that saw it, but never delete through it.
  rm -rf --one-file-system "$images"/*.partial
  if [ -f "$images/engine" ]; then
    "$here/docker.sh" down "$(cat "$images/engine")" 9>&-
    rm -rf --one-file-system "$(cat "$images/engine")" "$images/engine"
  fi
}

# Puts the root of a file system in as an image: folder, name, what to change in its configuration.
import_root() {
  local root=$1 name=$2
  shift 2
  tar --numeric-owner --sort=name --mtime=@0 -C "$root" -cf "$root.tar" . && docker import "$@" "$root.tar" "$name" &&
    rm -rf "$root" "$root.tar"
}

make_jre() {
  attend unshare --mount "$bases/debian.sh" "$1/root" openjdk-17-jre-headless ca-certificates tini ||
    failed "debootstrap failed"
  # Debian's own folder has the machine's architecture in its name.
  ln -s "$(cd "$1/root/usr/lib/jvm" && echo java-17-openjdk-*)" "$1/root/usr/lib/jvm/java-17"
  attend import_root "$1/root" "$2" --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV JAVA_HOME=/usr/lib/jvm/java-17 LANG=C.UTF-8' --change 'CMD ["/bin/bash"]' ||
    failed "docker import failed"
}

make_spark() {
  local home=$1/context/spark-home
  mkdir -p "$home"/{bin,conf,jars}
  cp "$bases"/spark/{Dockerfile,entrypoint.sh} "$1/context/"
  install -m 755 "$bases/spark/spark-submit" "$home/bin/"
  attend mvn -B -ntp -q -f "$bases/spark/pom.xml" dependency:build-classpath -Dmdep.outputFile="$1/classpath" ||
    failed "the jars of Spark cannot be fetched"
  tr ':' '\n' <"$1/classpath" | xargs -d '\n' cp -t "$home/jars"
  attend docker build --build-arg "BASE=$(base_name jre)" --tag "$2" "$1/context" || failed "docker build failed"
  mv "$home" "$1/spark-home"
  rm -r "$1/context"
}

make_connect() {
  mkdir -p "$1/context/libs"
  cp "$bases"/connect/* "$1/context/"
  attend mvn -B -ntp -q -f "$checkout/local/engines/connect/pom.xml" dependency:build-classpath \
    -Dmdep.outputFile="$1/classpath" || failed "the jars of Kafka Connect cannot be fetched"
  tr ':' '\n' <"$1/classpath" | xargs -d '\n' cp -t "$1/context/libs"
  attend docker build --build-arg "BASE=$(base_name jre)" --tag "$2" "$1/context" || failed "docker build failed"
  rm -r "$1/context"
}

make_superset() {
  attend unshare --mount "$bases/debian.sh" "$1/root" python3 python3-venv ca-certificates ||
    failed "debootstrap failed"
  attend unshare --mount "$bases/superset/install.sh" "$1/root" "$checkout"/dashboards/requirements.txt \
    "$checkout/deploy/images/superset/drivers.txt" "$checkout/dashboards/constraints.txt" ||
    failed "Superset cannot be installed"
  attend import_root "$1/root" "$2-python" || failed "docker import failed"
  mkdir "$1/context"
  cp "$bases"/superset/{Dockerfile,run-server.sh} "$1/context/"
  attend docker build --build-arg "BASE=$2-python" --tag "$2" "$1/context" || failed "docker build failed"
  rm -r "$1/context"
}

base_name() {
  echo "chartlake-base/$1:$(base_digest "$1")"
}

base_folder() {
  echo "$images/base-$1-$(base_digest "$1")"
}

# Sees to it that Docker's engine has a base: name. What was built once is kept as a tar.
base() {
  local made name
  made=$(base_folder "$1") name=$(base_name "$1")
  if [ -f "$made/image.tar" ]; then
    attend docker load --input "$made/image.tar" || failed "docker load failed"
    return
  fi
  case $1 in
    spark | connect) base jre ;;
  esac
  [ "$(id -u)" = 0 ] || die "only root can make the base $1"
  local begin=$SECONDS
  say "building the base $1 (log: $log)"
  mkdir -p "$made.partial"
  "make_$1" "$made.partial" "$name"
  attend docker save --output "$made.partial/image.tar" "$name" || failed "docker save failed"
  find "$images" -maxdepth 1 -name "base-$1-????????????????" -exec rm -rf {} +
  mv "$made.partial" "$made"
  say "the base $1 was built in $((SECONDS - begin)) s, $(du -m "$made/image.tar" | cut -f1) MB"
}

need flock "it is in util-linux"
mkdir -p "$images"
exec 9>"$cache/images.lock"
if ! flock -n 9; then
  say "waiting for another build of this checkout's images"
  flock 9
fi
# Of a build that was killed.
sweep
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mapfile -t wanted < <(missing)
[ ${#wanted[@]} -gt 0 ] || outdated || finish

need mvn "install Maven 3.8 or newer"
need docker "on Debian: apt-get install -y --no-install-recommends docker.io"
need debootstrap "on Debian: apt-get install -y --no-install-recommends debootstrap"
begin=$SECONDS
: >"$log"
wants() {
  [[ " ${wanted[*]} " = *" $1 "* ]]
}

# Building all that have jars builds the jars of all.
everything=true
for name in "${all[@]}"; do
  [ "$name" = superset ] || wants "$name" || everything=false
done
if ! $everything && outdated; then
  # Perhaps only a comment has changed.
  say "building the jars, whose sources have changed (log: $log)"
  touch "$images/fresh.partial"
  attend mvn -B -ntp -q -f "$checkout/pom.xml" -Pimages -Dimage.skip=true -DskipTests -Dspotless.check.skip \
    -am -pl "$(IFS=, && echo "${modules[*]}")" package || failed "Maven failed"
  mv "$images/fresh.partial" "$images/fresh"
  mapfile -t wanted < <(missing)
  [ ${#wanted[@]} -gt 0 ] || finish
fi

docker_folder=$(mktemp -d /var/tmp/chartlake-docker.XXXXXX)
echo "$docker_folder" >"$images/engine"
DOCKER_HOST=$("$here/docker.sh" up "$docker_folder" 9>&-)
export DOCKER_HOST
# Debian has no plugin for the newer builder.
[ ! -f "$docker_folder/dockerd.pid" ] || export DOCKER_BUILDKIT=0

for name in "${jib[@]}" hive-metastore; do
  if wants "$name"; then
    base jre
    JIB_BASE=tar://$(base_folder jre)/image.tar JRE_BASE=$(base_name jre)
    export JIB_BASE JRE_BASE
    break
  fi
done
for name in connect spark superset; do
  if wants "$name"; then
    base "$name"
    export "${name^^}_BASE=$(base_name "$name")"
  fi
done

say "building the images ${wanted[*]} (log: $log)"
touch "$images/fresh.partial"
attend env -u CHARTLAKE_REPOSITORY -u DOCKER -u MAVEN_FLAGS "$checkout/deploy/images/build.sh" --only "$(IFS=, && echo "${wanted[*]}")" ||
  failed "deploy/images/build.sh failed"
! $everything || mv "$images/fresh.partial" "$images/fresh"

version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$checkout/pom.xml" | head -n 1)
for name in "${wanted[@]}"; do
  made=$(image "$name")
  if [[ " ${jib[*]} " = *" $name "* ]]; then
    cp "$checkout"/*/target/"$name.tar" "$made.partial"
  else
    attend docker save --output "$made.partial" "chartlake/$name:$version" || failed "docker save failed"
    chmod 644 "$made.partial"
  fi
  # Of another state nobody asks any more, and each is hundreds of megabytes.
  find "$images" -maxdepth 1 -name "$name-????????????????.tar" -delete
  mv "$made.partial" "$made"
  say "$name: $(du -m "$made" | cut -f1) MB"
done
find "$images" -mindepth 1 -maxdepth 1 -type d -name '????????????????' ! -path "$(folder)" -exec rm -rf {} +
say "built in $((SECONDS - begin)) s"
finish
