#!/usr/bin/env bash
# Measures what telemetry costs: the same Standalone that tells nobody anything, and with traces and metrics sent by OTLP to a collector here and /metrics scraped; the sides in turn.
# Needs apt when nginx is missing: it plays the collector. Arguments go to bench/Load, e.g. --scenario telemetry --rounds 3. KEEP=1 leaves bench/results/ as it is; NO_BUILD=1 measures what is built.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

command -v nginx >/dev/null || { apt-get update -q && apt-get install -qy nginx-light; } >/dev/null
[ -n "${NO_BUILD:-}" ] || for project in Standalone Simulator bench/Load bench/Probe; do dotnet build "$project" -c Release -v quiet -clp:NoSummary; done

folder=$(mktemp -d)
sides=()
stop() {
    [ ${#sides[@]} -eq 0 ] || kill "${sides[@]}" 2>/dev/null || true
    wait || true
    rm -rf "$folder"
}
trap stop EXIT

free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
built() { echo "$1/bin/Release/net10.0/$(basename "$1").dll"; }
await() { for _ in $(seq 200); do curl -sf -o "$folder/await" "$1" && return; sleep 0.1; done; echo "nothing answers at $1" >&2; exit 1; }

upstream=$(free_port) collector=$(free_port) gateway=$(free_port) told=$(free_port) traced=$(free_port)
cat >"$folder/nginx.conf" <<CONF
worker_processes 1;
pid $folder/nginx.pid;
error_log $folder/nginx-error.log;
daemon off;
events { worker_connections 256; }
http {
    log_format told '\$uri';
    access_log $folder/collector.log told;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    client_max_body_size 64m;
    server { listen 127.0.0.1:$collector; location / { return 200; } }
}
CONF
sed "s|@UPSTREAM@|$upstream|g" bench/gateway.yaml.in >"$folder/gateway.yaml"
{ cat "$folder/gateway.yaml"; echo "telemetry: { otlp: { endpoint: \"http://127.0.0.1:$collector\" } }"; } >"$folder/told.yaml"

# start NAME [VARIABLE=VALUE…] -- PORT CONFIGURATION
start() {
    local name=$1 variables=()
    shift
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    env "${variables[@]}" DOTNET_STARTUP_HOOKS="$PWD/$(built bench/Probe)" BENCH_PROBE="$folder/$name.sock" \
        dotnet "$(built Standalone)" --config "$folder/$3" --data "$folder/$name-data" --urls "http://127.0.0.1:$2" >"$folder/$name.log" 2>&1 &
    sides+=($!)
    started=$!
}

nginx -p "$folder" -c "$folder/nginx.conf" >"$folder/nginx.log" 2>&1 & sides+=($!)
dotnet "$(built Simulator)" --no-recording --urls "http://127.0.0.1:$upstream" >"$folder/upstream.log" 2>&1 & sides+=($!)
start gateway X=x -- "$gateway" gateway.yaml; gateway_pid=$started
start told OTEL_METRIC_EXPORT_INTERVAL=10000 -- "$told" told.yaml; told_pid=$started
start traced OTEL_METRIC_EXPORT_INTERVAL=10000 OTEL_TRACES_SAMPLER=parentbased_always_on -- "$traced" told.yaml; traced_pid=$started
for port in "$gateway" "$told" "$traced"; do await "http://127.0.0.1:$port/health/ready"; done

# As a Prometheus would, only more often.
(while sleep 3; do for port in "$told" "$traced"; do curl -sf -o "$folder/scraped-$port" "http://127.0.0.1:$port/metrics" || exit 0; done; done) & sides+=($!)

note="$(date -u +%Y-%m-%d), commit $(git describe --always --dirty), $(nproc) × $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), Linux $(uname -r), .NET $(dotnet --version), load before the run $(cut -d' ' -f1 /proc/loadavg). *told*: OTLP to a collector every 10 s, /metrics scraped every 3 s, traces as by default. *traced*: the same, with every request traced."
out=(--out bench/results)
[ -z "${KEEP:-}" ] || out=()
DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 dotnet "$(built bench/Load)" --scenario telemetry,telemetry-100rps,telemetry-stream --warm-up 5 --rounds 25 --seconds 3 "${out[@]}" --note "$note" \
    --side "gateway=http://127.0.0.1:$gateway/v1/chat/completions,$gateway_pid,$folder/gateway.sock" \
    --side "told=http://127.0.0.1:$told/v1/chat/completions,$told_pid,$folder/told.sock" \
    --side "traced=http://127.0.0.1:$traced/v1/chat/completions,$traced_pid,$folder/traced.sock" \
    "$@"

sort "$folder/collector.log" | uniq -c
grep -c '^gateway_' "$folder/scraped-$told" | sed 's/$/ gateway_ series in the last scrape/'
