#!/usr/bin/env bash
#   up.sh FOLDER
# Starts etcd, an API server and the controllers of Kubernetes on loopback with all their files in the folder, and prints
# the path of a kubeconfig with every right. Run again it starts what is not running, on the ports it had. (In a folder
# that node/up.sh has given a network, it starts them there.)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# = 1 ] || die "Usage: up.sh FOLDER"
need etcd "on Debian: apt-get install -y --no-install-recommends etcd-server"
need openssl "on Debian: apt-get install -y --no-install-recommends openssl"
need python3 "it finds free ports"
bin=$("$here/build.sh")
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
run=$folder/run pki=$folder/pki logs=$folder/log
mkdir -p "$run" "$pki" "$logs"
chmod 700 "$pki"
inside=() client=127.0.0.1 addresses= etcd=etcd
api=(--bind-address=127.0.0.1 --advertise-address=127.0.0.1 --endpoint-reconciler-type=none)
if [ -f "$folder/network" ]; then
  . "$folder/network" # namespace, outer and inner address, node's address
  inside=(nsenter "--net=/run/netns/$namespace")
  etcd=$("$here/node/build.sh")/etcd
  client=$inner addresses=",IP:$inner,IP:$node_address"
  api=(--bind-address=0.0.0.0 "--advertise-address=$node_address" --allow-privileged=true
    --kubelet-preferred-address-types=InternalIP
    "--kubelet-client-certificate=$pki/kubelet-client.crt" "--kubelet-client-key=$pki/kubelet-client.key"
    # Who did what: by this it is seen which of their rights the programs in pods use.
    "--audit-policy-file=$folder/audit-policy.yaml" "--audit-log-path=$logs/audit.log")
  cat >"$folder/audit-policy.yaml" <<POLICY
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - {level: Metadata, userGroups: ["system:serviceaccounts:chartlake"]}
  - level: None
POLICY
fi
kubeconfig=$folder/kubeconfig
kubectl=("$bin/kubectl" --kubeconfig "$kubeconfig" --cache-dir "$folder/cache")

# A certificate that the control plane's own authority signs: name, subject, extensions.
certificate() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$pki/$1.key" -subj "$2" 2>/dev/null |
    openssl x509 -req -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 7 -out "$pki/$1.crt" \
      -extfile <(echo "$3") 2>/dev/null
}

if [ ! -f "$pki/whole" ]; then
  openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$pki/ca.key" \
    -subj /CN=chartlake-test-ca -days 7 -out "$pki/ca.crt" 2>/dev/null
  certificate apiserver /CN=kube-apiserver "subjectAltName=IP:127.0.0.1,IP:10.96.0.1$addresses,DNS:localhost,DNS:kubernetes.default.svc
extendedKeyUsage=serverAuth"
  certificate admin /O=system:masters/CN=admin extendedKeyUsage=clientAuth
  certificate controller-manager /CN=system:kube-controller-manager extendedKeyUsage=clientAuth
  if [ -f "$folder/network" ]; then
    certificate scheduler /CN=system:kube-scheduler extendedKeyUsage=clientAuth
    certificate kubelet "/O=system:nodes/CN=system:node:$node" extendedKeyUsage=clientAuth
    certificate kubelet-client /O=system:masters/CN=kubelet-client extendedKeyUsage=clientAuth
  fi
  openssl genrsa -out "$pki/service-accounts.key" 2048 2>/dev/null
  openssl rsa -in "$pki/service-accounts.key" -pubout -out "$pki/service-accounts.pub" 2>/dev/null
  touch "$pki/whole"
fi

# Writes a kubeconfig: file, certificate.
write_kubeconfig() {
  (
    umask 077
    cat >"$1" <<CONFIG
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://$client:$api_port", certificate-authority: "$pki/ca.crt"}}]
users: [{name: $2, user: {client-certificate: "$pki/$2.crt", client-key: "$pki/$2.key"}}]
contexts: [{name: test, context: {cluster: test, user: $2}}]
current-context: test
CONFIG
  )
}

start_all() {
  running "$run/etcd" || start etcd "$folder/etcd" "$etcd" --name test --data-dir "$folder/etcd" --unsafe-no-fsync \
    --log-level warn --listen-client-urls "http://127.0.0.1:$etcd_port" \
    --advertise-client-urls "http://127.0.0.1:$etcd_port" --listen-peer-urls "http://127.0.0.1:$peer_port" \
    --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" --initial-cluster "test=http://127.0.0.1:$peer_port"
  # Controllers that have lost the API server look for it less and less often: new ones look at once.
  running "$run/kube-apiserver" || ! running "$run/kube-controller-manager" ||
    "$here/down.sh" "$folder" kube-controller-manager
  running "$run/kube-apiserver" || start kube-apiserver "$pki/" "$bin/kube-apiserver" \
    --etcd-servers="http://127.0.0.1:$etcd_port" "${api[@]}" \
    --secure-port="$api_port" --service-cluster-ip-range=10.96.0.0/16 --authorization-mode=Node,RBAC \
    --client-ca-file="$pki/ca.crt" --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$pki/service-accounts.pub" \
    --service-account-signing-key-file="$pki/service-accounts.key" --profiling=false
  await kube-apiserver "${kubectl[@]}" get --raw /readyz || return 1
  running "$run/kube-controller-manager" || start kube-controller-manager "$pki/" "$bin/kube-controller-manager" \
    --kubeconfig="$folder/controller-manager.kubeconfig" --secure-port=0 --leader-elect=false \
    --use-service-account-credentials=true --service-account-private-key-file="$pki/service-accounts.key" \
    --root-ca-file="$pki/ca.crt" --profiling=false
  await kube-controller-manager "${kubectl[@]}" get serviceaccount default
}

for attempt in 1 2 3; do
  # Free ports may be taken by somebody else before they are used here.
  [ -f "$run/ports" ] || python3 -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(s.getsockname()[1] for s in held))' >"$run/ports"
  read -r etcd_port peer_port api_port <"$run/ports"
  write_kubeconfig "$kubeconfig" admin
  write_kubeconfig "$folder/controller-manager.kubeconfig" controller-manager
  [ ! -f "$folder/network" ] || for user in scheduler kubelet; do
    write_kubeconfig "$folder/$user.kubeconfig" "$user"
  done
  if start_all; then
    echo "$kubeconfig"
    exit 0
  fi
  grep -qs 'address already in use' "$logs"/*.log && [ "$attempt" -lt 3 ] || break
  "$here/down.sh" "$folder"
  rm -rf "$run/ports" "$folder/etcd" "$logs"/*.log
done
for name in etcd kube-apiserver kube-controller-manager; do
  running "$run/$name" || {
    tail -n 5 "$logs/$name.log" >&2 || true
    say "$name is not running"
  }
done
"$here/down.sh" "$folder"
die "Kubernetes did not start; its logs are in $logs"
