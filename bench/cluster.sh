#!/usr/bin/env bash
# What the cluster edition costs: a frontend's CPU per request beside Standalone's in one run, its calls to silos, how fast shares are refilled with 1 to 4 silos, and what a
# cluster of a thousand frontends would ask of its grains. Starts Redis, PostgreSQL, silos, frontend and upstream on free loopback ports in a folder of its own, and stops them.
# Writes bench/results/cluster-cpu.md and cluster-scale.md. Arguments go to bench/Load: --rounds 3. Five minutes, and what the builds take. KEEP=1 leaves bench/results/ as it is; NO_BUILD=1 takes what is built.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

postgres_home() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
[ -n "$(postgres_home)" ] || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] || { apt-get update -q && apt-get install -qy --no-install-recommends "${missing[@]}"; } >/dev/null
if [ -z "${NO_BUILD:-}" ]; then
    for project in Simulator Standalone Frontend Silo bench/Load bench/Probe bench/ClusterLoad; do dotnet build "$project" -c Release -v quiet -clp:NoSummary; done
fi

folder=$(mktemp -d)
chmod 711 "$folder"   # PostgreSQL runs as another user below it
started=()
as_postgres() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
stop() {
    [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
    wait || true
    as_postgres "$(postgres_home)/pg_ctl" -D "$folder/postgres/db" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})' 2>/dev/null || python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
built() { echo "$1/bin/Release/net10.0/$(basename "$1").dll"; }
probed() { exec env DOTNET_STARTUP_HOOKS="$PWD/$(built bench/Probe)" BENCH_PROBE="$folder/$1.sock" "${@:2}"; }   # in the background only: it stays the same process
await() {
    for _ in $(seq 600); do
        "${@:2}" >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "$1 does not come up" >&2
    cat "$folder/$1.log" >&2
    exit 1
}

upstream=$(free_port) redis=$(free_port) postgres=$(free_port) standalone=$(free_port) frontend=$(free_port)
mkdir "$folder/redis" "$folder/postgres"
redis-server --bind 127.0.0.1 --port "$redis" --dir "$folder/redis" --appendonly yes --appendfsync everysec --save "" >"$folder/redis.log" 2>&1 &
started+=($!)
[ "$(id -u)" -ne 0 ] || chown postgres "$folder/postgres"
as_postgres "$(postgres_home)/initdb" -D "$folder/postgres/db" -U gateway -A trust -E UTF8 --locale C >"$folder/postgres.log" 2>&1
as_postgres "$(postgres_home)/pg_ctl" -D "$folder/postgres/db" -l "$folder/postgres/log" -w -o "-p $postgres -k $folder/postgres -c listen_addresses=127.0.0.1" start >>"$folder/postgres.log" 2>&1 </dev/null
as_postgres "$(postgres_home)/createdb" -h 127.0.0.1 -p "$postgres" -U gateway gateway

sed -e "s|@UPSTREAM@|$upstream|g; s/^auth: open/auth: required\nsignup: open\nadmin_key: bench/" bench/gateway.yaml.in >"$folder/standalone.yaml"
cat "$folder/standalone.yaml" - >"$folder/cluster.yaml" <<YAML
store: { postgres: "Host=127.0.0.1;Port=$postgres;Username=gateway;Database=gateway" }
cluster: { redis: "127.0.0.1:$redis", id: bench }
encryption_keys: ["$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')"]
YAML

# A silo that is taken for dead, as on a machine too busy to answer in time, ends at once: it is started again, as its supervisor would.
start_silo() {
    local page pid
    for _ in 1 2 3 4 5; do
        page=$(free_port)
        dotnet "$(built Silo)" --config "$folder/cluster.yaml" --urls "http://127.0.0.1:$page" --grpc-urls "http://127.0.0.1:$(free_port)" --silo-port "$(free_port)" --gateway-port "$(free_port)" >>"$folder/silo$1.log" 2>&1 &
        pid=$!
        for _ in $(seq 300); do
            kill -0 "$pid" 2>/dev/null || break
            curl -sf "http://127.0.0.1:$page/health/ready" >/dev/null && started+=("$pid") && return
            sleep 0.2
        done
        kill "$pid" 2>/dev/null || true
    done
    echo "silo $1 does not come up" >&2
    tail -5 "$folder/silo$1.log" >&2
    exit 1
}

