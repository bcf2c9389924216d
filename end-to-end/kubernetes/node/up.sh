#!/usr/bin/env bash
#   node/up.sh FOLDER
# Starts a whole Kubernetes of one node with all its files in the folder, and prints the path of a kubeconfig with every
# right: the control plane of ../up.sh, containerd, the kubelet, the scheduler, kube-proxy and a DNS, in a network namespace
# of their own, which the machine reaches by one address. Images are imported, never pulled:
#   node/import.sh FOLDER TAR...
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# = 1 ] || die "Usage: node/up.sh FOLDER"
[ "$(id -u)" = 0 ] || die "a node needs root: it makes a network and containers"
for program in containerd runc; do
  need "$program" "on Debian: apt-get install -y --no-install-recommends containerd runc"
done
need ip "on Debian: apt-get install -y --no-install-recommends iproute2"
need nft "on Debian: apt-get install -y --no-install-recommends nftables"
need nsenter "it is in util-linux"
need ss "on Debian: apt-get install -y --no-install-recommends iproute2"
cni=/usr/lib/cni
[ -x "$cni/bridge" ] || die "$cni/bridge was not found; on Debian: apt-get install -y --no-install-recommends containernetworking-plugins"

bin=$("$here/build.sh")
node_bin=$("$here/node/build.sh")
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
[[ $folder != *[[:space:]]* ]] || die "the path of $folder has a blank, which not every program of a node can read"
run=$folder/run pki=$folder/pki logs=$folder/log
mkdir -p "$run" "$logs" "$folder/containerd" "$folder/cni" "$folder/kubelet" "$folder/pods-log"

# A kubelet deletes the sockets that it finds here, whoever listens, and it can't be told another place.
plugins=/var/lib/kubelet/device-plugins
if ! running "$run/kubelet" && ss -xl 2>/dev/null | grep -qF "$plugins/kubelet.sock"; then
  die "another kubelet runs on this machine, perhaps another node of a test; stop it first"
fi
# What is made outside the folder is taken away again, but only what was not there before.
[ -f "$folder/made" ] || for place in /var/lib/kubelet /var/lib/cni /run/containerd /opt/containerd /opt/cni \
  /usr/libexec/kubernetes /var/log/containers /var/log/pods; do
  [ -e "$place" ] || echo "$place"
done >"$folder/made"

