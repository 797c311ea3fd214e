#!/usr/bin/env bash
# Half of what the gateway can do, for half an hour, while its first provider fails in every way and clients hang up: what it holds must not grow. Ends with 1 when it does.
# bench/soak.sh [MINUTES]; writes bench/results/soak.md, unless KEEP=1.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ -n "${NO_BUILD:-}" ] || dotnet build Standalone.slnf -c Release -v quiet -clp:NoSummary

folder=$(mktemp -d)
sides=()
stop() {
    grep -A 30 'A task failed unobserved' "$folder/gateway.log" >&2 || true
    kill "${sides[@]}" 2>/dev/null || true
    wait || true
    rm -rf "$folder"
}
trap stop EXIT

built() { echo "$1/bin/Release/net10.0/$(basename "$1").dll"; }
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])' 2>/dev/null || node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
upstream=$(free_port) gateway=$(free_port)

# Circuits open late and for a moment: else the first provider would be out of use nearly all the time.
sed -e "s|@UPSTREAM@|$upstream|g; s|^circuit:.*|circuit: { consecutive_failures: 20, failure_ratio: 0.9, open_for: 500ms, open_at_most: 1s }|; /^retry_budget:/d" bench/gateway.yaml.in >"$folder/gateway.yaml"
dotnet "$(built Simulator)" --no-recording --urls "http://127.0.0.1:$upstream" >"$folder/upstream.log" 2>&1 &
sides+=($!)
DOTNET_STARTUP_HOOKS="$PWD/$(built bench/Probe)" BENCH_PROBE="$folder/probe.sock" dotnet "$(built Standalone)" --config "$folder/gateway.yaml" --data "$folder/data" --urls "http://127.0.0.1:$gateway" >"$folder/gateway.log" 2>&1 &
pid=$!; sides+=("$pid")
for port in "$upstream" "$gateway"; do
    for _ in $(seq 300); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
done

out=(--out bench/results)
[ -z "${KEEP:-}" ] || out=()
note="$(date -u +%Y-%m-%d), commit $(git describe --always --dirty), $(nproc) cores, .NET $(dotnet --version), load before the run $(cut -d' ' -f1 /proc/loadavg)."
dotnet "$(built bench/Load)" soak "${out[@]}" --note "$note" --minutes "${1:-30}" --pid "$pid" --probe "$folder/probe.sock" \
    --gateway "http://127.0.0.1:$gateway/v1/chat/completions" --script "http://127.0.0.1:$upstream/sim/script"
