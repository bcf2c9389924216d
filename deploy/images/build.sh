#!/usr/bin/env bash
#   build.sh [--only NAME,…] [--push]
# Builds Chartlake's images: player, music-chart, audit, lag-exporter and spark-launcher by Jib, connect, spark,
# hive-metastore and superset by docker. README.md beside this says what may be set by the environment.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
cd "$root"

repository=${CHARTLAKE_REPOSITORY:-chartlake}
docker=${DOCKER:-docker}
jib_images=(player music-chart audit lag-exporter spark-launcher)
docker_images=(connect spark hive-metastore superset)
only=
push=false

die() {
  echo "build.sh: $*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --only)
      [ $# -ge 2 ] || die "--only needs names, such as --only player,spark"
      only=",$2,"
      shift
      ;;
    --push) push=true ;;
    *) die "unknown option '$1'; it takes --only NAME,… and --push" ;;
  esac
  shift
done

for name in $(tr , ' ' <<<"$only"); do
  [[ " ${jib_images[*]} ${docker_images[*]} " = *" $name "* ]] ||
    die "no image is called '$name'; there are ${jib_images[*]} ${docker_images[*]}"
done

wanted() { [ -z "$only" ] || [[ $only = *",$1,"* ]]; }

# The module of an image that Jib builds; nothing where it is not in this checkout.
module() {
  local pom
  for pom in */pom.xml; do
    if grep -q "<image.name>$1</image.name>" "$pom"; then
      dirname "$pom"
    fi
  done
}

modules=()
for name in "${jib_images[@]}"; do
  if wanted "$name"; then
    found=$(module "$name")
    [ -n "$found" ] || die "no module builds the image $name: one of the pom.xml must name it as image.name"
    modules+=("$found")
  fi
done
wanted connect && modules+=(landing)
wanted spark && modules+=(spark-compaction local/engines/spark)
wanted hive-metastore && modules+=(local/engines/hive-metastore local/engines/hive-schema)

version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -1)
maven=(mvn -B -ntp -q -Pimages -DskipTests -Dspotless.check.skip "-Dimage.repository=$repository")
if [ -n "${JIB_BASE:-}" ]; then
  case $JIB_BASE in
    # What it was called where it was saved: the label is for readers who have not this machine's files.
    tar://*)
      base_name=$(tar -xOf "${JIB_BASE#tar://}" manifest.json | sed -n 's/.*"RepoTags":\["\([^"]*\)".*/\1/p')
      [ -n "$base_name" ] || die "${JIB_BASE#tar://} has no name in it; save the image by its name"
      ;;
    *) base_name=${JIB_BASE#docker://} ;;
  esac
  maven+=("-Dimage.base=$JIB_BASE" "-Dimage.base.name=$base_name")
fi
if [ ${#modules[@]} -gt 0 ]; then
  "${maven[@]}" ${MAVEN_FLAGS:-} -am -pl "$(IFS=, && echo "${modules[*]}")" package
  if $push; then
    for name in "${jib_images[@]}"; do
      if wanted "$name"; then
        "${maven[@]}" ${MAVEN_FLAGS:-} -am -pl "$(module "$name")" package jib:build@push
      fi
    done
  fi
fi

# Copies a module's SBOM: module, folder.
sbom() {
  [ -f "$1/target/sbom.json" ] ||
    die "$1/target/sbom.json is not there: what writes it does not run while Maven is offline; leave -o out"
  cp "$1/target/sbom.json" "$2/"
}

# Gathers what a Dockerfile copies: name.
context() {
  local folder=$here/target/$1
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$here/$1"/* "$folder/"
  case $1 in
    connect)
      cp -r landing/target/plugin/chartlake-landing "$folder/"
      sbom landing "$folder"
      ;;
    spark)
      mkdir "$folder/libraries"
      tr ':' '\n' <local/engines/spark/target/classpath |
        grep -E '/(iceberg-spark-runtime|spark-sql-kafka|spark-token-provider-kafka|kafka-clients|commons-pool2|hadoop-aws|analyticsaccelerator|wildfly-openssl|reactive-streams|eventstream)-[^/]*$|/software/amazon/awssdk/' |
        xargs -d '\n' cp -t "$folder/libraries"
      cp spark-compaction/target/chartlake-spark-compaction.jar "$folder/"
      # With what the cluster's Spark brings: a SBOM of the job alone would leave out what it runs on.
      sbom spark-compaction "$folder"
      ;;
    hive-metastore)
      mkdir "$folder/lib"
      # Not the module's own jar: it binds the metastore to loopback. And no Derby: the database is PostgreSQL.
      tr ':' '\n' <local/engines/hive-metastore/target/classpath | grep -v '/derby-' | xargs -d '\n' cp -t "$folder/lib"
      tar -xzf "$(tr ':' '\n' <local/engines/hive-schema/target/classpath | grep -m 1 'bin.tar.gz$')" -C "$folder" \
        --strip-components=1 --wildcards '*/scripts/metastore/upgrade/postgres/*'
      cp local/src/main/resources/io/chartlake/local/service/log4j2-metastore.properties "$folder/log4j2.properties"
      sbom local/engines/hive-metastore "$folder"
      ;;
    superset)
      cp dashboards/requirements.txt dashboards/constraints.txt "$folder/"
      ;;
  esac
}

# The base that the environment names for an image, or the Dockerfile's own.
base() {
  case $1 in
    connect) echo "${CONNECT_BASE:-}" ;;
    spark) echo "${SPARK_BASE:-}" ;;
    hive-metastore) echo "${JRE_BASE:-}" ;;
    superset) echo "${SUPERSET_BASE:-}" ;;
  esac
}

for name in "${docker_images[@]}"; do
  if wanted "$name"; then
    context "$name"
    tag=$repository/$name:$version
    arguments=(--build-arg "VERSION=$version")
    [ -z "$(base "$name")" ] || arguments+=(--build-arg "BASE=$(base "$name")")
    "$docker" build --quiet "${arguments[@]}" --tag "$tag" "$here/target/$name" >/dev/null
    echo "$tag"
    if $push; then
      "$docker" push --quiet "$tag" >/dev/null
    fi
  fi
done
for name in "${jib_images[@]}"; do
  if wanted "$name"; then
    echo "$repository/$name:$version  $(module "$name")/target/$name.tar"
  fi
done