dotnet "$(built Simulator)" --no-recording --urls "http://127.0.0.1:$upstream" >"$folder/upstream.log" 2>&1 &
direct_pid=$!; started+=($!)
start_silo 1
probed standalone dotnet "$(built Standalone)" --config "$folder/standalone.yaml" --data "$folder/standalone" --urls "http://127.0.0.1:$standalone" >"$folder/standalone.log" 2>&1 &
standalone_pid=$!; started+=($!)
probed frontend dotnet "$(built Frontend)" --config "$folder/cluster.yaml" --data "$folder/frontend" --urls "http://127.0.0.1:$frontend" >"$folder/frontend.log" 2>&1 &
frontend_pid=$!; started+=($!)
for side in standalone frontend; do await "$side" curl -sf "http://127.0.0.1:${!side}/health/ready"; done

# A tenant with every kind of limit, none of which the load reaches.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
key_of() {
    local account
    account=$(curl -sf -X POST "http://127.0.0.1:$1/v1/users" -H 'Content-Type: application/json' -d '{"email":"bench@example.com"}')
    curl -sf -o "$folder/tenant.json" -X PATCH "http://127.0.0.1:$1/admin/tenants/$(member id <<<"$account")" -H 'Authorization: Bearer bench' -H 'Content-Type: application/json' \
        -d '{"limits":{"rpm":1000000000,"tpm":1000000000,"parallel":100000,"usd_per_day":1000000,"usd_lifetime":1000000}}'
    member api_key <<<"$account"
}
metrics() { curl -sf "http://127.0.0.1:$frontend/metrics" -H 'Authorization: Bearer bench'; }
total() { awk -v name="$1" 'index($1, name) == 1 { sum += $NF } END { print sum + 0 }' <<<"$2"; }

note="$(date -u +%Y-%m-%d), commit $(git describe --always --dirty), $(nproc) × $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), Linux $(uname -r), .NET $(dotnet --version), load before the run $(cut -d' ' -f1 /proc/loadavg)."
sides=(--side "direct=http://127.0.0.1:$upstream/openai/v1/chat/completions,$direct_pid"
    --side "standalone=http://$(key_of "$standalone")@127.0.0.1:$standalone/v1/chat/completions,$standalone_pid,$folder/standalone.sock"
    --side "frontend=http://$(key_of "$frontend")@127.0.0.1:$frontend/v1/chat/completions,$frontend_pid,$folder/frontend.sock")
load() { DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 dotnet "$(built bench/Load)" "${sides[@]}" --note "$note" "$@"; }

load --rounds 5 --seconds 2 --warm-up 5 --scenario unary,unary-1000rps "$@" | tee "$folder/cpu.md"
before=$(metrics)
sides=("${sides[@]:4}")
load --rounds 1 --seconds 20 --warm-up 1 --scenario unary-1000rps >/dev/null
after=$(metrics)
count() { echo $(($(total "$1" "$after") - $(total "$1" "$before"))); }
requests=$(count gateway_attempts_total) calls=$(count gateway_cluster_calls_total)
{
    echo
    echo "The frontend alone, in steady state at 1,000 requests per second: $requests requests, $calls calls to silos ($(count gateway_cluster_refill_seconds_count) of them for shares), $(awk -v c="$calls" -v r="$requests" 'BEGIN { printf "%.1f", c * 1000 / r }') per 1,000 requests."
} | tee -a "$folder/cpu.md"

{
    echo "# Refills and reports against silos"
    echo
    echo "$note Silos, Redis and whoever asks share these cores, so a silo more brings none: what is to be seen is that nothing gets worse."
    echo
    echo "| silos | refills/s, 32 at once | p50 / p99 ms | refills/s, steady | p50 / p99 ms | batches/s of one health grain, 32 at once | p50 / p99 ms | unanswered or not granted |"
    echo "|--:|--:|--:|--:|--:|--:|--:|--:|"
} | tee "$folder/refills.md"
for silos in 1 2 3 4; do
    [ "$silos" -eq 1 ] || start_silo "$silos"
    dotnet "$(built bench/ClusterLoad)" refills "127.0.0.1:$redis" bench "$silos" 6 | tee -a "$folder/refills.md"
done

one_silo=$(grep '^| 1 |' "$folder/refills.md")
{
    echo "# A thousand frontends"
    echo
    dotnet "$(built bench/ClusterLoad)" scale "$(cut -d'|' -f3 <<<"$one_silo" | tr -d ' ')" "$(cut -d'|' -f7 <<<"$one_silo" | tr -d ' ')"
} | tee "$folder/scale.md"

if [ -z "${KEEP:-}" ]; then
    { echo "# A frontend beside Standalone"; echo; cat "$folder/cpu.md"; echo; cat "$folder/refills.md"; } >bench/results/cluster-cpu.md
    cp "$folder/scale.md" bench/results/cluster-scale.md
fi
