#!/usr/bin/env bash
#   make-secrets.sh [--without-s3]
# Makes the Secrets of SECRETS.md that are absent, with values by chance, in namespace chartlake of the cluster that kubectl
# talks to. What is there stays as it is. No value is printed or stands on a command line.
set -euo pipefail
namespace=chartlake
s3=true
case "${1:-}" in
  "") ;;
  --without-s3) s3=false ;;
  *)
    echo "make-secrets.sh: unknown option '$1'; it takes --without-s3" >&2
    exit 2
    ;;
esac
for program in kubectl openssl python3; do
  command -v "$program" >/dev/null || {
    echo "make-secrets.sh: $program was not found; install it" >&2
    exit 1
  }
done

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

have() { [ -n "$(kubectl --namespace "$namespace" get secret "$1" --ignore-not-found --output name)" ]; }

# A Secret of files: its name, and for each key a file KEY in a folder of that name.
store() {
  kubectl --namespace "$namespace" create secret generic "$1" --from-file="$1" >/dev/null
  echo "made $1"
}

# By chance, 256 bits: file.
chance() {
  mkdir -p "$(dirname "$1")"
  openssl rand -hex 32 | tr -d '\n' >"$1"
}

for name in metastore-db superset-db trino-admin trino-analyst trino-superset trino-publisher; do
  if ! have "$name"; then
    chance "$name/password"
    store "$name"
  fi
done
if ! have trino-metrics; then
  chance trino-metrics/password
  printf metrics >trino-metrics/username
  store trino-metrics
fi
if ! have trino-internal; then
  chance trino-internal/secret
  store trino-internal
fi
if ! have superset; then
  chance superset/SUPERSET_SECRET
  store superset
fi
if ! have superset-accounts; then
  chance superset-accounts/admin
  chance superset-accounts/viewer
  store superset-accounts
fi

# From the users' Secrets, so that a password you chose for one of them is the one that Trino knows.
if ! have trino-passwords; then
  mkdir trino-passwords users
  for user in admin analyst superset publisher metrics; do
    kubectl --namespace "$namespace" get secret "trino-$user" --output 'jsonpath={.data.password}' >"users/$user"
    python3 - "$user" <<'PYTHON' >>trino-passwords/password.db
import base64, hashlib, os, sys

user = sys.argv[1]
with open("users/" + user, encoding="ascii") as file:
    password = base64.b64decode(file.read())
# As Trino's password file has it: iterations, salt and hash of PBKDF2WithHmacSHA1.
salt = os.urandom(16)
print(f"{user}:10000:{salt.hex()}:{hashlib.pbkdf2_hmac('sha1', password, salt, 10_000, 32).hex()}")
PYTHON
  done
  store trino-passwords
fi

# An authority that signs this one certificate; its key is thrown away.
if ! have trino-tls || ! have trino-ca; then
  mkdir trino-tls trino-ca
  openssl req -x509 -newkey rsa:3072 -nodes -keyout ca.key -subj "/CN=Chartlake Trino authority" -days 365 \
    -out trino-ca/ca.crt 2>/dev/null
  openssl req -newkey rsa:3072 -nodes -keyout server.key -subj /CN=trino 2>/dev/null |
    openssl x509 -req -CA trino-ca/ca.crt -CAkey ca.key -set_serial 1 -days 365 -out server.crt \
      -extfile <(echo "subjectAltName=DNS:trino,DNS:trino.$namespace,DNS:trino.$namespace.svc,DNS:trino.$namespace.svc.cluster.local") 2>/dev/null
  cat server.key server.crt >trino-tls/keystore.pem
  kubectl --namespace "$namespace" delete secret trino-tls trino-ca --ignore-not-found >/dev/null
  store trino-tls
  store trino-ca
fi

# Rook calls the keys otherwise, and the Secrets by the object store.
missing=()
if $s3; then
  for role in landing compaction trino metastore audit; do
    rook=rook-ceph-object-user-chartlake-chartlake-$role
    if have "s3-$role"; then
      continue
    elif ! have "$rook"; then
      missing+=("s3-$role")
      continue
    fi
    mkdir "s3-$role"
    kubectl --namespace "$namespace" get secret "$rook" --output 'jsonpath={.data.AccessKey}' | base64 -d >"s3-$role/AWS_ACCESS_KEY_ID"
    kubectl --namespace "$namespace" get secret "$rook" --output 'jsonpath={.data.SecretKey}' | base64 -d >"s3-$role/AWS_SECRET_ACCESS_KEY"
    store "s3-$role"
  done
fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "make-secrets.sh: ${missing[*]} cannot be made yet, since Rook has not made these users; run it again, or make them by hand" >&2
  exit 1
fi
