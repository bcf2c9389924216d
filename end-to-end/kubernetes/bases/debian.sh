#!/usr/bin/env bash
#   debian.sh FOLDER PACKAGE…
# Makes the folder the root of a small Debian 12 with these packages, from the archive that this machine's own apt uses.
# Nothing of that apt's settings stays in it, nor any program that makes its caller root.
set -euo pipefail

root=$1
shift
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
[ -n "$archive" ] || {
  echo "debian.sh: apt knows no archive of Debian; run apt-get update" >&2
  exit 1
}
debootstrap --variant=minbase --include="$(IFS=, && echo "$*")" bookworm "$root" "$archive"

rm -rf "$root"/usr/share/{doc,info,lintian,locale,man}/* "$root"/var/cache/{apt,debconf,ldconfig}/* \
  "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/var/lib/dpkg/*-old "$root"/tmp/* "$root"/root/.??*
rm -f "$root"/etc/apt/sources.list "$root"/etc/*-
for file in hostname hosts machine-id resolv.conf; do
  : >"$root/etc/$file"
done
find "$root" -xdev -type f -perm /6000 -exec chmod a-s {} +
