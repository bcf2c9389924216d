#!/bin/sh
# A ConfigMap's files are links into a folder that lies beside them, where a search for assets would find each twice.
set -eu
work=/tmp/dashboards
for folder in databases datasets/lake charts dashboards; do
  mkdir -p "$work/assets/$folder"
  cp "/etc/chartlake/assets/$folder"/*.yaml "$work/assets/$folder/"
done
cp /etc/chartlake/superset/metadata.yaml "$work/assets/"
cp /etc/chartlake/superset/bootstrap.py "$work/"
exec python "$work/bootstrap.py"