# A network of its own. From outside, one address in it is reached by a pair of devices whose addresses no one else uses;
# pods are on a bridge at which the node's programs listen.
if [ ! -f "$folder/network" ]; then
  id=$(echo "$folder" | sha256sum | cut -c1-8)
  for attempt in 1 2 3 4 5; do
    net=169.254.$((RANDOM % 160 + 1)).$((RANDOM % 63 * 4))
    ip -4 -o address | grep -qF " ${net%.*}." || break
  done
  last=${net##*.}
  cat >"$folder/network.new" <<NETWORK
namespace=chartlake-$id
device=cl$id
outer=${net%.*}.$((last + 1))
inner=${net%.*}.$((last + 2))
node=node-$id
node_address=10.244.0.1
NETWORK
  mv "$folder/network.new" "$folder/network"
fi
. "$folder/network"
inside=(nsenter "--net=/run/netns/$namespace")
# One that was cut off while it was made is made anew.
if [ ! -e "/run/netns/$namespace" ] || [ ! -f "$folder/network.whole" ]; then
  [ ! -e "/run/netns/$namespace" ] || ip netns delete "$namespace"
  ip link delete "$device" 2>/dev/null || true
  ip netns add "$namespace"
  "${inside[@]}" ip link set lo up
  ip link add "$device" type veth peer name outside netns "$namespace"
  ip address add "$outer/30" dev "$device"
  ip link set "$device" up
  "${inside[@]}" ip address add "$inner/30" dev outside
  "${inside[@]}" ip link set outside up
  "${inside[@]}" ip link add cni0 type bridge
  "${inside[@]}" ip address add "$node_address/24" dev cni0
  "${inside[@]}" ip link set cni0 up
  # kube-proxy answers for Services: what goes there needs a way, if only to be turned round.
  "${inside[@]}" ip route add 10.96.0.0/16 dev cni0
  "${inside[@]}" sysctl -qw net.ipv4.ip_forward=1
  touch "$folder/network.whole"
fi

# Pods of this node and of no other: a kubelet ends what it finds beside its own.
cgroup=/$namespace
for root in /sys/fs/cgroup/*/cgroup.procs /sys/fs/cgroup/cgroup.controllers; do
  [ -e "$root" ] || continue
  root=${root%/*}
  mkdir -p "$root$cgroup"
  # Only version 2 has it: what pods are counted by has to be allowed from above.
  for above in "$root" "$root$cgroup"; do
    [ ! -w "$above/cgroup.subtree_control" ] ||
      sed 's/[^ ]*/+&/g' "$above/cgroup.controllers" >"$above/cgroup.subtree_control" 2>/dev/null || true
  done
done
# A set of processors is empty until it is told of some.
if [ -d "/sys/fs/cgroup/cpuset$cgroup" ]; then
  for file in cpuset.cpus cpuset.mems; do
    cat "/sys/fs/cgroup/cpuset/$file" >"/sys/fs/cgroup/cpuset$cgroup/$file"
  done
fi

kubeconfig=$("$here/up.sh" "$folder")
kubectl=("$bin/kubectl" --kubeconfig "$kubeconfig" --cache-dir "$folder/cache")

cat >"$folder/containerd.toml" <<TOML
version = 2
root = "$folder/containerd/root"
state = "$folder/containerd/state"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "$run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause_image"
  # Where the machine does not let root lower it.
  restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "$cni"
  conf_dir = "$folder/cni"
TOML
cat >"$folder/cni/10-bridge.conflist" <<CNI
{"cniVersion": "0.4.0", "name": "$namespace", "plugins": [{
  "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "$folder/cni-addresses",
    "ranges": [[{"subnet": "10.244.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
CNI
cat >"$folder/kubelet.yaml" <<KUBELET
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_address
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupRoot: $cgroup
clusterDNS: [$node_address]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix://$run/containerd.sock
enforceNodeAllocatable: []
evictionHard: {memory.available: 200Mi}
failCgroupV1: false
failSwapOn: false
healthzBindAddress: 127.0.0.1
imageGCHighThresholdPercent: 100
makeIPTablesUtilChains: false
nodeStatusUpdateFrequency: 5s
podLogsDir: $folder/pods-log
resolvConf: $folder/resolv.conf
syncFrequency: 5s
KUBELET
cat >"$folder/kube-proxy.yaml" <<PROXY
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
bindAddress: $node_address
clientConnection: {kubeconfig: $kubeconfig}
clusterCIDR: 10.244.0.0/24
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
healthzBindAddress: 127.0.0.1:10256
hostnameOverride: $node
metricsBindAddress: 127.0.0.1:10249
nodePortAddresses: [$node_address/24]
PROXY
cat >"$folder/Corefile" <<DNS
.:53 {
  bind $node_address
  errors
  kubernetes cluster.local {
    kubeconfig $kubeconfig test
  }
  cache 5
}
DNS
cat >"$folder/resolv.conf" <<RESOLV
nameserver $node_address
RESOLV

ctr=(ctr --address "$run/containerd.sock" --namespace k8s.io)
running "$run/containerd" || start containerd "$folder/containerd.toml" containerd --config "$folder/containerd.toml"
await containerd "${ctr[@]}" version || die "containerd did not start; its log is $logs/containerd.log"
[ -n "$("${ctr[@]}" images list --quiet "name==docker.io/$pause_image")" ] ||
  "${ctr[@]}" images import "$node_bin/pause.tar" >/dev/null
running "$run/kube-scheduler" || start kube-scheduler "$folder/" "$node_bin/kube-scheduler" \
  --kubeconfig="$folder/scheduler.kubeconfig" --authentication-kubeconfig="$folder/scheduler.kubeconfig" \
  --authorization-kubeconfig="$folder/scheduler.kubeconfig" --leader-elect=false --bind-address=127.0.0.1
running "$run/kubelet" || start kubelet "$folder/" "$node_bin/kubelet" --config="$folder/kubelet.yaml" \
  --kubeconfig="$folder/kubelet.kubeconfig" --root-dir="$folder/kubelet" --cert-dir="$folder/kubelet/pki" \
  --hostname-override="$node" --node-ip="$node_address"
running "$run/kube-proxy" || start kube-proxy "$folder/" "$node_bin/kube-proxy" --config="$folder/kube-proxy.yaml"
running "$run/dns" || start dns "$folder/" "$node_bin/dns" -conf "$folder/Corefile"

await kubelet "${kubectl[@]}" get node "$node" || die "the node did not appear; its log is $logs/kubelet.log"
"${kubectl[@]}" wait --for=condition=Ready "node/$node" --timeout=60s >/dev/null ||
  die "the node is not ready; its log is $logs/kubelet.log"
for name in kube-proxy dns kube-scheduler; do
  running "$run/$name" || die "$name ended: $(tail -n 1 "$logs/$name.log")"
done
echo "$kubeconfig"
