#!/bin/sh
#   install.sh ROOT REQUIREMENTS DRIVERS CONSTRAINTS
# Puts Superset into /app/.venv of a root with Python, as its own image has it: without pip, with uv outside. It runs in a
# mount namespace of its own, where the root sees how this machine reaches the network; none of it stays.
set -eu
root=$1
cp "$2" "$root/tmp/requirements.txt"
cp "$3" "$root/tmp/drivers.txt"
cp "$4" "$root/tmp/constraints.txt"
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/root"
mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
mount --bind /etc/hosts "$root/etc/hosts"
mount --bind /etc/ssl/certs "$root/etc/ssl/certs"
# Of the machine's pip its settings, wherever they come from.
python3 -m pip config list 2>/dev/null | sed -n "s/^[a-z]*\.\([a-z-]*\)='\(.*\)'$/\1 = \2/p" |
  { echo '[global]' && cat; } >"$root/root/pip.conf"
export PIP_CONFIG_FILE=/root/pip.conf PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/root TMPDIR=/tmp
unset PYTHONDONTWRITEBYTECODE PIP_TARGET PIP_PREFIX PIP_USER VIRTUAL_ENV
cat >"$root/tmp/install" <<'SCRIPT'
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
python3 -m venv /opt/uv
/opt/uv/bin/pip install uv
ln -s /opt/uv/bin/uv /usr/local/bin/uv
python3 -m venv --without-pip /app/.venv
/opt/uv/bin/pip --python /app/.venv/bin/python install --constraint /tmp/constraints.txt apache-superset
# What deploy/images/superset will install.
grep -v '^apache-superset' /tmp/requirements.txt >>/tmp/drivers.txt
/opt/uv/bin/pip download --only-binary :all: --dest /usr/share/wheels --requirement /tmp/drivers.txt \
  --constraint /tmp/constraints.txt
SCRIPT
chroot "$root" /bin/sh /tmp/install
rm -f "$root"/tmp/*
